from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Connection, literal, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from journal_app.storage.database import Database
from journal_app.storage.tables import FTS_TABLE, Instant, metadata, storable

ANY_TEXT = st.text(st.characters())


def is_declared(name: str) -> bool:
    """Tell whether a table should be one of `metadata`: not full-text search's own, nor Alembic's."""
    return not name.startswith(FTS_TABLE) and name != "alembic_version"


def test_migrations_build_the_declared_tables(database: Database) -> None:
    def is_compared(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or is_declared(name or "")

    with database.transaction() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_compared, "compare_type": True})

        assert compare_metadata(context, metadata) == []


def test_migrations_build_the_declared_columns_references_and_indexes(database: Database) -> None:
    """`compare_metadata` does not look at conditions of indexes, at what happens on deletion, nor at strictness."""
    with database.transaction() as connection:
        migrated = _shape(connection)
        for name in reversed(metadata.sorted_tables):
            connection.execute(text(f"drop table {name.name}"))
        metadata.create_all(connection)

        assert _shape(connection) == migrated


def test_every_row_that_a_person_writes_can_be_merged_later() -> None:
    part_of_another_row = {"answer", "tag", "chunk"}
    local = {"meta", "draft", "tombstone", "lineage", "owner_log"}

    for name, table in metadata.tables.items():
        if name not in part_of_another_row | local:
            assert {"changed_at", "version"} <= set(table.c.keys()), name


@pytest.mark.parametrize(
    "sql",
    [
        "insert into meta (key, value) values ('k', null)",
        "insert into tombstone (id, kind, deleted_at) values ('i', 'entry', 'yesterday')",
        "insert into tag (entry_id, position, name, folded) values ('nobody', 0, 'a', 'a')",
    ],
    ids=["missing value", "wrong type", "tag without an entry"],
)
def test_the_database_itself_refuses_what_does_not_fit(database: Database, sql: str) -> None:
    with pytest.raises(IntegrityError), database.transaction() as connection:
        connection.execute(text(sql))


def test_no_error_repeats_what_was_written(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught, database.transaction() as connection:
        connection.execute(text("insert into meta (key, value) values (:key, null)"), {"key": "lanternwords"})

    assert "lanternwords" not in str(caught.value)


@given(ANY_TEXT)
def test_storable_text_can_be_encoded_and_has_no_nul(words: str) -> None:
    kept = storable(words)

    assert "\0" not in kept.encode().decode()
    assert storable(kept) == kept


@given(st.text().filter(lambda words: "\0" not in words))
def test_ordinary_text_is_stored_as_it_is(words: str) -> None:
    assert storable(words) == words


def test_halves_of_a_surrogate_pair_are_joined_or_replaced() -> None:
    assert storable("a\ud83c\udf0ab") == "a\N{WATER WAVE}b"
    assert storable("a\ud83cb") == "a\N{REPLACEMENT CHARACTER}b"


@given(st.datetimes(timezones=st.timezones()))
def test_instants_come_back_exactly(shared_database: Database, instant: datetime) -> None:
    assume(instant.astimezone(UTC).astimezone(instant.tzinfo) == instant)  # not one that a clock change leaves out

    with shared_database.transaction() as connection:
        found = connection.execute(select(literal(instant, Instant))).scalar_one()

    assert found == instant.astimezone(UTC)


def _shape(connection: Connection) -> dict[str, Any]:
    names = connection.exec_driver_sql("select name from sqlite_master where type = 'table' order by name").scalars()
    shape: dict[str, Any] = {}
    for name in filter(is_declared, names.all()):
        columns = connection.exec_driver_sql(f"pragma table_xinfo({name})").all()
        references = connection.exec_driver_sql(f"pragma foreign_key_list({name})").all()
        strict = connection.exec_driver_sql(f"select strict from pragma_table_list('{name}')").scalar_one()  # noqa: S608 -- our own name
        shape[name] = (
            [tuple(column) for column in columns],  # in their order too: see `leaves.py`
            sorted(tuple(reference[2:]) for reference in references),
            strict,
        )
    indexes = connection.exec_driver_sql("select name, sql from sqlite_master where type = 'index' and sql is not null")
    shape["indexes"] = {name: " ".join(sql.lower().split()) for name, sql in indexes if is_declared(name)}
    return shape
