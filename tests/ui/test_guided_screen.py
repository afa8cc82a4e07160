"""Guided writing: prompts and a draft in; drafts, an entry and wishes out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import Answer, Draft, Entry, EntryKind, Privacy
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.ui import theme
from journal_app.ui.screens.guided_screen import GuidedScreen
from tests.ui.inspection import collect

NOW = datetime(2026, 11, 20, 19, 15, tzinfo=UTC)
BEFORE = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
Begin = Callable[..., GuidedScreen]


class StillClock:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW

    def local(self, instant: datetime) -> datetime:
        return instant


def make_prompt(name: str, domain: Domain = Domain.BODY, moment: Moment = Moment.EVENING) -> Prompt:
    return Prompt(id=f"P4.{name}", moment=moment, domain=domain, text=f"What about {name}?")


BODY, FEELING, HOPE = make_prompt("body"), make_prompt("feeling", Domain.EMOTIONS), make_prompt("hope")
HARD = make_prompt("hard", Domain.DIFFICULT)
THREE = (BODY, FEELING, HOPE)


def make_draft(*texts: tuple[Prompt, str], page: int = 0, cursor: int = 0) -> Draft:
    answers = tuple(Answer(prompt_id=p.id, prompt_text=p.text, domain=p.domain, text=text) for p, text in texts)
    entry = Entry(
        id="one", kind=EntryKind.GUIDED, happened_at=BEFORE, zone="Europe/London", written_at=BEFORE, answers=answers
    )
    return Draft(entry=entry, saved_at=BEFORE, page=page, cursor=cursor)


@pytest.fixture
def begin(qtbot: QtBot) -> Begin:
    def begin(prompts: tuple[Prompt, ...] = THREE, draft: Draft | None = None, pause_ms: int = 60_000) -> GuidedScreen:
        screen = GuidedScreen(clock=StillClock(), pause_ms=pause_ms)
        qtbot.addWidget(screen)
        screen.resize(900, 640)
        screen.begin(draft or make_draft(), prompts, standing_text="Evening after session 3")
        with qtbot.waitExposed(screen):
            screen.show()
        screen._box.setFocus()
        return screen

    return begin


def shown_words(screen: QWidget) -> str:
    return " ".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def test_one_question_is_shown_with_where_the_person_is(begin: Begin) -> None:
    screen = begin()

    words = shown_words(screen)

    assert "Evening after session 3" in words
    assert BODY.text in words
    assert FEELING.text not in words
    assert screen._dots.accessibleName() == "Prompt 1 of 3"


def test_the_box_has_the_focus_and_is_named_by_its_question(begin: Begin) -> None:
    screen = begin()

    assert screen.focusWidget() is screen._box
    assert screen._box.accessibleName() == BODY.text
    assert "Prompt 1 of 3" in screen._box.accessibleDescription()


def test_a_draft_opens_at_its_page_and_cursor(begin: Begin) -> None:
    draft = make_draft((BODY, "warm"), (FEELING, "quiet 🌊 water"), page=1, cursor=8)

    screen = begin(draft=draft)

    assert screen._box.text == "quiet 🌊 water"
    assert screen._box.textCursor().position() == 8
    again = screen.current_draft()
    assert (again.page, again.cursor, again.prompt_ids) == (1, 8, tuple(p.id for p in THREE))
    assert again.entry == draft.entry


@pytest.mark.parametrize(("page", "cursor"), [(-1, -4), (99, 99)])
def test_a_draft_beyond_the_text_opens_at_its_nearest_place(begin: Begin, page: int, cursor: int) -> None:
    screen = begin(draft=make_draft((BODY, "warm"), (HOPE, "tea"), page=page, cursor=cursor))

    assert screen.current_draft().page in {0, 2}
    assert screen.current_draft().cursor in {0, 3}


def test_cursor_counts_utf16_units(begin: Begin) -> None:
    screen = begin()

    screen._box.insertPlainText("🌊a")

    assert screen.current_draft().cursor == 3


def test_a_pause_in_typing_gives_out_the_draft(qtbot: QtBot, begin: Begin) -> None:
    screen = begin(pause_ms=5)

    with qtbot.waitSignal(screen.draft_changed) as heard:
        qtbot.keyClicks(screen._box, "warm hands")

    assert heard.args is not None
    [draft] = heard.args
    assert draft.entry.answers[0].text == "warm hands"
    assert draft.saved_at == NOW


def test_showing_a_draft_gives_none_out(begin: Begin) -> None:
    screen = begin(draft=make_draft((BODY, "warm")))
    heard = collect(screen.draft_changed)

    screen.flush()

    assert heard == []


def test_leaving_the_box_gives_out_the_draft_at_once(qtbot: QtBot, begin: Begin) -> None:
    screen = begin()
    heard = collect(screen.draft_changed)
    qtbot.keyClicks(screen._box, "warm")

    screen._next.setFocus()

    assert [draft.entry.answers[0].text for draft in heard] == ["warm"]


def test_a_page_turned_gives_out_the_draft_at_once(begin: Begin) -> None:
    screen = begin(draft=make_draft((BODY, "warm")))
    heard = collect(screen.draft_changed)

    screen._next.click()

    assert [draft.page for draft in heard] == [1]


def test_turning_pages_without_a_word_gives_out_nothing(begin: Begin) -> None:
    screen = begin()
    heard = collect(screen.draft_changed)

    screen._next.click()
    screen._back.click()

    assert heard == []


def test_words_taken_back_are_taken_out_of_the_draft(begin: Begin) -> None:
    screen = begin(draft=make_draft((BODY, "x")))
    heard = collect(screen.draft_changed)

    screen._box.clear()
    screen.flush()

    assert [draft.entry.is_empty for draft in heard] == [True]


def test_the_whole_sitting_by_keyboard(qtbot: QtBot, begin: Begin) -> None:
    screen = begin()
    kept = collect(screen.kept)
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier

    qtbot.keyClicks(screen._box, "warm")
    qtbot.keyClick(screen._box, Qt.Key.Key_Return, control)
    qtbot.keyClick(screen._box, Qt.Key.Key_Return, control)
    qtbot.keyClicks(screen._box, "tea")
    qtbot.keyClick(screen._box, Qt.Key.Key_Left, alt)
    assert screen.current_draft().page == 1
    qtbot.keyClick(screen._box, Qt.Key.Key_Enter, control)
    qtbot.keyClick(screen._box, Qt.Key.Key_Enter, control)

    [entry] = kept
    assert isinstance(entry, Entry)
    assert [(answer.prompt_id, answer.text) for answer in entry.answers] == [(BODY.id, "warm"), (HOPE.id, "tea")]
    assert entry.written_at == NOW
    assert entry.happened_at == BEFORE


def test_the_last_button_says_keep(begin: Begin) -> None:
    screen = begin(draft=make_draft(page=2))

    assert screen._next.text() == "Keep"


def test_nothing_written_leaves_without_an_entry(qtbot: QtBot, begin: Begin) -> None:
    screen = begin((BODY,))
    kept = collect(screen.kept)

    with qtbot.waitSignal(screen.left):
        screen._skip.click()

    assert kept == []


def test_escape_keeps_what_was_written(qtbot: QtBot, begin: Begin) -> None:
    screen = begin()
    drafts, kept = collect(screen.draft_changed), collect(screen.kept)
    qtbot.keyClicks(screen._box, "warm")

    qtbot.keyClick(screen._box, Qt.Key.Key_Escape)

    assert len(drafts) == 1
    assert len(kept) == 1
    assert "Enough for now" in shown_words(screen)
    assert not screen.is_writing


def test_kept_is_said_only_once_it_is_saved(begin: Begin) -> None:
    screen = begin((BODY,), make_draft((BODY, "warm")))
    screen._next.click()
    assert "encrypted on this computer" not in shown_words(screen)

    screen.show_saved()

    assert "Kept. It is encrypted on this computer." in shown_words(screen)


def test_a_failed_save_brings_the_words_back(begin: Begin) -> None:
    screen = begin((BODY,), make_draft((BODY, "warm")))
    screen._next.click()

    screen.show_not_saved("There is no room left on this disk.")

    assert screen.is_writing
    assert screen._box.text == "warm"
    assert "There is no room left on this disk." in shown_words(screen)


def test_mood_star_and_privacy_change_the_kept_entry(qtbot: QtBot, begin: Begin) -> None:
    screen = begin((BODY,), make_draft((BODY, "warm")))
    kept, changed = collect(screen.kept), collect(screen.entry_changed)
    screen._next.click()
    page = screen._kept_page

    qtbot.keyClick(page.findChild(QSlider), Qt.Key.Key_6)
    page._star.click()
    page._privacy._buttons[Privacy.ONLY_ME].click()

    [entry] = kept
    assert isinstance(entry, Entry)
    assert changed[0] == replace(entry, mood=6)
    assert changed[-1] == replace(entry, mood=6, starred=True, privacy=Privacy.ONLY_ME)


def test_a_mood_can_be_left_out_again(qtbot: QtBot, begin: Begin) -> None:
    screen = begin((BODY,), make_draft((BODY, "warm")))
    screen._next.click()
    changed = collect(screen.entry_changed)
    mood = screen._kept_page._mood

    qtbot.keyClick(mood.slider, Qt.Key.Key_3)
    mood._clear.click()

    assert [entry.mood for entry in changed] == [3, None]


def test_the_middle_can_be_given_as_a_mood_by_keyboard(qtbot: QtBot, begin: Begin) -> None:
    screen = begin((BODY,), make_draft((BODY, "warm")))
    screen._next.click()
    changed = collect(screen.entry_changed)

    qtbot.keyClick(screen._kept_page._mood.slider, Qt.Key.Key_Space)

    assert [entry.mood for entry in changed] == [5]


def test_done_leaves(qtbot: QtBot, begin: Begin) -> None:
    screen = begin((BODY,), make_draft((BODY, "warm")))
    screen._next.click()

    with qtbot.waitSignal(screen.left):
        screen._kept_page._done.click()


def test_a_difficult_question_says_that_two_lines_are_enough(begin: Begin) -> None:
    assert "Two lines are enough" in shown_words(begin((HARD,)))
    assert "Two lines are enough" not in shown_words(begin((BODY,)))


def test_stopping_at_a_difficult_question_offers_grounding_and_a_mark(qtbot: QtBot, begin: Begin) -> None:
    screen = begin((HARD, BODY), make_draft((HARD, "the corridor")))
    changed = collect(screen.entry_changed)
    screen._stop.click()
    qtbot.waitUntil(screen._kept_page._grounding.hasFocus)  # the way back to the room comes before all else

    with qtbot.waitSignal(screen.grounding_requested):
        screen._kept_page._grounding.click()
    screen._kept_page._for_therapist.click()

    assert [entry.privacy for entry in changed] == [Privacy.FOR_THERAPIST]


def test_stopping_at_a_difficult_question_without_a_word_still_offers_grounding(begin: Begin) -> None:
    screen = begin((HARD, BODY))
    kept = collect(screen.kept)

    screen._stop.click()

    assert kept == []
    assert screen._kept_page._grounding.isVisible()
    assert not screen._kept_page._for_therapist.isVisible()
    assert not screen._kept_page._additions.isVisible()


def test_stopping_elsewhere_offers_no_grounding(begin: Begin) -> None:
    screen = begin((BODY, HARD), make_draft((BODY, "warm")))

    screen._stop.click()

    assert not screen._kept_page._grounding.isVisible()


def test_another_question_takes_the_place_of_one(qtbot: QtBot, begin: Begin) -> None:
    screen = begin()
    with qtbot.waitSignal(screen.swap_requested) as heard:
        screen._swap.click()
    assert heard.args == [BODY.id]

    screen.replace_prompt(BODY.id, HARD)

    assert screen.current_draft().prompt_ids == (HARD.id, FEELING.id, HOPE.id)
    assert HARD.text in shown_words(screen)


def test_words_stay_when_their_question_is_swapped(begin: Begin) -> None:
    screen = begin(draft=make_draft((BODY, "warm")))

    screen.replace_prompt(BODY.id, HARD)

    draft = screen.current_draft()
    assert draft.prompt_ids == (BODY.id, HARD.id, FEELING.id, HOPE.id)
    assert draft.page == 1
    assert [answer.text for answer in draft.entry.answers] == ["warm"]


def test_no_other_question_is_said_plainly(begin: Begin) -> None:
    screen = begin()
    screen._swap.click()

    screen.replace_prompt(BODY.id, None)

    assert "There is no other question at the moment" in shown_words(screen)
    assert screen.current_draft().prompt_ids[0] == BODY.id


def test_hiding_is_behind_a_quiet_button(qtbot: QtBot, begin: Begin) -> None:
    screen = begin()
    assert not screen._hide.isVisible()
    screen._more.click()

    with qtbot.waitSignal(screen.hide_requested) as heard:
        screen._hide.click()

    assert heard.args == [BODY.id]


def test_a_hidden_question_without_another_goes_away(begin: Begin) -> None:
    screen = begin()
    screen._hide.click()

    screen.replace_prompt(BODY.id, None)

    assert screen.current_draft().prompt_ids == (FEELING.id, HOPE.id)


def test_hiding_the_only_question_leaves(qtbot: QtBot, begin: Begin) -> None:
    screen = begin((BODY,))
    screen._hide.click()

    with qtbot.waitSignal(screen.left):
        screen.replace_prompt(BODY.id, None)


def test_right_after_a_session_nothing_is_counted(begin: Begin) -> None:
    screen = begin(tuple(make_prompt(name, moment=Moment.FIRST_CAPTURE) for name in ("a", "b")))

    assert not screen._dots.isVisible()


def test_answers_keep_the_words_of_their_prompt(begin: Begin) -> None:
    older = replace(BODY, text="What did your body say?")
    screen = begin((BODY,), make_draft((older, "warm")))

    screen._box.insertPlainText("very ")

    [answer] = screen.current_draft().entry.answers
    assert (answer.prompt_text, answer.text) == ("What did your body say?", "very warm")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_everything_pressed_is_large_enough(begin: Begin, themed: theme.Theme, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    screen = begin((HARD, BODY), make_draft((HARD, "the corridor")))
    screen._more.click()
    small = [(w.accessibleName(), w.size()) for w in pressable(screen) if min(w.width(), w.height()) < 44]
    screen._stop.click()
    small += [(w.accessibleName(), w.size()) for w in pressable(screen) if min(w.width(), w.height()) < 44]

    assert small == []


def pressable(screen: QWidget) -> list[QAbstractButton]:
    return [button for button in screen.findChildren(QAbstractButton) if button.isVisible()]


def test_everything_focusable_has_a_name(begin: Begin) -> None:
    screen = begin((HARD, BODY), make_draft((HARD, "the corridor")))
    screen._stop.click()

    for widget in screen.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface.text(QAccessible.Text.Name), widget


@pytest.mark.parametrize("stopped", [False, True])
def test_nothing_is_clipped_at_twice_the_text(begin: Begin, themed: theme.Theme, stopped: bool) -> None:
    themed.apply("light", 2.0, reduced_motion=True)
    screen = begin((HARD, BODY), make_draft((HARD, "the corridor")))
    screen.resize(680, 600)
    if stopped:
        screen._stop.click()

    for widget in [*screen.findChildren(QLabel), *pressable(screen)]:
        if widget.isVisible():
            needed = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else widget.sizeHint().height()
            assert widget.height() >= needed, widget
    for page in (screen._writing_page, screen._kept_page._page):
        assert not page.horizontalScrollBar().isVisible()
