"""Everything the first journal needs: entries, courses, drafts, search."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("meta", _id("key"), _text("value"), sqlite_strict=True)
    op.create_table("preference", _id("key"), _text("value"), *_version(), sqlite_strict=True)
    op.create_table(
        "course",
        _id(),
        *map(_text, ["name", "treated_for", "substance", "clinic"]),
        sa.Column("began_on", sa.Text),
        sa.Column("ended_on", sa.Text),
        sa.Column("planned_sessions", sa.Integer),
        _text("notes"),
        *_version(),
        sqlite_strict=True,
    )
    op.create_table(
        "dosing_session",
        _id(),
        _reference("dosing_session", "course_id", "course.id"),
        _integer("starts_at"),
        _text("zone"),
        sa.Column("ended_at", sa.Integer),
        _text("status"),
        sa.Column("route", sa.Text),
        sa.Column("dose", sa.Text),
        _text("dose_unit"),
        *map(_text, ["setting", "people", "notes"]),
        *_version(),
        sqlite_strict=True,
    )
    op.create_index("ix_dosing_session_course_id", "dosing_session", ["course_id"])
    op.create_table(
        "therapy_session",
        _id(),
        _reference("therapy_session", "course_id", "course.id"),
        _text("kind"),
        _integer("starts_at"),
        _text("zone"),
        sa.Column("minutes", sa.Integer),
        *map(_text, ["status", "people", "setting", "notes"]),
        *_version(),
        sqlite_strict=True,
    )
    op.create_index("ix_therapy_session_course_id", "therapy_session", ["course_id"])
    op.create_table(
        "intention",
        _id(),
        _reference("intention", "course_id", "course.id"),
        _reference("intention", "dosing_session_id", "dosing_session.id"),
        _text("text"),
        _integer("written_at"),
        sa.Column("let_go_at", sa.Integer),
        *_version(),
        sqlite_strict=True,
    )
    op.create_index("ix_intention_course_id", "intention", ["course_id"])
    op.create_index("ix_intention_dosing_session_id", "intention", ["dosing_session_id"])
    _create_entries()
    op.create_table(
        "draft",
        _id("entry_id"),
        _integer("saved_at"),
        _text("content"),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_saved_at", "draft", ["saved_at"])
    op.create_table("tombstone", _id(), _text("kind"), _integer("deleted_at"), sqlite_strict=True)


def _create_entries() -> None:
    op.create_table(
        "entry",
        _id(),
        _integer("place"),
        _text("kind"),
        _integer("happened_at"),
        _text("zone"),
        _integer("written_at"),
        sa.Column("edited_at", sa.Integer),
        sa.Column("deleted_at", sa.Integer),
        sa.Column("moment", sa.Text),
        _reference("entry", "course_id", "course.id"),
        _reference("entry", "dosing_session_id", "dosing_session.id"),
        sa.Column("mood", sa.Integer),
        _integer("starred"),
        _text("privacy"),
        *_version(),
        *map(_text, ["headline", "title", "text"]),
        sa.UniqueConstraint("place", name="uq_entry_place"),
        sa.CheckConstraint("mood between 0 and 10", name=op.f("ck_entry_mood")),
        sqlite_strict=True,
    )
    op.create_index("ix_entry_course_id", "entry", ["course_id"])
    op.create_index("ix_entry_dosing_session_id", "entry", ["dosing_session_id"])
    op.create_index("ix_entry_written_at", "entry", ["written_at"])
    op.create_index(
        "ix_entry_timeline",
        "entry",
        ["happened_at", "kind", "id", "headline", "starred", "deleted_at"],
        sqlite_where=sa.text("deleted_at is null"),
    )
    op.create_index("ix_entry_starred", "entry", ["place"], sqlite_where=sa.text("starred = 1 and deleted_at is null"))
    op.create_index("ix_entry_deleted", "entry", ["deleted_at"], sqlite_where=sa.text("deleted_at is not null"))
    op.create_table(
        "answer",
        _owner("answer"),
        _integer("position"),
        *map(_text, ["prompt_id", "prompt_text", "domain", "text"]),
        sa.PrimaryKeyConstraint("entry_id", "position", name="pk_answer"),
        sqlite_strict=True,
    )
    op.create_table(
        "tag",
        _owner("tag"),
        _integer("position"),
        *map(_text, ["name", "folded"]),
        sa.PrimaryKeyConstraint("entry_id", "position", name="pk_tag"),
        sqlite_strict=True,
    )
    op.create_index("ix_tag_folded", "tag", ["folded", "entry_id", "name"])
    # Symbols (So) count as words, so that an emoji can be looked for.
    op.execute(
        """create virtual table entry_fts using fts5(
            title, words, tags,
            tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co So'",
            prefix = '1 2 3'
        )"""
    )
    op.execute("insert into entry_fts (entry_fts, rank) values ('secure-delete', 1)")  # else deleted words stay behind
    op.execute("insert into entry_fts (entry_fts, rank) values ('automerge', 0)")  # merged in small steps when idle
    # Idle time may be long in coming: the sixteenth save would otherwise wait for a merge of all that has piled up.
    op.execute("insert into entry_fts (entry_fts, rank) values ('crisismerge', 64)")
    op.execute("insert into entry_fts (entry_fts, rank) values ('rank', 'bm25(4.0, 1.0, 2.0)')")


def _id(name: str = "id") -> sa.Column[str]:
    return sa.Column(name, sa.Text, primary_key=True, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _integer(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _version() -> tuple[sa.Column[int], sa.Column[str]]:
    return _integer("changed_at"), _text("version")


def _reference(table: str, name: str, target: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, sa.ForeignKey(target, name=f"fk_{table}_{name}", ondelete="SET NULL"))


def _owner(table: str) -> sa.Column[str]:
    key = sa.ForeignKey("entry.id", name=f"fk_{table}_entry_id", ondelete="CASCADE")
    return sa.Column("entry_id", sa.Text, key, nullable=False)
