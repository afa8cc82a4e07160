"""Free writing, and editing: a title, a large box, and a quiet strip for all that may be added."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, QEvent, QLocale, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QDateTimeEdit, QLineEdit, QSizePolicy, QWidget

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.entry import Answer, Draft, Entry
from journal_app.domain.identifiers import Identifier
from journal_app.ui import theme
from journal_app.ui.screens.guided_screen import DRAFT_PAUSE_MS
from journal_app.ui.widgets.cursor import follow_cursor, place_cursor
from journal_app.ui.widgets.entry_additions import EntryAdditions
from journal_app.ui.widgets.markdown import MarkdownHighlighter
from journal_app.ui.widgets.nobody_watches import nobody_watches
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, column, empty, holder, label
from journal_app.ui.widgets.privacy_choice import PrivacyChoice
from journal_app.ui.widgets.rating_row import RatingRow
from journal_app.ui.widgets.tag_editor import TagEditor
from journal_app.ui.widgets.veil import VeilChoice
from journal_app.ui.widgets.when import zone_of
from journal_app.ui.widgets.writing import WritingBox

_WIDE = 860
"""From this width, in pixels at 100 % text, the strip stands beside the text."""
_LOW = 440
"""Below this height the buttons scroll with the page, so that they leave room to write."""
_STRIP = 300
_BOX_HEIGHT, _ANSWER_HEIGHT = 260, 130


class FreeScreen(QWidget):
    """Writes or edits one entry. Nothing is lost by leaving: the words stay as a draft.

    Signals:
        draft_changed: What is written so far. After a pause in typing, and at once on leaving a box.
        kept: The entry as it now is. Show what went wrong with `show_not_saved`.
        left: The person is finished here; the draft stays.
        discard_requested: The draft of this entry (id) is to be put away.
    """

    draft_changed = Signal(Draft)
    kept = Signal(Entry)
    left = Signal()
    discard_requested = Signal(str)

    def __init__(
        self, *, clock: Clock | None = None, pause_ms: int = DRAFT_PAUSE_MS, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock or SystemClock()
        self._draft: Draft | None = None
        self._is_new = True
        self._is_showing = False
        self._has_words_to_keep = False
        self._said: Entry | None = None
        self._gone: Draft | None = None
        self._answer_boxes: list[WritingBox] = []
        self._highlighters: list[MarkdownHighlighter] = []
        self._shown_at = QDateTime()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self.flush)
        self._build_head()
        self._build_text()
        self._build_strip()
        self._build_end()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(theme.current().px(20))
        self._sides.addWidget(self._text_side, 1)
        self._sides.addWidget(self._strip)
        self._page = Page(self._heading, self.notice, self._sides, widest=1160, spacing=14)
        self._page.body.setStretchFactor(self._sides, 1)
        self._outer = column(self._page, self._foot, spacing=0)
        self._outer.setStretchFactor(self._page, 1)
        self.setLayout(self._outer)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._on_keep_clicked)
        self._arrange()

    def _build_head(self) -> None:
        self._heading = label("", "secondary")
        self.notice = Notice()

    def _build_text(self) -> None:
        self._title = QLineEdit()
        self._title.setProperty("look", "title")
        self._title.setPlaceholderText(self.tr("A title, if you like"))
        self._title.setAccessibleName(self.tr("Title"))
        self._title.textEdited.connect(self._on_anything_changed)
        self._title.installEventFilter(self)
        self._answers = column(spacing=6)
        self._answers_holder = holder(self._answers)
        self._addition_label = label(self.tr("Anything to add"), "heading")
        self._box = self._new_box(self.tr("Your words"))
        self._box.setPlaceholderText(self.tr("Write as it comes."))
        self._box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.additions = EntryAdditions()
        self.additions.feelings_changed.connect(self._on_anything_changed)
        layout = column(self._title, self._answers_holder, self._addition_label, self._box, self.additions, spacing=8)
        layout.setStretchFactor(self._box, 1)
        self._text_side = holder(layout)

    def _build_strip(self) -> None:
        self._happened_at = QDateTimeEdit()
        self._happened_at.setCalendarPopup(True)
        self._happened_at.setDisplayFormat(_minutes_format(QLocale()))
        self._happened_at.dateTimeChanged.connect(self._on_anything_changed)
        self._now = button(self.tr("Now"), "quiet", on_click=self._on_now_clicked)
        self._now.setAccessibleName(self.tr("It is about now"))
        self._dosing_session = QComboBox()
        self._dosing_session.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._dosing_session.setMinimumContentsLength(12)
        self._dosing_session.addItem(self.tr("No session"), None)
        self._dosing_session.currentIndexChanged.connect(self._on_anything_changed)
        self._tags = TagEditor()
        self._tags.tags_changed.connect(self._on_anything_changed)
        self._mood = RatingRow(self.tr("Mood"), self.tr("low"), self.tr("bright"))
        self._mood.rating_changed.connect(self._on_anything_changed)
        self._star = button(self.tr("Star this entry"), icon="star")
        self._star.setCheckable(True)
        self._star.toggled.connect(self._on_star_toggled)
        self._privacy = PrivacyChoice()
        self._privacy.privacy_changed.connect(self._on_anything_changed)
        self._veil = VeilChoice(self._star)
        self._veil.veil_changed.connect(self._on_anything_changed)
        when = holder(FlowLayout(self._happened_at, self._now, spacing=4))
        self._strip = Card(
            column(label(self.tr("When it was"), "label", names=self._happened_at), when, spacing=4),
            column(
                label(self.tr("Session it belongs to"), "label", names=self._dosing_session),
                self._dosing_session,
                spacing=4,
            ),
            column(label(self.tr("Tags"), "label"), self._tags, spacing=4),
            self._mood,
            column(label(self.tr("Who it is for"), "label"), self._privacy, spacing=0),
            self._veil,
            nobody_watches(),
            None,
            spacing=10,
        )

    def _build_end(self) -> None:
        self._keep = button(self.tr("Keep"), "primary", on_click=self._on_keep_clicked)
        self._keep.setToolTip(self.tr("Ctrl+Enter"))
        self._leave = button(self.tr("Leave"), on_click=self._on_leave_clicked)
        self._leave.setAccessibleDescription(self.tr("Your words stay as a draft."))
        self._put_away = button(self.tr("Put this draft away"), "quiet", on_click=self._on_put_away_clicked)
        self._end_hint = label("", "caption")
        self._end = holder(
            column(holder(FlowLayout(self._keep, self._leave, self._put_away)), self._end_hint, spacing=6)
        )
        self._question = label("", "")
        self._put_away_now = button(self.tr("Put it away"), "danger", on_click=self._on_put_away_now_clicked)
        self._go_on = button(self.tr("Keep writing"), on_click=self._on_go_on_clicked)
        self._ask = Card(self._question, holder(FlowLayout(self._go_on, self._put_away_now)), look="notice")
        self._gone_words = label("", "heading")
        self._bring_back = button(
            self.tr("Bring back"), icon="arrow-counter-clockwise", on_click=self._on_bring_back_clicked
        )
        self._done = button(self.tr("Done"), on_click=self.left.emit)
        self._gone_card = Card(
            self._gone_words,
            label(self.tr("You can bring it back until you leave this page."), "secondary"),
            holder(FlowLayout(self._bring_back, self._done)),
            look="notice",
        )
        self._gone_card.hide()
        self._foot_layout = column(self._ask, self._end, self._gone_card)
        self._foot = holder(self._foot_layout)

    def _new_box(self, says: str) -> WritingBox:
        box = WritingBox(says)
        self._highlighters.append(MarkdownHighlighter(box.document()))
        box.textChanged.connect(self._on_anything_changed)
        box.installEventFilter(self)
        return box

    # Values in

    def set_dosing_sessions(self, sessions: Iterable[tuple[Identifier, str]]) -> None:
        """Offer these sessions, each with the words it is known by, to link the entry to."""
        self._is_showing = True
        chosen = self._dosing_session.currentData()
        while self._dosing_session.count() > 1:
            self._dosing_session.removeItem(1)
        for identifier, words in sessions:
            self._dosing_session.addItem(words, identifier)
        self._choose_dosing_session(chosen)
        self._is_showing = False

    def begin(self, draft: Draft, *, is_new: bool) -> None:
        """Open a draft where it stands.

        Args:
            draft: `page` is the box that is open: the answers of a guided entry in order, then the text.
            is_new: False when the entry is in the journal already and is being edited.
        """
        self._pause.stop()
        self._is_showing = True
        self._draft, self._is_new = draft, is_new
        entry = draft.entry
        self._has_words_to_keep = False
        self.notice.clear()
        self._show_gone(None)
        self._ask.hide()
        self._end.show()
        is_beside = is_new and entry.beside_id is not None
        self._heading.setText(
            self.tr("Written beside what you caught; that stays as it came")
            if is_beside
            else self.tr("Free writing")
            if is_new
            else self.tr("Editing an entry")
        )
        self._put_away.setText(self.tr("Put this draft away") if is_new else self.tr("Put these changes away"))
        self._put_away.setAccessibleName(self._put_away.text())
        self._end_hint.setText(self.tr("If you leave, your words stay as a draft."))
        self._title.setText(entry.title)
        self._show_answers(entry.answers)
        self._box.setPlainText(entry.text)
        self._addition_label.setVisible(bool(entry.answers))
        self._box.setAccessibleName(self.tr("Anything to add") if entry.answers else self.tr("Your words"))
        self._limit_boxes()
        self._show_time(entry.happened_at)
        self._choose_dosing_session(entry.dosing_session_id)
        self._tags.set_tags(entry.tags)
        self._mood.set_rating(entry.mood)
        self._star.setChecked(entry.starred)
        self._privacy.set_privacy(entry.privacy)
        self._veil.set_veil(entry.veil_note, veiled=entry.veiled)
        self.additions.begin(entry.feelings)
        self._is_showing = False
        self._said = self._entry(entry)
        self._open_box(draft.page, draft.cursor)

    def show_put_away(self) -> None:
        """Say that the draft was put away, and offer to take it back."""
        self._ask.hide()
        self._end.hide()
        self._show_gone(self.current_draft())
        self._draft = None  # what is put away is not saved once more when the journal locks
        self._bring_back.setFocus()
        announce(self, self._gone_words.text())

    def _show_gone(self, draft: Draft | None) -> None:
        self._gone = draft
        self._gone_words.setText(
            self.tr("This draft was put away.")
            if self._is_new
            else self.tr("These changes were put away. The entry is as it was.")
        )
        self._gone_card.setVisible(draft is not None)
        self._text_side.setVisible(draft is None)
        self._strip.setVisible(draft is None)

    def show_not_saved(self, what: str, next_step: str = "") -> None:
        """Say why the words could not be kept; they stay on the screen."""
        self.notice.say(what, next_step)
        self._page.ensureWidgetVisible(self.notice)

    # Values out

    @property
    def is_writing(self) -> bool:
        """Tell whether an entry is open here."""
        return self._draft is not None

    def current_draft(self) -> Draft:
        """Return what is written so far, and where the person is.

        Raises:
            RuntimeError: `begin` has not been called.
        """
        if self._draft is None:
            raise RuntimeError("nothing was begun")
        page = self._open_page()
        return replace(
            self._draft,
            entry=self._entry(self._draft.entry),
            saved_at=self._clock.now(),
            page=page,
            cursor=self._boxes()[page].textCursor().position(),
        )

    def note_addition(self) -> None:
        """Give out the draft, now that something was said or drawn for it."""
        if self._draft is not None:
            self._has_words_to_keep, self._said = True, None
            self.flush()

    @Slot()
    def flush(self) -> None:
        """Give out the draft now, if anything was changed since the last time."""
        self._pause.stop()
        if not self._has_words_to_keep:
            return
        self._has_words_to_keep = False
        draft = self.current_draft()
        if draft.entry != self._said:
            self._said = draft.entry
            self.draft_changed.emit(draft)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give out the draft when a box is left."""
        if event.type() is QEvent.Type.FocusOut:
            self.flush()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size and new colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            showing, self._is_showing = self._is_showing, True  # colouring the source is no change of the words
            for highlighter in self._highlighters:
                highlighter.take_up_theme()
            self._is_showing = showing
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the strip beside the text, or below it where there is no room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        look = theme.current()
        is_wide = self.width() >= look.px(_WIDE)
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        self._strip.setMaximumWidth(look.px(_STRIP) if is_wide else 16777215)
        self._strip.setMinimumWidth(look.px(_STRIP) if is_wide else 0)
        is_low = self.height() < look.px(_LOW)
        side = 0 if is_low else look.px(32)
        self._foot_layout.setContentsMargins(side, look.px(8), side, look.px(16))
        home = self._page.body if is_low else self._outer
        if home.indexOf(self._foot) < 0:
            home.addWidget(self._foot)
        self._limit_boxes()

    def _limit_boxes(self) -> None:
        look = theme.current()
        for box in self._answer_boxes:
            box.setMinimumHeight(look.px(_ANSWER_HEIGHT))
        self._box.setMinimumHeight(look.px(_ANSWER_HEIGHT if self._answer_boxes else _BOX_HEIGHT))

    # Parts

    def _show_answers(self, answers: tuple[Answer, ...]) -> None:
        empty(self._answers)
        self._answer_boxes = []
        del self._highlighters[1:]
        for answer in answers:
            box = self._new_box(answer.prompt_text)
            box.setPlainText(answer.text)
            self._answer_boxes.append(box)
            self._answers.addWidget(label(answer.prompt_text, "heading"))
            self._answers.addWidget(box)
        self._answers_holder.setVisible(bool(answers))

    def _boxes(self) -> list[WritingBox]:
        return [*self._answer_boxes, self._box]

    def _open_page(self) -> int:
        boxes = self._boxes()
        focused = self.focusWidget()
        return boxes.index(focused) if focused in boxes else len(boxes) - 1

    def _open_box(self, page: int, position: int) -> None:
        boxes = self._boxes()
        box = boxes[min(max(page, 0), len(boxes) - 1)]
        place_cursor(box, position)
        box.setFocus()
        self._page.verticalScrollBar().setValue(0)
        if page > 0 or position > 0:
            follow_cursor(self._page, box)

    def _show_time(self, instant: datetime) -> None:
        local = instant.astimezone(zone_of(self._draft.entry.zone if self._draft else "UTC"))
        self._shown_at = QDateTime.fromString(local.strftime("%Y-%m-%dT%H:%M:00"), Qt.DateFormat.ISODate)
        self._happened_at.setDateTime(self._shown_at)

    def _choose_dosing_session(self, identifier: Identifier | None) -> None:
        place = self._dosing_session.findData(identifier) if identifier else 0
        if place < 0 and identifier:  # a session that is not offered must not be lost by editing
            self._dosing_session.addItem(self.tr("The session it was linked to"), identifier)
            place = self._dosing_session.count() - 1
        self._dosing_session.setCurrentIndex(max(place, 0))

    def _entry(self, entry: Entry) -> Entry:
        texts = [box.text for box in self._answer_boxes]
        answers = tuple(replace(answer, text=text) for answer, text in zip(entry.answers, texts, strict=True))
        return replace(
            entry,
            title=self._title.text(),
            text=self._box.text,
            answers=answers,
            happened_at=self._chosen_time(entry),
            dosing_session_id=self._dosing_session.currentData(),
            tags=self._tags.tags,
            mood=self._mood.rating,
            starred=self._star.isChecked(),
            privacy=self._privacy.privacy,
            veiled=self._veil.veiled,
            veil_note=self._veil.note,
            feelings=self.additions.feelings,
        )

    def _chosen_time(self, entry: Entry) -> datetime:
        """Return when it happened. The field shows minutes only: what was not touched keeps its seconds."""
        chosen = self._happened_at.dateTime()
        if chosen == self._shown_at:
            return entry.happened_at
        day, clock = chosen.date(), chosen.time()
        local = datetime(day.year(), day.month(), day.day(), clock.hour(), clock.minute(), tzinfo=zone_of(entry.zone))
        return local.astimezone(UTC)

    # What the person does

    @Slot()
    def _on_anything_changed(self, *_: object) -> None:
        if not self._is_showing and self._draft is not None:
            self._has_words_to_keep = True
            self._pause.start()
            if isinstance(box := self.focusWidget(), WritingBox):
                follow_cursor(self._page, box)

    @Slot(bool)
    def _on_star_toggled(self, starred: bool) -> None:
        self._star.setText(self.tr("Starred") if starred else self.tr("Star this entry"))
        self._on_anything_changed()

    @Slot()
    def _on_now_clicked(self) -> None:
        if self._draft is not None:
            now = self._clock.now()
            self._draft = replace(self._draft, entry=replace(self._draft.entry, happened_at=now))
            self._show_time(now)
            self._on_anything_changed()

    @Slot()
    def _on_keep_clicked(self) -> None:
        if self._draft is None:
            return
        entry = self._entry(self._draft.entry)
        if entry.is_empty and not self.additions.has_any:
            self._end_hint.setText(
                self.tr("There are no words to keep yet.")
                if self._is_new
                else self.tr("An entry needs a few words. To remove it, use Delete in the journal.")
            )
            self._boxes()[0].setFocus()
            return
        self.flush()
        self.notice.clear()
        now = self._clock.now()
        answers = tuple(answer for answer in entry.answers if answer.text.strip())
        entry = replace(entry, answers=answers)
        self.kept.emit(replace(entry, written_at=now) if self._is_new else replace(entry, edited_at=now))

    @Slot()
    def _on_leave_clicked(self) -> None:
        self.flush()
        self.left.emit()

    @Slot()
    def _on_put_away_clicked(self) -> None:
        self._question.setText(
            self.tr("Put this draft away? What you said and drew for it then goes for good.")
            if self._is_new and self.additions.has_any
            else self.tr("Put this draft away?")
            if self._is_new
            else self.tr("Put these changes away? The entry stays as it was.")
        )
        self._end.hide()
        self._ask.show()
        self._go_on.setFocus()

    @Slot()
    def _on_bring_back_clicked(self) -> None:
        if self._gone is not None:
            draft = replace(self._gone, saved_at=self._clock.now())
            self.begin(draft, is_new=self._is_new)
            self.draft_changed.emit(draft)

    @Slot()
    def _on_go_on_clicked(self) -> None:
        self._ask.hide()
        self._end.show()
        self._boxes()[0].setFocus()

    @Slot()
    def _on_put_away_now_clicked(self) -> None:
        self._pause.stop()
        self._has_words_to_keep = False
        if self._draft is not None:
            self.discard_requested.emit(self._draft.entry.id)


def _minutes_format(locale: QLocale) -> str:
    """Return how a locale writes a short date with a whole year, and hours and minutes."""
    short = QLocale.FormatType.ShortFormat
    day = locale.dateFormat(short)
    day = day if "yyyy" in day else day.replace("yy", "yyyy")
    return f"{day} {locale.timeFormat(short).replace(':ss', '').replace(':s', '')}"
