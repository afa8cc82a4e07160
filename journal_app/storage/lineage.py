"""Which versions each record has had: what tells, when two vaults are merged, whether one of two follows the other."""

from collections.abc import Iterable

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from journal_app.domain.identifiers import Identifier
from journal_app.storage.tables import lineage

_INSERT = insert(lineage).on_conflict_do_nothing()


def note(connection: Connection, versions: Iterable[tuple[Identifier, Identifier]]) -> None:
    """Note that each of these records now has, or has had, this version: pairs of record and version."""
    rows = [{"record_id": record_id, "version": version} for record_id, version in versions]
    if rows:
        connection.execute(_INSERT, rows)
