"""What Windows and macOS say of the person's absence, taken apart here: neither is at hand."""

import ctypes
from ctypes import wintypes

import pytest
from PySide6.QtCore import QByteArray

from journal_app.ui.native_absence import MacAbsence, WindowsAbsence

POWER, SESSION, KEY_DOWN = 0x218, 0x2B1, 0x100


def tell(message: int, parameter: int, kind: bytes = b"windows_generic_MSG") -> list[str]:
    """Hand a message over as Qt does, by its address; return what it said."""
    told: list[str] = []
    absence = WindowsAbsence(lambda: told.append("slept"), lambda: told.append("went away"))
    sent = wintypes.MSG(message=message, wParam=parameter)
    assert absence.nativeEventFilter(QByteArray(kind), ctypes.addressof(sent)) == (False, 0)  # it goes on to Qt
    return told


@pytest.mark.parametrize("parameter", [7, 2, 4], ids=hex)
def test_a_locked_or_left_session_is_told(parameter: int) -> None:
    assert tell(SESSION, parameter) == ["went away"]
    assert tell(SESSION, parameter, b"windows_dispatcher_MSG") == ["went away"]


def test_a_sleep_is_told_as_one_so_that_a_recording_ends_before_it_locks() -> None:
    assert tell(POWER, 4) == tell(POWER, 4, b"windows_dispatcher_MSG") == ["slept", "went away"]


@pytest.mark.parametrize(
    ("message", "parameter"),
    [(POWER, 7), (POWER, 18), (SESSION, 8), (SESSION, 1), (KEY_DOWN, 4), (KEY_DOWN, 7)],
    ids=hex,
)
def test_waking_unlocking_and_other_messages_are_not(message: int, parameter: int) -> None:
    assert tell(message, parameter) == []


def test_the_messages_of_another_system_are_not_read() -> None:
    absence = WindowsAbsence(pytest.fail, pytest.fail)

    assert absence.nativeEventFilter(QByteArray(b"xcb_generic_event_t"), 1) == (False, 0)  # no address of ours


def test_a_notice_of_macos_reaches_us_through_the_function_that_it_is_given() -> None:
    told: list[bool] = []
    absence = MacAbsence(lambda: told.append(True))

    absence._callback(None, None, None, None, None)

    assert told == [True]
