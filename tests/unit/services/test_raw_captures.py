"""What was caught while groggy settles and stays; what is veiled or hidden keeps its words to itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from journal_app.domain.drawing import Drawing, Stroke
from journal_app.domain.entry import Certainty, Entry, EntryKind, Privacy, fragment
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.prompt import Domain
from journal_app.domain.thread import ThreadKind
from journal_app.errors import JournalError, RawWordsError, SettlingError
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.media import Media
from journal_app.services.threads import Threads
from journal_app.storage.database import Database
from journal_app.storage.tables import attachment, chunk
from tests.builders import NOON, FixedClock, make_answer, make_dosing_session, make_draft, make_entry, make_guided_entry

LATER = timedelta(hours=17)


@pytest.fixture
def entries(database: Database, clock: FixedClock) -> Entries:
    return Entries(database, clock)


@pytest.fixture
def media(database: Database, clock: FixedClock) -> Media:
    return Media(database, clock)


def make_capture(*lines: str) -> Entry:
    answers = tuple(fragment(line, NOON + timedelta(minutes=minute)) for minute, line in enumerate(lines))
    return make_entry("", kind=EntryKind.CAPTURE, answers=answers, groggy=True, settles_at=NOON + LATER)


def change_a_line(capture: Entry) -> Entry:
    return replace(capture, answers=(fragment("something else", NOON), *capture.answers[1:]))


def test_a_capture_may_grow_until_it_settles_and_loses_nothing(entries: Entries, clock: FixedClock) -> None:
    capture = make_capture("blue door")
    entries.save(capture)

    grown = replace(capture, answers=(*capture.answers, fragment("warm", NOON)))

    assert entries.save(grown) is not None
    clock.advance(hours=18)
    with pytest.raises(RawWordsError):
        entries.save(replace(grown, answers=(*grown.answers, fragment("later", NOON))))
    assert [one.text for one in entries.get(capture.id).answers] == ["blue door", "warm"]


def take_all_away(capture: Entry) -> Entry:
    return replace(capture, answers=())


def write_below(capture: Entry) -> Entry:
    return replace(capture, text="and then")


@pytest.mark.parametrize("change", [change_a_line, take_all_away, write_below])
def test_raw_words_are_never_changed(entries: Entries, clock: FixedClock, change: Callable[[Entry], Entry]) -> None:
    capture = make_capture("blue door", "warm")
    entries.save(capture)
    for error in (SettlingError, RawWordsError):
        with pytest.raises(error):
            entries.save(change(capture))
        clock.advance(hours=18)

    assert entries.get(capture.id).words == capture.words


def test_what_is_settling_is_not_deleted_and_may_be_hidden(entries: Entries, clock: FixedClock) -> None:
    capture = make_capture("blue door")
    entries.save(capture)

    with pytest.raises(SettlingError) as refused:
        entries.delete(capture.id)
    entries.hide(capture.id, NOON + LATER)

    assert refused.value.until == NOON + LATER
    assert entries.newest() == ()
    assert entries.count() == 0
    assert entries.search("blue") == ()
    assert [one.id for one in entries.hidden()] == [capture.id]
    clock.advance(hours=18)
    assert [one.id for one in entries.newest()] == [capture.id]
    assert len(entries.search("blue")) == 1
    entries.delete(capture.id)


def test_what_says_nothing_new_stays_free_while_it_settles(entries: Entries) -> None:
    capture = make_capture("blue door")
    entries.save(capture)

    entries.star(capture.id, on=True)
    entries.set_tags(capture.id, ["door"])
    entries.set_privacy(capture.id, Privacy.ONLY_ME)
    entries.veil(capture.id, "it is about the house")
    entries.set_certainty(capture.id, 0, Certainty.LIKE_A_DREAM)

    kept = entries.get(capture.id)
    assert (kept.starred, kept.tags, kept.privacy, kept.veiled) == (True, ("door",), Privacy.ONLY_ME, True)
    assert kept.answers[0].certainty is Certainty.LIKE_A_DREAM


def test_groggy_is_for_ever(entries: Entries) -> None:
    capture = make_capture("blue door")
    entries.save(capture)

    entries.save(replace(capture, groggy=False, kind=EntryKind.FREE, settles_at=None, mood=4))

    kept = entries.get(capture.id)
    assert (kept.groggy, kept.kind, kept.settles_at, kept.mood) == (True, EntryKind.CAPTURE, NOON + LATER, 4)


def test_later_words_stand_beside(entries: Entries) -> None:
    capture = make_capture("blue door")
    entries.save(capture)
    later = make_entry("it was my grandmother's door", beside_id=capture.id)

    entries.save(later)

    assert [one.id for one in entries.beside(capture.id)] == [later.id]


def test_a_veiled_entry_shows_its_note_and_no_word(database: Database, entries: Entries, clock: FixedClock) -> None:
    courses, threads = Courses(database, clock), Threads(database, clock)
    session = make_dosing_session(NOON - timedelta(hours=3))
    courses.save_dosing_session(session)
    insight = make_answer("secretword in an insight", domain=Domain.INSIGHTS)
    entry = make_guided_entry("x", answers=(insight,), title="secretword", starred=True, dosing_session_id=session.id)
    entries.save(entry)
    thread = threads.begin("corridor", ThreadKind.IMAGE, entry.id, 0, 10)
    assert thread is not None
    assert "secretword" in repr(courses.chain(session.id))

    entries.veil(entry.id, "about my father")

    [header] = entries.newest()
    [hit] = entries.search("secretword")
    assert (header.headline, header.veiled, hit.snippet) == ("about my father", True, ())
    shown = repr((header, hit, courses.timeline("UTC"), courses.chain(session.id), threads.returns(thread.id)))
    assert "secretword" not in shown
    assert [mark.detail for mark in courses.timeline("UTC").marks if mark.id == entry.id] == ["veiled"]
    entries.unveil(entry.id)
    assert entries.newest()[0].headline == "secretword"


# --- what was said and drawn


def test_a_recording_is_kept_piece_by_piece_and_finished(media: Media, entries: Entries) -> None:
    capture = make_capture("blue door")
    recording = media.begin_recording(capture.id, "UTC", "audio/ogg", "P3.body.1")
    media.append(recording.id, b"one\0", bytes(range(10)))
    media.append(recording.id, b"two", bytes(5))

    assert media.read(recording.id) == b"one\0two"
    assert [one.id for one in media.unfinished()] == [recording.id]
    done = media.finish(recording.id)

    assert done is not None
    assert (done.seconds, done.byte_count, done.is_complete, len(done.peaks)) == (1.5, 7, True, 15)
    entries.save(capture)
    assert media.unfinished() == ()
    assert media.of_entry(capture.id) == (done,)
    with pytest.raises(JournalError):
        media.append(recording.id, b"late", b"")
    with pytest.raises(SettlingError):
        media.delete(recording.id)


def test_a_recording_alone_makes_an_entry(media: Media, entries: Entries) -> None:
    entry = make_entry("")
    assert entries.save(entry) is None
    media.append(media.begin_recording(entry.id, "UTC", "audio/ogg").id, b"one", b"")

    entries.save_draft(make_draft(entry=entry))

    assert entries.draft(entry.id) is not None
    assert entries.save(entry) is not None


def test_a_recording_without_a_byte_is_not_kept(media: Media) -> None:
    recording = media.begin_recording(None, "UTC", "audio/ogg")

    assert media.finish(recording.id) is None
    assert media.unfinished() == ()


def test_bytes_go_with_their_entry(database: Database, media: Media, entries: Entries, clock: FixedClock) -> None:
    entry, unkept = make_entry(), new_identifier()
    entries.save(entry)
    for owner in (entry.id, unkept):
        media.append(media.begin_recording(owner, "UTC", "audio/ogg").id, b"one", b"")
        media.save_drawing(owner, Drawing(width=10, height=10))

    entries.delete(entry.id)
    entries.discard_draft(unkept)
    clock.advance(days=3)
    entries.purge_due()

    with database.transaction() as connection:
        assert connection.scalar(select(func.count()).select_from(attachment)) == 0
        assert connection.scalar(select(func.count()).select_from(chunk)) == 0


def test_a_drawing_of_a_capture_grows_and_never_shrinks(media: Media, entries: Entries, clock: FixedClock) -> None:
    line = Stroke(colour="ink", width=3, points=((0.1, 0.2, 1.0), (0.3, 0.4, 0.5)))
    one, two = Drawing(width=100, height=50, strokes=(line,)), Drawing(width=100, height=50, strokes=(line, line))
    capture = make_capture("blue door")
    kept = media.save_drawing(capture.id, one)
    entries.save(capture)

    media.save_drawing(None, two, attachment_id=kept.id)
    with pytest.raises(SettlingError):
        media.save_drawing(None, one, attachment_id=kept.id)
    clock.advance(hours=18)
    with pytest.raises(RawWordsError):
        media.save_drawing(None, one, attachment_id=kept.id)

    assert media.drawing(kept.id) == two
