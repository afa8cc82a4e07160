"""Then and now, reading again, and the hours around a session: values in, wishes out."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import Certainty
from journal_app.domain.memory import Holding, Memory, ThenNow
from journal_app.domain.phase_offsets import PhaseOffsets, Span
from journal_app.domain.rereading import Rereading
from journal_app.ui.screens.memories_screen import Held, MemoriesScreen, MemoriesView, NewMemory
from journal_app.ui.screens.rereading_screen import RereadingScreen, RereadingView
from journal_app.ui.widgets.session_hours import SessionHours
from tests.builders import NOON, make_entry
from tests.ui import inspection

STAIRS = Memory(id="m", name="The stairs", began_at=NOON, entry_id="e", certainty=Certainty.UNSURE)
TWICE = tuple(
    Holding(id=f"h{number}", memory_id="m", at=NOON + timedelta(days=number), words=words, distress=distress)
    for number, (words, distress) in enumerate([("too steep", 8), ("still steep", 7), ("only stairs", None)])
)


def _press(screen: QWidget, name: str) -> None:
    QApplication.processEvents()  # what was filled anew is shown then
    [found] = [one for one in screen.findChildren(QAbstractButton) if one.accessibleName() == name and one.isVisible()]
    found.click()


def _texts(screen: QWidget) -> list[str]:
    return inspection.texts(screen)


def _pages(screen: RereadingScreen) -> list[QWidget]:
    """Return a button of each of the pages that lie side by side."""
    return [
        one for one in screen.findChildren(QAbstractButton) if one.accessibleName().startswith("Open in the journal")
    ]


def _shown(qtbot: QtBot, screen: QWidget) -> None:
    qtbot.addWidget(screen)
    inspection.lay_out(screen, 900, 860)


def test_a_memory_stands_then_now_and_in_between_as_it_was_said(qtbot: QtBot) -> None:
    screen = MemoriesScreen()
    screen.show_memories(MemoriesView(now=NOON, memories=(ThenNow(memory=STAIRS, holdings=TWICE),)))
    _shown(qtbot, screen)

    texts = _texts(screen)
    order = [texts.index(words) for words in ("The stairs", "Then", "too steep", "Now", "only stairs", "still steep")]
    assert order == sorted(order)
    assert "unsure" in texts
    assert [text for text in texts if text.startswith("Distress ")] == [
        "Distress 8 of 10, by your own rating",
        "Distress 7 of 10, by your own rating",
    ]


def test_a_memory_is_named_held_changed_and_deleted(qtbot: QtBot) -> None:
    screen = MemoriesScreen()
    view = MemoriesView(now=NOON, memories=(ThenNow(memory=STAIRS, holdings=TWICE[:1]),))
    screen.show_memories(view)
    _shown(qtbot, screen)

    screen.begin("At the door", "e2")
    screen.form.before.box.setPlainText("locked")
    screen.form.now.rating.slider.setFocus()
    screen.form.now.rating.set_rating(3)
    with qtbot.waitSignal(screen.begun) as begun:
        _press(screen, "Keep")
    assert begun.args == [
        NewMemory(name="At the door", entry_id="e2", before=Held(words="locked"), now=Held(distress=3))
    ]
    screen.show_memories(view)  # it is kept
    assert screen.form.isHidden()

    _press(screen, "How now? The stairs")
    screen.form.now.box.setPlainText("fewer")
    assert screen.form.holding == ("m", Held(words="fewer"))  # what a lock would keep
    with qtbot.waitSignal(screen.held) as held:
        _press(screen, "Keep")
    assert held.args == ["m", Held(words="fewer")]
    screen.show_memories(view)

    _press(screen, "Change the name or how sure you are: The stairs")
    screen.form.name.setText("Some stairs")
    with qtbot.waitSignal(screen.changed) as changed:
        _press(screen, "Keep")
    assert changed.args == [replace(STAIRS, name="Some stairs")]
    screen.show_memories(view)

    _press(screen, "Delete what is held: The stairs")
    with qtbot.waitSignal(screen.delete_requested) as deleted:
        _press(screen, "Delete it")
    assert deleted.args == ["m"]


def test_entries_are_read_side_by_side_and_a_veiled_one_only_by_its_note(qtbot: QtBot) -> None:
    screen = RereadingScreen()
    entries = (make_entry("The river was loud"), make_entry("nobody may see", veiled=True, veil_note="Mind this one"))
    earlier = Rereading(id="r", at=NOON, entry_ids=("x",), repeats=("water",), sentence="It goes on.")
    shown = tuple((entry, number) for number, entry in enumerate(entries, 1))
    screen.show_rereading(RereadingView(now=NOON, entries=shown, suggestions=("river", "Tap"), kept=(earlier,)))
    _shown(qtbot, screen)

    left, right = (one.mapTo(screen, QPoint()) for one in _pages(screen))
    assert (left.y(), left.x() < right.x()) == (right.y(), True)
    inspection.lay_out(screen, 620, 860)
    above, below = (one.mapTo(screen, QPoint()) for one in _pages(screen))
    assert (above.x(), above.y() < below.y()) == (below.x(), True)
    assert "Mind this one" in _texts(screen)
    assert not any("nobody may see" in text for text in _texts(screen))
    assert "It goes on." in _texts(screen)
    _press(screen, "Comes back: river")
    screen.form.line.setText("the loud part")
    screen.form.sentence.setText("I hear it.")
    with qtbot.waitSignal(screen.kept) as kept:
        _press(screen, "Keep what came of it")
    [made] = kept.args
    assert (made.repeats, made.sentence) == (("river", "the loud part"), "I hear it.")
    assert made.entry_ids == tuple(entry.id for entry in entries)


def test_hours_are_set_checked_and_put_back(qtbot: QtBot) -> None:
    hours = SessionHours()
    hours.set_open(is_open=True)
    hours.show_offsets(PhaseOffsets())
    _shown(qtbot, hours)
    boxes = {box.accessibleName(): box for row in hours._rows.values() for box in (row.begins, row.ends)}

    boxes["The same evening: To hours after"].setValue(1)
    assert hours.problem == "“The same evening” would end before it begins: its second number is to be the larger one."
    assert hours.problem in _texts(hours)
    assert not hours._keep.isEnabled()
    boxes["The same evening: To hours after"].setValue(9.5)
    boxes["Before the session: From hours before"].setValue(3)
    boxes["Preparation: From hours before"].setValue(12)  # shorter than what its other end, which nobody sees, would be
    with qtbot.waitSignal(hours.kept) as kept:
        _press(hours, "Keep these hours")
    own = PhaseOffsets(evening=Span(2, 9.5), before=Span(-3, 0), preparation=Span(-12, -11.5))
    assert kept.args == [own]
    hours.show_offsets(own)

    _press(hours, "Back to the usual")
    with qtbot.waitSignal(hours.kept) as kept:
        _press(hours, "Keep these hours")

    assert kept.args == [PhaseOffsets()]
    one_ended = {box.accessibleName() for box in boxes.values() if not box.isVisible()}
    assert one_ended == {
        "Preparation: To hours before",
        "Before the session: To hours before",
        "Just after the session: From hours after",
    }
