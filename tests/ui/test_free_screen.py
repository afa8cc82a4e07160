"""Free writing and editing: a draft in; drafts, an entry and wishes out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtGui import QAccessible, QFont
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import Answer, Draft, Entry, EntryKind, Privacy
from journal_app.domain.prompt import Domain
from journal_app.ui import theme
from journal_app.ui.screens.free_screen import FreeScreen
from tests.ui.inspection import collect

NOW = datetime(2026, 11, 20, 21, 40, 30, tzinfo=UTC)
BEFORE = datetime(2026, 7, 20, 19, 0, 12, tzinfo=UTC)
Begin = Callable[..., FreeScreen]

FREE = Entry(
    id="one",
    kind=EntryKind.FREE,
    happened_at=BEFORE,
    zone="Europe/London",
    written_at=BEFORE,
    title="After the walk",
    text="The heaviness had **edges**.",
    tags=("walk",),
    mood=7,
    starred=True,
    privacy=Privacy.FOR_THERAPIST,
    dosing_session_id="s3",
)
GUIDED = replace(
    FREE,
    kind=EntryKind.GUIDED,
    title="",
    text="",
    answers=(
        Answer(prompt_id="P4.body.1", prompt_text="What about the body?", domain=Domain.BODY, text="warm"),
        Answer(prompt_id="P4.emotions.1", prompt_text="What about a feeling?", domain=Domain.EMOTIONS, text="quiet"),
    ),
)
EMPTY = Entry(id="new", kind=EntryKind.FREE, happened_at=BEFORE, zone="Europe/London", written_at=BEFORE)


class StillClock:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW

    def local(self, instant: datetime) -> datetime:
        return instant


@pytest.fixture
def begin(qtbot: QtBot) -> Begin:
    def begin(
        entry: Entry = FREE, *, is_new: bool = False, pause_ms: int = 60_000, page: int = 0, cursor: int = 0
    ) -> FreeScreen:
        screen = FreeScreen(clock=StillClock(), pause_ms=pause_ms)
        qtbot.addWidget(screen)
        screen.resize(1060, 860)
        screen.set_dosing_sessions([("s2", "Session 2"), ("s3", "Session 3")])
        screen.begin(Draft(entry=entry, saved_at=BEFORE, page=page, cursor=cursor), is_new=is_new)
        with qtbot.waitExposed(screen):
            screen.show()
        return screen

    return begin


@pytest.mark.parametrize("entry", [FREE, GUIDED, EMPTY], ids=["free", "guided", "empty"])
def test_what_is_not_touched_stays_as_it_was(begin: Begin, entry: Entry) -> None:
    screen = begin(entry)

    assert screen.current_draft().entry == entry


def test_a_linked_session_that_is_not_offered_is_not_lost(begin: Begin) -> None:
    screen = begin(replace(FREE, dosing_session_id="long ago"))

    assert screen.current_draft().entry.dosing_session_id == "long ago"


def test_sessions_that_come_later_keep_the_choice(begin: Begin) -> None:
    screen = begin()

    screen.set_dosing_sessions([("s4", "Session 4"), ("s3", "Session 3")])

    assert screen._dosing_session.currentText() == "Session 3"
    assert screen.current_draft().entry.dosing_session_id == "s3"


def test_showing_an_entry_gives_out_no_draft(begin: Begin) -> None:
    screen = begin(pause_ms=0)
    heard = collect(screen.draft_changed)

    QApplication.processEvents()  # the highlighter colours the text by now
    screen.flush()

    assert heard == []


def test_a_pause_in_typing_gives_out_the_draft(qtbot: QtBot, begin: Begin) -> None:
    screen = begin(EMPTY, is_new=True, pause_ms=5)

    with qtbot.waitSignal(screen.draft_changed) as heard:
        qtbot.keyClicks(screen._box, "edges")

    assert heard.args is not None
    assert heard.args[0].entry.text == "edges"
    assert heard.args[0].saved_at == NOW


def test_leaving_a_box_gives_out_the_draft_at_once(qtbot: QtBot, begin: Begin) -> None:
    screen = begin(EMPTY, is_new=True)
    heard = collect(screen.draft_changed)
    qtbot.keyClicks(screen._box, "edges")

    screen._title.setFocus()

    assert len(heard) == 1


def test_a_draft_of_a_guided_entry_opens_at_its_box_and_cursor(begin: Begin) -> None:
    screen = begin(GUIDED, page=1, cursor=3)

    draft = screen.current_draft()

    assert screen.focusWidget() is screen._answer_boxes[1]
    assert (draft.page, draft.cursor) == (1, 3)


def test_everything_in_the_strip_reaches_the_entry(qtbot: QtBot, begin: Begin) -> None:
    screen = begin(EMPTY, is_new=True)
    kept = collect(screen.kept)
    qtbot.keyClicks(screen._title, "After the walk")
    qtbot.keyClicks(screen._box, "edges")
    screen._happened_at.setDateTime(QDateTime(QDate(2026, 7, 19), QTime(0, 40)))
    screen._dosing_session.setCurrentIndex(2)
    qtbot.keyClicks(screen._tags.line, "walk, water,")
    qtbot.keyClick(screen._mood.slider, Qt.Key.Key_8)
    screen._star.click()
    screen._privacy._buttons[Privacy.ONLY_ME].click()

    screen._keep.click()

    assert kept == [
        replace(
            EMPTY,
            written_at=NOW,
            title="After the walk",
            text="edges",
            happened_at=datetime(2026, 7, 18, 23, 40, tzinfo=UTC),
            dosing_session_id="s3",
            tags=("walk", "water"),
            mood=8,
            starred=True,
            privacy=Privacy.ONLY_ME,
        )
    ]


def test_a_tag_still_being_typed_counts(qtbot: QtBot, begin: Begin) -> None:
    screen = begin()

    qtbot.keyClicks(screen._tags.line, "Walk, rain")

    assert screen.current_draft().entry.tags == ("walk", "rain")


def test_a_tag_is_taken_off_by_pressing_it(begin: Begin) -> None:
    screen = begin()
    [chip] = [b for b in screen._tags.findChildren(QAbstractButton) if b.text() == "walk"]

    chip.click()

    assert screen.current_draft().entry.tags == ()


def test_now_sets_the_time(begin: Begin) -> None:
    screen = begin()

    screen._now.click()

    assert screen.current_draft().entry.happened_at == NOW


def test_editing_marks_when_and_keeps_when_it_was_written(begin: Begin) -> None:
    screen = begin(GUIDED)
    kept = collect(screen.kept)
    screen._answer_boxes[0].setPlainText("warm hands")
    screen._answer_boxes[1].clear()
    screen._box.setPlainText("and tea")

    screen._keep.click()

    [entry] = kept
    assert isinstance(entry, Entry)
    assert [answer.text for answer in entry.answers] == ["warm hands"]
    assert (entry.text, entry.written_at, entry.edited_at) == ("and tea", BEFORE, NOW)


def test_keeping_by_keyboard(qtbot: QtBot, begin: Begin) -> None:
    screen = begin(EMPTY, is_new=True)
    kept = collect(screen.kept)
    qtbot.keyClicks(screen._box, "edges")

    qtbot.keyClick(screen._box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert len(kept) == 1


def test_without_a_word_there_is_nothing_to_keep(begin: Begin) -> None:
    screen = begin(EMPTY, is_new=True)
    kept = collect(screen.kept)

    screen._keep.click()

    assert kept == []
    assert "no words to keep yet" in screen._end_hint.text()


def test_leaving_gives_out_the_draft_first(qtbot: QtBot, begin: Begin) -> None:
    screen = begin(EMPTY, is_new=True)
    order: list[str] = []
    screen.draft_changed.connect(lambda _draft: order.append("draft"))
    screen.left.connect(lambda: order.append("left"))
    qtbot.keyClicks(screen._box, "edges")

    screen._leave.click()

    assert order == ["draft", "left"]


def test_putting_away_asks_first(begin: Begin) -> None:
    screen = begin(EMPTY, is_new=True)
    wishes = collect(screen.discard_requested)

    screen._put_away.click()
    assert wishes == []
    assert screen._ask.isVisible()
    screen._put_away_now.click()

    assert wishes == ["new"]


def test_what_was_put_away_can_be_taken_back_until_the_page_is_left(qtbot: QtBot, begin: Begin) -> None:
    screen = begin(EMPTY, is_new=True)
    qtbot.keyClicks(screen._box, "edges")
    screen._put_away.click()
    screen._put_away_now.click()

    screen.show_put_away()

    assert not screen.is_writing
    assert not screen._box.isVisible()
    with qtbot.waitSignal(screen.draft_changed) as again:
        screen._bring_back.click()
    assert again.args[0].entry.text == "edges"
    assert screen._box.text == "edges"
    assert screen._box.isVisible()
    assert screen.is_writing


def test_putting_away_can_be_thought_better_of(begin: Begin) -> None:
    screen = begin()
    screen._put_away.click()

    screen._go_on.click()

    assert not screen._ask.isVisible()
    assert screen._keep.isVisible()


def test_words_put_away_do_not_come_back_as_a_draft(qtbot: QtBot, begin: Begin) -> None:
    screen = begin(EMPTY, is_new=True)
    qtbot.keyClicks(screen._box, "edges")
    screen._put_away.click()
    heard = collect(screen.draft_changed)

    screen._put_away_now.click()
    screen.flush()

    assert heard == []


def test_a_failed_save_is_said_and_the_text_stays(begin: Begin) -> None:
    screen = begin()

    screen.show_not_saved("There is no room left on this disk.", "Your text is still on screen.")

    assert screen.notice.isVisible()
    assert screen.notice.text.startswith("There is no room left on this disk.")
    assert screen._box.text == FREE.text


def test_markdown_source_is_shaped_and_not_changed(qtbot: QtBot, begin: Begin) -> None:
    screen = begin()

    def bold() -> list[str]:
        block = screen._box.document().firstBlock()
        return [
            block.text()[shape.start : shape.start + shape.length]
            for shape in block.layout().formats()
            if shape.format.fontWeight() == QFont.Weight.DemiBold
        ]

    qtbot.waitUntil(lambda: bold() == ["edges"])
    assert screen._box.text == FREE.text


def test_everything_focusable_has_a_name(begin: Begin) -> None:
    screen = begin(GUIDED)

    for widget in screen.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


@pytest.mark.parametrize("size", [(1060, 860), (680, 600)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("entry", [FREE, GUIDED], ids=["free", "guided"])
def test_nothing_is_clipped(
    qtbot: QtBot, begin: Begin, themed: theme.Theme, size: tuple[int, int], scale: float, entry: Entry
) -> None:
    themed.apply("light", scale, reduced_motion=True)
    screen = begin(entry)

    screen.resize(*size)
    qtbot.waitUntil(lambda: not screen._page.horizontalScrollBar().isVisible())

    assert (screen.width(), screen.height()) == size
    for widget in [*screen.findChildren(QLabel), *screen.findChildren(QAbstractButton)]:
        if widget.isVisible() and widget.accessibleName() + getattr(widget, "text", str)():
            needed = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else widget.sizeHint().height()
            assert widget.height() >= needed, widget
