"""Intention, what came, insight, step, how it went: one chain for each session, and all of them across the course."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from journal_app.domain.chain import Chain, Insight
from journal_app.domain.course import SessionStatus
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.intention_review import DueReview, ReviewMoment
from journal_app.domain.step import Step, StepStatus
from journal_app.ui import words
from journal_app.ui.widgets.back_button import BackButton
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, Part, button, column, empty, holder, label, row
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.row_button import IconLabel, RowButton
from journal_app.ui.widgets.wheel import leave_wheel_to_page
from journal_app.ui.widgets.writing import WritingBox

ANSWERS = (StepStatus.KEPT, StepStatus.PARTLY, StepStatus.NOT_YET, StepStatus.LET_GO)
"""What may be said of a step; each is as good as the others."""
_LONGEST_STEP = 280
_ENTRIES_SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainView:
    """Everything that the screen shows.

    Attributes:
        now: Aware, in the person's own time zone.
        chains: Of every dosing session, by their start.
        due: Intentions that may be looked at again now.
        other_steps: Steps that belong to no session.
    """

    now: datetime
    chains: tuple[Chain, ...] = ()
    due: tuple[DueReview, ...] = ()
    other_steps: tuple[Step, ...] = ()


class ChainScreen(Page):
    """The chains, the latest session first, or one alone. What is half written stays until it was kept.

    Signals:
        step_kept: Step, new.
        step_changed: Step, in other words than before.
        step_delete_requested: Identifier of a step.
        step_answered: Identifier of a step, StepStatus, a word about it or nothing.
        review_kept: Identifier of an intention, ReviewMoment, how it sits or nothing.
        open_requested: Identifier of an entry.
        record_requested: Identifier of a dosing session; show its page.
        threads_requested: See what comes back.
        memories_requested, rereading_requested: See memories then and now, or read entries again.
        closed: Back.
    """

    step_kept = Signal(object)
    step_changed = Signal(object)
    step_delete_requested = Signal(str)
    step_answered = Signal(str, object, str)
    review_kept = Signal(str, object, str)
    open_requested = Signal(str)
    record_requested = Signal(str)
    threads_requested = Signal()
    memories_requested = Signal()
    rereading_requested = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=860)
        self._view: ChainView | None = None
        self._read_only = False
        self._answered: Identifier = ""
        self._notes: dict[Identifier, str] = {}
        self._steps: dict[Identifier, QWidget] = {}
        self._asked_about: Identifier = ""
        self._back = BackButton()
        self._back.clicked.connect(self.closed)
        threads = button(self.tr("Threads"), "quiet", icon="flow-arrow", on_click=self.threads_requested.emit)
        memories = button(self.tr("Then and now"), "quiet", icon="path", on_click=self.memories_requested.emit)
        again = button(self.tr("Read again"), "quiet", icon="book-open", on_click=self.rereading_requested.emit)
        self.sessions = QComboBox()
        self.sessions.setAccessibleName(self.tr("Which session"))
        self.sessions.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.review = _ReviewCard()
        self.review.kept.connect(self.review_kept)
        self.step_form = _StepForm()
        self.step_form.kept.connect(self.step_kept)
        self.step_form.changed.connect(self.step_changed)
        self._question = Question(self.tr("Remove the step"), self.tr("Leave it here"))
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self._back.setFocus)
        self._empty = label(
            self.tr("Nothing here yet. When a session is noted, its intention and what came of it stand here."), "prose"
        )
        self._cards = column(spacing=14)
        self.body.addLayout(
            column(
                holder(FlowLayout(self._back, threads, memories, again)),
                label(self.tr("Intention and steps"), "display"),
                label(self.tr("What you brought, what came, and what you do with it. Nothing here is late."), "prose"),
                self.review,
                holder(FlowLayout(self.sessions)),
                self._question,
                self.step_form,
                self._empty,
                self._cards,
                None,
                spacing=14,
            )
        )
        self.sessions.activated.connect(self._on_sessions_activated)
        leave_wheel_to_page(self)
        on_escape(self, self.closed.emit)

    @property
    def session_id(self) -> Identifier:
        """Return the session that is shown alone; empty for all of them."""
        return self.sessions.currentData() or ""

    def show_chains(self, view: ChainView) -> None:
        """Show the chains. What was kept leaves its form; what is still being written stays."""
        self._view = view
        self._offer_sessions(view)
        self.review.show_due(None if self._read_only else next(iter(view.due), None), view)
        self.step_form.done_if_waiting()
        self._show_cards()

    def show_session(self, session_id: Identifier) -> None:
        """Show one session alone; all of them for an empty identifier, or one that is not known."""
        self.sessions.setCurrentIndex(max(self.sessions.findData(session_id), 0))
        self._show_cards()

    def begin_step(self, session_id: Identifier) -> None:
        """Offer to write down a step that follows from a session."""
        chains = self._view.chains if self._view is not None else ()
        chain = next((one for one in chains if one.dosing_session.id == session_id), None)
        if chain is not None and not self._read_only:
            self._begin_step(chain, None)

    def set_back(self, screen: str) -> None:
        """Say which screen going back leads to."""
        self._back.lead_to(screen)

    def show_step(self, step_id: Identifier) -> None:
        """Bring a step into view, and put the focus on what may be said of it."""
        shown = self._steps.get(step_id)
        if shown is not None:
            answers = [one for one in shown.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
            (answers[0] if answers else self._back).setFocus()
            bring_into_view(shown)

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True
        self.review.hide()
        self.step_form.hide()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and what was written is still there."""
        self.review.keep_failed()
        self.step_form.keep_failed()

    # --- showing

    def _offer_sessions(self, view: ChainView) -> None:
        chosen = self.session_id
        self.sessions.clear()
        self.sessions.addItem(self.tr("Across the course"), "")
        for chain in reversed(view.chains):
            self.sessions.addItem(_title(chain, view.now), chain.dosing_session.id)
        self.sessions.setCurrentIndex(max(self.sessions.findData(chosen), 0))
        self.sessions.setVisible(bool(view.chains))

    def _show_cards(self) -> None:
        if self._view is None:
            return
        focused = QApplication.focusWidget()
        name = focused.accessibleName() if focused is not None and self.isAncestorOf(focused) else ""
        empty(self._cards)
        self._steps.clear()
        shown = [
            chain
            for chain in reversed(self._view.chains)
            if chain.dosing_session.id == self.session_id or (not self.session_id and _has_something(chain))
        ]
        for chain in shown:
            self._cards.addWidget(self._card(chain, self._view.now))
        others = () if self.session_id else self._view.other_steps
        if others:
            steps = [self._step(step, self._view.now) for step in others]
            self._cards.addWidget(Card(label(self.tr("Other steps"), "title"), *steps, spacing=14))
        self._empty.setVisible(not shown and not others)
        self._focus_again(name)

    def _focus_again(self, name: str) -> None:
        if name:
            for each in self.findChildren(QWidget):
                if (
                    each.accessibleName() == name
                    and not each.isHidden()
                    and each.focusPolicy() & Qt.FocusPolicy.TabFocus
                ):
                    each.setFocus()
                    return

    def _card(self, chain: Chain, now: datetime) -> QWidget:
        session = chain.dosing_session
        parts: list[Part] = [label(_title(chain, now), "title")]
        if chain.intentions:
            parts.append(_link("compass", self.tr("Intention"), *self._intentions(chain, now)))
        if chain.came:
            parts.append(_link("waves", self.tr("What came"), *self._came(chain, now)))
        if chain.insights:
            parts.append(_link("lightbulb", self.tr("Insight"), *(self._insight(one, chain) for one in chain.insights)))
        if chain.steps:
            title = self.tr("Step, and how it went")
            parts.append(_link("path", title, *(self._step(one, now) for one in chain.steps), spacing=14))
        ways: list[QWidget] = []
        if not self._read_only and session.status is not SessionStatus.CANCELLED:
            add = button(self.tr("Add a step"), "link", icon="plus", on_click=lambda: self._begin_step(chain, None))
            add.setAccessibleName(self.tr("Add a step: {session}").format(session=_title(chain, now)))
            ways.append(add)
        page = button(self.tr("The page of this session"), "link", icon="note-pencil")
        page.setAccessibleName(self.tr("The page of this session: {session}").format(session=_title(chain, now)))
        page.clicked.connect(lambda *_: self.record_requested.emit(session.id))
        ways.append(page)
        parts.append(holder(FlowLayout(*ways)))
        return Card(*parts, spacing=16)

    def _intentions(self, chain: Chain, now: datetime) -> list[QWidget]:
        made: list[QWidget] = []
        *earlier, last = chain.intentions
        made.append(label(last.text, "serif"))
        if last.let_go_at is not None:
            day = words.short_day(last.let_go_at.astimezone(now.tzinfo).date(), now.date())
            made.append(label(self.tr("Let go of, {day}").format(day=day), "caption"))
        for version in reversed(earlier):
            day = words.short_day(version.written_at.astimezone(now.tzinfo).date(), now.date())
            made.append(label(self.tr("Before, {day}: {text}").format(day=day, text=version.text), "secondary"))
        for review in chain.reviews:
            text = review.text or self.tr("looked at, without words")
            made.append(
                label(self.tr("{moment}: {text}").format(moment=review_moment(review.moment), text=text), "prose")
            )
        return made

    def _came(self, chain: Chain, now: datetime) -> list[QWidget]:
        made: list[QWidget] = []
        came = [one for one in chain.came if one.hidden_until is None or one.hidden_until <= now]
        for header in came[:_ENTRIES_SHOWN]:
            at = words.local(header.happened_at, header.zone)
            when = self.tr("{day}, {time}").format(
                day=words.short_day(at.date(), now.date()), time=words.clock_time(at)
            )
            headline = words.headline(header)
            star = [IconLabel("star", "check_in", 16)] if header.starred else []
            said = ". ".join(part for part in (headline, when, self.tr("starred") if header.starred else "") if part)
            opens = RowButton(column(label(headline, "prose"), label(when, "caption"), spacing=0), *star, says=said)
            opens.body.setStretch(0, 1)
            opens.clicked.connect(lambda *_, entry_id=header.id: self.open_requested.emit(entry_id))
            made.append(opens)
        if len(came) > _ENTRIES_SHOWN:
            more = len(came) - _ENTRIES_SHOWN
            made.append(label(self.tr("{number} more in the journal").format(number=words.number(more)), "caption"))
        return made

    def _insight(self, insight: Insight, chain: Chain) -> QWidget:
        said = insight.words or self.tr("An entry in the journal")  # a veil gives none of its words
        opens = RowButton(label(said, "prose"), says=self.tr("Insight: {words}").format(words=said))
        opens.clicked.connect(lambda *_: self.open_requested.emit(insight.entry_id))
        if self._read_only:
            return opens
        step = button(self.tr("A step from this"), "link", on_click=lambda: self._begin_step(chain, insight))
        step.setAccessibleName(self.tr("A step from this insight: {words}").format(words=said))
        return holder(column(opens, row(10, step, None), spacing=0))

    def _step(self, step: Step, now: datetime) -> QWidget:
        parts: list[Part] = [label(step.text, "prose")]
        if step.when_where:
            parts.append(label(step.when_where, "secondary"))
        for event in step.history:
            day = words.short_day(event.at.astimezone(now.tzinfo).date(), now.date())
            said = self.tr("{status}, {day}").format(status=words.step_status(event.status), day=day)
            if event.note:
                said = self.tr("{said}: {note}").format(said=said, note=event.note)
            parts.append(label(said, "label"))
        if not self._read_only:
            answers = FlowLayout(*(self._answer(step, status) for status in ANSWERS), spacing=6)
            parts.append(holder(answers))
            if step.id == self._answered:
                parts.append(self._note_line(step))
            change = button(self.tr("Change"), "link", on_click=lambda: self._change_step(step))
            change.setAccessibleName(self.tr("Change the step: {step}").format(step=step.text))
            remove = button(self.tr("Remove"), "link", on_click=lambda: self._ask_to_remove(step))
            remove.setAccessibleName(self.tr("Remove the step: {step}").format(step=step.text))
            parts.append(holder(FlowLayout(change, remove)))
        made = holder(column(*parts, spacing=4))
        self._steps[step.id] = made
        return made

    def _answer(self, step: Step, status: StepStatus) -> QWidget:
        made = button(words.step_status(status), on_click=lambda: self._say_of(step, status))
        made.setCheckable(True)
        made.setChecked(step.status is status)
        made.setAccessibleName(self.tr("{answer}: {step}").format(answer=words.step_status(status), step=step.text))
        return made

    def _note_line(self, step: Step) -> QWidget:
        line = text_line(self.tr("A word about it: {step}").format(step=step.text), longest=_LONGEST_STEP)
        line.setPlaceholderText(self.tr("A word about it, if you like"))
        line.setText(self._notes.get(step.id, ""))
        line.textEdited.connect(lambda text: self._notes.__setitem__(step.id, text))

        def keep() -> None:
            note = line.text().strip()
            if note:
                self._answered = ""
                self._notes.pop(step.id, None)
                self.step_answered.emit(step.id, step.status, note)

        line.returnPressed.connect(keep)
        kept = button(self.tr("Keep"), on_click=keep)
        kept.setAccessibleName(self.tr("Keep the word about it"))
        made = row(line, kept)
        made.setStretch(0, 1)
        return holder(made)

    # --- what the person does

    def _say_of(self, step: Step, status: StepStatus) -> None:
        self._answered = step.id
        if step.status is status:
            self._show_cards()
        else:
            self.step_answered.emit(step.id, status, "")

    def _change_step(self, step: Step) -> None:
        self.step_form.change(step)

    def _ask_to_remove(self, step: Step) -> None:
        self._asked_about = step.id
        self._question.ask(
            self.tr("Remove the step “{step}”? What was noted about it goes with it.").format(step=step.text)
        )

    @Slot()
    def _on_question_accepted(self) -> None:
        self._back.setFocus()
        self.step_delete_requested.emit(self._asked_about)

    def _begin_step(self, chain: Chain, insight: Insight | None) -> None:
        if self._view is not None:
            self.step_form.begin(chain, insight, self._view.now)

    @Slot()
    def _on_sessions_activated(self) -> None:
        self._show_cards()


class _ReviewCard(Card):
    """An intention that comes back, and a box for how it sits now. None is asked for."""

    kept = Signal(str, object, str)

    def __init__(self) -> None:
        self._due: DueReview | None = None
        self._which = label("", "label")
        self._text = label("", "serif")
        self.box = WritingBox(self.tr("How does it sit now?"), look="")
        self.keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        self.keep.setAccessibleName(self.tr("Keep how it sits now"))
        seen = button(self.tr("I looked at it, no words"), "quiet", on_click=self._on_seen_clicked)
        super().__init__(
            self._which,
            self._text,
            Field(self.tr("How does it sit now?"), self.box),
            holder(FlowLayout(self.keep, seen)),
            spacing=8,
        )
        self.box.textChanged.connect(self._tell)
        self.hide()

    def show_due(self, due: DueReview | None, view: ChainView) -> None:
        """Show an intention that may be looked at again, or nothing; words for the same one stay."""
        if due is None or self._due is None or _key(due) != _key(self._due):
            self.box.clear()
        self._due = due
        self.setVisible(due is not None)
        if due is not None:
            number = next((one.number for one in view.chains if one.dosing_session.id == due.dosing_session.id), 0)
            self._which.setText(
                self.tr("{session} · {moment}").format(
                    session=words.dosing_session(number), moment=review_moment(due.moment)
                )
            )
            self._text.setText(due.intention.text)
        self._tell()

    def keep_failed(self) -> None:
        """Let the person try again."""
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.keep.setEnabled(bool(self.box.text.strip()))

    @Slot()
    def _on_keep_clicked(self) -> None:
        self._say(self.box.text.strip())

    @Slot()
    def _on_seen_clicked(self) -> None:
        self._say("")

    def _say(self, text: str) -> None:
        if self._due is not None:
            self.keep.setEnabled(False)
            self.kept.emit(self._due.intention.id, self._due.moment, text)


class _StepForm(Card):
    """One small step: what, and when and where; new, or in other words.

    Signals:
        kept: Step, new.
        changed: Step, in other words.
    """

    kept = Signal(object)
    changed = Signal(object)

    def __init__(self) -> None:
        self._step: Step | None = None
        self._chain: Chain | None = None
        self._insight: Insight | None = None
        self._now = datetime.now(UTC)
        self._waiting = False
        self._heading = label("", "heading")
        self._from = label("", "prose")
        self.text = text_line(self.tr("One small step"), longest=_LONGEST_STEP)
        self.when_where = text_line(self.tr("When and where"), longest=_LONGEST_STEP)
        self.keep = button(self.tr("Keep"), "soft", on_click=self._on_keep_clicked)
        self.keep.setAccessibleName(self.tr("Keep this step"))
        leave = button(self.tr("Not now"), "quiet", on_click=self._on_leave_clicked)
        leave.setAccessibleName(self.tr("No step now"))
        super().__init__(
            self._heading,
            self._from,
            Field(self.tr("One small step"), self.text),
            Field(self.tr("When and where, if you know"), self.when_where),
            holder(FlowLayout(self.keep, leave)),
            spacing=10,
        )
        self.text.textChanged.connect(self._tell)
        for line in (self.text, self.when_where):
            line.returnPressed.connect(self._on_keep_clicked)
        self.hide()

    def begin(self, chain: Chain, insight: Insight | None, now: datetime) -> None:
        """Open the form for a session; what was typed for another new step stays, so that nothing is lost."""
        if self._step is not None:
            self._empty()
        self._chain, self._insight, self._now = chain, insight, now
        self._heading.setText(self.tr("A step · {session}").format(session=_title(chain, now)))
        self._from.setText(insight.words if insight else "")
        self._from.setVisible(insight is not None)
        self.show()
        self._tell()
        self.text.setFocus()
        bring_into_view(self)

    def change(self, step: Step) -> None:
        """Open the form with a step that is kept."""
        self._step = step
        self._heading.setText(self.tr("This step in other words"))
        self._from.hide()
        self.text.setText(step.text)
        self.when_where.setText(step.when_where)
        self.show()
        self._tell()
        self.text.setFocus()
        bring_into_view(self)

    def done_if_waiting(self) -> None:
        """Close when the step was kept."""
        if self._waiting:
            self._waiting = False
            self._empty()
            self.hide()

    def _empty(self) -> None:
        self._step = None
        self.text.clear()
        self.when_where.clear()

    @Slot()
    def _on_leave_clicked(self) -> None:
        if self._step is not None:  # it is kept as it was; what is new stays, for another time
            self._empty()
        self.hide()

    def keep_failed(self) -> None:
        """Let the person try again."""
        self._waiting = False
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.keep.setEnabled(bool(self.text.text().strip()) and not self._waiting)

    @Slot()
    def _on_keep_clicked(self) -> None:
        if not self.keep.isEnabled():
            return
        text, when_where = (" ".join(one.text().split()) for one in (self.text, self.when_where))
        if self._step is not None:
            self._waiting = True
            self.keep.setEnabled(False)
            self.changed.emit(replace(self._step, text=text, when_where=when_where))
        elif self._chain is not None:
            self._waiting = True
            self.keep.setEnabled(False)
            self.kept.emit(
                Step(
                    id=new_identifier(),
                    text=text,
                    when_where=when_where,
                    made_at=self._now.astimezone(UTC),
                    entry_id=self._insight.entry_id if self._insight else None,
                    dosing_session_id=self._chain.dosing_session.id,
                )
            )


def review_moment(moment: ReviewMoment) -> str:
    """Return when an intention came back."""
    match moment:
        case ReviewMoment.SAME_EVENING:
            return words.translate("ChainScreen", "The same evening")
        case ReviewMoment.ONE_WEEK:
            return words.translate("ChainScreen", "A week later")
        case ReviewMoment.BEFORE_NEXT:
            return words.translate("ChainScreen", "Before the next session")


def _title(chain: Chain, now: datetime) -> str:
    session = chain.dosing_session
    day = words.short_day(words.local(session.starts_at, session.zone).date(), now.date())
    if session.status is SessionStatus.CANCELLED:
        return words.translate("ChainScreen", "Cancelled session, {day}").format(day=day)
    return words.translate("ChainScreen", "{session}, {day}").format(
        session=words.dosing_session(chain.number), day=day
    )


def _has_something(chain: Chain) -> bool:
    held = chain.dosing_session.status is SessionStatus.HELD
    return held or bool(chain.intentions or chain.came or chain.insights or chain.steps)


def _key(due: DueReview) -> tuple[Identifier, ReviewMoment]:
    return due.dosing_session.id, due.moment


def _link(icon: str, name: str, *parts: QWidget, spacing: int = 4) -> QWidget:
    """Return one link of the chain: what it is, and what stands there."""
    mark = column(IconLabel(icon, "accent"), None)
    made = row(mark, column(label(name, "label"), *parts, spacing=spacing), spacing=12)
    made.setStretch(1, 1)
    return holder(made)
