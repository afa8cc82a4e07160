"""Before a session: what to have thought of, a card for when it gets hard, questions kept for later, the way home."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from journal_app.domain.course import DosingSession
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.readiness import HardCard, HomeCard, ParkedQuestion, QuestionFor, Readiness, ReadinessList
from journal_app.ui import theme, words
from journal_app.ui.widgets.back_button import BackButton
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.nobody_watches import nobody_watches
from journal_app.ui.widgets.parts import (
    Button,
    Card,
    FlowLayout,
    Page,
    Part,
    button,
    column,
    empty,
    holder,
    label,
    line,
    row,
)
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.writing import WritingBox

_LONGEST = 280
_BOX_HEIGHT = 84


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationView:
    """Everything that the screen shows.

    Attributes:
        now: Aware, in the person's own time zone.
        session: The one to get ready for; None when none is planned.
        number: Which of its course, from 1; 0 where unknown.
        lists: Those for its route.
        readiness: What was ticked for it.
        hard_card: The card that stands.
        home_card: For the rest of the day of the session.
        questions: All that were parked, the earliest first.
    """

    now: datetime
    session: DosingSession | None = None
    number: int = 0
    lists: tuple[ReadinessList, ...] = ()
    readiness: Readiness | None = None
    hard_card: HardCard | None = None
    home_card: HomeCard | None = None
    questions: tuple[ParkedQuestion, ...] = ()


class PreparationScreen(Page):
    """Four cards. What is half written stays until it was kept.

    Signals:
        ticked: Id of an item of the list, or the words of an own one; whether it is ticked (bool).
        own_item_added, own_item_removed: Its words.
        hard_card_kept: HardCard.
        home_kept: Who is there, and whom to call.
        question_kept: ParkedQuestion.
        question_asked: Identifier of a question, and what was said or nothing.
        question_delete_requested: Identifier.
        chain_requested: Identifier of the session.
        closed: Back.
    """

    ticked = Signal(str, bool)
    own_item_added = Signal(str)
    own_item_removed = Signal(str)
    hard_card_kept = Signal(object)
    home_kept = Signal(str, str)
    question_kept = Signal(object)
    question_asked = Signal(str, str)
    question_delete_requested = Signal(str)
    chain_requested = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=860)
        self._view: PreparationView | None = None
        self._back = BackButton()
        self._back.clicked.connect(self.closed)
        self._when = label("", "secondary")
        self._chain = button(self.tr("Intention and steps"), "quiet", icon="path", on_click=self._on_chain_clicked)
        self.readiness = _ReadinessCard()
        self.hard = _HardCard()
        self.questions = _QuestionsCard()
        self.home = _HomeCard()
        self.body.addLayout(
            column(
                holder(FlowLayout(self._back, self._chain)),
                column(label(self.tr("Before the session"), "display"), self._when, spacing=0),
                self.readiness,
                self.hard,
                self.questions,
                self.home,
                None,
                spacing=14,
            )
        )
        self.readiness.ticked.connect(self.ticked)
        self.readiness.own_item_added.connect(self.own_item_added)
        self.readiness.own_item_removed.connect(self.own_item_removed)
        self.hard.kept.connect(self._on_hard_kept)
        self.home.kept.connect(self._on_home_kept)
        self.questions.kept.connect(self.question_kept)
        self.questions.asked.connect(self.question_asked)
        self.questions.delete_requested.connect(self.question_delete_requested)
        on_escape(self, self.closed.emit)

    @property
    def session_id(self) -> Identifier:
        """Return the session that is shown; empty when there is none."""
        return self._view.session.id if self._view is not None and self._view.session is not None else ""

    def show_preparation(self, view: PreparationView) -> None:
        """Show what is there. What was kept leaves its form; what is still being written stays."""
        if view.session is None or view.session.id != self.session_id:
            self.home.forget()
        self._view = view
        session = view.session
        if session is None:
            self._when.setText(self.tr("No session is planned here. When one is, its list stands below."))
        else:
            when, at = self.tr("{session} · {when}"), words.session_when(session, view.now.date())
            self._when.setText(when.format(session=words.dosing_session(view.number), when=at))
        self._chain.setVisible(session is not None)
        self.readiness.show_lists(view.lists, view.readiness if session is not None else None)
        self.hard.show_card(view.hard_card)
        self.home.show_card(view.home_card, view.readiness, view.now)
        self.questions.show_questions(view)

    def set_back(self, screen: str) -> None:
        """Say which screen going back leads to."""
        self._back.lead_to(screen)

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        for card in (self.readiness, self.hard, self.questions, self.home):
            card.set_read_only()

    def keep_failed(self) -> None:
        """Let the person try again: keeping did not work, and what was written is still there."""
        for card in (self.hard, self.home, self.questions):
            card.keep_failed()
        if self._view is not None:
            self.readiness.show_lists(self._view.lists, self._view.readiness)

    @Slot()
    def _on_chain_clicked(self) -> None:
        self.chain_requested.emit(self.session_id)

    @Slot(dict)
    def _on_hard_kept(self, said: Mapping[str, str]) -> None:
        if self._view is not None:
            earlier = self._view.hard_card or HardCard(id=new_identifier(), written_at=self._view.now.astimezone(UTC))
            self.hard_card_kept.emit(replace(earlier, written_at=self._view.now.astimezone(UTC), **said))

    @Slot(dict)
    def _on_home_kept(self, said: Mapping[str, str]) -> None:
        self.home_kept.emit(said["with_you"], said["to_call"])


class _Tick(QWidget):
    """A box to tick with words that take as many lines as they need; the words can be pressed too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        told = label(text, names=self.box)
        made = row(column(self.box, None), told, spacing=4)
        made.setStretch(1, 1)
        self.setLayout(made)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that its release comes here too."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a press on the words as one on the box."""
        if event.button() is Qt.MouseButton.LeftButton and self.box.isEnabled():
            self.box.click()


class _ReadinessCard(Card):
    """The lists for the route, and what the person adds."""

    ticked = Signal(str, bool)
    own_item_added = Signal(str)
    own_item_removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self._boxes: dict[str, QCheckBox] = {}
        self._read_only = False
        self._rows = column(spacing=2)
        self.own = text_line(self.tr("Something of your own for this list"), longest=_LONGEST)
        self.own.setPlaceholderText(self.tr("Something of your own"))
        self._add = button(self.tr("Add"), on_click=self._on_add_clicked)
        self._add.setAccessibleName(self.tr("Add to the list"))
        adding = row(self.own, self._add)
        adding.setStretch(0, 1)
        self._adding = holder(adding)
        self.body.addLayout(
            column(
                label(self.tr("Good to have thought of"), "heading"),
                label(self.tr("What your team tells you comes first. Leave open whatever does not fit."), "label"),
                self._rows,
                self._adding,
                spacing=8,
            )
        )
        self.own.returnPressed.connect(self._on_add_clicked)

    def show_lists(self, lists: tuple[ReadinessList, ...], readiness: Readiness | None) -> None:
        """Show the lists with their ticks; without a session there are none."""
        self.setVisible(readiness is not None)
        if readiness is None:
            return
        if (lists, readiness.own_items) != self._shown:
            self._shown = (lists, readiness.own_items)
            self._build(lists, readiness)
        for item_id, box in self._boxes.items():
            box.setChecked(item_id in readiness.ticked)

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True
        self._adding.hide()
        for box in self._boxes.values():
            box.setEnabled(False)

    def _build(self, lists: tuple[ReadinessList, ...], readiness: Readiness) -> None:
        self._boxes.clear()
        empty(self._rows)
        for each in lists:
            self._rows.addWidget(label(each.name, "label"))
            for listed in each.items:
                self._rows.addWidget(self._tick(listed.id, listed.text))
        if readiness.own_items:
            self._rows.addWidget(label(self.tr("Your own"), "label"))
        for text in readiness.own_items:
            remove = Button("", "icon", icon="trash", says=self.tr("Take out: {item}").format(item=text))
            remove.clicked.connect(lambda *_, text=text: self.own_item_removed.emit(text))
            if self._read_only:  # shown before it has a parent, it would be a window for a moment and take the focus
                remove.hide()
            made = row(self._tick(text, text), remove)
            made.setStretch(0, 1)
            self._rows.addWidget(holder(made))

    def _tick(self, item_id: str, text: str) -> _Tick:
        made = _Tick(text)
        made.box.setEnabled(not self._read_only)
        made.box.clicked.connect(lambda on, item_id=item_id: self.ticked.emit(item_id, on))
        self._boxes[item_id] = made.box
        return made

    @Slot()
    def _on_add_clicked(self) -> None:
        text = " ".join(self.own.text().split())
        if text:
            self.own.clear()
            self.own.setFocus()
            self.own_item_added.emit(text)


class _KeptCard(Card):
    """A few boxes that are kept together. What was changed stays until it was kept.

    Signals:
        kept: The words of each box, by its name.
    """

    kept = Signal(dict)

    def __init__(self, boxes: Mapping[str, QLineEdit | WritingBox], keep_says: str) -> None:
        super().__init__()
        self.boxes = dict(boxes)
        self._shown = dict.fromkeys(self.boxes, "")
        self._waiting = False
        self.keep = button(self.tr("Keep"), on_click=self._on_keep_clicked)
        self.keep.setAccessibleName(keep_says)
        for box in self.boxes.values():
            box.textChanged.connect(self._tell)
        self._tell()

    @property
    def said(self) -> dict[str, str]:
        """Return what stands in the boxes."""
        return {name: _text(box).strip() for name, box in self.boxes.items()}

    def show_values(self, values: Mapping[str, str]) -> None:
        """Show what is kept, unless something else is being written."""
        if self._waiting or self.said == self._shown:
            self._waiting = False
            self._shown = {name: values[name].strip() for name in self.boxes}
            for name, box in self.boxes.items():
                if _text(box).strip() == self._shown[name]:
                    continue  # a cursor that stands in it stays where it is
                if isinstance(box, QLineEdit):
                    box.setText(values[name])
                else:
                    box.setPlainText(values[name])
        self._tell()

    def forget(self) -> None:
        """Let go of what was written: it belonged to another session."""
        self._waiting = True

    def set_read_only(self) -> None:
        """Let the words be read only."""
        self.keep.hide()
        for box in self.boxes.values():
            box.setReadOnly(True)

    def keep_failed(self) -> None:
        """Let the person try again."""
        self._waiting = False
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.keep.setEnabled(self.said != self._shown and not self._waiting)

    @Slot()
    def _on_keep_clicked(self) -> None:
        self._waiting = True
        self.keep.setEnabled(False)
        self.kept.emit(self.said)


class _HardCard(_KeptCard):
    """The "if it gets hard" card, in the person's own words."""

    def __init__(self) -> None:
        captions = {
            "what_helps": self.tr("What helps me"),
            "tell_me": self.tr("What somebody may say to me"),
            "who": self.tr("Who may be there, and how I like that"),
        }
        boxes = {name: WritingBox(says, look="") for name, says in captions.items()}
        super().__init__(boxes, self.tr("Keep the card"))
        for box in boxes.values():
            box.setMaximumHeight(theme.current().px(_BOX_HEIGHT))
        self.body.addLayout(
            column(
                label(self.tr("If it gets hard"), "heading"),
                label(self.tr("In your own words, for you and for whoever sits with you."), "label"),
                *(Field(says, boxes[name]) for name, says in captions.items()),
                nobody_watches(),
                holder(FlowLayout(self.keep)),
                spacing=10,
            )
        )

    def show_card(self, card: HardCard | None) -> None:
        """Show the card that stands."""
        said = {name: getattr(card, name) if card else "" for name in self.boxes}
        self.show_values(said)


class _HomeCard(_KeptCard):
    """What is good to have at hand for the rest of the day."""

    def __init__(self) -> None:
        self.with_you = text_line(self.tr("Who is with me"), longest=_LONGEST)
        self.to_call = text_line(self.tr("Whom I call, with the number"), longest=_LONGEST)
        super().__init__({"with_you": self.with_you, "to_call": self.to_call}, self.tr("Keep the card for home"))
        self._noted = label("", "prose")
        self.body.addLayout(
            column(
                label(self.tr("For the rest of the day"), "heading"),
                Field(self.tr("Who is with me"), self.with_you),
                Field(self.tr("Whom I call, with the number"), self.to_call),
                self._noted,
                label(self.tr("The ride home and what your team said are noted with the session."), "caption"),
                holder(FlowLayout(self.keep)),
                spacing=10,
            )
        )

    def show_card(self, card: HomeCard | None, readiness: Readiness | None, now: datetime) -> None:
        """Show who is there, and what was noted with the session."""
        self.setVisible(card is not None and readiness is not None)
        if card is None or readiness is None:
            return
        self.show_values({"with_you": card.with_you, "to_call": card.to_call})
        noted = []
        if card.ride_home:
            noted.append(self.tr("Ride home: {ride}").format(ride=card.ride_home))
        if card.not_driving_until is not None:
            until = words.day_and_time(words.local(card.not_driving_until, card.zone), now.date())
            noted.append(self.tr("Not driving until {until}").format(until=until))
        if card.instructions:
            noted.append(card.instructions)
        self._noted.setText("\n".join(noted))
        self._noted.setVisible(bool(noted))


class _QuestionsCard(Card):
    """Questions that wait for the next time the person sees somebody, and what was said."""

    kept = Signal(object)
    asked = Signal(str, str)
    delete_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._view: PreparationView | None = None
        self._waiting = False
        self._read_only = False
        self._answering: Identifier = ""
        self._answers: dict[Identifier, str] = {}
        self._asked_about: Identifier = ""
        self.text = text_line(self.tr("A question to keep for later"), longest=_LONGEST)
        self.asks: Choice[QuestionFor] = Choice(
            self.tr("Whom to ask"),
            [
                (QuestionFor.THERAPIST, self.tr("My therapist")),
                (QuestionFor.PRESCRIBER, self.tr("My prescriber")),
            ],
        )
        self.asks.choose(QuestionFor.THERAPIST)
        self.add = button(self.tr("Park it here"), on_click=self._on_add_clicked)
        self._adding = holder(
            column(
                Field(self.tr("A question to keep for later"), self.text),
                self.asks,
                holder(FlowLayout(self.add)),
                spacing=8,
            )
        )
        self._question = Question(self.tr("Delete question"), self.tr("Keep it"))
        self._rows = column(spacing=10)
        self.body.addLayout(
            column(
                label(self.tr("Parked questions"), "heading"),
                label(self.tr("They wait here until you see your team. Nobody else reads them."), "label"),
                self._question,
                self._rows,
                self._adding,
                spacing=10,
            )
        )
        self.text.textChanged.connect(self._tell)
        self.text.returnPressed.connect(self._on_add_clicked)
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self.text.setFocus)
        self._tell()

    def show_questions(self, view: PreparationView) -> None:
        """Show the questions, those that wait first. One that was kept leaves its line."""
        self._view = view
        if self._waiting:
            self._waiting = False
            self.text.clear()
        empty(self._rows)
        waiting = [one for one in view.questions if one.asked_at is None]
        asked = [one for one in view.questions if one.asked_at is not None]
        for number, one in enumerate((*waiting, *reversed(asked))):
            if number:
                self._rows.addWidget(line())
            self._rows.addWidget(self._row(one, view.now))
        self._tell()

    def set_read_only(self) -> None:
        """Offer nothing that writes."""
        self._read_only = True
        self._adding.hide()

    def keep_failed(self) -> None:
        """Let the person try again."""
        self._waiting = False
        self._tell()

    def _row(self, question: ParkedQuestion, now: datetime) -> QWidget:
        whom = question_for(question.asks)
        parked = words.short_day(question.parked_at.astimezone(now.tzinfo).date(), now.date())
        parts: list[Part] = [label(question.text, "prose")]
        if question.asked_at is None:
            parts.append(label(self.tr("{whom} · parked {day}").format(whom=whom, day=parked), "caption"))
        else:
            day = words.short_day(question.asked_at.astimezone(now.tzinfo).date(), now.date())
            parts.append(label(self.tr("{whom} · asked {day}").format(whom=whom, day=day), "caption"))
        if question.answer:
            parts.append(label(question.answer, "prose"))
        if self._read_only:
            return holder(column(*parts, spacing=2))
        if self._answering == question.id:
            parts.append(self._answer_line(question))
        else:
            text = self.tr("Asked") if question.asked_at is None else self.tr("Change what was said")
            asks = button(text, on_click=lambda: self._begin_answer(question))
            asks.setAccessibleName(self.tr("{button}: {question}").format(button=text, question=question.text))
            parts.append(holder(FlowLayout(asks)))
        delete = Button("", "icon", icon="trash", says=self.tr("Delete: {question}").format(question=question.text))
        delete.clicked.connect(lambda *_: self._ask_to_delete(question))
        made = row(column(*parts, spacing=2), column(delete, None))
        made.setStretch(0, 1)
        return holder(made)

    def _answer_line(self, question: ParkedQuestion) -> QWidget:
        said = text_line(self.tr("What was said: {question}").format(question=question.text))
        said.setPlaceholderText(self.tr("What was said, if you like"))
        said.setText(self._answers.get(question.id, question.answer))
        said.textEdited.connect(lambda text: self._answers.__setitem__(question.id, text))

        def keep() -> None:
            self._answering = ""
            self._answers.pop(question.id, None)
            self.asked.emit(question.id, said.text().strip())

        said.returnPressed.connect(keep)
        kept = button(self.tr("Keep"), on_click=keep)
        kept.setAccessibleName(self.tr("Keep what was said"))
        made = row(said, kept)
        made.setStretch(0, 1)
        frame = holder(made)
        frame.setFocusProxy(said)
        frame.setObjectName("answer")
        return frame

    def _begin_answer(self, question: ParkedQuestion) -> None:
        self._answering = question.id
        if self._view is not None:
            self.show_questions(self._view)
            for each in self.findChildren(QWidget, "answer"):
                if not each.isHidden():
                    each.setFocus()

    def _ask_to_delete(self, question: ParkedQuestion) -> None:
        self._asked_about = question.id
        self._question.ask(self.tr("Delete “{question}”?").format(question=question.text))

    @Slot()
    def _tell(self) -> None:
        self.add.setEnabled(bool(self.text.text().strip()) and not self._waiting)

    @Slot()
    def _on_add_clicked(self) -> None:
        if self._view is not None and self.add.isEnabled():
            self._waiting = True
            self.text.setFocus()
            self.add.setEnabled(False)
            self.kept.emit(
                ParkedQuestion(
                    id=new_identifier(),
                    text=" ".join(self.text.text().split()),
                    parked_at=self._view.now.astimezone(UTC),
                    asks=self.asks.value,
                    dosing_session_id=self._view.session.id if self._view.session else None,
                )
            )

    @Slot()
    def _on_question_accepted(self) -> None:
        self.text.setFocus()
        self.delete_requested.emit(self._asked_about)


def question_for(asks: QuestionFor) -> str:
    """Return whom a question is kept for."""
    match asks:
        case QuestionFor.PRESCRIBER:
            return words.translate("PreparationScreen", "For my prescriber")
        case QuestionFor.THERAPIST:
            return words.translate("PreparationScreen", "For my therapist")


def _text(box: QLineEdit | WritingBox) -> str:
    return box.text() if isinstance(box, QLineEdit) else box.text
