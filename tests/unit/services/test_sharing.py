from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_app.domain import share_selection as choice_of
from journal_app.domain.check_in import CheckIn
from journal_app.domain.course import DoseUnit, SessionStatus
from journal_app.domain.drawing import Drawing, Stroke
from journal_app.domain.entry import Answer, Entry, EntryKind, Feeling, Privacy
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.life_mark import LifeMark, LifeMarkKind
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.domain.readiness import ParkedQuestion, QuestionFor
from journal_app.domain.session_record import DAY_ALONE, BloodPressure, SessionRecord
from journal_app.domain.share import BAR, CareProvider, Redaction, ReplyContent, SentShare, ShareContent
from journal_app.domain.share_selection import EntryChoice, Selection, Ticks
from journal_app.domain.shared_timeline import timeline_of
from journal_app.domain.side_effect import SideEffect
from journal_app.domain.step import Step
from journal_app.errors import (
    ChangedSinceChosenError,
    ChangedSinceSeenError,
    MistypedKeyError,
    ShareForSomeoneElseError,
    ShareRefusedError,
    SharingRestsError,
)
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.media import Media
from journal_app.services.practice import Practice
from journal_app.services.share_building import Chosen
from journal_app.services.sharing import Sharing, read_file, save_file
from journal_app.sharing import content as content_json
from journal_app.sharing import keys, reading, sealing
from journal_app.sharing.envelope import KeyLock
from journal_app.storage.database import Database
from tests.builders import (
    NOON,
    ZONE,
    FixedClock,
    make_course,
    make_dosing_session,
    make_entry,
    make_intention,
    make_therapy_session,
)

DAY = timedelta(days=1)
SOUND = b"OggS canary-of-the-sound"
IDS: dict[str, Identifier] = {
    name: new_identifier()
    for name in (
        "course",
        "session",
        "other_session",
        "therapy",
        "mark",
        "secret_mark",
        "question",
        "e1",
        "e2",
        "raw",
        "mine",
    )
}
THERAPIST = keys.Identity(signing=bytes(32), agreement=bytes(range(32)))


def canary(name: str) -> str:
    return f"canary-{name}-canary"


def filled(database: Database) -> tuple[Sharing, CareProvider]:
    """Write a journal in which every field has words of its own."""
    clock = FixedClock(NOON + 3 * DAY)
    courses, practice, media = Courses(database, clock), Practice(database, clock), Media(database, clock)
    entries = Entries(database, clock)
    courses.save_course(
        make_course(
            canary("course.name"),
            id=IDS["course"],
            clinic=canary("course.clinic"),
            treated_for=canary("course.treated_for"),
        )
    )
    record = SessionRecord(
        substance=canary("session.substance"),
        therapist=canary("session.therapist"),
        other_medicines=canary("session.other_medicines"),
        music=canary("session.music"),
        pressure_highest=BloodPressure(systolic=987, at=NOON),
        left_at=NOON + timedelta(hours=2),
        about=frozenset({"left_at"}),
    )
    for name in ("session", "other_session"):
        courses.save_dosing_session(
            make_dosing_session(
                NOON - (DAY if name == "session" else 2 * DAY),
                id=IDS[name],
                course_id=IDS["course"],
                status=SessionStatus.HELD,
                dose=Decimal("12.345"),
                dose_unit=DoseUnit.MILLIGRAM,
                notes=canary(f"{name}.notes"),
                people=canary(f"{name}.people"),
                record=record if name == "session" else SessionRecord(room=canary("other_session.room")),
            )
        )
        courses.save_intention(make_intention(canary(f"{name}.intention"), dosing_session_id=IDS[name]))
        courses.save_side_effect(
            SideEffect(
                id=new_identifier(),
                noted_at=NOON,
                dosing_session_id=IDS[name],
                own_words=canary(f"{name}.side_effect"),
                note=canary(f"{name}.side_effect.note"),
            )
        )
    courses.save_therapy_session(
        make_therapy_session(NOON, id=IDS["therapy"], topics=canary("therapy.topics"), people=canary("therapy.people"))
    )
    for name, privacy in (("mark", Privacy.PRIVATE), ("secret_mark", Privacy.ONLY_ME)):
        courses.save_life_mark(
            LifeMark(
                id=IDS[name],
                kind=LifeMarkKind.ILLNESS,
                at=NOON,
                zone=ZONE,
                text=canary(f"{name}.text"),
                note=canary(f"{name}.note"),
                privacy=privacy,
            )
        )
    practice.save_check_in(CheckIn(id=new_identifier(), at=NOON, zone=ZONE, pleasant=1, line=canary("check_in.line")))
    practice.save_check_in(
        CheckIn(id=new_identifier(), at=NOON - 90 * DAY, zone=ZONE, line=canary("old_check_in.line"))
    )
    practice.save_step(
        Step(
            id=new_identifier(),
            text=canary("step"),
            made_at=NOON,
            entry_id=IDS["e2"],
            dosing_session_id=IDS["other_session"],
        )
    )
    practice.save_question(
        ParkedQuestion(id=IDS["question"], text=canary("question"), parked_at=NOON, asks=QuestionFor.PRESCRIBER)
    )
    for name in ("e1", "e2", "raw", "mine"):
        entries.save(canary_entry(name))
    media.save_drawing(
        IDS["e1"],
        Drawing(
            width=200,
            height=100,
            strokes=(Stroke(colour="canary-of-the-sketch", width=2.0, points=((0.5, 0.5, 1.0),)),),
        ),
    )
    recording = media.begin_recording(IDS["e1"], ZONE, "audio/ogg")
    media.append(recording.id, SOUND, bytes([7]))
    media.finish(recording.id, 0.1)
    sharing = Sharing(database, clock)
    return sharing, sharing.add_care_provider("Dr Example")


def canary_entry(name: str) -> Entry:
    return make_entry(
        canary(f"{name}.text"),
        id=IDS[name],
        kind=EntryKind.CAPTURE if name == "raw" else EntryKind.FREE,
        groggy=name == "raw",
        happened_at=NOON,
        dosing_session_id=IDS["other_session"],
        title=canary(f"{name}.title"),
        tags=(canary(f"{name}.tag"),),
        feelings=(Feeling(word=canary(f"{name}.feeling")),),
        answers=tuple(
            Answer(
                prompt_id="P",
                prompt_text=canary(f"{name}.prompt.{n}"),
                domain=Domain.BODY,
                text=canary(f"{name}.answer.{n}"),
            )
            for n in (0, 1)
        ),
        privacy=Privacy.ONLY_ME if name == "mine" else Privacy.FOR_THERAPIST if name == "e1" else Privacy.PRIVATE,
        veiled=name == "e2",
        veil_note=canary(f"{name}.veil") if name == "e2" else "",
    )


@pytest.fixture(scope="module")
def filled_journal(shared_database: Database) -> tuple[Sharing, CareProvider]:
    return filled(shared_database)


@pytest.fixture
def sharing(database: Database) -> Sharing:
    return Sharing(database, FixedClock(NOON + 3 * DAY))


def selection(**chosen: object) -> Selection:
    first, last = (NOON - 5 * DAY).date(), (NOON + 5 * DAY).date()
    return replace(Selection(from_on=first, until_on=last, zone=ZONE), **chosen)  # type: ignore[arg-type] # fields


def subsets(names: frozenset[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(sorted(names)))


def attachments_of(sharing: Sharing) -> frozenset[Identifier]:
    return frozenset(
        one.id for one in sharing.candidates(NOON.date() - 9 * DAY, NOON.date() + 9 * DAY, ZONE).attachments
    )


SELECTIONS = st.builds(
    selection,
    ticks=st.builds(Ticks, **{name: st.booleans() for name in Ticks.__dataclass_fields__}),
    entries=st.lists(
        st.builds(
            EntryChoice,
            entry_id=st.sampled_from([IDS[name] for name in ("e1", "e2", "raw", "mine")]),
            fields=subsets(choice_of.ENTRY_FIELDS),
            answers=st.none() | st.frozensets(st.sampled_from([0, 1])),
            attachment_ids=st.just(frozenset({"all"})) | st.just(frozenset()),
        ),
        unique_by=lambda one: one.entry_id,
    ).map(tuple),
    course_id=st.sampled_from([None, IDS["course"]]),
    course_fields=subsets(choice_of.COURSE_FIELDS),
    session_ids=st.frozensets(st.sampled_from([IDS["session"], IDS["other_session"]])),
    session_fields=subsets(choice_of.SESSION_FIELDS),
    therapy_session_ids=st.frozensets(st.just(IDS["therapy"])),
    therapy_fields=subsets(choice_of.THERAPY_FIELDS),
    side_effects=st.booleans(),
    side_effect_fields=subsets(choice_of.SIDE_EFFECT_FIELDS),
    mark_ids=st.frozensets(st.sampled_from([IDS["mark"], IDS["secret_mark"]])),
    mark_fields=subsets(choice_of.MARK_FIELDS),
    check_in_fields=subsets(choice_of.CHECK_IN_FIELDS),
    intentions=st.booleans(),
    steps=st.booleans(),
    question_ids=st.frozensets(st.just(IDS["question"])),
)


def canaries_of_entry(choice: EntryChoice, ticks: Ticks) -> set[str]:
    name = next(name for name, found_id in IDS.items() if found_id == choice.entry_id)
    if name == "mine" or (name == "raw" and not ticks.groggy):
        return set()
    found = {f"{name}.{field}" for field in ("title", "text") if field in choice.fields}
    found |= {f"{name}.tag"} if "tags" in choice.fields else set()
    found |= {f"{name}.feeling"} if "feelings" in choice.fields else set()
    found |= {"e2.veil"} if name == "e2" else set()
    if "answers" in choice.fields:
        answers = {0, 1} if choice.answers is None else choice.answers
        found |= {f"{name}.{what}.{n}" for n in answers for what in ("answer", "prompt")}
    return found


def canaries_of_session(name: str, chosen: Selection) -> set[str]:
    fields = {"notes", "substance", "music"} if name == "session" else {"notes", "room"}
    if chosen.ticks.other_people:
        fields |= {"people", "therapist"} if name == "session" else {"people"}
    if chosen.ticks.substance_use and name == "session":
        fields |= {"other_medicines"}
    found = {f"{name}.{field}" for field in fields & chosen.session_fields}
    found |= {f"{name}.intention"} if chosen.intentions else set()
    if chosen.side_effects:
        found |= {f"{name}.side_effect"}
        found |= {f"{name}.side_effect.note"} if "note" in chosen.side_effect_fields else set()
    return found


def expected_canaries(chosen: Selection) -> set[str]:
    """Say again, in other words than the app, what may be in a share."""
    found = {
        f"course.{name}"
        for name in ("name", "clinic", "treated_for")
        if chosen.course_id is not None and name in chosen.course_fields
    }
    for name in ("session", "other_session"):
        if IDS[name] in chosen.session_ids:
            found |= canaries_of_session(name, chosen)
    if chosen.therapy_session_ids and "topics" in chosen.therapy_fields:
        found.add("therapy.topics")
    if IDS["mark"] in chosen.mark_ids:
        found |= {f"mark.{field}" for field in chosen.mark_fields}
    if "line" in chosen.check_in_fields:
        found.add("check_in.line")
    found |= {"step"} if chosen.steps else set()
    found |= {"question"} if chosen.question_ids else set()
    for choice in chosen.entries:
        found |= canaries_of_entry(choice, chosen.ticks)
    return found


@given(chosen=SELECTIONS)
@settings(max_examples=60, deadline=None)
def test_exactly_what_is_chosen_is_in_a_share(filled_journal: tuple[Sharing, CareProvider], chosen: Selection) -> None:
    sharing, provider = filled_journal
    attachments = attachments_of(sharing)
    entries = tuple(
        replace(one, attachment_ids=attachments if one.attachment_ids else frozenset()) for one in chosen.entries
    )

    content = sharing.choose(replace(chosen, entries=entries), provider).content

    text = content_json.to_json(content).decode()
    parts = text.split("canary-")
    assert {part.split("-canary")[0] for part in parts if "-canary" in part} == expected_canaries(chosen)
    has_attachments = any(one.attachment_ids and one.entry_id == IDS["e1"] for one in chosen.entries)
    assert bool(content.voices) == (has_attachments and chosen.ticks.audio)
    assert ("canary-of-the-sketch" in text) == (has_attachments and chosen.ticks.drawings)
    for identifier in IDS.values():
        assert identifier not in text
    if "left_at" not in chosen.session_fields or IDS["session"] not in chosen.session_ids:
        assert "left_at" not in text
    assert ("12.345" in text) == bool(chosen.session_ids and "dose" in chosen.session_fields)
    assert ("987" in text) == (IDS["session"] in chosen.session_ids and "pressure_highest" in chosen.session_fields)


def test_a_record_that_is_left_out_is_not_hinted_at(filled_journal: tuple[Sharing, CareProvider]) -> None:
    sharing, provider = filled_journal
    wanted = selection(entries=(EntryChoice(entry_id=IDS["e1"]),), steps=True)

    content = sharing.choose(wanted, provider).content

    assert [entry.session_id for entry in content.entries] == [""]
    assert [(step.session_id, step.entry_id) for step in content.steps] == [("", "")]


def test_neither_a_number_nor_a_count_tells_of_what_is_left_out(
    filled_journal: tuple[Sharing, CareProvider],
) -> None:
    sharing, provider = filled_journal

    def numbers(*names: str, **chosen: object) -> list[int]:
        ids = frozenset(IDS[name] for name in names)
        return [one.number for one in sharing.choose(selection(session_ids=ids, **chosen), provider).content.sessions]

    assert numbers("other_session", "session") == [1, 2]
    assert numbers("other_session") == [1], "what comes after it is not told"
    assert numbers("session") == [0], "the second of two days would tell of the first"
    assert numbers("session", from_on=(NOON - DAY).date()) == [2], "the days that are covered say so themselves"


def test_of_a_part_of_an_entry_neither_its_changes_nor_its_session_are_told(database: Database) -> None:
    clock = FixedClock(NOON)
    sharing, entries, courses = Sharing(database, clock), Entries(database, clock), Courses(database, clock)
    session = courses.save_dosing_session(make_dosing_session(NOON - DAY, status=SessionStatus.HELD))
    entry = make_entry("a", title="b", moment=Moment.NEXT_DAY, dosing_session_id=session.id)
    entries.save(entry)
    clock.advance(hours=1)
    entries.save(replace(entry, title="c"))
    whole = EntryChoice(entry_id=entry.id)
    provider = sharing.add_care_provider("One")

    def told(choice: EntryChoice, session_ids: frozenset[Identifier]) -> tuple[int, bool, object]:
        [one] = sharing.choose(selection(entries=(choice,), session_ids=session_ids), provider).content.entries
        return one.edits, one.edited_at is not None, one.moment

    assert told(whole, frozenset({session.id})) == (1, True, Moment.NEXT_DAY)
    assert told(whole, frozenset()) == (1, True, None)
    assert told(replace(whole, fields=frozenset({"text", "moment"})), frozenset({session.id})) == (
        0,
        False,
        Moment.NEXT_DAY,
    )


def test_words_that_a_prompt_quotes_stay_with_the_entry_they_are_of(database: Database) -> None:
    clock = FixedClock(NOON)
    sharing, entries = Sharing(database, clock), Entries(database, clock)
    asked = "You caught: “the door was “open””. What is it now?"
    quoting = Answer(prompt_id="Q.capture", prompt_text=asked, domain=Domain.INSIGHTS, text="Wider.")
    own = replace(quoting, prompt_id="own", prompt_text="What does “safe” mean?")
    entry = make_entry("", answers=(quoting, own))
    entries.save(entry)

    content = sharing.choose(
        selection(entries=(EntryChoice(entry_id=entry.id),)), sharing.add_care_provider("One")
    ).content

    assert [one.prompt for one in content.entries[0].answers] == [
        "You caught: “…”. What is it now?",
        "What does “safe” mean?",
    ]


def test_a_step_out_of_an_entry_for_only_me_is_not_shared(database: Database) -> None:
    clock = FixedClock(NOON)
    sharing, practice = Sharing(database, clock), Practice(database, clock)
    mine = make_entry("a", privacy=Privacy.ONLY_ME)
    Entries(database, clock).save(mine)
    for words, entry_id in (("of mine", mine.id), ("of another", new_identifier())):
        practice.save_step(Step(id=new_identifier(), text=words, made_at=NOON, entry_id=entry_id))

    content = sharing.choose(selection(steps=True), sharing.add_care_provider("One")).content

    assert [step.text for step in content.steps] == ["of another"]


def test_records_of_one_minute_do_not_tell_which_was_written_first(database: Database) -> None:
    clock = FixedClock(NOON)
    sharing, entries = Sharing(database, clock), Entries(database, clock)
    wanted = [make_entry(str(place), happened_at=NOON) for place in range(12)]
    entries.add_many(wanted)
    choices = tuple(EntryChoice(entry_id=one.id) for one in wanted)

    content = sharing.choose(selection(entries=choices), sharing.add_care_provider("One")).content

    assert [one.text for one in content.entries] != [one.text for one in wanted]
    assert sorted(one.id for one in content.entries) == [one.id for one in content.entries]


def test_a_redacted_passage_is_gone_from_the_share_and_stays_in_the_journal(
    filled_journal: tuple[Sharing, CareProvider],
) -> None:
    sharing, provider = filled_journal
    everything = (Redaction(start=0, end=500),)
    keys_of_text = ("title", "text", "veil_note", choice_of.answer_key(0), choice_of.answer_key(1))
    choice = EntryChoice(
        entry_id=IDS["e2"],
        fields=frozenset({"title", "text", "answers"}),
        redactions=dict.fromkeys(keys_of_text, everything),
    )

    [entry] = sharing.choose(selection(entries=(choice,)), provider).content.entries

    assert (entry.title, entry.text, entry.veil_note) == (BAR, BAR, BAR)
    assert {answer.text for answer in entry.answers} == {BAR}
    assert entry.veiled


def test_what_was_chosen_of_words_that_changed_since_is_not_shared(database: Database) -> None:
    clock = FixedClock(NOON)
    sharing, entries = Sharing(database, clock), Entries(database, clock)
    entry = make_entry("With Ruth by the lake.")
    entries.save(entry)
    ruth = {"text": (Redaction(start=5, end=9),)}
    choice = EntryChoice(entry_id=entry.id, redactions=ruth, seen=choice_of.words_of(entry))
    provider = sharing.add_care_provider("One")
    [shared] = sharing.choose(selection(entries=(choice,)), provider).content.entries
    assert shared.text == f"With {BAR} by the lake."

    entries.save(replace(entry, mood=4))
    sharing.choose(selection(entries=(choice,)), provider)
    entries.save(replace(entry, text="Today with Ruth by the lake."))

    with pytest.raises(ChangedSinceChosenError):
        sharing.choose(selection(entries=(choice,)), provider)


def test_names_of_records_differ_from_reader_to_reader(filled_journal: tuple[Sharing, CareProvider]) -> None:
    sharing, provider = filled_journal
    other = sharing.add_care_provider("Another")
    wanted = selection(entries=(EntryChoice(entry_id=IDS["e1"]),))

    first, again, elsewhere = (sharing.choose(wanted, one).content.entries[0].id for one in (provider, provider, other))

    assert first == again != elsewhere


def test_a_talk_of_which_only_the_day_is_known_is_shared_as_a_day(database: Database) -> None:
    sharing = Sharing(database, FixedClock(NOON))
    talk = Courses(database).save_therapy_session(make_therapy_session(is_day_alone=True))
    wanted = selection(therapy_session_ids=frozenset({talk.id}))

    content = sharing.choose(wanted, sharing.add_care_provider("One")).content

    read = content_json.from_json(content_json.to_json(content), {})
    assert isinstance(read, ShareContent)
    assert [(one.about, one.starts_at) for one in read.therapy_sessions] == [((DAY_ALONE,), talk.starts_at)]
    assert [mark.precision for mark in timeline_of(read, NOON).marks] == ["day"]


def test_a_proposal_holds_what_is_marked_and_no_tick(filled_journal: tuple[Sharing, CareProvider]) -> None:
    sharing, _ = filled_journal

    proposed = sharing.propose((NOON - 5 * DAY).date(), (NOON + 5 * DAY).date(), ZONE)

    assert [one.entry_id for one in proposed.entries] == [IDS["e1"]]
    assert proposed.ticks == Ticks()
    assert not proposed.session_fields & (choice_of.PEOPLE_FIELDS | choice_of.SUBSTANCE_FIELDS)
    assert not proposed.mark_ids


def test_candidates_hold_nothing_that_is_for_only_me(filled_journal: tuple[Sharing, CareProvider]) -> None:
    sharing, _ = filled_journal

    found = sharing.candidates((NOON - 5 * DAY).date(), (NOON + 5 * DAY).date(), ZONE)

    assert {one.id for one in found.entries} == {IDS["e1"], IDS["e2"], IDS["raw"]}
    assert {one.id for one in found.marks} == {IDS["mark"]}
    assert len(found.attachments) == 2


# --- sealing and the ledger


def test_what_changed_after_the_preview_is_not_sealed(database: Database) -> None:
    clock = FixedClock(NOON)
    sharing, entries = Sharing(database, clock), Entries(database, clock)
    entry = make_entry("With Ruth by the lake.")
    entries.save(entry)
    provider = sharing.add_care_provider("One")
    chosen = sharing.choose(selection(entries=(EntryChoice(entry_id=entry.id),)), provider)
    assert chosen.content.entries

    for changed in (replace(entry, privacy=Privacy.ONLY_ME), replace(entry, text="Other words.")):
        entries.save(changed)

        with pytest.raises(ChangedSinceSeenError):
            sharing.seal(chosen, provider)
    assert sharing.ledger() == ()


def a_choice(sharing: Sharing, provider: CareProvider) -> Chosen:
    return sharing.choose(selection(message="hello"), provider)


def test_a_sealed_share_opens_with_its_passphrase_and_is_in_the_ledger(sharing: Sharing, tmp_path: Path) -> None:
    provider = sharing.add_care_provider(" Dr Example ")
    chosen = a_choice(sharing, provider)

    sealed = sharing.seal(chosen, provider)

    assert sealed.passphrase is not None
    assert sealed.passphrase not in repr(sealed)
    save_file(sealed.share, tmp_path / "share.html")
    opened = reading.open_here(read_file(tmp_path / "share.html"), sealed.passphrase)
    assert opened.content == chosen.content
    assert opened.sender == sharing.identity().sender
    [line] = sharing.ledger()
    assert (line.recipient, line.sha256, line.sent_at) == ("Dr Example", sealed.share.sha256, None)
    assert sharing.note_sent(line.id) == replace(line, sent_at=NOON + 3 * DAY)


def test_shares_to_one_reader_are_a_chain_and_those_to_another_are_not_in_it(sharing: Sharing) -> None:
    first_reader = sharing.add_care_provider("One", keys.public_text(THERAPIST.public_key))
    second_reader = sharing.add_care_provider("Two", keys.qr_text(THERAPIST.public_key).lower())

    first, second = (sharing.seal(a_choice(sharing, first_reader), first_reader, by_passphrase=False) for _ in range(2))
    other = sharing.seal(a_choice(sharing, second_reader), second_reader, by_passphrase=False)

    assert first.passphrase is None
    opened = [reading.open_here(one.share.data, THERAPIST) for one in (first, second, other)]
    assert [(one.sequence, one.previous) for one in opened] == [(1, ""), (2, opened[0].digest), (1, "")]
    sharing.delete_care_provider(first_reader.id)
    assert [(one.recipient, one.care_provider_id) for one in sharing.ledger()][1:] == [("One", None), ("One", None)]


def test_a_share_that_was_never_saved_leaves_no_gap(sharing: Sharing) -> None:
    reader = sharing.add_care_provider("One", keys.public_text(THERAPIST.public_key))
    kept = sharing.seal(a_choice(sharing, reader), reader, by_passphrase=False)
    sharing.note_sent(kept.sent.id)
    given_up = sharing.seal(a_choice(sharing, reader), reader, by_passphrase=False)

    for sealed in (kept, given_up):
        sharing.discard(sealed.sent.id)

    following = reading.open_here(
        sharing.seal(a_choice(sharing, reader), reader, by_passphrase=False).share.data, THERAPIST
    )
    assert (following.sequence, following.previous) == (2, kept.share.digest)


def test_a_mistyped_key_is_not_kept(sharing: Sharing) -> None:
    with pytest.raises(MistypedKeyError):
        sharing.add_care_provider("One", keys.public_text(THERAPIST.public_key)[:-1] + "!")

    assert sharing.care_providers() == ()


def test_sharing_rests_for_a_day_after_a_session_unless_said_twice(database: Database) -> None:
    sharing = Sharing(database, FixedClock(NOON))
    ended_at = NOON - timedelta(hours=23)
    Courses(database, FixedClock(NOON)).save_dosing_session(
        make_dosing_session(ended_at - timedelta(hours=1), ended_at=ended_at, status=SessionStatus.HELD)
    )
    provider = sharing.add_care_provider("One", keys.public_text(THERAPIST.public_key))

    with pytest.raises(SharingRestsError) as resting:
        sharing.seal(a_choice(sharing, provider), provider)

    assert resting.value.until == sharing.rests_until() == ended_at + DAY
    assert sharing.ledger() == ()
    sharing.seal(a_choice(sharing, provider), provider, by_passphrase=False, although_resting=True)
    assert len(sharing.ledger()) == 1


def test_the_next_share_proposes_what_is_new_since(database: Database) -> None:
    clock = FixedClock(NOON)
    sharing, entries = Sharing(database, clock), Entries(database, clock)
    provider = sharing.add_care_provider("One", keys.public_text(THERAPIST.public_key))
    old, changed, added = (
        make_entry(text, privacy=Privacy.FOR_THERAPIST, happened_at=NOON - 2 * DAY) for text in ("a", "b", "c")
    )
    entries.add_many([old, changed])
    first = sharing.proposed_since_last(provider.id, ZONE)
    sealed = sharing.seal(sharing.choose(first, provider), provider, by_passphrase=False)
    assert sharing.proposed_since_last(provider.id, ZONE).entries == first.entries  # it was not saved yet
    sharing.note_sent(sealed.sent.id)

    clock.advance(days=1)
    entries.save(replace(changed, text="b, and more"))
    entries.add_many([added])

    assert {one.entry_id for one in first.entries} == {old.id, changed.id}
    assert {one.entry_id for one in sharing.proposed_since_last(provider.id, ZONE).entries} == {changed.id, added.id}


# --- replies


def test_a_reply_to_us_opens_and_anything_else_does_not(sharing: Sharing) -> None:
    reply = ReplyContent(made_at=NOON, zone=ZONE, line="Thank you.")
    to_us = KeyLock(public_key=sharing.identity().public_key)

    def sealed(content: ReplyContent | ShareContent, lock: KeyLock) -> bytes:
        return sealing.seal(content, THERAPIST, [lock], share_id="reply-0001", created_at=NOON).data

    assert sharing.open_reply(sealed(reply, to_us)).content == reply
    with pytest.raises(ShareForSomeoneElseError):
        sharing.open_reply(sealed(reply, KeyLock(public_key=THERAPIST.public_key)))
    with pytest.raises(ShareRefusedError):
        sharing.open_reply(sealed(ShareContent(made_at=NOON, zone=ZONE), to_us))


def test_a_reply_is_known_by_the_share_that_it_answers(sharing: Sharing) -> None:
    reader = sharing.add_care_provider("One", keys.public_text(THERAPIST.public_key))
    sealed = sharing.seal(a_choice(sharing, reader), reader, by_passphrase=False)
    lock = KeyLock(public_key=sharing.identity().public_key)

    def answered(share_id: str) -> SentShare | None:
        reply = ReplyContent(made_at=NOON, zone=ZONE, name="One", answers=share_id)
        sent = sealing.seal(reply, THERAPIST, [lock], share_id="reply-0001", created_at=NOON)
        return sharing.answered_by(reading.open_here(sent.data, sharing.identity()))

    assert sealed.share.share_id.encode() not in sealed.share.data, "only who opens the share can know it"
    assert answered(sealed.share.share_id) == sealed.sent
    assert [answered(name) for name in ("f" * 32, "", "\u00e9")] == [None, None, None]


def test_keys_stay_those_that_were_made_first(database: Database) -> None:
    first = Sharing(database, FixedClock(NOON)).identity()

    assert Sharing(database, FixedClock(datetime(2030, 1, 1, tzinfo=UTC))).identity() == first
    assert repr(first) == "Identity()"
