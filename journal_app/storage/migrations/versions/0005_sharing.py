"""What sharing needs: the keys of the vault, those that shares are sent to, and the ledger."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create("sharing_keys", _integer("made_at"), *map(_text, ["signing", "agreement"]))
    _create(
        "care_provider",
        _text("name"),
        _integer("made_at"),
        _text("public_key"),
        sa.Column("compared_at", sa.Integer),
        sa.Column("told_at", sa.Integer),
        _text("names_secret"),
    )
    key = sa.ForeignKey("care_provider.id", name="fk_share_care_provider_id", ondelete="SET NULL")
    _create(
        "share",
        sa.Column("care_provider_id", sa.Text, key),
        _integer("made_at"),
        _text("share_id"),
        _integer("sequence"),
        *map(_text, ["digest", "sha256"]),
        _integer("byte_count"),
        _text("recipient"),
        *(sa.Column(name, sa.Text) for name in ("from_on", "until_on", "read_by", "record_ids")),
        sa.Column("sent_at", sa.Integer),
    )
    op.create_index("ix_share_care_provider_id", "share", ["care_provider_id"])


def _create(table: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        *parts,
        _integer("changed_at"),
        _text("version"),
        sqlite_strict=True,
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
