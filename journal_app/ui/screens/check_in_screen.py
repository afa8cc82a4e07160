"""A check-in in under half a minute: a point on the pad, words, sleep, practice, one line. Each may be left out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.check_in import CheckIn
from journal_app.domain.dosing_ranges import Field as Ranged
from journal_app.domain.dosing_ranges import Plausibility, check
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.ui import words
from journal_app.ui.widgets.back_button import BackButton
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, parse_amount, text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.mood_pad import MoodPad, point_in_words
from journal_app.ui.widgets.nobody_watches import nobody_watches
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Page, button, column, empty, holder, label, row
from journal_app.ui.widgets.question import Question

_LONGEST_LINE = 280
_LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInView:
    """Everything that the screen shows beside its form.

    Attributes:
        now: Aware, in the person's own time zone.
        zone: IANA name of that zone; a new check-in belongs to it.
        recent: Newest first; as many as are to be shown. Days without one are not among them, and draw nothing.
    """

    now: datetime
    zone: str
    recent: tuple[CheckIn, ...] = ()


class CheckInScreen(Page):
    """The form, and below it the last few. What is half filled in stays until it was kept.

    Args:
        words_for: Words that may fit a point (pleasant, energy) of the pad.

    Signals:
        kept: CheckIn, new.
        changed: CheckIn, one that was kept before.
        delete_requested: Identifier of a check-in.
        closed: Back.
    """

    kept = Signal(object)
    changed = Signal(object)
    delete_requested = Signal(str)
    closed = Signal()

    def __init__(self, words_for: Callable[[int, int], tuple[str, ...]]) -> None:
        super().__init__(widest=860)
        self._words_for = words_for
        self._view: CheckInView | None = None
        self._waiting = False
        self._read_only = False
        self._asked_about: Identifier = ""
        self._chosen: list[str] = []
        self._changing: CheckIn | None = None
        self._back = BackButton()
        self._back.clicked.connect(self.closed)
        self._title = label("", "display")
        self._hint = label("", "secondary")
        self.pad = MoodPad()
        self.pad.point_changed.connect(self._on_pad_point_changed)
        self._told = label("", "heading")
        self._leave_out = button(self.tr("Leave out"), "quiet", on_click=self._on_leave_out_clicked)
        self._leave_out.setAccessibleName(self.tr("Leave the pad out"))
        self._words_caption = label(self.tr("A word for it, if one fits"), "label")
        self._chips = FlowLayout(spacing=6)
        self._words = holder(column(self._words_caption, holder(self._chips), spacing=6))
        self.sleep = text_line(self.tr("Hours of sleep last night"), longest=_LONGEST_NUMBER)
        self._sleep = Field(self.tr("Hours of sleep last night"), self.sleep)
        self.practiced: Choice[bool | None] = Choice(
            self.tr("Your practice"), [(None, self.tr("Leave open")), (True, self.tr("Yes")), (False, self.tr("No"))]
        )
        self.practice = text_line(self.tr("What it was"), longest=_LONGEST_LINE)
        self._practice = Field(self.tr("What it was, if you like"), self.practice)
        self.line = text_line(self.tr("One line, if you like"), longest=_LONGEST_LINE)
        self.keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        self.keep.setAccessibleName(self.tr("Keep this check-in"))
        self._leave = button(self.tr("Leave it as it was"), "quiet", on_click=self._on_leave_clicked)
        self._leave.setAccessibleName(self.tr("Leave this check-in as it was"))
        self._form = self._lay_form_out()
        self._question = Question(self.tr("Delete check-in"), self.tr("Keep it"))
        self._rows = column(spacing=2)
        self._recent = Card(label(self.tr("Lately"), "heading"), self._question, self._rows, spacing=6)
        self.body.addLayout(
            column(
                holder(FlowLayout(self._back)),
                self._title,
                self._hint,
                self._form,
                nobody_watches(),
                self._recent,
                None,
                spacing=14,
            )
        )
        self.practiced.picked.connect(self._on_practiced_picked)
        self.line.returnPressed.connect(self._on_keep_clicked)
        for changed in (self.sleep.textChanged, self.practice.textChanged, self.line.textChanged):
            changed.connect(self._tell)
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self.pad.setFocus)
        self._clear()
        on_escape(self, self.closed.emit)

    def _lay_form_out(self) -> QWidget:
        told = row(self._told, self._leave_out)
        told.setStretch(0, 1)
        pad = column(self.pad, told, None, spacing=8)
        beside = column(
            self._words,
            self._sleep,
            column(label(self.tr("Did you do what you practice?"), "label"), self.practiced, spacing=4),
            self._practice,
            Field(self.tr("One line, if you like"), self.line),
            None,
            holder(FlowLayout(self.keep, self._leave)),
            spacing=14,
        )
        return Card(holder(ColumnsLayout(holder(pad), holder(beside), least=300, weights=(4, 5), spacing=28)))

    def show_check_ins(self, view: CheckInView) -> None:
        """Show the last ones. A form that was kept is empty again; one that is being filled in stays."""
        self._view = view
        if self._waiting:
            self._waiting = False
            self._clear()
        empty(self._rows)
        for check_in in view.recent:
            self._rows.addWidget(self._row(check_in, view))
        self._recent.setVisible(bool(view.recent))
        self._tell()

    def change(self, check_in: CheckIn) -> None:
        """Fill the form with a check-in that was kept, to change it; what was half filled in gives way."""
        if self._read_only or self._view is None:
            return
        self._clear()
        self._changing = check_in
        self._chosen = list(check_in.words)
        if check_in.pleasant is not None and check_in.energy is not None:
            self.pad.set_point((check_in.pleasant, check_in.energy))
        self.sleep.setText("" if check_in.sleep_hours is None else words.amount(check_in.sleep_hours))
        self.practiced.choose(check_in.practiced)
        self._practice.setVisible(check_in.practiced is True)
        self.practice.setText(check_in.practice)
        self.line.setText(check_in.line)
        self._show_words()
        self._say_which()
        self._tell()
        self.pad.setFocus()
        bring_into_view(self._title)

    def set_back(self, screen: str) -> None:
        """Say which screen going back leads to."""
        self._back.lead_to(screen)

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True
        self._form.hide()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and the form still holds all of it."""
        self._waiting = False
        self._tell()

    def _row(self, check_in: CheckIn, view: CheckInView) -> QWidget:
        at = words.local(check_in.at, check_in.zone)
        day = words.recent_day(at.date(), view.now.date())
        when = self.tr("{day}, {time}").format(day=day, time=words.clock_time(at))
        told = column(label(check_in_in_words(check_in), "prose"), label(when, "caption"), spacing=0)
        if self._read_only:
            return holder(told)
        change = Button("", "icon", icon="pencil-simple", says=self.tr("Change the check-in: {when}").format(when=when))
        change.clicked.connect(lambda *_: self.change(check_in))
        delete = Button("", "icon", icon="trash", says=self.tr("Delete the check-in: {when}").format(when=when))
        delete.clicked.connect(lambda *_: self._ask_to_delete(check_in, when))
        made = row(told, change, delete)
        made.setStretch(0, 1)
        return holder(made)

    def _ask_to_delete(self, check_in: CheckIn, when: str) -> None:
        self._asked_about = check_in.id
        self._question.ask(self.tr("Delete the check-in of {when}?").format(when=when))

    def _say_which(self) -> None:
        """Say whether the form is for now, or for a check-in that was kept."""
        changing = self._changing
        self._leave.setVisible(changing is not None)
        if changing is None or self._view is None:
            self._title.setText(self.tr("How is it now?"))
            self._hint.setText(self.tr("Half a minute. Leave out whatever you like."))
            return
        at = words.local(changing.at, changing.zone)
        when = self.tr("{day}, {time}").format(
            day=words.recent_day(at.date(), self._view.now.date()), time=words.clock_time(at)
        )
        self._title.setText(self.tr("How it was"))
        self._hint.setText(when)

    @Slot()
    def _on_leave_clicked(self) -> None:
        self._clear()
        self.pad.setFocus()

    def _clear(self) -> None:
        self._changing = None
        self._say_which()
        self._chosen = []
        self.pad.set_point(None)
        self.practiced.choose(None)
        self._practice.hide()
        for written in (self.sleep, self.practice, self.line):
            written.clear()
        self._sleep.say()
        self._show_words()
        self._tell()

    def _show_words(self) -> None:
        """Offer the words for the point; those that were chosen stay, wherever the point has moved."""
        empty(self._chips)
        offered = self._words_for(*self.pad.point) if self.pad.point else ()
        for word in dict.fromkeys((*self._chosen, *offered)):
            chip = button(word, "chip")
            chip.setCheckable(True)
            chip.setChecked(word in self._chosen)
            chip.toggled.connect(lambda on, word=word: self._choose(word, on=on))
            self._chips.addWidget(chip)
        self._words.setVisible(self._chips.count() > 0)

    def _choose(self, word: str, *, on: bool) -> None:
        self._chosen = [one for one in self._chosen if one != word] + ([word] if on else [])
        self._tell()

    def _check_in(self) -> CheckIn | None:
        """Return what is filled in; None while a number cannot be kept, which is said beside it."""
        if self._view is None:
            return None
        try:
            hours = parse_amount(self.sleep.text())
        except ValueError:
            self._sleep.say(self.tr("This does not read as a number."))
            return None
        if hours is not None and check(Ranged.SLEEP_HOURS, hours).plausibility is Plausibility.REFUSE:
            self._sleep.say(self.tr("A night has 0 to 24 hours here."))
            return None
        self._sleep.say()
        practiced = self.practiced.value
        earlier = self._changing
        return CheckIn(
            id=earlier.id if earlier else new_identifier(),
            at=earlier.at if earlier else self._view.now.astimezone(UTC),
            zone=earlier.zone if earlier else self._view.zone,
            pleasant=self.pad.pleasant,
            energy=self.pad.energy,
            words=tuple(self._chosen),
            sleep_hours=hours,
            practiced=practiced,
            practice=" ".join(self.practice.text().split()) if practiced else "",
            line=" ".join(self.line.text().split()),
        )

    @Slot()
    def _tell(self) -> None:
        point = self.pad.point
        self._told.setText(point_in_words(*point) if point else self.tr("none is fine"))
        self._told.setProperty("look", "heading" if point else "label")
        self._told.style().polish(self._told)
        self._leave_out.setVisible(point is not None)
        typed = any(line.text().strip() for line in (self.sleep, self.line))
        said = point is not None or self._chosen or typed or self.practiced.value is not None
        self.keep.setEnabled(bool(said) and not self._waiting)

    @Slot()
    def _on_pad_point_changed(self) -> None:
        self._show_words()
        self._tell()

    @Slot()
    def _on_leave_out_clicked(self) -> None:
        self.pad.setFocus()
        self.pad.set_point(None)
        self._on_pad_point_changed()

    @Slot(object)
    def _on_practiced_picked(self, practiced: bool | None) -> None:
        self._practice.setVisible(practiced is True)
        self._tell()

    @Slot()
    def _on_keep_clicked(self) -> None:
        if not self.keep.isEnabled():
            return
        check_in = self._check_in()
        if check_in is not None and not check_in.is_empty:
            self._waiting = True
            self.pad.setFocus()
            self.keep.setEnabled(False)
            (self.kept if self._changing is None else self.changed).emit(check_in)

    @Slot()
    def _on_question_accepted(self) -> None:
        self.pad.setFocus()
        self.delete_requested.emit(self._asked_about)


def check_in_in_words(check_in: CheckIn) -> str:
    """Return what was said in a check-in, in one line; what was left out is not mentioned."""
    translate = words.translate
    said = list(check_in.words)
    if check_in.pleasant is not None and check_in.energy is not None and not said:
        said = [point_in_words(check_in.pleasant, check_in.energy)]
    parts = [", ".join(said), check_in.line]
    if check_in.sleep_hours is not None:
        hours = words.amount(check_in.sleep_hours)
        parts.append(translate("CheckInScreen", "{hours} h of sleep").format(hours=hours))
    if check_in.practiced:
        parts.append(check_in.practice or translate("CheckInScreen", "practiced"))
    if check_in.practiced is False and not any(parts):
        parts.append(translate("CheckInScreen", "No practice"))
    return " · ".join(part for part in parts if part)
