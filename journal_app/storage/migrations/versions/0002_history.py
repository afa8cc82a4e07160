"""What nothing is lost needs: earlier versions of entries, the versions each record has had, the owner's log."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_version",
        sa.Column("entry_id", sa.Text, sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, nullable=False),
        sa.Column("version", sa.Text, primary_key=True, nullable=False),
        sa.Column("changed_at", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "lineage",
        sa.Column("record_id", sa.Text, primary_key=True, nullable=False),
        sa.Column("version", sa.Text, primary_key=True, nullable=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "owner_log",
        sa.Column("id", sa.Text, primary_key=True, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_owner_log_at", "owner_log", ["at"])
    for table in ("course", "dosing_session", "therapy_session", "intention", "entry"):
        op.execute(f"insert into lineage (record_id, version) select id, version from {table}")  # noqa: S608  # our names
