"""Any value of what hangs on a course, for property tests."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from journal_app.domain.check_in import CheckIn
from journal_app.domain.course import ClinicPeriod, Pause, SessionEvent, SessionEventKind
from journal_app.domain.entry import Certainty, Privacy
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.intention_review import IntentionReview, ReviewMoment
from journal_app.domain.life_mark import DatePrecision, LifeMark, LifeMarkKind
from journal_app.domain.media import Attachment, MediaKind
from journal_app.domain.memory import Memory
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.prompt_pack import PackSource, PromptPack
from journal_app.domain.readiness import HardCard, ParkedQuestion, QuestionFor, Readiness
from journal_app.domain.rereading import Rereading
from journal_app.domain.session_record import BloodPressure, ExtraDose, SessionRecord, TemperatureUnit, WeightUnit
from journal_app.domain.share import CareProvider, SentShare, SharingKeys
from journal_app.domain.side_effect import Felt, Severity, SideEffect
from journal_app.domain.step import Step, StepEvent, StepStatus
from journal_app.domain.support_plan import PlanHeading, PlanPart, SupportPlan
from journal_app.domain.team_note import TeamNote
from journal_app.domain.thread import Thread, ThreadKind
from tests.builders import NOON, ZONE

WORDS = st.text(max_size=20).map(lambda words: words.replace("\0", ""))
INSTANTS = st.datetimes(datetime(1902, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- zones apart
IDENTIFIERS = st.builds(new_identifier)
AMOUNTS = st.decimals(0, 5000, places=2)
_MAYBE_AT = st.none() | INSTANTS
_MAYBE_AMOUNT = st.none() | AMOUNTS
_MAYBE_NUMBER = st.none() | st.integers(0, 300)
_RATING = st.none() | st.integers(0, 10)
_PRESSURES = st.builds(BloodPressure, systolic=_MAYBE_NUMBER, diastolic=_MAYBE_NUMBER, at=_MAYBE_AT)

RECORDS = st.builds(
    SessionRecord,
    substance=WORDS,
    extra_doses=st.lists(st.builds(ExtraDose, milligrams=_MAYBE_AMOUNT, at=_MAYBE_AT), max_size=2).map(tuple),
    infusion_minutes=_MAYBE_NUMBER, body_weight=_MAYBE_AMOUNT, weight_unit=st.sampled_from(WeightUnit),
    awake_at=_MAYBE_AT, observed_until=_MAYBE_AT, left_at=_MAYBE_AT, ride_home=WORDS, not_driving_until=_MAYBE_AT,
    pressure_before=_PRESSURES, pressure_highest=_PRESSURES, pressure_leaving=_PRESSURES,
    pulse=_MAYBE_NUMBER, oxygen=_MAYBE_NUMBER, temperature=_MAYBE_AMOUNT,
    temperature_unit=st.sampled_from(TemperatureUnit), provider=WORDS, therapist=WORDS, sitter=WORDS, room=WORDS,
    eye_mask=st.none() | st.booleans(), music=WORDS, mood_before=_RATING, sleep_hours=_MAYBE_AMOUNT,
    last_food_at=_MAYBE_AT, last_drink_at=_MAYBE_AT, other_medicines=WORDS, distance=_RATING, intensity=_RATING,
    ease=_RATING, helpfulness=_RATING, instructions=WORDS,
    about=st.frozensets(st.sampled_from(["awake_at", "left_at", "starts_at"])),
)  # fmt: skip
SESSION_EVENTS = st.builds(
    SessionEvent,
    at=INSTANTS,
    kind=st.sampled_from(SessionEventKind),
    from_starts_at=_MAYBE_AT,
    from_day_alone=st.sampled_from((None, True)),
)
CLINIC_PERIODS = st.builds(ClinicPeriod, clinic=WORDS, provider=WORDS, from_on=st.none() | st.dates())
PAUSES = st.builds(Pause, from_on=st.dates(), until_on=st.none() | st.dates(), reason=WORDS)
STEP_EVENTS = st.builds(StepEvent, at=INSTANTS, status=st.sampled_from(StepStatus), note=WORDS)
SIDE_EFFECTS = st.builds(
    SideEffect, id=IDENTIFIERS, noted_at=INSTANTS, word=WORDS, own_words=WORDS,
    severity=st.none() | st.sampled_from(Severity), felt=st.none() | st.sampled_from(Felt), began_at=st.none(),
    ended_at=_MAYBE_AT, note=WORDS,
)  # fmt: skip
LIFE_MARKS = st.builds(
    LifeMark, id=IDENTIFIERS, kind=st.sampled_from(LifeMarkKind), at=st.just(NOON), zone=st.just(ZONE),
    precision=st.sampled_from(DatePrecision), until=st.none() | st.just(NOON + timedelta(days=3)), text=WORDS,
    note=WORDS, privacy=st.sampled_from(Privacy),
)  # fmt: skip
CHECK_INS = st.builds(
    CheckIn, id=IDENTIFIERS, at=INSTANTS, zone=st.just(ZONE), pleasant=st.none() | st.integers(-5, 5),
    energy=st.integers(-5, 5), words=st.lists(WORDS, max_size=3).map(tuple),
    sleep_hours=st.none() | st.sampled_from([Decimal(6), Decimal("7.5")]), practiced=st.none() | st.booleans(),
    practice=WORDS, line=WORDS,
)  # fmt: skip
STEPS = st.builds(
    Step, id=IDENTIFIERS, text=WORDS, made_at=INSTANTS, when_where=WORDS,
    history=st.lists(STEP_EVENTS, max_size=3).map(tuple),
)  # fmt: skip
READINESS = st.builds(
    Readiness, id=IDENTIFIERS, ticked=st.frozensets(WORDS, max_size=3),
    own_items=st.lists(WORDS, max_size=2).map(tuple), with_you=WORDS, to_call=WORDS,
)  # fmt: skip
HARD_CARDS = st.builds(HardCard, id=IDENTIFIERS, written_at=INSTANTS, what_helps=WORDS, tell_me=WORDS, who=WORDS)
QUESTIONS = st.builds(
    ParkedQuestion, id=IDENTIFIERS, text=WORDS, parked_at=INSTANTS, asks=st.sampled_from(QuestionFor),
    asked_at=_MAYBE_AT, answer=WORDS,
)  # fmt: skip
THREADS = st.builds(
    Thread, id=IDENTIFIERS, name=WORDS, kind=st.sampled_from(ThreadKind), began_at=INSTANTS, words=WORDS
)
REVIEWS = st.builds(
    IntentionReview, id=IDENTIFIERS, intention_id=st.just(""), at=INSTANTS, moment=st.sampled_from(ReviewMoment),
    text=WORDS,
)  # fmt: skip
MEMORIES = st.builds(
    Memory, id=IDENTIFIERS, name=WORDS, began_at=INSTANTS, certainty=st.none() | st.sampled_from(Certainty)
)
PROMPTS = st.builds(
    Prompt, id=WORDS, moment=st.sampled_from(Moment), domain=st.sampled_from(Domain), text=WORDS, goal=WORDS,
    version=st.integers(1, 9), follows=WORDS,
)  # fmt: skip
PROMPT_PACKS = st.builds(
    PromptPack, id=IDENTIFIERS, name=WORDS, author=WORDS, source=st.sampled_from(PackSource),
    number=st.integers(1, 99), prompts=st.lists(PROMPTS, max_size=2).map(tuple), in_use=st.booleans(),
)  # fmt: skip
SUPPORT_PLANS = st.builds(
    SupportPlan, id=IDENTIFIERS, written_at=INSTANTS,
    parts=st.lists(st.builds(PlanPart, heading=st.sampled_from(PlanHeading), words=WORDS), max_size=2).map(tuple),
)  # fmt: skip
TEAM_NOTES = st.builds(TeamNote, id=IDENTIFIERS, text=WORDS, noted_at=INSTANTS, told_at=_MAYBE_AT)
REREADINGS = st.builds(
    Rereading, id=IDENTIFIERS, at=INSTANTS, entry_ids=st.lists(IDENTIFIERS, max_size=3).map(tuple),
    repeats=st.lists(WORDS, max_size=2).map(tuple), sentence=WORDS,
)  # fmt: skip
ATTACHMENTS = st.builds(
    Attachment, id=IDENTIFIERS, kind=st.sampled_from(MediaKind), at=INSTANTS, zone=st.just(ZONE),
    entry_id=st.none() | IDENTIFIERS, prompt_id=WORDS, media_type=st.just("audio/ogg"),
    seconds=st.none() | st.floats(0, 9e3), byte_count=st.integers(0, 2**40), is_complete=st.booleans(),
    peaks=st.binary(max_size=20),
)  # fmt: skip
CARE_PROVIDERS = st.builds(
    CareProvider, id=IDENTIFIERS, name=WORDS, made_at=INSTANTS, public_key=st.sampled_from(["", "06YGA7TA"]),
    compared_at=_MAYBE_AT, told_at=_MAYBE_AT, names_secret=st.just("ab" * 32),
)  # fmt: skip
SHARING_KEYS = st.builds(
    SharingKeys, id=IDENTIFIERS, made_at=INSTANTS, signing=st.just("ab" * 32), agreement=st.just("cd" * 32)
)
SENT_SHARES = st.builds(
    SentShare, id=IDENTIFIERS, made_at=INSTANTS, share_id=st.just("a1b2"), sequence=st.integers(1, 9),
    digest=st.just("ab" * 32), sha256=st.just("cd" * 32), byte_count=st.integers(1, 10**8), recipient=WORDS,
    from_on=st.none() | st.dates(), until_on=st.none() | st.dates(), read_by=st.none() | st.dates(),
    record_ids=st.lists(IDENTIFIERS, max_size=3).map(tuple), sent_at=_MAYBE_AT,
)  # fmt: skip
