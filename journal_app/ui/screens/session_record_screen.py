"""The page of one dosing session: everything that may be noted about it, on one page whose parts fold away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from journal_app.domain.course import DoseUnit, DosingSession, SessionStatus
from journal_app.domain.dosing_ranges import Finding, Plausibility, check_session
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.kept_session import KeptSession, SessionDraft
from journal_app.domain.session_record import SessionRecord, TemperatureUnit, WeightUnit
from journal_app.domain.side_effect import SideEffect, SideEffectWord
from journal_app.ui import finding_words, words
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.mood_slider import MoodSlider
from journal_app.ui.widgets.parts import Card, Column, FlowLayout, Page, WayBack, button, column, holder, label, line
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.row_button import RowButton
from journal_app.ui.widgets.session_sections import (
    After,
    Before,
    During,
    Notes,
    OwnRatings,
    PeopleAndPlace,
    Place,
    Reading,
    Section,
    WhenAndHow,
)
from journal_app.ui.widgets.side_effect_editor import SideEffectEditor
from journal_app.ui.widgets.typed_page import TypedPage
from journal_app.ui.widgets.wheel import leave_wheel_to_page

_WIDEST, _MARGIN = 860, 32


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecordView:
    """Everything that the page shows.

    Attributes:
        now: Aware, in the person's own time zone.
        zone: IANA name of that zone; a new session takes place in it.
        session: None for a new one.
        number: Which of its course, from 1; 0 where unknown.
        course_id: The course that a new session belongs to.
        intention: That stands for it; empty for none.
        side_effects: Those of this session.
        dose_unit, weight_unit, temperature_unit: What was entered last.
        draft: What was typed on this page before and not kept; it is shown in place of what is kept.
    """

    now: datetime
    zone: str
    session: DosingSession | None = None
    number: int = 0
    course_id: Identifier | None = None
    intention: str = ""
    side_effects: tuple[SideEffect, ...] = ()
    dose_unit: DoseUnit = DoseUnit.MILLIGRAM
    weight_unit: WeightUnit = WeightUnit.KILOGRAM
    temperature_unit: TemperatureUnit = TemperatureUnit.CELSIUS
    draft: SessionDraft | None = None


class SessionRecordScreen(QWidget):
    """The page of one dosing session. It holds what was typed until `kept_well` says that it was kept.

    At each pause in typing it hands out a draft of the whole page, whether what stands there can be read or not.

    Args:
        side_effect_words: The words on offer for side effects.

    Signals:
        kept: KeptSession.
        draft_changed: SessionDraft, to be kept aside.
        draft_discarded: Identifier of the session; nothing typed is waiting any more.
        start_again_requested: Identifier of the session; show what is kept of it in place of the draft.
        delete_requested: Identifier of the session.
        chain_requested: Identifier of the session; show its intention and what came of it.
        preparation_requested: Identifier of the session; show what makes ready for it.
        closed: Leave the page; nothing typed is waiting on it.
        support_requested: Get support now.
        team_notes_requested: Show what is to be told to the team soon.
    """

    kept = Signal(object)
    draft_changed = Signal(object)
    draft_discarded = Signal(str)
    start_again_requested = Signal(str)
    delete_requested = Signal(str)
    chain_requested = Signal(str)
    preparation_requested = Signal(str)
    closed = Signal()
    support_requested = Signal()
    team_notes_requested = Signal()

    def __init__(self, side_effect_words: Sequence[SideEffectWord] = ()) -> None:
        super().__init__()
        self._view: SessionRecordView | None = None
        self._session: DosingSession | None = None
        self._read_only = False
        self._asked: set[tuple[str, object]] = set()
        self._as_opened: tuple[object, ...] = ()
        self._question_is_about = ""
        self._title = label("", "display")
        self._history = label("", "label")
        self.when, self.before, self.during, self.after = WhenAndHow(), Before(), During(), After()
        self.side_effects = _SideEffects(side_effect_words)
        self.people, self.ratings, self.notes = PeopleAndPlace(), OwnRatings(), Notes()
        self._sections: list[Section] = [
            self.when,
            self.before,
            self.during,
            self.after,
            self.side_effects,
            self.people,
            self.ratings,
            self.notes,
        ]
        self._back = WayBack(self.tr("Sessions"), says=self.tr("Back to the sessions"), on_click=self.ask_to_leave)
        self._chain = button(self.tr("Intention and steps"), "quiet", icon="path", on_click=self._on_chain_clicked)
        self._prepare = button(self.tr("Get ready"), "quiet", icon="check-circle", on_click=self._on_prepare_clicked)
        self._draft_told = label("", "heading")
        self._again = button(self.tr("Show what is kept"), on_click=self._on_again_clicked)
        self._draft = Card(
            self._draft_told,
            label(self.tr("Press Keep below when it is as you want it."), "secondary"),
            holder(FlowLayout(self._again)),
            look="notice",
            spacing=8,
        )
        hint = self.tr("Every field may stay empty: that says “I don't know”.")
        self.delete = button(self.tr("Delete this session"), "quiet", icon="trash", on_click=self._on_delete_clicked)
        self._page = Page(
            holder(FlowLayout(self._back, self._chain, self._prepare)),
            self._draft,
            column(self._title, self._history, label(hint, "secondary"), spacing=4),
            *self._sections,
            holder(FlowLayout(self.delete)),
            None,
            widest=_WIDEST,
            spacing=12,
        )
        self.question = Question()
        self.keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        self.leave = button(self.tr("Leave without keeping"), "quiet", on_click=self.ask_to_leave)
        # Beside the page, not on it: a question that appears on the page must not move what is being pressed.
        foot = holder(
            column(self.question, holder(FlowLayout(self.keep, self.leave)), spacing=8),
            margins=(0, 10, 0, 10),
        )
        below = Column(foot, widest=_WIDEST)
        below.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        layout = column(self._page, line(), below, spacing=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.question.accepted.connect(self._on_question_accepted)
        self.question.declined.connect(self._on_question_declined)
        self.side_effects.editor.support_requested.connect(self.support_requested)
        self.side_effects.editor.team_notes_requested.connect(self.team_notes_requested)
        for section in self._sections:
            section.edited.connect(self._on_section_edited)
        self._typing = TypedPage(self._page)
        self._typing.paused.connect(self._on_typing_paused)
        leave_wheel_to_page(self)
        for keys in (QKeySequence(QKeySequence.StandardKey.Save), QKeySequence("Ctrl+Return")):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_keep_clicked)
        on_escape(self, self.ask_to_leave)

    def show_record(self, view: SessionRecordView) -> None:
        """Show a session to change, or an empty page for a new one. What was typed before is gone."""
        self._view = view
        session = _with_units(view.session, view) if view.session else _new_session(view)
        self._session = session
        self._asked.clear()
        is_new, draft = view.session is None, view.draft
        day = words.local(session.starts_at, session.zone).date()
        self._title.setText(self.tr("A new dosing session") if is_new else words.dosing_session(view.number))
        told = [words.session_event(event, session.zone, view.now.date()) for event in session.history]
        self._history.setText(" · ".join(told))
        self._history.setVisible(bool(told))
        for section in self._sections:
            section.show_session(session, day=day)
        if is_new:
            self.when.show_no_time()
        self.before.show_intention(view.intention)
        self.side_effects.editor.show_effects(
            view.side_effects, session_id=session.id, zone=session.zone, day=day, now=view.now
        )
        for section in self._sections:
            section.set_summary(section.summary(session))
            section.set_open(is_open=section in (self.when, self.during))
        self.question.hide()
        self.keep.setEnabled(True)
        for part in (self.delete, self._chain):
            part.setVisible(not is_new)
        self._prepare.setVisible(not is_new and session.status is SessionStatus.PLANNED)
        self._as_opened = self._typed()
        self._draft.setVisible(draft is not None)
        if draft is not None:
            self._show_draft(draft, view, day)
        self._typing.watch()
        self._typing.stop()
        self._check()
        self._page.verticalScrollBar().setValue(0)

    def _show_draft(self, draft: SessionDraft, view: SessionRecordView, day: date) -> None:
        """Put everything back that stood here when the page was left."""
        self.when.show_extra_rows(draft.extra_doses)
        self.side_effects.editor.show_again(
            draft.side_effects, view.side_effects, session_id=draft.session_id, zone=draft.zone, day=day, now=view.now
        )
        self._typing.type_again(draft.typed)
        self.side_effects.editor.follow()
        session, _ = self._read()
        for section in self._sections:
            section.set_summary(section.summary(session))
        told = self.tr("{day}, {time}: typed here, and not kept yet.")
        saved_at = draft.saved_at.astimezone(view.now.tzinfo)
        when = words.recent_day(saved_at.date(), view.now.date())
        self._draft_told.setText(told.format(day=when, time=words.clock_time(saved_at)))
        again = self.tr("Begin this page anew") if view.session is None else self.tr("Show what is kept")
        self._again.setText(again)
        self._again.setAccessibleName(again)

    def set_read_only(self) -> None:
        """Offer nothing that writes; everything can still be read."""
        self._read_only = True
        self.keep.hide()
        self._again.hide()
        self.delete.setEnabled(False)
        self.leave.setText(self.tr("Back"))
        self.leave.setAccessibleName(self.tr("Back"))
        for section in self._sections:
            section.set_read_only()

    @property
    def session_id(self) -> Identifier:
        """Return which session is shown; empty before the first."""
        return self._session.id if self._session else ""

    @property
    def has_unkept(self) -> bool:
        """Tell whether something typed was not kept yet."""
        return self._session is not None and self._typed() != self._as_opened

    @property
    def draft(self) -> SessionDraft | None:
        """Return what is typed and not kept yet, or None."""
        session = self._session
        if session is None or self._read_only or not self.has_unkept:
            return None
        return SessionDraft(
            session_id=session.id,
            saved_at=datetime.now(UTC),
            zone=session.zone,
            course_id=session.course_id,
            extra_doses=self.when.extra_count,
            side_effects=self.side_effects.editor.standing,
            typed=self._typing.typed(),
        )

    def kept_well(self) -> None:
        """Take it that all of it was kept, and close."""
        self._typing.stop()
        self._as_opened = self._typed()
        self.closed.emit()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and everything typed is still here."""
        self.keep.setEnabled(True)

    @Slot()
    def ask_to_leave(self) -> None:
        """Leave, or ask first where something was not kept yet."""
        if not self.has_unkept:
            self.closed.emit()
            return
        self._question_is_about = "leave"
        self.question.ask(
            self.tr("Some of this is not kept yet. Leave it all the same?"),
            yes=self.tr("Leave it"),
            no=self.tr("Stay here"),
        )

    def show_section(self, section: Section) -> None:
        """Scroll to a part of the page."""
        self._page.verticalScrollBar().setValue(section.y())

    def focus_side_effects(self) -> None:
        """Show the side effects, and put the focus there."""
        self.side_effects.set_open(is_open=True)
        self._go_to(self.side_effects.editor)

    def focus_start(self) -> None:
        """Put the focus where typing begins."""
        self.when.start.control.setFocus()

    def _read(self) -> tuple[DosingSession, Reading]:
        """Read the whole page; what does not read says so, and is in `Reading.faults`."""
        reading = Reading(self.when.clock, self.when.moved)
        for section in self._sections:
            section.read(reading)
        before = self._session
        assert before is not None  # noqa: S101  # a session is always shown; for the type checker
        record = replace(before.record, **reading.record, about=frozenset(reading.about))
        return replace(before, **reading.session, record=record), reading

    def _check(self, *, once_more: bool = False) -> tuple[DosingSession, Reading, tuple[Finding, ...]]:
        """Read the page and say beside each field what is to be said."""
        for place in self._places().values():
            place.remark()
        session, reading = self._read()
        findings = check_session(session)
        places = self._places()
        for finding in findings:
            if finding.name in places:
                quiet = finding.checked.plausibility is Plausibility.REMARK
                asked = (finding.name, _value(session, finding.name)) in self._asked
                text = finding_words.describe(finding, session, once_more=once_more or asked)
                places[finding.name].remark(text, look="caption" if quiet else "problem")
        return session, reading, findings

    def _places(self) -> dict[str, Place]:
        return {name: place for section in self._sections for name, place in section.places.items()}

    def _go_to(self, widget: QWidget) -> None:
        for section in self._sections:
            if section.isAncestorOf(widget):
                section.set_open(is_open=True)
        widget.setFocus()
        bring_into_view(widget)

    def _typed(self) -> tuple[object, ...]:
        """Return everything typed and chosen, to tell whether anything was changed."""
        inner = self._page
        boxes = [each for each in inner.findChildren(QAbstractButton) if each.isCheckable()]
        return (
            *(each.text() for each in inner.findChildren(QLineEdit)),
            *(each.toPlainText() for each in inner.findChildren(QPlainTextEdit)),
            *(each.currentIndex() for each in inner.findChildren(QComboBox)),
            *(each.isChecked() for each in boxes if not isinstance(each, RowButton)),
            *(each.mood for each in inner.findChildren(MoodSlider)),
        )

    @Slot()
    def _on_section_edited(self) -> None:
        session, _, _ = self._check()
        for section in self._sections:
            section.set_summary(section.summary(session))
        self._typing.watch()  # a row may have come

    @Slot()
    def _on_typing_paused(self) -> None:
        draft = self.draft
        if draft is not None:
            self.draft_changed.emit(draft)
        elif self._session is not None and not self._read_only:
            self.draft_discarded.emit(self._session.id)

    @Slot()
    def _on_chain_clicked(self) -> None:
        self.chain_requested.emit(self.session_id)

    @Slot()
    def _on_prepare_clicked(self) -> None:
        self.preparation_requested.emit(self.session_id)

    @Slot()
    def _on_again_clicked(self) -> None:
        self._question_is_about = "again"
        self.question.ask(
            self.tr("Let go of what was typed here and not kept?"), yes=self.tr("Let go of it"), no=self.tr("Stay here")
        )

    @Slot()
    def _on_keep_clicked(self) -> None:
        if not self.keep.isEnabled() or self.keep.isHidden() or self._view is None:
            return
        session, reading, findings = self._check(once_more=True)
        try:
            effects = self.side_effects.editor.effects()
        except ValueError:
            self.side_effects.set_open(is_open=True)
            return
        if reading.faults:
            self._go_to(reading.faults[0])
            return
        places = self._places()
        refused = [one for one in findings if one.checked.plausibility is Plausibility.REFUSE]
        asked = [one for one in findings if one.checked.plausibility is Plausibility.ASK]
        asked = [one for one in asked if (one.name, _value(session, one.name)) not in self._asked]
        self._asked.update((one.name, _value(session, one.name)) for one in asked)
        if refused or asked:
            self._go_to(places[(refused or asked)[0].name])
            return
        self.keep.setEnabled(False)
        self._typing.stop()
        before = {effect.id: effect for effect in self._view.side_effects}
        present = {effect.id for effect in effects}
        self.kept.emit(
            KeptSession(
                session=session,
                intention=self.before.intention_words,
                side_effects=tuple(effect for effect in effects if effect != before.get(effect.id)),
                side_effects_gone=tuple(each for each in before if each not in present),
            )
        )

    @Slot()
    def _on_delete_clicked(self) -> None:
        self._question_is_about = "delete"
        self.question.ask(
            self.tr("Delete this session? What you wrote about it stays in the journal."),
            yes=self.tr("Delete session"),
            no=self.tr("Keep it"),
        )

    @Slot()
    def _on_question_accepted(self) -> None:
        self._as_opened = self._typed()
        self._typing.stop()
        self.draft_discarded.emit(self.session_id)
        if self._question_is_about == "delete":
            self.delete_requested.emit(self.session_id)
        elif self._question_is_about == "again":
            self.start_again_requested.emit(self.session_id)
        else:
            self.closed.emit()

    @Slot()
    def _on_question_declined(self) -> None:
        self.keep.setFocus()


class _SideEffects(Section):
    """Side effects: during, later that day, the next days."""

    def __init__(self, offered: Sequence[SideEffectWord]) -> None:
        super().__init__()
        self.editor = SideEffectEditor(offered)
        self.editor.edited.connect(self.edited)
        self.lay_out(self.tr("Side effects"), self.editor)

    def show_session(self, session: DosingSession, *, day: date) -> None:
        """Show nothing: side effects come with `SideEffectEditor.show_effects`."""

    def read(self, into: Reading) -> None:
        """Read nothing into the session: side effects are values of their own."""

    def summary(self, session: DosingSession) -> str:
        """Return what is listed."""
        return ", ".join(self.editor.names)


def _new_session(view: SessionRecordView) -> DosingSession:
    """Return an empty session today; the day and the units are all it knows."""
    draft = view.draft
    today = view.now.replace(hour=12, minute=0, second=0, microsecond=0)
    return DosingSession(
        id=draft.session_id if draft else new_identifier(),
        starts_at=today,
        zone=draft.zone if draft else view.zone,
        course_id=draft.course_id if draft else view.course_id,
        dose_unit=view.dose_unit,
        record=SessionRecord(weight_unit=view.weight_unit, temperature_unit=view.temperature_unit),
    )


def _with_units(session: DosingSession, view: SessionRecordView) -> DosingSession:
    """Return a session whose empty fields are in the units entered last."""
    record = session.record
    if record.body_weight is None:
        record = replace(record, weight_unit=view.weight_unit)
    if record.temperature is None:
        record = replace(record, temperature_unit=view.temperature_unit)
    dose_unit = view.dose_unit if session.dose is None else session.dose_unit
    return replace(session, dose_unit=dose_unit, record=record)


def _value(session: DosingSession, name: str) -> object:
    """Return what a field holds, by the name of a finding such as `record.extra_doses.0`."""
    value: object = session
    for part in name.split("."):
        value = value[int(part)] if isinstance(value, tuple) else getattr(value, part)
    return value
