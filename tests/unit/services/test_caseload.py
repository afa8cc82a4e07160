from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_app.domain.brief import brief_of
from journal_app.domain.caseload import Imported, ItemKind, PatientReview, ReviewFilter
from journal_app.domain.course import Route, SessionStatus
from journal_app.domain.entry import EntryKind
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.review_search import find
from journal_app.domain.share import (
    Arrival,
    MeasurePoint,
    OpenedShare,
    ReplyContent,
    ReplyPrompt,
    ShareContent,
    SharedAnswer,
    SharedDrawing,
    SharedEntry,
    SharedIntention,
    SharedMeasure,
    SharedPressure,
    SharedQuestion,
    SharedSession,
    SharedSideEffect,
    SharedStep,
    SharedStepEvent,
    SharedVoice,
)
from journal_app.domain.shared_timeline import timeline_of
from journal_app.domain.side_effect import Severity
from journal_app.domain.step import StepStatus
from journal_app.domain.timeline import Lane
from journal_app.errors import (
    NotAShareError,
    PatientGoneError,
    ShareExpiredError,
    ShareForSomeoneElseError,
    ShareRefusedError,
)
from journal_app.services.caseload import Caseload, open_file
from journal_app.services.sharing import Sharing
from journal_app.sharing import keys, reading, sealing
from journal_app.sharing.envelope import KeyLock
from journal_app.sharing.keys import Identity
from journal_app.storage import merging
from journal_app.storage.database import Database
from tests.builders import NOON, ZONE, FixedClock
from tests.conftest import new_database

DAY = timedelta(days=1)
ALEX, OTHER_ALEX = (Identity(signing=bytes([number]) * 32, agreement=bytes([number]) * 32) for number in (1, 2))


def make(database: Database, clock: FixedClock) -> tuple[Caseload, Sharing]:
    sharing = Sharing(database, clock)
    return Caseload(database, sharing, clock), sharing


def take_in(caseload: Caseload, data: bytes) -> Imported:
    return caseload.keep(open_file(data, caseload.identities()))


def entry(name: str, text: str = "", **changes: object) -> SharedEntry:
    return replace(SharedEntry(id=name, happened_at=NOON - DAY, zone=ZONE, text=text or f"words of {name}"), **changes)  # type: ignore[arg-type]  # any field of it


def content(*entries: SharedEntry, **fields: object) -> ShareContent:
    return replace(ShareContent(made_at=NOON, zone=ZONE, name="Alex", entries=entries), **fields)  # type: ignore[arg-type]  # any field of it


def opened(
    of: ShareContent, sequence: int = 1, *, sender: Identity = ALEX, previous: str = "", digest: str = ""
) -> OpenedShare:
    return OpenedShare(
        share_id=f"share-{sequence}-{digest}",
        sender=sender.sender,
        sequence=sequence,
        previous=previous,
        digest=digest or f"{sequence:064x}",
        created_at=NOON + sequence * timedelta(minutes=1),
        content=of,
    )


FULL = content(
    entry("e1", "Und über der Stadt", session_id="s1", kind=EntryKind.FREE),
    entry(
        "e2",
        "",
        session_id="s1",
        answers=(SharedAnswer(text="The lighthouse came back", prompt="What came?", look_at_together=True),),
    ),
    entry("e3", "hidden harbour", session_id="s1", veiled=True, veil_note="About my father"),
    message="Could we begin with the lighthouse?",
    sessions=(
        SharedSession(
            id="s1",
            starts_at=NOON - 3 * DAY,
            zone=ZONE,
            number=1,
            status=SessionStatus.HELD,
            dose=Decimal(50),
            route=Route.INTRAMUSCULAR,
            pressure_highest=SharedPressure(systolic=141, diastolic=88),
        ),
        SharedSession(id="s2", starts_at=NOON + 11 * DAY, zone=ZONE, number=2, status=SessionStatus.PLANNED),
    ),
    side_effects=(
        SharedSideEffect(id="x1", noted_at=NOON - 3 * DAY, words="Nausea", session_id="s1", severity=Severity.SEVERE),
    ),
    measures=(
        SharedMeasure(
            id="m1",
            name="PHQ-9",
            points=(
                MeasurePoint(at=NOON - 20 * DAY, value=Decimal(17), is_baseline=True),
                MeasurePoint(at=NOON - DAY, value=Decimal(9)),
            ),
        ),
    ),
    intentions=(SharedIntention(id="i1", text="To listen", written_at=NOON - 4 * DAY, session_id="s1"),),
    steps=(
        SharedStep(
            id="t1",
            text="Call my sister",
            made_at=NOON - 2 * DAY,
            entry_id="e2",
            history=(SharedStepEvent(at=NOON - DAY, status=StepStatus.KEPT, note="She laughed"),),
        ),
    ),
    questions=(SharedQuestion(id="q1", text="Is it usual to dream so much?", parked_at=NOON - DAY),),
    drawings=(SharedDrawing(id="d1", width=10, height=10, entry_id="e1"),),
    voices=(SharedVoice(id="v1", media_type="audio/ogg", sound=b"OggS...", entry_id="e2", seconds=1.5),),
)


def test_a_sealed_file_is_imported_by_key_and_a_reply_opens_at_the_patients(
    database: Database, clock: FixedClock
) -> None:
    caseload, sharing = make(database, clock)
    file = sealing.seal(
        FULL, ALEX, [KeyLock(public_key=sharing.identity().public_key)], share_id="a" * 32, created_at=NOON
    )

    imported = take_in(caseload, file.data)
    again = take_in(caseload, file.data)

    assert (imported.how, imported.is_new_patient, imported.entries) == (Arrival.NEW, True, 3)
    assert (again.how, again.is_new_patient) == (Arrival.ALREADY_HERE, False)
    [line] = caseload.patients()
    assert (line.patient.name, line.shares, line.new_shares, line.entries) == ("Alex", 1, 1, 3)
    review = caseload.patient(line.patient.id)
    assert review.content == replace(FULL, drawings=(), voices=())
    assert caseload.attached(line.patient.id, ItemKind.VOICE, "v1") == FULL.voices[0]
    assert caseload.attached(line.patient.id, ItemKind.DRAWING, "d1") == FULL.drawings[0]

    reply = caseload.reply(
        line.patient.id,
        zone=ZONE,
        line="Good to read you.",
        homework=["A walk", " "],
        prompts=[ReplyPrompt(text="What stayed?")],
        name="Dr Example",
    )
    at_home = keys_open(reply.data, ALEX)

    assert (at_home.line, at_home.homework, at_home.name) == ("Good to read you.", ("A walk",), "Dr Example")
    assert [one.text for one in at_home.prompts] == ["What stayed?"]
    assert at_home.answers == "a" * 32
    with pytest.raises(ShareForSomeoneElseError):
        keys_open(reply.data, OTHER_ALEX)


def keys_open(data: bytes, identity: Identity) -> ReplyContent:
    found = reading.open_here(data, identity).content
    assert isinstance(found, ReplyContent)
    return found


def test_a_file_that_is_no_share_or_for_others_is_refused(database: Database, clock: FixedClock) -> None:
    caseload, sharing = make(database, clock)
    reply = sealing.seal(
        ReplyContent(made_at=NOON, zone=ZONE, line="hello"),
        ALEX,
        [KeyLock(public_key=sharing.identity().public_key)],
        share_id="b" * 32,
        created_at=NOON,
    )
    for_others = sealing.seal(
        content(), ALEX, [KeyLock(public_key=OTHER_ALEX.public_key)], share_id="c" * 32, created_at=NOON
    )

    with pytest.raises(NotAShareError):
        take_in(caseload, b"<html>a letter</html>")
    with pytest.raises(ShareRefusedError):
        take_in(caseload, reply.data)
    with pytest.raises(ShareForSomeoneElseError):
        caseload.opens_by_key(for_others.data)
    with pytest.raises(ShareExpiredError):
        caseload.keep(opened(content(read_by=date(2020, 1, 1))))
    assert caseload.patients() == ()


def test_shares_in_any_order_read_the_same(database: Database, clock: FixedClock) -> None:
    first = opened(
        content(entry("e1", "as it was"), entry("e2"), measures=(measure(NOON - 9 * DAY, 17),), message="first")
    )
    second = opened(content(entry("e1", "as it is now"), message="second"), 2, previous=first.digest)
    third = opened(content(entry("e3"), measures=(measure(NOON, 9),), message="third"), 3, previous=second.digest)
    read: list[ShareContent] = []
    for number, order in enumerate(permutations((first, second, third))):
        caseload, _ = make(database, clock)
        sender = Identity(signing=bytes([number + 10]) * 32, agreement=bytes([9]) * 32)
        for share in order:
            renamed = replace(share, sender=sender.sender, digest=f"{number:02x}{share.digest[2:]}")
            caseload.keep(replace(renamed, previous=f"{number:02x}{share.previous[2:]}" if share.previous else ""))
        read.append(caseload.patient(sender.sender.key_id).content)

    assert all(one == read[0] for one in read)
    assert read[0].message == "third"
    assert [one.text for one in read[0].entries] == ["as it is now", "words of e2", "words of e3"]
    assert [point.value for point in read[0].measures[0].points] == [17, 9]


def measure(at: object, value: int) -> SharedMeasure:
    return SharedMeasure(id="m1", name="PHQ-9", points=(MeasurePoint(at=at, value=Decimal(value)),))  # type: ignore[arg-type]  # an instant


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from([1, 2, 3, 4]), max_size=8))
def test_how_a_share_arrives_is_told_and_nothing_is_kept_twice(shared_database: Database, order: Sequence[int]) -> None:
    caseload, _ = make(shared_database, FixedClock())
    sender = keys.new_identity()
    tag = sender.sender.key_id[:8].encode().hex()
    here: set[int] = set()
    for number in order:
        share = opened(
            content(entry(f"e{number}")),
            number,
            sender=sender,
            digest=f"{tag}{number:048x}",
            previous=f"{tag}{number - 1:048x}" if number > 1 else "",
        )
        how = caseload.keep(share).how
        wanted = (
            Arrival.ALREADY_HERE if number in here
            else Arrival.OLDER if here and number < max(here)
            else Arrival.GAP if number > 1 and number - 1 not in here
            else Arrival.NEW
        )  # fmt: skip
        assert how is wanted
        here.add(number)
    if here:
        review = caseload.patient(sender.sender.key_id)
        assert {one.id for one in review.content.entries} == {f"e{number}" for number in here}
        assert [one.sequence for one in review.shares] == sorted(here)


def test_two_patients_of_one_name_stay_apart_and_a_conflict_is_told(database: Database, clock: FixedClock) -> None:
    caseload, _ = make(database, clock)
    caseload.keep(opened(content(entry("e1", "mine"))))
    caseload.keep(opened(content(entry("e1", "theirs")), sender=OTHER_ALEX, digest="f" * 64))

    conflict = caseload.keep(opened(content(entry("e9")), digest="e" * 64))

    assert conflict.how is Arrival.CONFLICT
    assert [line.patient.name for line in caseload.patients()] == ["Alex", "Alex"]
    assert [one.text for one in caseload.patient(OTHER_ALEX.sender.key_id).content.entries] == ["theirs"]
    assert len(caseload.patient(ALEX.sender.key_id).content.entries) == 2


@pytest.fixture
def review(database: Database, clock: FixedClock) -> PatientReview:
    caseload, _ = make(database, clock)
    caseload.keep(opened(FULL))
    return caseload.patient(ALEX.sender.key_id)


def test_the_brief_holds_recorded_facts_and_quotations(review: PatientReview) -> None:
    brief = brief_of(review, NOON)

    assert (brief.place.held, brief.place.days_since, brief.place.days_until) == (1, 3, 11)
    assert brief.new[ItemKind.ENTRY] == 3
    [line] = brief.measures
    assert [line.baseline.value, line.last.value, line.change] == [17, 9, -8]
    assert [one.session.id for one in brief.sessions] == ["s2", "s1"]
    assert brief.sessions[1].side_effects == brief.safety == FULL.side_effects
    [link] = brief.chain
    assert link.intention is not None
    assert link.words is not None
    assert (link.intention.text, link.words.text) == ("To listen", "The lighthouse came back")
    assert link.steps[0].history[0].status is StepStatus.KEPT
    assert brief.questions == FULL.questions


def test_a_measure_without_results_and_a_veiled_entry_stay_out_of_the_brief(review: PatientReview) -> None:
    bare = replace(
        review,
        content=replace(FULL, measures=(SharedMeasure(id="m1", name="GAD-7"),), entries=FULL.entries[2:], steps=()),
    )

    brief = brief_of(bare, NOON)

    assert brief.measures == ()
    assert brief.chain[0].words is None


def test_search_looks_through_the_words_and_shows_none_of_a_veiled_entry(review: PatientReview) -> None:
    assert [hit.entry.id for hit in find(review, "ÜBER stadt")] == ["e1"]
    [hit] = find(review, "lighthouse")
    assert [(part.text, part.found) for part in hit.snippet if part.found] == [("lighthouse", True)]
    [veiled] = find(review, "harbour")
    assert (veiled.entry.id, veiled.snippet) == ("e3", ())
    assert find(review, "nowhere") == ()
    assert [hit.entry.id for hit in find(review, "", ReviewFilter(together_only=True))] == ["e2"]


def test_the_timeline_has_a_mark_for_what_was_shared_and_no_word_of_a_veiled_entry(review: PatientReview) -> None:
    data = timeline_of(review.content, NOON)

    assert {mark.lane for mark in data.marks} == {
        Lane.DOSING, Lane.FREE, Lane.SCORES, Lane.SIDE_EFFECTS, Lane.INTENTIONS, Lane.STEPS,
    }  # fmt: skip
    assert "About my father" in {mark.headline for mark in data.marks}
    assert not any("harbour" in mark.headline for mark in data.marks)
    assert [span.phase.value for span in data.spans] == ["preparation", "dosing", "integration"]


def test_what_is_kept_beside_an_entry_comes_back_and_what_was_reviewed_is_new_no_more(
    database: Database, clock: FixedClock, review: PatientReview
) -> None:
    caseload, _ = make(database, clock)
    patient_id = review.patient.id
    caseload.label(patient_id, "Alex, Tuesdays")
    made = caseload.highlight(patient_id, "e1", "über der")
    note = caseload.note(patient_id, "Ask about the sea", "e1")
    caseload.mark(patient_id, "e1", to_ask=True)
    caseload.mark(patient_id, "e1", is_read=True)
    caseload.note_reviewed(patient_id)

    again = caseload.patient(patient_id)

    assert again.patient.label == "Alex, Tuesdays"
    assert (again.highlights, again.notes) == ((made,), (note,))
    assert again.marks["e1"].ask_at == again.marks["e1"].read_at == clock.now()
    assert again.new == frozenset()
    assert [one.id for one in brief_of(again, NOON).to_ask] == ["e1"]
    assert [hit.entry.id for hit in find(again, "", ReviewFilter(unread_only=True))] == ["e3", "e2"]

    assert note is not None
    caseload.note(patient_id, " ", "e1", note.id)
    caseload.remove_highlight(made.id)
    caseload.mark(patient_id, "e1", to_ask=False)
    bare = caseload.patient(patient_id)
    assert (bare.highlights, bare.notes, bare.marks["e1"].ask_at) == ((), (), None)


def test_who_is_gone_cannot_be_read_or_written_to(database: Database, clock: FixedClock) -> None:
    caseload, _ = make(database, clock)

    for act in (
        lambda: caseload.patient("nobody"),
        lambda: caseload.note("nobody", "words"),
        lambda: caseload.label("nobody", "words"),
        lambda: caseload.delete_patient("nobody"),
        lambda: caseload.reply("nobody", zone=ZONE),
        lambda: caseload.attached("nobody", ItemKind.VOICE, new_identifier()),
    ):
        with pytest.raises(PatientGoneError):
            act()


def test_two_copies_of_a_caseload_come_together(database: Database, clock: FixedClock, tmp_path: Path) -> None:
    first = opened(content(entry("e1"), message="first"))
    second = opened(content(entry("e2"), message="second"), 2, previous=first.digest)
    ours, _ = make(database, clock)
    ours.keep(first)
    (tmp_path / "there").mkdir()
    for there in new_database(tmp_path / "there"):
        theirs, _ = make(there, clock)
        for share in (first, second):
            theirs.keep(share)
        theirs.note(ALEX.sender.key_id, "Begin with the sea", "e1")

        with database.transaction() as mine, there.transaction() as other:
            merging.carry_out(mine, other, merging.plan(mine, other), same_vault=False)

    review = ours.patient(ALEX.sender.key_id)
    assert [one.id for one in review.content.entries] == ["e1", "e2"]
    assert (review.content.message, len(review.shares)) == ("second", 2)
    assert [note.text for note in review.notes] == ["Begin with the sea"]
