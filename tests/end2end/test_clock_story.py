"""The whole clock around a session in the real window: what is offered, one thing at a time, and by keyboard alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from journal_app.domain.course import DosingSession, Intention, SessionStatus
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import ReviewMoment
from journal_app.domain.invitation import InvitationKind
from journal_app.domain.phase import Moment
from journal_app.services.journal import Journal
from journal_app.ui.journal_screen import JournalScreen
from tests import builders
from tests.builders import NOON
from tests.end2end.conftest import CheapVault, Person
from tests.ui import inspection

T = TypeVar("T")
K = InvitationKind
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OWN_WORDS = ("a green door", "to stay with the breath")


class Recorder:
    """Stands in for the desktop."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []

    def show(self, title: str, text: str) -> None:
        """Note what was to be shown."""
        self.shown.append((title, text))


class Life:
    """A person with an open journal, whose time goes by when it is told to."""

    def __init__(self, person: Person, clock: builders.FixedClock, qtbot: QtBot) -> None:
        self.person, self.clock, self._qtbot = person, clock, qtbot

    @property
    def screen(self) -> JournalScreen:
        """Return the open journal."""
        screen = self.person.window.journal_screen
        assert screen is not None
        return screen

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self._qtbot.waitUntil(lambda: not self.screen.is_busy)
        QApplication.processEvents()
        self._qtbot.waitUntil(lambda: not self.screen.is_busy)

    def ask(self, work: Callable[[Journal], T]) -> T:
        """Ask the journal, in its own thread, and let the window see what has changed."""
        found: list[T] = []
        self.screen._unlocked.change(lambda: work(self.screen.journal), found.append)
        self._qtbot.waitUntil(lambda: bool(found))
        self.settle()
        return found[0]

    def go_to(self, since_noon: timedelta) -> None:
        """Let it be later; a minute passes in the window."""
        self.clock.present = NOON + since_noon
        self.screen.look_at_clock()
        self.settle()

    def offered(self, since_noon: timedelta) -> InvitationKind | None:
        """Return the one thing that Today offers then."""
        self.go_to(since_noon)
        self.person.open("today")
        self.settle()
        today = self.screen.today.screen
        shown = [part for part in (today.invitation, today._review) if part.isVisible()]
        assert len(shown) <= 1
        assert not any(words in today.invitation.says for words in OWN_WORDS)
        invitation = today.invitation.invitation
        assert (invitation is not None) == today.invitation.isVisible()
        return invitation.kind if invitation else None

    def press(self, name: str) -> None:
        """Go to a button with Tab, as far as it takes, and press Space."""
        self._qtbot.waitUntil(lambda: self.person.sees(name))
        passed: list[str] = []
        for _ in range(60):
            focused = QApplication.focusWidget()
            passed.append(focused.accessibleName() if focused else "")
            if focused is not None and passed[-1] == name:
                self._qtbot.keyClick(focused, Qt.Key.Key_Space)
                self.settle()
                return
            self._qtbot.keyClick(focused or self.person.window, Qt.Key.Key_Tab)
        pytest.fail(f"{name} cannot be reached; Tab leads to {passed}")

    def type(self, text: str, key: Qt.Key | None = None) -> None:
        """Type where the focus is, in place of what is selected there."""
        focused = QApplication.focusWidget()
        assert focused is not None
        if isinstance(focused, QLineEdit):
            focused.selectAll()
        self._qtbot.keyClicks(focused, text)
        if key is not None:
            self._qtbot.keyClick(focused, key)
        self.settle()

    def shows(self, widget: QWidget) -> list[str]:
        """Return the words that can be read on a part of the window."""
        return inspection.texts(widget)


@pytest.fixture
def begin(
    make_person: Callable[[Path], Person], tmp_path: Path, clock: builders.FixedClock, qtbot: QtBot
) -> Callable[..., Life]:
    """Give a function that opens a window, long before noon, on a journal with these sessions."""

    def make(*sessions: DosingSession) -> Life:
        clock.present = NOON - 3 * DAY
        folder = tmp_path / "Clock.vault"
        journal = CheapVault(folder, clock).create(builders.PASSPHRASE).journal
        for session in sessions:
            journal.courses.save_dosing_session(session)
        journal.close()
        person = make_person(folder)
        person.window.activateWindow()
        qtbot.waitUntil(person.window.isActiveWindow)
        person.unlock()
        return Life(person, clock, qtbot)

    return make


def planned(since_noon: timedelta = timedelta(), **overrides: object) -> DosingSession:
    return builders.make_dosing_session(
        NOON + since_noon, **{"status": SessionStatus.PLANNED, "zone": "UTC", **overrides}
    )


def test_one_thing_is_offered_at_each_hour_and_keys_are_enough(begin: Callable[..., Life], qtbot: QtBot) -> None:
    first, coming = planned(), planned(9 * DAY)
    life = begin(first, coming, planned(2 * DAY, status=SessionStatus.CANCELLED))
    desktop = life.screen.invitations.desktop = Recorder()
    intention = life.ask(lambda journal: journal.courses.set_intention(first.id, OWN_WORDS[1]))
    assert intention is not None

    _catch_something_in_the_evening(life, qtbot)
    _correct_the_time_of_waking(life)
    _read_what_was_left(life, qtbot)
    _take_a_step_and_look_back_at_the_week(life, qtbot, first, intention)
    _renew_the_intention(life, coming)

    assert desktop.shown == []  # nobody has asked for it


def _catch_something_in_the_evening(life: Life, qtbot: QtBot) -> None:
    assert life.offered(-2 * DAY) is None
    life.go_to(timedelta(hours=1, minutes=30))
    assert life.screen.is_groggy  # by itself
    life.press("Go on")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    life.type(OWN_WORDS[0], Qt.Key.Key_Return)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    life.press("Open the journal")
    assert life.offered(6 * HOUR) is None
    assert life.screen.today.screen._review.isVisible()  # the intention comes back, and stands alone


def _correct_the_time_of_waking(life: Life) -> None:
    awake = life.screen.today.screen.awake
    life.press("Note when you were awake and talking again")
    life.type("18.30", Qt.Key.Key_Return)
    assert "still to come" in " ".join(life.shows(awake))
    life.type("17.20", Qt.Key.Key_Return)
    assert awake.says == "Awake and talking again at 17:20"
    assert life.ask(lambda journal: journal.guidance.standing().moment) is Moment.FIRST_CAPTURE
    life.press("Change when you were awake and talking again")
    life.type("14:20", Qt.Key.Key_Return)
    assert life.ask(lambda journal: journal.guidance.standing().moment) is Moment.EVENING


def _read_what_was_left(life: Life, qtbot: QtBot) -> None:
    awake = life.screen.today.screen.awake
    assert life.offered(timedelta(hours=12, minutes=40)) is None
    assert awake.isVisible()
    assert life.offered(DAY) is K.YOU_LEFT_SOMETHING
    assert not awake.isVisible()
    assert life.screen.today.screen.invitation.says == "You left something yesterday. Read it, or not yet."
    life.screen._unlocked.zone = "Asia/Kathmandu"  # a journey changes nothing
    assert life.offered(DAY + HOUR) is K.YOU_LEFT_SOMETHING
    life.press("Not yet")
    assert life.offered(DAY + 2 * HOUR) is None
    assert life.offered(2 * DAY) is K.YOU_LEFT_SOMETHING  # the cancelled session changes nothing
    life.press("Read it")
    qtbot.waitUntil(lambda: life.screen.reading.screen.isVisible())
    life.settle()
    assert OWN_WORDS[0] in life.screen.reading.screen.reading.view.toPlainText()
    life.press("Hold as a memory")
    form = life.screen.reflection.memories.form
    qtbot.waitUntil(form.name.hasFocus)
    life.type("The door")
    assert form.new is not None
    assert form.new.entry_id == life.screen.reading.open_id
    life.press("Not now")
    assert life.offered(2 * DAY) is None


def _take_a_step_and_look_back_at_the_week(
    life: Life, qtbot: QtBot, first: DosingSession, intention: Intention
) -> None:
    assert life.offered(4 * DAY) is K.STEP_AFTER_72H
    life.press("One small step")
    qtbot.waitUntil(lambda: life.screen.practice.chain.step_form.text.hasFocus())
    life.type("walk to the river", Qt.Key.Key_Return)
    [step] = life.ask(lambda journal: journal.practice.steps(first.id))
    assert step.text == "walk to the river"
    assert life.offered(4 * DAY) is None
    assert life.offered(timedelta(days=5, hours=6)) is K.WEEK_REVIEW
    life.press("Then and now")
    life.press("Hold a memory")
    life.type("The stairs")
    life.press("How this memory feels: Sure")
    life.press("Keep")
    [memory] = life.ask(lambda journal: journal.memories.memories())
    assert (memory.memory.name, memory.holdings) == ("The stairs", ())
    life.ask(lambda journal: journal.courses.review_intention(intention.id, ReviewMoment.ONE_WEEK, ""))
    assert life.offered(timedelta(days=5, hours=7)) is None


def _renew_the_intention(life: Life, coming: DosingSession) -> None:
    life.person.open("sessions")
    life.go_to(8 * DAY)
    offer = life.screen.frame.moment_offer
    assert offer.isVisible()
    assert life.shows(offer) == ["1 day until session 2", "There may be something for you on Today, if you like."]
    life.press("Go to Today")
    assert not offer.isVisible()
    assert life.offered(8 * DAY) is K.INTENTION_BEFORE_NEXT
    life.press("Look at it")
    life.type("to go slowly", Qt.Key.Key_Return)
    renewed = life.ask(lambda journal: journal.courses.intention_for(coming.id))
    assert renewed is not None
    assert renewed.text == "to go slowly"
    assert life.offered(8 * DAY) is None


def test_the_quiet_mode_takes_nobody_from_writing_or_support_but_comes_after_a_lock(begin: Callable[..., Life]) -> None:
    life = begin(planned(), planned(DAY))
    after = timedelta(hours=1, minutes=30)

    for name in ("free", "support"):
        life.person.open(name)
        life.go_to(after)
        assert not life.screen.is_groggy
    life.person.open("timeline")
    life.go_to(after)
    assert life.screen.is_groggy

    life.person.press("Stop here")
    life.person.press("Open the journal")
    life.settle()
    life.person.open("free")
    life.person.write("before the second session")
    life.person.lock()
    life.clock.present = NOON + DAY + after
    life.person.unlock()
    life.settle()
    assert life.screen.is_groggy


def test_after_a_hard_question_one_comes_back_to_the_room_and_then_marks_it(
    begin: Callable[..., Life], qtbot: QtBot
) -> None:
    life = begin(planned(-6 * HOUR))
    life.go_to(HOUR)
    hard = next(one for one in life.screen.journal.guidance.shipped_prompts() if one.id == "P4.difficult.1")
    life.screen.writing.begin_guided(hard.id)
    life.settle()
    life.type("the long corridor")

    life.press("Stop here")
    life.press("Back to the room")
    support = life.screen.support.screen
    first = support._exercise_cards[0]
    qtbot.waitUntil(lambda: first.hasFocus() and not first.visibleRegion().isEmpty())
    life.press("Back")
    life.press("Mark for my therapist")

    [header] = life.ask(lambda journal: journal.entries.newest(1))
    entry = life.ask(lambda journal: journal.entries.get(header.id))
    assert [(one.text, one.for_therapist) for one in entry.answers] == [("the long corridor", True)]
    life.person.press("Done")
    life.person.open("support")
    life.press("Back")
    assert life.screen.today.screen.isVisible()  # the way back was for that one time


def test_the_desktop_hears_of_a_moment_only_where_wished_never_twice_and_not_while_locked(
    begin: Callable[..., Life],
) -> None:
    life = begin(planned())
    life.person.open("settings")
    life.person.press("Say on the desktop that a moment has opened")
    desktop = life.screen.invitations.desktop = Recorder()
    life.ask(lambda journal: journal.courses.set_intention(journal.courses.dosing_sessions()[0].id, OWN_WORDS[1]))

    life.go_to(-2 * HOUR)
    life.go_to(-HOUR)

    assert desktop.shown == [("Notes", "A moment for your notebook, if you like.")]
    life.screen.hide()  # as below a lock, while a recording comes to its end
    life.go_to(6 * HOUR)
    assert len(desktop.shown) == 1
    life.screen.show()
    life.go_to(7 * HOUR)
    assert len(desktop.shown) == 2
    life.person.lock()
    assert life.person.window.journal_screen is None  # and with it the clock that is looked at


def test_a_memory_half_named_when_it_locks_is_kept_once_and_deleting_it_rests(begin: Callable[..., Life]) -> None:
    life = begin(planned(-3 * DAY - 5 * HOUR, status=SessionStatus.HELD))
    life.person.open("memories")
    life.press("Hold a memory")
    life.type("The bri")

    assert life.screen.save_draft_now() is None  # a lock that was held up
    life.person.lock()
    life.person.unlock()

    held = life.ask(lambda journal: journal.memories.memories())
    assert [one.memory.name for one in held] == ["The bri"]

    life.person.open("memories")
    for name in ("Delete what is held: The bri", "Delete it", "Delete anyway"):
        life.press(name)
        assert len(life.ask(lambda journal: journal.memories.memories())) == 1
    life.press("Yes, delete it for good")
    assert life.ask(lambda journal: journal.memories.memories()) == ()


def test_sessions_cancelled_moved_or_twice_a_day_leave_the_clock_right(begin: Callable[..., Life]) -> None:
    life = begin(planned(status=SessionStatus.CANCELLED), planned(4 * DAY), planned(4 * DAY + 6 * HOUR))
    [_, first, second] = life.ask(lambda journal: journal.courses.dosing_sessions())

    assert life.offered(HOUR) is None
    assert not life.screen.is_groggy

    for session in (first, second):  # each of the two has its own quiet page
        assert _due_at(life, session.starts_at - NOON + timedelta(hours=1, minutes=30)) == session.id
        caught = life.ask(lambda journal: journal.captures.add_line(journal.captures.current("UTC").entry, "a door"))
        assert caught.dosing_session_id == session.id
    assert life.offered(5 * DAY) is K.YOU_LEFT_SOMETHING
    invitation = life.screen.today.screen.invitation.invitation
    assert invitation is not None
    assert invitation.number == 2

    life.ask(lambda journal: journal.courses.move_dosing_session(second.id, second.starts_at + 3 * DAY))
    assert life.offered(5 * DAY) is K.YOU_LEFT_SOMETHING  # what was written stays, and still waits
    life.press("Read it")
    assert life.offered(5 * DAY) is K.YOU_LEFT_SOMETHING  # of the first session
    assert _due_at(life, 7 * DAY + timedelta(hours=7, minutes=30)) == second.id


def _due_at(life: Life, since_noon: timedelta) -> Identifier | None:
    """Return for which session the quiet page would open by itself."""
    life.clock.present = NOON + since_noon
    session = life.ask(lambda journal: journal.captures.due_session())
    return session.id if session else None
