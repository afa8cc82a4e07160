"""What a course of treatment needs: records of sessions, side effects, marks, check-ins, steps, threads."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add("course", _text("template", server_default=""), _maybe("clinics"), _maybe("pauses"))
    _add("dosing_session", _maybe("record"), _maybe("history"))
    _add("therapy_session", _text("topics", server_default=""), _text("homework", server_default=""))
    op.create_index("ix_answer_domain", "answer", ["domain", "entry_id"])
    op.drop_index("ix_entry_timeline", "entry")
    op.create_index(
        "ix_entry_timeline",
        "entry",
        ["happened_at", "kind", "id", "headline", "starred", "mood", "privacy", "deleted_at"],
        sqlite_where=sa.text("deleted_at is null"),
    )
    _create(
        "side_effect",
        _reference("side_effect", "dosing_session"),
        _integer("noted_at"),
        *map(_text, ["word", "own_words"]),
        *map(_maybe, ["severity", "felt"]),
        *map(_maybe_integer, ["began_at", "ended_at"]),
        _text("note"),
    )
    _create(
        "life_mark",
        _text("kind"),
        _integer("at"),
        *map(_text, ["zone", "precision"]),
        _maybe_integer("until"),
        *map(_text, ["text", "note", "privacy"]),
    )
    _create(
        "check_in",
        _integer("at"),
        _text("zone"),
        *map(_maybe_integer, ["pleasant", "energy"]),
        *map(_maybe, ["words", "sleep_hours"]),
        _maybe_integer("practiced"),
        *map(_text, ["practice", "line"]),
        sa.CheckConstraint("pleasant between -5 and 5", name=op.f("ck_check_in_pleasant")),
        sa.CheckConstraint("energy between -5 and 5", name=op.f("ck_check_in_energy")),
    )
    op.create_index("ix_check_in_at", "check_in", ["at"])
    _create(
        "step",
        _reference("step", "dosing_session"),
        _reference("step", "entry"),
        *map(_text, ["text", "when_where"]),
        _integer("made_at"),
        _maybe("history"),
    )
    _create(
        "intention_review",
        _owner("intention_review", "intention"),
        _integer("at"),
        *map(_text, ["moment", "text"]),
    )
    _create(
        "readiness",
        _reference("readiness", "dosing_session"),
        *map(_maybe, ["ticked", "own_items"]),
        *map(_text, ["with_you", "to_call"]),
    )
    _create("hard_card", _integer("written_at"), *map(_text, ["what_helps", "tell_me", "who"]))
    _create(
        "parked_question",
        _reference("parked_question", "dosing_session"),
        _text("text"),
        _integer("parked_at"),
        _text("asks"),
        _maybe_integer("asked_at"),
        _text("answer"),
    )
    _create("thread", *map(_text, ["name", "kind"]), _integer("began_at"), _text("words"))
    _create(
        "occurrence",
        _owner("occurrence", "thread"),
        _owner("occurrence", "entry"),
        *map(_integer, ["start", "end"]),
        _text("words"),
    )
    for table, owner in (
        ("side_effect", "dosing_session"),
        ("step", "dosing_session"),
        ("step", "entry"),
        ("intention_review", "intention"),
        ("readiness", "dosing_session"),
        ("parked_question", "dosing_session"),
        ("occurrence", "thread"),
        ("occurrence", "entry"),
    ):
        op.create_index(f"ix_{table}_{owner}_id", table, [f"{owner}_id"])


def _add(table: str, *columns: sa.Column[str]) -> None:
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


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _maybe_integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer)


def _reference(table: str, owner: str) -> sa.Column[str]:
    key = sa.ForeignKey(f"{owner}.id", name=f"fk_{table}_{owner}_id", ondelete="SET NULL")
    return sa.Column(f"{owner}_id", sa.Text, key)


def _owner(table: str, owner: str) -> sa.Column[str]:
    key = sa.ForeignKey(f"{owner}.id", name=f"fk_{table}_{owner}_id", ondelete="CASCADE")
    return sa.Column(f"{owner}_id", sa.Text, key, nullable=False)
