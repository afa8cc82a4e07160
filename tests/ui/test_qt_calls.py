"""PySide6 6.12 on a Python before 3.12 loses one reference to None with every call that returns it."""

import sys

from PySide6.QtCore import QObject

CALLS = 20_000
"""Nearly four times as many as there are references to None in a fresh process."""


def test_twenty_thousand_calls_that_return_none_lose_no_reference() -> None:
    thing = QObject()
    before = sys.getrefcount(None)

    for _ in range(CALLS):
        thing.setObjectName("x")

    assert before - sys.getrefcount(None) < CALLS // 100
