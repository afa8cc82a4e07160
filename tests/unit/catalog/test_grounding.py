from pathlib import Path

import pytest

from journal_app.catalog import grounding
from journal_app.domain.support import GroundingExercise, Sense

EXERCISES = grounding.load()


def test_there_is_one_exercise_for_each_sense_and_breathing_comes_last() -> None:
    senses = [exercise.sense for exercise in EXERCISES]

    assert len(EXERCISES) == 6
    assert set(senses) == set(Sense)
    assert senses[-1] is Sense.BREATHE
    assert EXERCISES[-1].caution


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_exercise_takes_ninety_seconds_at_most(exercise: GroundingExercise) -> None:
    assert 30 <= exercise.seconds <= 90
    assert all(5 <= step.seconds <= 30 for step in exercise.steps)
    assert len({step.text for step in exercise.steps}) == len(exercise.steps) >= 3


def test_one_exercise_says_that_the_session_is_over() -> None:
    [orient] = [exercise for exercise in EXERCISES if exercise.sense is Sense.ORIENT]

    assert any("the session is over" in step.text for step in orient.steps)


@pytest.mark.parametrize("content", [b"", b"\xff", b"format = 2", b"format = 1\nexercise = [1]"])
def test_a_file_that_cannot_be_read_leaves_no_exercise(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "exercises.toml"
    path.write_bytes(content)

    assert grounding.load(path) == ()
    assert grounding.load(tmp_path / "missing.toml") == ()
