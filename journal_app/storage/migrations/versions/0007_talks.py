"""A session without dosing, of which only the day is known."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("therapy_session", sa.Column("is_day_alone", sa.Integer, nullable=False, server_default="0"))
