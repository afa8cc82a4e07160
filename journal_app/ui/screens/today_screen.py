"""Today: where the person is in the course, one prompt for this moment, the next session, what was written lately."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from journal_app.domain.course import DosingSession
from journal_app.domain.dosing_ranges import LONGEST_INTENTION
from journal_app.domain.entry import Draft, EntryHeader, EntryKind, Unfinished
from journal_app.domain.intention_review import DueReview
from journal_app.domain.moment import Standing
from journal_app.domain.prompt import Prompt
from journal_app.ui import words
from journal_app.ui.widgets.awake_line import AwakeLine, AwakeView
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import text_line
from journal_app.ui.widgets.invitation_card import InvitationCard, InvitationView
from journal_app.ui.widgets.mood_slider import MoodSlider
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, Page, button, column, empty, holder, label, pill, row
from journal_app.ui.widgets.row_button import IconLabel, RowButton
from journal_app.ui.widgets.unfinished_card import UnfinishedCard


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """Everything that the Today screen shows.

    Attributes:
        now: Aware, in the person's own time zone.
        name: What they like to be called; may be empty.
        standing: Where they stand around a session.
        prompt: One for this moment; none hides its card.
        next_session: The next one that is planned.
        intention: What was set for the next session; empty when none was.
        invitation: The one thing that is offered now.
        due_review: An intention that may be looked at again now; not beside an invitation.
        awake: On the day of a session, when the person was awake and talking again.
        recent: Newest first; as many as are to be shown.
        unfinished: The drafts that wait, the latest first.
        put_away: Drafts that were put away since this screen was opened.
        kept_mood: The last mood kept today.
        kept_mood_at: When that was, aware.
    """

    now: datetime
    name: str = ""
    standing: Standing | None = None
    prompt: Prompt | None = None
    next_session: DosingSession | None = None
    intention: str = ""
    invitation: InvitationView | None = None
    due_review: DueReview | None = None
    awake: AwakeView | None = None
    recent: tuple[EntryHeader, ...] = ()
    unfinished: tuple[Unfinished, ...] = ()
    put_away: tuple[Draft, ...] = ()
    kept_mood: int | None = None
    kept_mood_at: datetime | None = None


class TodayScreen(Page):
    """The first screen of the open journal.

    Signals:
        write_requested: Begin a free entry.
        begin_requested: Begin guided writing with this prompt.
        swap_requested: Show another prompt instead of this one.
        mood_kept: The mood, 0 to 10, to keep as a small entry.
        preparation_requested: Get ready for the next session.
        chain_requested: Look at an intention again.
        check_in_requested: Say a little more than a mood.
        intention_kept: The intention for the next session; empty when it was taken away.
        sessions_requested: Open the sessions.
        open_requested: Open this entry.
        resume_requested: Go on with this unfinished entry.
        later_requested: Leave it for another time (id).
        put_away_requested, bring_back_requested: The draft of this entry (id).
    """

    write_requested = Signal()
    begin_requested = Signal(str)
    swap_requested = Signal(str)
    mood_kept = Signal(int)
    chain_requested = Signal()
    preparation_requested = Signal()
    check_in_requested = Signal()
    intention_kept = Signal(str)
    sessions_requested = Signal()
    open_requested = Signal(str)
    resume_requested = Signal(str)
    later_requested = Signal(str)
    put_away_requested = Signal(str)
    bring_back_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._date = label("", "secondary")
        self._greeting = label("", "display")
        self._write = button(self.tr("Write"), "primary", icon="pencil-line", on_click=self.write_requested.emit)
        self._unfinished = UnfinishedCard()
        self._unfinished.resume_requested.connect(self.resume_requested)
        self._unfinished.later_requested.connect(self.later_requested)
        self._unfinished.put_away_requested.connect(self.put_away_requested)
        self._unfinished.bring_back_requested.connect(self.bring_back_requested)
        self.invitation = InvitationCard()
        self.awake = AwakeLine()
        self._review = _ReviewCard()
        self._prompt = _PromptCard()
        self._mood = _MoodCard()
        self._next = _NextSessionCard()
        self._timeline_slot = QVBoxLayout()
        self._timeline: QWidget | None = None
        self._recent_rows = column(spacing=2)
        self._recent = Card(label(self.tr("Recently"), "heading"), self._recent_rows, spacing=8)
        self._to_write = holder(ColumnsLayout(self._prompt, self._mood, self._next, least=250, weights=(5, 4, 4)))
        self._read_only = False
        self.body.addLayout(
            column(
                self._header(),
                self.awake,
                self.invitation,
                self._unfinished,
                self._review,
                self._to_write,
                self._timeline_slot,
                self._recent,
                None,
                spacing=20,
            )
        )
        self._prompt.begin_requested.connect(self.begin_requested)
        self._prompt.swap_requested.connect(self.swap_requested)
        self._mood.kept.connect(self.mood_kept)
        self._review.chain_requested.connect(self.chain_requested)
        self._mood.more_requested.connect(self.check_in_requested)
        self._next.intention_kept.connect(self.intention_kept)
        self._next.preparation_requested.connect(self.preparation_requested)
        self._next.sessions_requested.connect(self.sessions_requested)

    def show_today(self, view: TodayView) -> None:
        """Show the day as it is now. What is half typed or half dragged stays."""
        self._date.setText(words.weekday_and_day(view.now.date()))
        self._greeting.setText(words.greeting(view.now, view.name))
        if not self._read_only:
            self._unfinished.show_drafts(view.unfinished, view.put_away, view.now)
            self._leave_what_goes(view)
            self.awake.show_awake(view.awake)
            self.invitation.show_invitation(view.invitation)
            stops = [self._write, *self.awake.stops(), *self.invitation.stops(), *self._unfinished.buttons()]
            for former, following in pairwise(stops):
                QWidget.setTabOrder(former, following)
        self._prompt.show_prompt(view.prompt, view.standing)
        self._review.show_due(None if self._read_only else view.due_review)
        self._mood.show_kept(view.kept_mood, view.kept_mood_at, view.now)
        self._next.show_session(view)
        self._show_recent(view)

    def _leave_what_goes(self, view: TodayView) -> None:
        """Take the focus off what is about to go: Qt would look for the next control, far down the page."""
        focused = QApplication.focusWidget()
        parts = ((self.awake, view.awake), (self.invitation, view.invitation))
        if focused is not None and any(part.isAncestorOf(focused) for part, wanted in parts if wanted is None):
            self._write.setFocus()

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True
        for part in (self._write, self._to_write, self._unfinished, self._review, self.invitation, self.awake):
            part.hide()

    def keep_failed(self) -> None:
        """Let the person try again to keep the mood, which is still on the slider."""
        self._mood.keep_failed()

    def keep_now(self) -> None:
        """Keep the intention that is being written, if it is another than before."""
        self._next.keep_now()

    def set_timeline(self, widget: QWidget) -> None:
        """Show a compact timeline below the cards, instead of the one there."""
        if self._timeline is not None:
            self._timeline_slot.removeWidget(self._timeline)
            self._timeline.deleteLater()
        self._timeline = widget
        self._timeline_slot.addWidget(widget)

    def _header(self) -> QHBoxLayout:
        header = row(column(self._date, self._greeting, spacing=0), spacing=16)
        header.setStretch(0, 1)
        header.addWidget(self._write, 0, Qt.AlignmentFlag.AlignBottom)
        return header

    def _show_recent(self, view: TodayView) -> None:
        empty(self._recent_rows)
        for header in view.recent:
            made = _entry_row(header, view.now)
            made.clicked.connect(lambda _=False, entry_id=header.id: self.open_requested.emit(entry_id))
            self._recent_rows.addWidget(made)
        self._recent.setVisible(bool(view.recent))


class _PromptCard(Card):
    """Where the person stands, and one question."""

    begin_requested = Signal(str)
    swap_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._prompt_id = ""
        self._standing = pill("")
        self._question = label("", "serif")
        self._begin = button(self.tr("Begin"), "soft", on_click=self._on_begin_clicked)
        self._swap = button(self.tr("Another question"), "quiet", on_click=self._on_swap_clicked)
        self.body.addLayout(
            column(self._standing, self._question, None, holder(FlowLayout(self._begin, self._swap)), spacing=14)
        )

    def show_prompt(self, prompt: Prompt | None, standing: Standing | None) -> None:
        """Show a prompt; without one there is nothing to ask."""
        self._prompt_id = prompt.id if prompt else ""
        self._question.setText(prompt.text if prompt else self.tr("Nothing to ask just now. Write freely if you like."))
        self._begin.setVisible(prompt is not None)
        self._swap.setVisible(prompt is not None)
        self._begin.setAccessibleDescription(prompt.text if prompt else "")
        self._standing.setText(words.standing(standing) if standing else "")
        self._standing.setVisible(standing is not None)

    @Slot()
    def _on_begin_clicked(self) -> None:
        self.begin_requested.emit(self._prompt_id)

    @Slot()
    def _on_swap_clicked(self) -> None:
        self.swap_requested.emit(self._prompt_id)


class _ReviewCard(Card):
    """An intention that comes back, in one quiet line."""

    chain_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._text = label("", "prose")
        look = button(self.tr("How does it sit now?"), on_click=self.chain_requested.emit)
        parts = row(column(label(self.tr("Your intention"), "caption"), self._text, spacing=0), look, spacing=12)
        parts.setStretch(0, 1)
        self.body.addLayout(parts)
        self.hide()

    def show_due(self, due: DueReview | None) -> None:
        """Show an intention that may be looked at again, or nothing."""
        self._text.setText(due.intention.text if due else "")
        self.setVisible(due is not None)


class _MoodCard(Card):
    """How the person is right now, in one drag."""

    kept = Signal(int)
    more_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._slider = MoodSlider()
        self._value = label("", "heading")
        self._value.setWordWrap(False)
        self._keep = button(self.tr("Keep"), on_click=self._on_keep_clicked)
        self._keep.setAccessibleName(self.tr("Keep this mood"))
        self._last = label("", "caption")
        bright = label(self.tr("bright"), "caption")
        bright.setAlignment(Qt.AlignmentFlag.AlignTrailing)
        more = button(self.tr("A little more"), "quiet", on_click=self.more_requested.emit)
        more.setAccessibleName(self.tr("A little more: a check-in"))
        keep_row = holder(FlowLayout(self._keep, more))
        self.body.addLayout(
            column(
                label(self.tr("How are you right now?"), "heading"),
                6,
                row(label(self.tr("Mood"), names=self._slider), None, self._value),
                self._slider,
                row(label(self.tr("low"), "caption"), bright),
                None,
                self._last,
                keep_row,
                spacing=8,
            )
        )
        self._waiting = False
        self._slider.mood_changed.connect(self._show_value)
        self._show_value()

    def show_kept(self, mood: int | None, at: datetime | None, now: datetime) -> None:
        """Show what was kept last; a mood that was waiting to be kept leaves the slider."""
        if self._waiting:
            self._waiting = False
            self._slider.set_mood(None)
        self._last.clear()
        if mood is not None and at is not None:
            kept = self.tr("Kept {mood}, {time}")
            when = words.clock_time(at.astimezone(now.tzinfo))
            self._last.setText(kept.format(mood=words.number(mood), time=when))
        self._show_value()

    def keep_failed(self) -> None:
        """Leave the mood on the slider, ready to be kept."""
        self._waiting = False
        self._show_value()

    @Slot()
    def _show_value(self) -> None:
        mood = self._slider.mood
        self._value.setText("" if mood is None else words.mood(mood))
        self._keep.setEnabled(mood is not None)

    @Slot()
    def _on_keep_clicked(self) -> None:
        mood = self._slider.mood
        if mood is not None:
            self._waiting = True
            self._slider.setFocus()
            self._keep.setEnabled(False)
            self.kept.emit(mood)


class _NextSessionCard(Card):
    """When the next session is, with whom, and what the person wants to bring to it."""

    intention_kept = Signal(str)
    sessions_requested = Signal()
    preparation_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._caption = label(self.tr("Next session"), "secondary")
        self._when = label("", "serif")
        self._with = label("", "secondary")
        self._intention_caption = label(self.tr("Your intention"), "caption")
        self._intention = label("", "prose")
        self._set = button(self.tr("Set an intention"), "link", on_click=self._on_set_clicked)
        self._line = text_line(self.tr("Your intention, in one sentence"), longest=LONGEST_INTENTION)
        self._line.setPlaceholderText(self.tr("In one sentence"))
        self._keep: Button = button(self.tr("Keep"), on_click=self._on_keep_clicked)
        self._keep.setAccessibleName(self.tr("Keep the intention"))
        leave = button(self.tr("Not now"), "quiet", on_click=self._on_leave_clicked)
        self._editor = holder(column(self._line, holder(FlowLayout(self._keep, leave))))
        self._prepare = button(self.tr("Open preparation"), on_click=self.preparation_requested.emit)
        self._open = button(self.tr("Open sessions"), "quiet", on_click=self.sessions_requested.emit)
        self.body.addLayout(
            column(
                column(self._caption, self._when, self._with, spacing=2),
                column(
                    self._intention_caption, self._intention, holder(FlowLayout(self._set)), self._editor, spacing=2
                ),
                None,
                column(holder(FlowLayout(self._prepare)), holder(FlowLayout(self._open)), spacing=4),
                spacing=12,
            )
        )
        self._session_id: str | None = None
        self._line.returnPressed.connect(self._on_keep_clicked)
        self._editor.hide()

    @property
    def line(self) -> QLineEdit:
        """Return the line in which an intention is written."""
        return self._line

    def keep_now(self) -> None:
        """Keep what is being written, if it is another than before."""
        if self._editor.isVisibleTo(self) and self._line.text().strip():
            self._keep.click()

    def show_session(self, view: TodayView) -> None:
        """Show the next session, or that none is planned."""
        session = view.next_session
        session_id = session.id if session else None
        self._prepare.setVisible(session is not None)
        if session_id != self._session_id:
            self._session_id = session_id
            self._editor.hide()
            self._line.clear()
        if session is None:
            self._when.setText(self.tr("Nothing planned here"))
            self._with.setText(self.tr("If you know your next session, you may add it."))
        else:
            at = words.local(session.starts_at, session.zone)
            days = (at.date() - words.local(view.now, session.zone).date()).days
            self._when.setText(words.session_when(session, view.now.date()))
            self._with.setText(words.in_days_with(days, session.people))
        self._intention.setText(view.intention)
        self._show_intention()

    def _show_intention(self) -> None:
        text, editing = self._intention.text(), not self._editor.isHidden()
        self._intention_caption.setVisible(bool(text) and not editing)
        self._intention.setVisible(bool(text) and not editing)
        self._set.setText(self.tr("Change the intention") if text else self.tr("Set an intention"))
        self._set.setAccessibleName(self._set.text())
        self._set.setVisible(self._session_id is not None and not editing)

    @Slot()
    def _on_set_clicked(self) -> None:
        self._line.setText(self._intention.text())
        self._editor.show()
        self._show_intention()
        self._line.setFocus()

    @Slot()
    def _on_keep_clicked(self) -> None:
        text = " ".join(self._line.text().split())
        changed = text != self._intention.text()
        self._intention.setText(text)
        self._on_leave_clicked()
        if changed:
            self.intention_kept.emit(text)

    @Slot()
    def _on_leave_clicked(self) -> None:
        self._editor.hide()
        self._show_intention()
        self._set.setFocus()


def _entry_row(header: EntryHeader, now: datetime) -> RowButton:
    """Return the row of one entry: its first words, when, and what kind it is."""
    at = words.local(header.happened_at, header.zone)
    day = words.recent_day(at.date(), now.date())
    headline, has_words = words.headline(header), bool(header.headline) or header.veiled
    below = words.translate("TodayScreen", "{day}, {time} · {kind}").format(
        day=day,
        time=words.clock_time(at),
        kind=words.entry_kind(header.kind) if has_words else words.translate("TodayScreen", "Check-in"),
    )
    if has_words:
        icon = IconLabel("compass" if header.kind is EntryKind.GUIDED else "pencil-line", _ink(header.kind))
    else:
        icon = IconLabel("sun", "check_in")
    star = [IconLabel("star", "check_in", 16)] if header.starred else []
    starred = words.translate("TodayScreen", "starred") if header.starred else ""
    says = ". ".join(part for part in (headline, below, starred) if part)
    made = RowButton(icon, column(label(headline, "prose"), label(below, "caption"), spacing=0), *star, says=says)
    made.body.setStretch(1, 1)
    return made


def _ink(kind: EntryKind) -> str:
    return "guided" if kind is EntryKind.GUIDED else "write"
