"""What lies below a veil is shown nowhere: no widget, no model, nothing for screen readers, on no screen of the app."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import Draft, Entry, EntryKind, Feeling
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.domain.step import Step
from journal_app.domain.thread import ThreadKind
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.ui.journal_flows import SCREENS
from journal_app.ui.journal_screen import JournalScreen
from tests import builders
from tests.end2end.conftest import CheapVault, Person

CANARIES = (
    "zebrafinchtitle", "zebrafinchtext", "zebrafinchanswer", "zebrafinchinsight", "zebrafinchfeeling",
    "zebrafinchearlier", "zebrafinchdraft",
)  # fmt: skip
BY_OTHERS = {"free", "session_record", "course", "begin_course", "versions", "guided", "groggy"}
"""Opened on purpose with something on them, or over everything; the first ones show no entry."""
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.UserRole,
    Qt.ItemDataRole.UserRole + 1,
)


@pytest.fixture
def entry(closed_vault: Vault, clock: builders.FixedClock) -> Entry:
    """Give an entry of the last of two sessions, starred, edited, being written on, in a thread, and with a step."""
    journal = CheapVault(closed_vault.path, clock).unlock(builders.PASSPHRASE)
    entry = _write(journal, clock)
    journal.close()
    return entry


def _write(journal: Journal, clock: builders.FixedClock) -> Entry:
    earlier, session = (builders.make_dosing_session(starts_at=clock.now() - timedelta(days=days)) for days in (9, 3))
    journal.courses.save_dosing_session(earlier)
    journal.courses.save_dosing_session(session)
    entry = builders.make_entry(
        "zebrafinchearlier",
        kind=EntryKind.GUIDED,
        happened_at=session.starts_at + timedelta(hours=5),
        written_at=clock.now(),
        moment=Moment.EVENING,
        dosing_session_id=session.id,
        title="zebrafinchtitle",
        starred=True,
        feelings=(Feeling(word="zebrafinchfeeling", intensity=6),),
        answers=(
            builders.make_answer("zebrafinchanswer"),
            builders.make_answer("zebrafinchinsight", prompt_id="P5.insights.1", domain=Domain.INSIGHTS),
        ),
    )
    journal.entries.save(entry)
    clock.advance(minutes=20)
    later = replace(entry, text="zebrafinchtext")
    journal.entries.save(later)
    journal.entries.save_draft(Draft(entry=replace(later, title="zebrafinchdraft"), saved_at=clock.now()))
    journal.entries.veil(entry.id)
    journal.threads.begin("the bird", ThreadKind.IMAGE, entry.id, 0, len("zebrafinchtext"))
    journal.practice.save_step(
        Step(id="a step", text="feed it", made_at=clock.now(), dosing_session_id=session.id, entry_id=entry.id)
    )
    return entry


def _screen(person: Person) -> JournalScreen:
    screen = person.window.journal_screen
    assert screen is not None
    return screen


def _texts(window: QWidget) -> Iterator[str]:
    """Yield everything that is written anywhere in a window, shown or not, and all that a screen reader is told."""
    for widget in window.findChildren(QWidget):
        yield widget.accessibleName()
        yield widget.accessibleDescription()
        yield widget.toolTip()
        match widget:
            case QLabel() | QAbstractButton() | QLineEdit():
                yield widget.text()
            case QPlainTextEdit() | QTextEdit():
                yield widget.toPlainText()
            case QComboBox():
                yield from (widget.itemText(place) for place in range(widget.count()))
            case QAbstractItemView():
                yield from _model_texts(widget.model())
            case _:
                pass
        if (interface := QAccessible.queryAccessibleInterface(widget)) is not None:
            yield from (interface.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value))
            if interface.childCount() and interface.child(0).object() is None:
                yield from (
                    interface.child(place).text(QAccessible.Text.Name) for place in range(interface.childCount())
                )


def _model_texts(model: QAbstractItemModel | None) -> Iterator[str]:
    if model is None:
        return
    for row in range(model.rowCount()):
        columns = range(next(column for column in count() if not model.hasIndex(row, column)))
        for column in columns:  # lists keep their own count of columns to themselves
            yield from (str(model.data(model.index(row, column), role)) for role in ROLES)


def _walk(person: Person, entry: Entry, qtbot: QtBot, screens: Iterable[str]) -> dict[str, set[str]]:
    """Go to these screens, and return which canaries can be read on which."""
    found: dict[str, set[str]] = {}

    def look(where: str) -> None:
        QApplication.processEvents()
        texts = "\n".join(_texts(person.window))
        if seen := {canary for canary in CANARIES if canary in texts}:
            found[where] = seen

    for name in sorted(screens):
        person.open(name)
        look(name)
        if name == "entries":
            _screen(person).reading.screen.select(entry.id)
            qtbot.waitUntil(lambda: _screen(person).reading.open_id == entry.id)
            look("reading")
            search = person.line("Search your words")
            search.setText("zebra")
            qtbot.waitUntil(partial(_found_by_search, person))
            look("search")
            search.clear()
        if name == "timeline":
            screen = _screen(person).timeline.screen
            marks = (screen.model.mark(row) for row in range(screen.model.rowCount()))
            mark = next(one for one in marks if one.id == entry.id)
            screen.view.set_current(mark.id, mark.lane)
            qtbot.waitUntil(lambda: not _screen(person).is_busy)
            look("preview")
    said: list[object] = []
    journal = _screen(person).journal
    _screen(person)._tasks.run(partial(_told_by_the_journal, journal), said.append)
    qtbot.waitUntil(lambda: bool(said))
    if seen := {canary for canary in CANARIES if canary in repr(said)}:
        found["journal"] = seen
    return found


def _found_by_search(person: Person) -> bool:
    return not _screen(person).is_busy and _screen(person).reading.screen.model.rowCount() == 1


def _told_by_the_journal(journal: Journal) -> tuple[object, ...]:
    """Return what comes up by itself, or is quoted."""
    standing = journal.guidance.standing()
    return (
        journal.invitations.all(),
        journal.invitations.resurfaced(),
        journal.guidance.prompts_for(standing),
        journal.courses.timeline(builders.ZONE),
        journal.courses.chains(),
        journal.entries.search("zebrafinch"),
    )


@pytest.mark.long
def test_no_screen_shows_a_word_of_a_veiled_entry_and_each_does_without_the_veil(
    entry: Entry, make_person: Callable[[Path], Person], closed_vault: Vault, qtbot: QtBot
) -> None:
    person = make_person(closed_vault.path)
    person.unlock()

    assert _walk(person, entry, qtbot, SCREENS.keys() - BY_OTHERS) == {}

    screen = _screen(person)
    screen._unlocked.change(partial(screen.journal.entries.unveil, entry.id))
    qtbot.waitUntil(lambda: not screen.is_busy)
    showing = {"today", "entries", "timeline", "compare", "chain", "threads"}
    bare = _walk(person, entry, qtbot, showing)
    assert bare.keys() == {*showing, "reading", "search", "preview", "journal"}
    assert set().union(*bare.values()) == set(CANARIES) - {"zebrafinchearlier"}
