"""What reflection needs: raw captures, veils, recordings and drawings, memories, packs of prompts, what is at hand."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # It made changing an entry eight times as slow. Deleted words leave the index when the file is written anew.
    op.execute("insert into entry_fts (entry_fts, rank) values ('secure-delete', 0)")
    _add_to_entry()
    _add("answer", _maybe_integer("at"), _maybe("certainty"), _integer("for_therapist", server_default="0"))
    op.create_index("ix_answer_at", "answer", ["at", "entry_id"], sqlite_where=sa.text("at is not null"))
    _create(
        "attachment",
        _text("kind"),
        _integer("at"),
        _text("zone"),
        _maybe("entry_id"),
        *map(_text, ["prompt_id", "media_type"]),
        sa.Column("seconds", sa.REAL),
        *map(_integer, ["byte_count", "is_complete"]),
        sa.Column("peaks", sa.LargeBinary, nullable=False),
        _text("content", server_default=""),
    )
    op.create_table(
        "chunk",
        sa.Column(
            "attachment_id",
            sa.Text,
            sa.ForeignKey("attachment.id", name="fk_chunk_attachment_id", ondelete="CASCADE"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("position", sa.Integer, primary_key=True, nullable=False),
        _integer("checksum"),
        sa.Column("peaks", sa.LargeBinary, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    _create("memory", _text("name"), _integer("began_at"), _reference("memory", "entry"), _maybe("certainty"))
    _create(
        "holding",
        _owner("holding", "memory"),
        _integer("at"),
        _text("words"),
        _maybe_integer("distress"),
        sa.CheckConstraint("distress between 0 and 10", name=op.f("ck_holding_distress")),
    )
    _create(
        "prompt_pack",
        *map(_text, ["name", "author", "source"]),
        _integer("number"),
        _maybe("prompts"),
        _integer("in_use"),
    )
    _create("support_plan", _integer("written_at"), _maybe("parts"))
    _create(
        "team_note", _text("text"), _integer("noted_at"), _maybe_integer("told_at"), _reference("team_note", "entry")
    )
    _create("rereading", _integer("at"), *map(_maybe, ["entry_ids", "repeats"]), _text("sentence"))
    for table, owner in (("attachment", "entry"), ("memory", "entry"), ("holding", "memory"), ("team_note", "entry")):
        op.create_index(f"ix_{table}_{owner}_id", table, [f"{owner}_id"])


def _add_to_entry() -> None:
    _add(
        "entry",
        _integer("groggy", server_default="0"),
        *map(_maybe_integer, ["settles_at", "hidden_until"]),
        _maybe("beside_id"),
        _integer("veiled", server_default="0"),
        _text("veil_note", server_default=""),
        _maybe("feelings"),
        # The text last again: it spills over, and what comes after it is slow to read.
        _text("text_last", server_default=""),
    )
    op.execute("update entry set text_last = text")
    op.execute("alter table entry drop column text")
    op.execute("alter table entry rename column text_last to text")
    op.create_index("ix_entry_beside_id", "entry", ["beside_id"])
    op.create_index("ix_entry_groggy", "entry", ["place"], sqlite_where=sa.text("groggy = 1 and deleted_at is null"))
    op.create_index(
        "ix_entry_hidden_until", "entry", ["hidden_until"], sqlite_where=sa.text("hidden_until is not null")
    )
    op.drop_index("ix_entry_timeline", "entry")
    op.create_index(
        "ix_entry_timeline",
        "entry",
        [
            "happened_at",
            "kind",
            "id",
            "headline",
            "starred",
            "mood",
            "privacy",
            "hidden_until",
            "veiled",
            "deleted_at",
        ],
        sqlite_where=sa.text("deleted_at is null"),
    )


def _add(table: str, *columns: sa.Column[Any]) -> None:
    for column in columns:
        op.add_column(table, column)


def _create(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        *parts,
        _integer("changed_at"),
        _text("version"),
        sqlite_strict=True,
    )


def _text(name: str, server_default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=server_default)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text)


def _integer(name: str, server_default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=server_default)


def _maybe_integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer)


def _reference(table: str, owner: str) -> sa.Column[str]:
    key = sa.ForeignKey(f"{owner}.id", name=f"fk_{table}_{owner}_id", ondelete="SET NULL")
    return sa.Column(f"{owner}_id", sa.Text, key)


def _owner(table: str, owner: str) -> sa.Column[str]:
    key = sa.ForeignKey(f"{owner}.id", name=f"fk_{table}_{owner}_id", ondelete="CASCADE")
    return sa.Column(f"{owner}_id", sa.Text, key, nullable=False)
