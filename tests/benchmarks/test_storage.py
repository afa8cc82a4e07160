"""Ten thousand entries of about three hundred words over five years: `pytest tests/benchmarks --benchmark-only`.

The figures that matter are in `extra_info`, in milliseconds; the targets are those of the README.
"""

import gc
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest

from journal_app.domain.entry import EntryFilter, EntryKind
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.storage.database import Database
from tests import builders
from tests.benchmarks.corpus import AMOUNT, Corpus
from tests.conftest import new_database

SAVES = 500
EDITS = 200


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus()


@pytest.fixture(scope="module")
def full_database(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Iterator[Database]:
    for database in new_database(tmp_path_factory.mktemp("full")):
        courses = Courses(database)
        for course_number in range(3):
            course = courses.save_course(builders.make_course(f"course {course_number}"))
            for session_number in range(6):
                starts_at = builders.NOON - timedelta(days=500 * course_number + 7 * session_number)
                courses.save_dosing_session(builders.make_dosing_session(starts_at, course_id=course.id))
        Entries(database).add_many(corpus.entry(number) for number in range(AMOUNT))
        gc.collect()
        gc.freeze()  # as the app does once it has started: the objects of the libraries are not gone through again
        yield database
        gc.unfreeze()


def test_bulk_insert(benchmark: Any, tmp_path: Path, corpus: Corpus) -> None:
    entries = [corpus.entry(number) for number in range(1000)]
    for database in new_database(tmp_path):
        added = benchmark.pedantic(Entries(database).add_many, (entries,), rounds=1)

        assert added == len(entries)


def test_newest_page(benchmark: Any, full_database: Database) -> None:
    entries = Entries(full_database)

    page = benchmark(entries.newest, 50)

    assert len(page) == 50


@pytest.mark.parametrize(
    "shown",
    [
        EntryFilter(starred=True),
        EntryFilter(text="ba"),
        EntryFilter(text="ba", starred=True),
        EntryFilter(tag="nothing has this"),
    ],
    ids=["starred", "text", "text and starred", "nothing"],
)
def test_filtered_page(benchmark: Any, full_database: Database, shown: EntryFilter) -> None:
    entries = Entries(full_database)

    page = benchmark(entries.newest, 50, shown=shown)

    assert len(page) <= 50


def test_tags(benchmark: Any, full_database: Database) -> None:
    tags = benchmark(Entries(full_database).tags)

    assert len(tags) > 1


def test_save(benchmark: Any, full_database: Database, corpus: Corpus) -> None:
    entries = Entries(full_database)
    new = [corpus.entry(number) for number in range(-SAVES, 0)]

    times: list[float] = []
    for entry in new:
        times.append(_timed(entries.save, entry))
        entries.merge_step()  # what idle time does in the app

    benchmark.extra_info.update(_figures(times))
    benchmark.pedantic(entries.save, setup=lambda: ((corpus.entry(-SAVES - 1),), {}), rounds=20)


def test_edit(benchmark: Any, full_database: Database, corpus: Corpus) -> None:
    entries = Entries(full_database)
    chosen = random.Random(5).sample([header.id for header in entries.newest(AMOUNT)], EDITS)
    changed = [replace(entries.get(entry_id), text=corpus.text()) for entry_id in chosen]

    times: list[float] = []
    for entry in changed:
        times.append(_timed(entries.save, entry))
        entries.merge_step()  # what idle time does in the app

    benchmark.extra_info.update(_figures(times))
    benchmark.pedantic(entries.save, setup=lambda: ((replace(changed[0], text=corpus.text()),), {}), rounds=20)


def test_writing_anew(benchmark: Any, full_database: Database) -> None:
    assert benchmark.pedantic(full_database.shrink, rounds=1)


def test_save_draft(benchmark: Any, full_database: Database, corpus: Corpus) -> None:
    entries = Entries(full_database)
    entry = corpus.entry(-1)
    drafts = [builders.make_draft(entry=replace(entry, text=entry.text[: 10 * number] + "x")) for number in range(200)]

    benchmark.extra_info.update(_figures([_timed(entries.save_draft, draft) for draft in drafts]))
    benchmark(entries.save_draft, drafts[-1])


def test_search_per_keystroke(benchmark: Any, full_database: Database, corpus: Corpus) -> None:
    entries = Entries(full_database)
    chosen = random.Random(3).choices(corpus.words[:3000], k=40)
    typed = [
        f"{first} {second}"[:length]
        for first, second in zip(chosen[::2], chosen[1::2], strict=True)
        for length in range(1, len(first) + len(second) + 2)
    ]

    benchmark.extra_info.update(_figures([_timed(entries.search, text) for text in typed]))
    benchmark(entries.search, chosen[0])


def test_timeline(benchmark: Any, full_database: Database) -> None:
    courses = Courses(full_database)

    data = benchmark(courses.timeline, builders.ZONE)

    assert len(data.marks) >= AMOUNT
    assert any(mark.lane == EntryKind.GUIDED for mark in data.marks)


def _timed(work: Callable[[Any], object], argument: object) -> float:
    began = time.perf_counter()
    work(argument)
    return (time.perf_counter() - began) * 1000


def _figures(times: list[float]) -> dict[str, float]:
    return {
        "median_ms": round(median(times), 2),
        "p95_ms": round(quantiles(times, n=20)[-1], 2),
        "max_ms": round(max(times), 2),
    }
