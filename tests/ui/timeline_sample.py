"""A course with something in every lane, for the tests of the timeline and its pictures. The same every time."""

from datetime import UTC, datetime, timedelta

from journal_app.domain.phase import Phase
from journal_app.domain.timeline import HeldAt, Lane, Mark, Measure, MemoryLine, PhaseSpan, ThreadLine, TimelineData

START = datetime(2026, 9, 7, 9, tzinfo=UTC)
NOW = START + timedelta(days=60)


def at(days: float) -> float:
    """Return an instant so many days after the start."""
    return (START + timedelta(days=days)).timestamp()


def full_course() -> TimelineData:
    """Return three sessions, one of them to come, and around them every kind of mark."""
    marks = [
        Mark(at(3), Lane.THERAPY, "therapy-1", "", detail="preparation"),
        Mark(at(20), Lane.INTENTIONS, "intention-1", "To be curious"),
        Mark(at(21), Lane.DOSING, "dosing-1", "", "35 mg", 1),
        Mark(at(42), Lane.DOSING, "dosing-2", "", "50 mg", 2, starred=True),
        Mark(at(75), Lane.DOSING, "dosing-3", "", "", 3, planned=True),
        Mark(at(22), Lane.GUIDED, "guided-1", "A corridor with many doors"),
        Mark(at(22.01), Lane.FRAGMENTS, "guided-1", "A lamp at the far end"),
        Mark(at(35), Lane.DOSING, "dosing-x", "", "50 mg", cancelled=True),
        Mark(at(27), Lane.INTENTIONS, "review-1", "Still curious", detail="one_week"),
        Mark(at(23), Lane.FREE, "free-1", "The sea again, but slower", starred=True),
        Mark(at(44), Lane.FREE, "free-2", "Walked home the long way"),
        Mark(at(21.02), Lane.SIDE_EFFECTS, "effect-1", "Nausea", detail="moderate", ends=at(21.12)),
        Mark(at(21.02), Lane.SIDE_EFFECTS, "effect-2", "Dizziness", detail="severe", ends=at(21.2)),
        Mark(at(42.1), Lane.SIDE_EFFECTS, "effect-3", "Tired", detail="mild", ends=at(45)),
        Mark(at(24), Lane.STEPS, "step-1", "Walk before breakfast", detail="kept"),
        Mark(at(30), Lane.STEPS, "step-2", "Call my sister", detail="partly"),
        Mark(at(45), Lane.STEPS, "step-3", "Ten minutes without the phone", detail="not_yet"),
        Mark(at(50), Lane.STEPS, "step-4", "Ask for help", detail="let_go"),
        Mark(at(5), Lane.MARKS, "mark-1", "A new dose", detail="medicine_changed", precision="day"),
        Mark(at(30), Lane.MARKS, "mark-2", "Moved", detail="life_event", precision="month"),
        Mark(at(50), Lane.MARKS, "mark-3", "A cold", detail="illness", precision="about", ends=at(54)),
    ]
    for day in range(0, 60, 2):
        if not 26 < day < 36:
            marks.append(Mark(at(day + 0.5), Lane.CHECK_INS, f"check-{day}", "calm, tired", value=0.0))
            marks.append(Mark(at(day + 0.5), Lane.MOOD, f"check-{day}", "", value=3.0 + day % 5, detail="check_in"))
    marks.append(Mark(at(23), Lane.MOOD, "free-1", "The sea again, but slower", value=7.0, detail="entry"))
    for number, day in enumerate((1, 15, 29, 43, 57)):
        marks.append(Mark(at(day), Lane.SCORES, f"phq-{day}", "", "", detail="PHQ-9", value=19.0 - 3 * number))
        marks.append(Mark(at(day), Lane.SCORES, f"gad-{day}", "", "", detail="GAD-7", value=13.0 - 2 * number))
    spans = (
        PhaseSpan(at(0), at(20.8), Phase.PREPARATION),
        PhaseSpan(at(20.8), at(60), Phase.DOSING),
        PhaseSpan(at(60), at(90), Phase.INTEGRATION),
    )
    return TimelineData(
        marks=tuple(sorted(marks, key=lambda mark: mark.at)),
        spans=spans,
        zone="Europe/Berlin",
        threads=(ThreadLine("thread-1", "the sea", "image", ((at(23), "free-1"), (at(44), "free-2"))),),
        measures=(
            Measure("PHQ-9", 0, 27, "more symptoms", 19, ((5, "mild"), (10, "moderate"), (20, "severe"))),
            Measure("GAD-7", 0, 21, "more symptoms"),
        ),
        memories=(
            MemoryLine(
                "memory-1",
                "the porch",
                "guided-1",
                (
                    HeldAt(at(22), "held-1", 8, "too near"),
                    HeldAt(at(44), "held-2"),
                    HeldAt(at(58), "held-3", 2, "warm"),
                ),
            ),
        ),
    )
