"""What goes along: a period, kinds of notes with their fields, and entry by entry."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.course import DosingSession
from journal_app.domain.entry import EntryHeader
from journal_app.domain.identifiers import Identifier
from journal_app.domain.share_selection import (
    CHECK_IN_FIELDS,
    COURSE_FIELDS,
    MARK_FIELDS,
    SESSION_FACTS,
    SESSION_FIELDS,
    SIDE_EFFECT_FIELDS,
    THERAPY_FIELDS,
    Candidates,
    EntryChoice,
    Selection,
)
from journal_app.domain.share_selection import Ticks as ExtraTicks
from journal_app.ui import words
from journal_app.ui.sharing import wording
from journal_app.ui.sharing.entry_row import EntryRow, WholeEntry
from journal_app.ui.sharing.ticks import TickLine, Ticks
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import Field, day_edit, day_of, text_line
from journal_app.ui.widgets.fold import Fold
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, empty, holder, label
from journal_app.ui.widgets.session_sections import combo
from journal_app.ui.widgets.writing import WritingBox

_ROWS_AT_ONCE = 40
_SHORT = 48


class _Kind(Fold):
    """One kind of notes: which of them, and which of their fields."""

    changed = Signal()

    def __init__(self, title: str, says: str, fields: Sequence[str], note: str = "") -> None:
        super().__init__()
        self.which = Ticks(says)
        self.fields = Ticks(title, [(name, wording.caption(name)) for name in wording.in_order(fields)])
        for ticks in (self.which, self.fields):
            ticks.changed.connect(self._on_changed)
        below = [label(note, "caption")] if note else []
        parts = [self.which, label(self.tr("Which fields"), "label"), self.fields] if fields else [self.which]
        self.lay_out(title, *parts, *below, spacing=6)

    @property
    def chosen_fields(self) -> frozenset[str]:
        """Return which fields go along; none where nothing of this kind does."""
        return self.fields.chosen if self.which.chosen else frozenset()

    def say(self) -> None:
        """Say in the heading how much of it goes along."""
        count = len(self.which.chosen)
        self.set_summary(
            self.tr("{count} chosen").format(count=words.number(count)) if count else self.tr("Nothing chosen")
        )

    @Slot()
    def _on_changed(self) -> None:
        self.say()
        self.changed.emit()


class ChoosingStep(QWidget):
    """Shows a proposal, and says what was made of it.

    Signals:
        period_changed: Propose anew for these days: first (date), last (date).
        details_requested: What is in an entry (id).
    """

    period_changed = Signal(object, object)
    details_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._base: Selection | None = None
        self._headers = list[EntryHeader]()
        self._proposed = dict[Identifier, EntryChoice]()
        self._rows: list[EntryRow] = []
        self._sessions: list[DosingSession] = []
        self._build_period()
        self._build_ticks()
        self._build_kinds()
        self._build_entries()
        self._name_line = text_line(self.tr("What you are called in it"))
        name = Field(self.tr("What you are called in it"), self._name_line, self.tr("A first name is enough."))
        self._message = WritingBox(self.tr("What I would like to talk about"), look="short")
        self._read_by = OptionalDateField()
        self.setLayout(
            column(
                self._period,
                Card(
                    name,
                    label(self.tr("What I would like to talk about, if you like"), "label", names=self._message),
                    self._message,
                    self._read_by,
                ),
                self._extra_card,
                self._entries_card,
                *self._kinds,
                label(
                    self.tr(
                        "What is marked “only me, ever” is never offered here. If the journal locks before the file"
                        " is made, choosing begins anew."
                    ),
                    "caption",
                ),
                spacing=14,
            )
        )

    # --- building

    def _build_period(self) -> None:
        self._by = Choice(self.tr("Period"), [("days", self.tr("By days")), ("session", self.tr("Around a session"))])
        self._by.choose("days")
        self._by.picked.connect(self._on_by_picked)
        self._from = day_edit(self.tr("First day"))
        self._until = day_edit(self.tr("Last day"))
        self._days = holder(
            ColumnsLayout(Field(self.tr("First day"), self._from), Field(self.tr("Last day"), self._until), least=220)
        )
        self._session = combo(self.tr("Which session"), [])
        self._propose = button(self.tr("Show these days"), icon="calendar-blank", on_click=self._on_propose_clicked)
        self._period = Card(
            label(self.tr("Which days"), "heading"),
            self._by,
            self._days,
            self._session,
            holder(FlowLayout(self._propose)),
        )
        self._session.hide()

    def _build_ticks(self) -> None:
        self._extra = {
            "groggy": TickLine(
                self.tr("What was caught while groggy"),
                self.tr("It keeps its badge, so that it is read as what it is."),
            ),
            "substance_use": TickLine(
                self.tr("Substance use"), self.tr("Other medicines and substances, where a session notes them.")
            ),
            "other_people": TickLine(
                self.tr("Other people's names"),
                self.tr(
                    "Who was there, as a session notes it. Names inside your words stay unless you leave them out."
                ),
            ),
            "audio": TickLine(self.tr("Recordings"), self.tr("Those that are ticked at their entries below.")),
            "drawings": TickLine(self.tr("Drawings"), self.tr("Those that are ticked at their entries below.")),
        }
        for tick in self._extra.values():
            tick.toggled.connect(self._on_entries_changed)
        self._extra_card = Card(
            label(self.tr("Each of these only with its own tick"), "heading"), *self._extra.values(), spacing=6
        )

    def _build_kinds(self) -> None:
        self.course = _Kind(self.tr("The course"), self.tr("The course"), sorted(COURSE_FIELDS))
        self.sessions = _Kind(
            self.tr("Sessions"),
            self.tr("Session"),
            sorted(SESSION_FIELDS),
            self.tr("Names, and other medicines, need their own tick above as well."),
        )
        self.therapy = _Kind(self.tr("Sessions without dosing"), self.tr("Session"), sorted(THERAPY_FIELDS))
        self.effects = _Kind(self.tr("Side effects"), self.tr("Side effects"), sorted(SIDE_EFFECT_FIELDS))
        self.effects.which.offer([("all", self.tr("Those of the sessions that go along"))])
        self.check_ins = _Kind(self.tr("Check-ins"), self.tr("Check-ins"), sorted(CHECK_IN_FIELDS))
        self.check_ins.which.offer([("all", self.tr("Those of these days"))])
        self.chains = _Kind(self.tr("Intentions and steps"), self.tr("Intentions and steps"), ())
        self.chains.which.offer(
            [("intentions", self.tr("Intentions of the sessions")), ("steps", self.tr("Small steps"))]
        )
        self.marks = _Kind(self.tr("Marks beside the course"), self.tr("Mark"), sorted(MARK_FIELDS))
        self.questions = _Kind(self.tr("Questions kept for later"), self.tr("Question"), ())
        self._kinds = (
            self.questions, self.course, self.sessions, self.therapy, self.effects, self.chains, self.check_ins,
            self.marks,
        )  # fmt: skip

    def _build_entries(self) -> None:
        self._count = label("", "secondary")
        self._list = column(spacing=6)
        self._more = button(self.tr("Show more"), "quiet", on_click=self._show_more)
        self._none_found = label(self.tr("Nothing was written on these days that may be shared."), "secondary")
        self._entries_card = Card(
            label(self.tr("Entries"), "heading"),
            label(
                self.tr(
                    "Nothing goes along unless you tick it. What you marked for your therapist is ticked already, and"
                    " can be unticked."
                ),
                "secondary",
            ),
            self._count,
            self._none_found,
            holder(self._list),
            holder(FlowLayout(self._more)),
        )

    # --- values in

    def show_proposal(self, candidates: Candidates, selection: Selection) -> None:
        """Show what may be chosen in a period, and what is proposed of it."""
        self._base = selection
        for edit, day in ((self._from, selection.from_on), (self._until, selection.until_on)):
            edit.setDate(QDate(day.year, day.month, day.day))
        self._name_line.setText(selection.name)
        self._message.setPlainText(selection.message)
        self._read_by.show_day(selection.read_by, selection.until_on)
        for name, tick in self._extra.items():
            tick.set_ticked(ticked=getattr(selection.ticks, name))
        self._show_kinds(candidates, selection)
        proposed = {one.entry_id for one in selection.entries}
        self._proposed = {one.entry_id: one for one in selection.entries}
        self._headers = sorted(candidates.entries, key=lambda one: one.id not in proposed)  # what is proposed first
        empty(self._list)
        self._rows = []
        self._none_found.setVisible(not self._headers)
        self._show_more()

    def _show_kinds(self, candidates: Candidates, selection: Selection) -> None:
        self.course.setVisible(selection.course_id is not None)
        self.course.which.offer([("course", self.tr("What is chosen here"))])
        self.course.which.choose(("course",) if selection.course_id and selection.course_fields else ())
        self.course.fields.choose(selection.course_fields)
        self.sessions.which.offer([(one.id, wording.session_when(one)) for one in candidates.dosing_sessions])
        self.sessions.which.choose(selection.session_ids)
        self.sessions.fields.choose(selection.session_fields or SESSION_FACTS)
        self.therapy.which.offer(
            [
                (one.id, f"{words.therapy_session_kind(one.kind)}, {wording.session_when(one)}")
                for one in candidates.therapy_sessions
            ]
        )
        self.therapy.which.choose(selection.therapy_session_ids)
        self.therapy.fields.choose(selection.therapy_fields)
        self.effects.which.choose(("all",) if selection.side_effects else ())
        self.effects.fields.choose(selection.side_effect_fields)
        self.check_ins.which.choose(("all",) if selection.check_in_fields else ())
        self.check_ins.fields.choose(selection.check_in_fields)
        chains = {"intentions": selection.intentions, "steps": selection.steps}
        self.chains.which.choose([name for name, chosen in chains.items() if chosen])
        self.marks.which.offer(
            [(one.id, _short(one.text or words.life_mark_kind(one.kind))) for one in candidates.marks]
        )
        self.marks.which.choose(selection.mark_ids)
        self.marks.fields.choose(selection.mark_fields or MARK_FIELDS)
        self.questions.which.offer([(one.id, _short(one.text)) for one in candidates.questions])
        self.questions.which.choose(selection.question_ids)
        for kind, found in (
            (self.sessions, candidates.dosing_sessions),
            (self.therapy, candidates.therapy_sessions),
            (self.effects, candidates.dosing_sessions),
            (self.marks, candidates.marks),
            (self.questions, candidates.questions),
        ):
            kind.setVisible(bool(found))
        for one in self._kinds:
            one.say()

    def show_sessions(self, sessions: Sequence[DosingSession]) -> None:
        """Offer the sessions that a period may begin with."""
        self._sessions = list(sessions)
        self._session.clear()
        for one in self._sessions:
            self._session.addItem(wording.session_when(one), one.id)
        self._by.setVisible(bool(self._sessions))

    def show_details(self, whole: WholeEntry) -> None:
        """Show what may be chosen of an entry."""
        for row in self._rows:
            if row.header.id == whole.entry.id:
                row.show_details(whole)

    def look_again(self) -> None:
        """Ask for each entry of which something was chosen: it may have been changed on another screen."""
        for row in self._rows:
            row.look_again()

    def clear(self) -> None:
        """Keep nothing of what was shown."""
        self._base = None
        self._headers, self._rows, self._proposed, self._sessions = [], [], {}, []
        empty(self._list)
        self._message.clear()

    def _show_more(self) -> None:
        begin = len(self._rows)
        for header in self._headers[begin : begin + _ROWS_AT_ONCE]:
            row = EntryRow(header, self._proposed.get(header.id))
            row.changed.connect(self._on_entries_changed)
            row.details_requested.connect(self.details_requested)
            self._rows.append(row)
            self._list.addWidget(row)
            row.show()
        self._more.setVisible(len(self._rows) < len(self._headers))
        self._on_entries_changed()

    # --- values out

    @property
    def selection(self) -> Selection | None:
        """Return what is chosen; None before anything was shown."""
        if self._base is None:
            return None
        shown = {row.header.id for row in self._rows}
        entries = [row.choice for row in self._rows if row.choice is not None]
        entries += [one for name, one in self._proposed.items() if name not in shown]
        return replace(
            self._base,
            name=self._name_line.text().strip(),
            message=self._message.text.strip(),
            read_by=self._read_by.day,
            ticks=ExtraTicks(**{name: tick.is_ticked for name, tick in self._extra.items()}),
            entries=tuple(entries),
            course_fields=self.course.chosen_fields,
            session_ids=self.sessions.which.chosen,
            session_fields=self.sessions.chosen_fields,
            therapy_session_ids=self.therapy.which.chosen,
            therapy_fields=self.therapy.chosen_fields,
            side_effects=bool(self.effects.which.chosen),
            side_effect_fields=self.effects.chosen_fields,
            mark_ids=self.marks.which.chosen,
            mark_fields=self.marks.chosen_fields,
            check_in_fields=self.check_ins.chosen_fields,
            intentions="intentions" in self.chains.which.chosen,
            steps="steps" in self.chains.which.chosen,
            question_ids=self.questions.which.chosen,
        )

    @property
    def offered(self) -> frozenset[Identifier]:
        """Return the entries that were there to be ticked."""
        return frozenset(one.id for one in self._headers)

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day that are chosen."""
        if self._by.value == "session" and (place := self._session.currentIndex()) >= 0:
            begins = _day(self._sessions[place])
            later = [_day(one) for one in self._sessions if _day(one) > begins]
            return begins, min(later) - timedelta(days=1) if later else max(day_of(self._until), begins)
        first, last = day_of(self._from), day_of(self._until)
        return min(first, last), max(first, last)

    # --- slots

    @Slot(object)
    def _on_by_picked(self, by: str) -> None:
        self._days.setVisible(by == "days")
        self._session.setVisible(by == "session")

    @Slot()
    def _on_propose_clicked(self) -> None:
        self.period_changed.emit(*self.days)

    @Slot()
    def _on_entries_changed(self) -> None:
        is_off = not self._extra["groggy"].is_ticked
        for row in self._rows:
            row.warn(groggy_is_off=is_off)
        count = sum(row.choice is not None and not (is_off and row.needs_groggy_tick) for row in self._rows)
        self._count.setText(
            self.tr("{count} of {all} go along").format(count=words.number(count), all=words.number(len(self._headers)))
        )


class OptionalDateField(QWidget):
    """A day by which it is asked to be read."""

    def __init__(self) -> None:
        super().__init__()
        self._tick = TickLine(
            self.tr("Ask for it to be read by a day"),
            self.tr("A request: nothing enforces it once somebody has opened the file."),
        )
        self._edit = day_edit(self.tr("Read by"))
        self._edit.hide()
        self._tick.toggled.connect(self._edit.setVisible)
        self.setLayout(column(self._tick, self._edit, spacing=4))

    @property
    def day(self) -> date | None:
        """Return the day, where one is asked for."""
        return day_of(self._edit) if self._tick.is_ticked else None

    def show_day(self, day: date | None, otherwise: date) -> None:
        """Show a day, or none."""
        shown = day or otherwise + timedelta(weeks=4)
        self._edit.setDate(QDate(shown.year, shown.month, shown.day))
        self._tick.set_ticked(ticked=day is not None)
        self._edit.setVisible(day is not None)


def _day(session: DosingSession) -> date:
    return words.local(session.starts_at, session.zone).date()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rsplit(' ', 1)[0]} …"
