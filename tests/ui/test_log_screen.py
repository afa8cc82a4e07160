"""The log: days and plain words in, wishes out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from journal_app.domain.identifiers import new_identifier
from journal_app.domain.owner_log import LogKind, LogRecord
from journal_app.ui import theme, words
from journal_app.ui.screens.log_screen import LogScreen
from tests.ui import inspection
from tests.ui.inspection import texts

NOW = datetime(2026, 11, 20, 19, 40, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def record(kind: LogKind = LogKind.UNLOCKED, detail: str = "", **ago: float) -> LogRecord:
    return LogRecord(id=new_identifier(), at=NOW - timedelta(**ago), kind=kind, detail=detail)


@pytest.fixture
def screen(qtbot: QtBot) -> LogScreen:
    made = LogScreen()
    qtbot.addWidget(made)
    return made


def pressed(screen: LogScreen, name: str) -> QAbstractButton:
    return next(one for one in inspection.visible(screen, QAbstractButton) if one.text() == name)


def test_records_stand_under_their_day_in_plain_words(screen: LogScreen) -> None:
    screen.show_records(
        [record(), record(LogKind.WRONG_PASSPHRASE, minutes=3), record(LogKind.BACKED_UP, "daily", days=1)],
        today=TODAY,
        has_more=False,
    )
    inspection.lay_out(screen, 900, 600)

    shown = texts(screen)
    order = [
        "Today",
        words.log_kind(LogKind.UNLOCKED),
        words.log_kind(LogKind.WRONG_PASSPHRASE),
        "Yesterday",
        words.log_kind(LogKind.BACKED_UP),
        "daily",
    ]
    assert [text for text in shown if text in order] == order
    assert words.clock_time(NOW) in shown


def test_an_empty_log_says_so_and_offers_nothing_to_clear(screen: LogScreen) -> None:
    inspection.lay_out(screen, 900, 600)

    assert "Nothing is noted yet." in texts(screen)
    assert not pressed(screen, "Clear the log").isEnabled()


def test_clearing_asks_first_and_no_keeps_it(screen: LogScreen, qtbot: QtBot) -> None:
    screen.show_records([record()], today=TODAY, has_more=False)
    inspection.lay_out(screen, 900, 600)
    pressed(screen, "Clear the log").click()

    with qtbot.assertNotEmitted(screen.clear_requested):
        qtbot.keyClick(screen.question, Qt.Key.Key_Escape)

    assert not screen.question.isVisible()


def test_clearing_asks_first_and_yes_clears(screen: LogScreen, qtbot: QtBot) -> None:
    screen.show_records([record()], today=TODAY, has_more=False)
    inspection.lay_out(screen, 900, 600)
    pressed(screen, "Clear the log").click()

    with qtbot.waitSignal(screen.clear_requested):
        qtbot.keyClick(screen.question._yes, Qt.Key.Key_Space)


def test_older_records_are_asked_for_where_there_are_some(screen: LogScreen, qtbot: QtBot) -> None:
    screen.show_records([record()], today=TODAY, has_more=True)
    inspection.lay_out(screen, 900, 600)

    with qtbot.waitSignal(screen.more_requested):
        pressed(screen, "Show more").click()


@pytest.mark.parametrize("kind", LogKind)
def test_everything_that_can_happen_has_words(kind: LogKind) -> None:
    assert words.log_kind(kind)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped_and_everything_has_a_name(screen: LogScreen, scale: float) -> None:
    theme.current().apply("light", scale, reduced_motion=True)
    screen.show_records([record(kind, "2026-11-20T2015Z-daily") for kind in LogKind], today=TODAY, has_more=True)

    inspection.lay_out(screen, 900, 600)

    assert inspection.unnamed(screen) == []
    assert inspection.clipped(screen) == []
    assert inspection.small_targets(screen) == []
    assert inspection.wider_than_the_window(screen) == []
