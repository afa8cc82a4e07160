"""The journal: headers and entries in; wishes out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt, SignalInstance
from PySide6.QtGui import QAccessible, QFontInfo, QImage, QTextBlock
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import (
    Answer,
    DeletedEntry,
    Entry,
    EntryFilter,
    EntryKind,
    Privacy,
    TagCount,
)
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.domain.search import SearchHit, SnippetPart
from journal_app.ui import theme
from journal_app.ui.models.entries_model import header_of
from journal_app.ui.screens.entries_screen import EntriesScreen
from journal_app.ui.widgets.markdown import keep_line_breaks, read_markdown

EVENING = datetime(2026, 11, 20, 19, 15, tzinfo=UTC)
Show = Callable[..., EntriesScreen]


def make_entry(number: int = 0, **fields: object) -> Entry:
    return Entry(
        **{
            "id": f"id{number:04}",
            "kind": EntryKind.FREE,
            "happened_at": EVENING - timedelta(hours=9 * number),
            "zone": "Europe/London",
            "written_at": EVENING,
            "text": f"Words {number}",
            **fields,
        },  # type: ignore[arg-type]  # fields of an entry
    )


GUIDED = make_entry(
    1,
    kind=EntryKind.GUIDED,
    text="",
    moment=Moment.EVENING,
    mood=6,
    tags=("water", "sleep"),
    answers=(
        Answer(prompt_id="P4.body.1", prompt_text="What about the <b>body</b>?", domain=Domain.BODY, text="**warm**"),
        Answer(prompt_id="P4.emotions.1", prompt_text="And a feeling?", domain=Domain.EMOTIONS, text="quiet\nand long"),
    ),
)
ENTRIES = (make_entry(0), GUIDED, *(make_entry(number) for number in range(2, 6)))


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def show(width: int = 1060, height: int = 800) -> EntriesScreen:
        screen = EntriesScreen(search_pause_ms=0)
        qtbot.addWidget(screen)
        screen.resize(width, height)
        screen.set_tags([TagCount(name="water", entries=2), TagCount(name="R&R", entries=1)])
        screen.set_page([header_of(entry) for entry in ENTRIES], has_more=False)
        with qtbot.waitExposed(screen):
            screen.show()
        return screen

    return show


def collect(signal: SignalInstance) -> list[tuple[object, ...]]:
    heard: list[tuple[object, ...]] = []
    signal.connect(lambda *values: heard.append(values))
    return heard


def shown_words(screen: QWidget) -> str:
    return " ".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def blocks(screen: EntriesScreen) -> list[QTextBlock]:
    block = screen.reading.view.document().begin()
    found = []
    while block.isValid():
        found.append(block)
        block = block.next()
    return found


def click_row(qtbot: QtBot, screen: EntriesScreen, row: int) -> None:
    spot = screen.list.visualRect(screen.model.index(row)).center()
    qtbot.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)


# Finding


def test_keys_ask_for_entries_and_focus_alone_does_not(qtbot: QtBot, show: Show) -> None:
    screen = show()
    wishes = collect(screen.open_requested)
    screen.list.setFocus()

    assert wishes == []
    qtbot.keyClick(screen.list, Qt.Key.Key_Return)
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)

    assert wishes == [(ENTRIES[0].id,), (ENTRIES[1].id,)]


def test_a_click_asks_for_an_entry_once(qtbot: QtBot, show: Show) -> None:
    screen = show()
    wishes = collect(screen.open_requested)
    screen.open_requested.connect(lambda _id: screen.show_entry(ENTRIES[2]))

    click_row(qtbot, screen, 2)

    assert wishes == [(ENTRIES[2].id,)]


def test_typing_asks_for_a_search(qtbot: QtBot, show: Show) -> None:
    screen = show()

    with qtbot.waitSignal(screen.filter_changed, check_params_cb=lambda wish: wish == EntryFilter(text="water")):
        qtbot.keyClicks(screen._search, " water ")


def test_chips_ask_for_a_filter(show: Show) -> None:
    screen = show()
    wishes = collect(screen.filter_changed)

    screen._starred.click()
    screen._for_therapist.click()
    screen._tag_menu.actions()[2].trigger()

    assert wishes[0] == (EntryFilter(starred=True),)
    assert wishes[-1] == (EntryFilter(starred=True, privacy=frozenset({Privacy.FOR_THERAPIST}), tag="R&R"),)
    assert screen._tag_chip.accessibleName() == "Tag: R&R"


def test_nothing_found_offers_everything(show: Show) -> None:
    screen = show()
    screen._starred.click()
    wishes = collect(screen.filter_changed)

    screen.set_page([], has_more=False)
    assert "Nothing was found for this." in shown_words(screen)
    screen._show_all.click()

    assert wishes == [(EntryFilter(),)]


def test_an_empty_journal_says_so(show: Show) -> None:
    screen = show()

    screen.set_page([], has_more=False)

    assert "Nothing here yet." in shown_words(screen)
    assert not screen._show_all.isVisible()


def test_scrolling_to_the_end_asks_for_more(qtbot: QtBot, show: Show) -> None:
    screen = show()
    headers = [header_of(make_entry(number)) for number in range(60)]
    screen.set_page(headers, has_more=True)

    with qtbot.waitSignal(screen.more_requested) as heard:
        screen.list.scrollToBottom()

    assert heard.args == [headers[-1]]


def test_a_snippet_makes_its_row_taller(show: Show) -> None:
    screen = show()
    header = header_of(ENTRIES[0])
    screen.set_page([header], has_more=False)
    plain = screen.list.sizeHintForRow(0)

    screen.set_page([SearchHit(header=header, snippet=(SnippetPart("water", found=True),))], has_more=False)

    assert screen.list.sizeHintForRow(0) > plain


def test_signs_are_shapes_and_not_only_colours(show: Show) -> None:
    screen = show()
    looks: list[QImage] = []

    for privacy in Privacy:
        screen.set_page([replace(header_of(ENTRIES[0]), privacy=privacy)], has_more=False)
        looks.append(screen.list.viewport().grab().toImage())

    assert looks[0] != looks[1] != looks[2] != looks[0]


# Reading


def test_an_entry_is_read_with_its_prompts_as_headings(show: Show) -> None:
    screen = show()

    screen.show_entry(GUIDED)

    assert [block.text() for block in blocks(screen)] == [
        "What about the <b>body</b>?",
        "warm",
        "And a feeling?",
        "quiet\u2028and long",
    ]
    words = shown_words(screen)
    for expected in ("Friday 20 November 2026", "Same evening", "Mood 6 of 10", "water", "sleep"):
        assert expected in words


def test_words_are_set_in_serif_and_bold_is_not_smeared(show: Show) -> None:
    screen = show()

    screen.show_entry(GUIDED)

    font = blocks(screen)[1].begin().fragment().charFormat().font()
    assert QFontInfo(font).family() == "Source Serif Pro"
    assert font.weight() == 600
    assert QFontInfo(font).pixelSize() == 18


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<img src='/etc/hostname'>", "a <b>c</b> d", "5 < 6 & 7 > 3", "line\nline two"],
)
def test_nothing_that_was_written_is_dropped(show: Show, text: str) -> None:
    screen = show()

    screen.show_entry(make_entry(0, text=text))

    assert "".join(block.text() for block in blocks(screen)).replace("\u2028", "\n") == text


def test_an_entry_taller_than_the_window_scrolls_with_its_page(qtbot: QtBot, show: Show) -> None:
    screen = show()

    screen.show_entry(make_entry(0, text="A long line of words.\n\n" * 200))

    bar = screen.reading._page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 2000)
    assert screen.reading.view.verticalScrollBar().maximum() <= 1
    screen.reading.view.setFocus()
    qtbot.keyClick(screen.reading.view, Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_the_same_entry_shown_again_keeps_its_place(qtbot: QtBot, show: Show) -> None:
    screen = show()
    entry = make_entry(0, text="A long line of words.\n\n" * 200)
    screen.show_entry(entry)
    bar = screen.reading._page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 2000)
    bar.setValue(800)

    screen.show_entry(replace(entry, starred=True))

    assert bar.value() == 800


def test_actions_say_what_is_wished(qtbot: QtBot, show: Show) -> None:
    screen = show()
    screen.show_entry(GUIDED)
    pane = screen.reading
    edits, stars = collect(screen.edit_requested), collect(screen.star_requested)
    privacies, tags, deletes = (
        collect(screen.privacy_requested),
        collect(screen.tags_requested),
        collect(screen.delete_requested),
    )

    pane._edit.click()
    pane._star.click()
    pane._choices[Privacy.ONLY_ME].trigger()
    pane._tags.click()
    qtbot.keyClicks(pane.tag_editor.line, "rain")
    qtbot.keyClick(pane.tag_editor.line, Qt.Key.Key_Return)
    pane._delete.click()

    assert edits == [(GUIDED.id,)]
    assert stars == [(GUIDED.id, True)]
    assert privacies == [(GUIDED.id, Privacy.ONLY_ME)]
    assert isinstance(privacies[0][1], Privacy)
    assert tags == [(GUIDED.id, ("water", "sleep", "rain"))]
    assert deletes == [(GUIDED.id,)]


def test_a_changed_entry_changes_its_row(show: Show) -> None:
    screen = show()

    screen.show_entry(replace(GUIDED, title="After the walk", starred=True))

    assert screen.model.header(1).headline == "After the walk"
    assert screen.model.header(1).starred
    assert screen.list.currentIndex().row() == 1


def test_select_marks_the_row_and_asks_for_the_entry(show: Show) -> None:
    screen = show()
    wishes = collect(screen.open_requested)

    screen.select(ENTRIES[3].id)
    screen.select("not in the list yet")

    assert wishes == [(ENTRIES[3].id,), ("not in the list yet",)]


# Deleting


def test_a_deleted_entry_can_be_brought_back(qtbot: QtBot, show: Show) -> None:
    screen = show()
    screen.show_entry(GUIDED)
    opened = collect(screen.open_requested)

    screen.announce_deleted(header_of(GUIDED))

    assert screen.model.place(GUIDED.id) is None
    assert screen.open_id is None
    assert opened == []
    assert "Deleted. You can bring it back until tomorrow night." in shown_words(screen)
    assert screen.focusWidget() is screen._bring_back
    with qtbot.waitSignal(screen.undo_delete_requested) as heard:
        qtbot.keyClick(screen._bring_back, Qt.Key.Key_Space)
    assert heard.args == [GUIDED.id]


def test_recently_deleted_lists_what_can_be_brought_back(qtbot: QtBot, show: Show) -> None:
    screen = show()
    with qtbot.waitSignal(screen.deleted_requested):
        screen._to_deleted.click()

    screen.show_deleted(
        [
            DeletedEntry(header=header_of(entry), deleted_at=EVENING, last_day_to_undo=date(2026, 11, 21))
            for entry in ENTRIES[:2]
        ]
    )

    assert "Until the end of 21 November 2026" in shown_words(screen)
    buttons = [b for b in screen.deleted_list.findChildren(QAbstractButton) if b.text() == "Bring back"]
    with qtbot.waitSignal(screen.undo_delete_requested) as heard:
        buttons[1].click()
    assert heard.args == [ENTRIES[1].id]


def test_nothing_deleted_is_said_plainly(show: Show) -> None:
    screen = show()

    screen.show_deleted([])

    assert "There is nothing here." in shown_words(screen)


# One column


def test_a_narrow_window_shows_the_list_and_then_the_entry(qtbot: QtBot, show: Show) -> None:
    screen = show(width=680)
    assert not screen.reading.isVisible()
    screen.open_requested.connect(lambda _id: screen.show_entry(ENTRIES[0]))

    screen.list.setFocus()
    screen.list.setCurrentIndex(screen.model.index(0))
    qtbot.keyClick(screen.list, Qt.Key.Key_Return)
    assert screen.reading.isVisible()
    assert not screen.list.isVisible()
    screen._back.click()

    assert screen.list.isVisible()
    assert not screen.reading.isVisible()


def test_arrow_keys_in_one_column_stay_in_the_list(qtbot: QtBot, show: Show) -> None:
    screen = show(width=680)
    wishes = collect(screen.open_requested)
    screen.list.setFocus()

    qtbot.keyClick(screen.list, Qt.Key.Key_Down)

    assert wishes == []
    assert screen.list.isVisible()


def test_a_wider_window_shows_both(show: Show) -> None:
    screen = show(width=680)

    screen.resize(1060, 800)

    assert screen.list.isVisible()
    assert screen._right_pane.isVisible()


# Fit


def test_everything_focusable_has_a_name(show: Show) -> None:
    screen = show()
    screen.show_entry(GUIDED)
    screen.reading._tags.click()

    for widget in screen.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


@pytest.mark.parametrize("size", [(1060, 800), (680, 600)])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("what", ["list", "entry", "deleted"])
def test_nothing_is_clipped(show: Show, themed: theme.Theme, size: tuple[int, int], scale: float, what: str) -> None:
    themed.apply("light", scale, reduced_motion=True)
    screen = show(*size)
    if what != "list":
        screen.select(GUIDED.id)
        screen.show_entry(GUIDED)
    if what == "deleted":
        screen.announce_deleted(header_of(GUIDED))

    assert (screen.width(), screen.height()) == size
    for widget in [*screen.findChildren(QLabel), *screen.findChildren(QAbstractButton)]:
        if widget.isVisible():
            needed = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else widget.sizeHint().height()
            assert widget.height() >= needed, widget
            assert widget.mapTo(screen, widget.rect().topRight()).x() <= screen.width(), widget
    if screen.list.isVisible():
        assert screen.list.height() >= screen.list.sizeHintForRow(1)


def test_ten_thousand_rows_are_laid_out_in_one_go(show: Show) -> None:
    screen = show()
    headers = [header_of(make_entry(number)) for number in range(10_000)]

    screen.set_page(headers, has_more=False)
    screen.list.scrollToBottom()

    last = screen.list.visualRect(screen.model.index(9_999, 0, QModelIndex()))
    assert screen.list.viewport().rect().intersects(last)


# Reading Markdown


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("one\ntwo", ["one\u2028two"]),
        ("one\n\ntwo", ["one", "two"]),
        ("*one*\n_two_ 🌊\nthree", ["one\u2028two 🌊\u2028three"]),
        ("> one\n> two", ["one\u2028two"]),
        ("# one\ntwo", ["one", "two"]),
        ("- one\n- two", ["one", "two"]),
        ("- one\n  more\n- two", ["one\u2028more", "two"]),
        ("1. one\n2. two", ["one", "two"]),
    ],
)
def test_line_breaks_are_read_as_they_were_written(source: str, read: list[str]) -> None:
    document = read_markdown(source)

    assert document.toPlainText().replace("\n", "\u2028").split("\u2028") == "\u2028".join(read).split("\u2028")
    assert document.blockCount() == len(read)


def test_code_and_tables_are_left_alone() -> None:
    for source in ("```\none\ntwo\n```", "| a | b |\n|---|---|\n| 1 | 2 |"):
        assert keep_line_breaks(source) == source


def test_earlier_versions_are_offered_where_there_are_any(qtbot: QtBot, show: Show) -> None:
    screen = show()
    screen.show_entry(ENTRIES[0])
    assert not screen.reading._versions.isVisible()

    screen.offer_versions(ENTRIES[1].id, count=3)  # an answer that comes late, of another entry
    assert not screen.reading._versions.isVisible()
    screen.offer_versions(ENTRIES[0].id, count=2)

    assert screen.reading._versions.isVisible()
    with qtbot.waitSignal(screen.versions_requested) as wish:
        screen.reading._versions.click()
    assert wish.args == [ENTRIES[0].id]
    screen.show_entry(ENTRIES[1])
    assert not screen.reading._versions.isVisible()
