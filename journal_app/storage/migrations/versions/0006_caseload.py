"""A therapist's caseload: what patients sent, as it was sent, and what the therapist keeps beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        "received_patient",
        *map(_text, ["name", "label"]),
        _integer("added_at"),
        sa.Column("reviewed_at", sa.Integer),
        *map(_text, ["reply_key", "signing_key"]),
    )
    _create(
        "received_share",
        _of("received_share", "patient_id", "received_patient"),
        _text("share_id"),
        _integer("sequence"),
        _text("previous"),
        *map(_integer, ["created_at", "received_at"]),
        *map(_text, ["zone", "name", "message"]),
        *(sa.Column(name, sa.Text) for name in ("from_on", "until_on", "read_by")),
    )
    _create(
        "received_item",
        _of("received_item", "patient_id", "received_patient"),
        _of("received_item", "received_share_id", "received_share"),
        *map(_text, ["kind", "name", "owner", "content"]),
        sa.Column("sound", sa.LargeBinary),
    )
    op.create_index("ix_received_item_received_share_id", "received_item", ["received_share_id"])
    op.create_index("ix_received_item_listed", "received_item", ["kind", "patient_id", "name", "received_share_id"])
    _create(
        "highlight",
        _of("highlight", "patient_id", "received_patient"),
        *map(_text, ["item", "words"]),
        _integer("made_at"),
    )
    _create(
        "private_note",
        _of("private_note", "patient_id", "received_patient"),
        *map(_text, ["item", "text"]),
        _integer("written_at"),
    )
    _create(
        "item_mark",
        _of("item_mark", "patient_id", "received_patient"),
        _text("item"),
        *(sa.Column(name, sa.Integer) for name in ("ask_at", "read_at")),
    )
    for table in ("received_share", "received_item", "highlight", "private_note", "item_mark"):
        op.create_index(f"ix_{table}_patient_id", table, ["patient_id"])


def _create(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        *parts,
        _integer("changed_at"),
        _text("version"),
        sqlite_strict=True,
    )


def _of(table: str, name: str, owner: str) -> sa.Column[str]:
    key = sa.ForeignKey(f"{owner}.id", name=f"fk_{table}_{name}", ondelete="CASCADE")
    return sa.Column(name, sa.Text, key, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
