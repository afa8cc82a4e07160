"""The share that everybody may open: with it, another reader of the format can check itself.

`python tests/unit/sharing/vectors.py` writes `resources/share/vectors/` and the schema anew; only for a new format.
"""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from journal_app.domain.course import DoseUnit, Route, SessionStatus
from journal_app.domain.entry import Certainty, EntryKind
from journal_app.domain.intention_review import ReviewMoment
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.domain.readiness import QuestionFor
from journal_app.domain.share import (
    BAR,
    MeasurePoint,
    ShareContent,
    SharedAnswer,
    SharedCheckIn,
    SharedCourse,
    SharedDrawing,
    SharedEntry,
    SharedFeeling,
    SharedIntention,
    SharedMeasure,
    SharedPressure,
    SharedQuestion,
    SharedReview,
    SharedSession,
    SharedSideEffect,
    SharedStep,
    SharedStepEvent,
    SharedStroke,
    SharedVoice,
)
from journal_app.domain.side_effect import Felt, Severity
from journal_app.domain.step import StepStatus
from journal_app.resources import resource
from journal_app.sharing import container, content, envelope, sealing
from journal_app.sharing.bundle import ReaderPage
from journal_app.sharing.keys import Identity
from journal_app.sharing.schema import content_schema

FOLDER = resource("share", "vectors")
SCHEMA = resource("share", "content.schema.json")
PASSPHRASE = "lantern meadow quartz ribbon saddle thimble"
PATIENT = Identity(signing=bytes(range(32)), agreement=bytes(range(32, 64)))
THERAPIST = Identity(signing=bytes(range(64, 96)), agreement=bytes(range(96, 128)))
SALT = bytes(range(16))
AT = datetime(2026, 11, 2, 18, 40, tzinfo=UTC)
ZONE = "Europe/Dublin"
PAGE = ReaderPage(
    '<!doctype html><!-- afterward-share/1 -->\n<meta http-equiv="Content-Security-Policy" content="default-src'
    " 'none'; style-src '@@STYLE_HASH@@'; script-src '@@SCRIPT_HASH@@'\">\n<style>@@STYLE@@</style>\n@@SHARE@@\n"
    "<script>@@SCRIPT@@</script>\n",
    "",
    "",
)


def sample() -> ShareContent:
    """Return a made-up content in which nearly every kind of record stands once."""
    return ShareContent(
        made_at=AT,
        zone=ZONE,
        app="0.2.0",
        name="Rowan",
        recipient="Dr Example",
        from_on=date(2026, 10, 20),
        until_on=date(2026, 11, 2),
        read_by=date(2026, 12, 31),
        message="I would like to talk about the water.",
        course=SharedCourse(
            name="Autumn course", substance="ketamine", began_on=date(2026, 10, 20), planned_sessions=6
        ),
        sessions=(
            SharedSession(
                id="s1",
                number=1,
                starts_at=AT - timedelta(days=3),
                ended_at=AT - timedelta(days=3) + timedelta(minutes=40),
                zone=ZONE,
                status=SessionStatus.HELD,
                route=Route.INTRAVENOUS,
                dose=Decimal("37.5"),
                dose_unit=DoseUnit.MILLIGRAM,
                pressure_before=SharedPressure(systolic=122, diastolic=78),
                pressure_highest=SharedPressure(systolic=141, diastolic=88, at=AT - timedelta(days=3, minutes=-30)),
                intensity=6,
            ),
        ),
        side_effects=(
            SharedSideEffect(
                id="f1",
                noted_at=AT - timedelta(days=3),
                words="dizziness",
                session_id="s1",
                severity=Severity.MILD,
                felt=Felt.THAT_DAY,
            ),
        ),
        entries=(
            SharedEntry(
                id="e1",
                kind=EntryKind.CAPTURE,
                happened_at=AT - timedelta(days=3, hours=-1),
                written_at=AT - timedelta(days=3, hours=-1),
                zone=ZONE,
                moment=Moment.FIRST_CAPTURE,
                session_id="s1",
                groggy=True,
                answers=(SharedAnswer(text="warm water", at=AT - timedelta(days=3), certainty=Certainty.LIKE_A_DREAM),),
            ),
            SharedEntry(
                id="e2",
                kind=EntryKind.GUIDED,
                happened_at=AT - timedelta(days=2),
                written_at=AT - timedelta(days=2),
                edited_at=AT - timedelta(days=1),
                edits=1,
                zone=ZONE,
                moment=Moment.NEXT_DAY,
                session_id="s1",
                title="The lake",
                text=f"{BAR} was there, and it was quiet. <b>Not bold.</b>",
                answers=(SharedAnswer(text="Lighter.", prompt="How is your body today?", domain=Domain.BODY),),
                tags=("water",),
                mood=6,
                feelings=(SharedFeeling(word="calm", intensity=7),),
            ),
            SharedEntry(
                id="e3",
                happened_at=AT - timedelta(days=1),
                zone=ZONE,
                text="The old house again.",
                veiled=True,
                veil_note="About the winter of the move. Slowly.",
            ),
        ),
        check_ins=(SharedCheckIn(id="c1", at=AT, zone=ZONE, pleasant=2, energy=-1, sleep_hours=Decimal("7.5")),),
        measures=(
            SharedMeasure(
                id="phq9",
                name="PHQ-9",
                direction="higher = more symptoms",
                lowest=Decimal(0),
                highest=Decimal(27),
                points=(
                    MeasurePoint(at=AT - timedelta(days=10), value=Decimal(15), is_baseline=True),
                    MeasurePoint(at=AT, value=Decimal(11), session_id="s1"),
                ),
            ),
        ),
        intentions=(
            SharedIntention(
                id="i1",
                text="Let it be quiet.",
                written_at=AT - timedelta(days=4),
                session_id="s1",
                reviews=(SharedReview(at=AT - timedelta(days=3), moment=ReviewMoment.SAME_EVENING, text="It was."),),
            ),
        ),
        steps=(
            SharedStep(
                id="t1",
                text="Walk to the lake",
                made_at=AT - timedelta(days=2),
                session_id="s1",
                entry_id="e2",
                history=(SharedStepEvent(at=AT, status=StepStatus.PARTLY, note="Half way"),),
            ),
        ),
        questions=(
            SharedQuestion(id="q1", text="Is it usual to sleep so long?", parked_at=AT, asks=QuestionFor.PRESCRIBER),
        ),
        drawings=(
            SharedDrawing(
                id="d1",
                width=320,
                height=240,
                entry_id="e2",
                at=AT,
                strokes=(SharedStroke(colour="ink", width=2.0, points=(0.1, 0.2, 0.5, 0.9, 0.25, 0.75)),),
            ),
        ),
        voices=(
            SharedVoice(
                id="v1",
                media_type="audio/ogg",
                sound=b"OggS" + bytes(60),
                entry_id="e1",
                at=AT,
                seconds=0.2,
                peaks=(9, 3),
            ),
        ),
    )


def write() -> None:
    """Write all of it."""
    locks = (
        envelope.PassphraseLock(passphrase=PASSPHRASE, salt=SALT),
        envelope.KeyLock(public_key=THERAPIST.public_key),
    )
    sealed = sealing.seal(
        sample(), PATIENT, locks, share_id="00112233445566778899aabbccddeeff", created_at=AT, page=PAGE
    )
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "share.html").write_bytes(sealed.data)
    (FOLDER / "content.json").write_bytes(content.to_json(sample()))
    facts = {
        "passphrase": PASSPHRASE,
        "patient": {"signing": PATIENT.signing.hex(), "agreement": PATIENT.agreement.hex()},
        "therapist": {"signing": THERAPIST.signing.hex(), "agreement": THERAPIST.agreement.hex()},
        "share_id": sealed.share_id,
        "manifest_sha256": sealed.digest,
        "rounds": envelope.ROUNDS,
        "plaintext_bytes": container.padded_length(1),
    }
    (FOLDER / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    SCHEMA.write_text(json.dumps(content_schema(), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write()
