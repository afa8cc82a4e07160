"""Two hundred patients, two thousand shares, fifty thousand entries.

Aim: the caseload in 300 ms, a patient in 200 ms, a search in 50 ms. Rows are written by `storage` directly: sealing two
thousand shares would measure the sealing.
"""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from journal_app.domain.brief import brief_of
from journal_app.domain.review_search import find
from journal_app.domain.share import (
    Arrival,
    OpenedShare,
    Sender,
    ShareContent,
    SharedAnswer,
    SharedEntry,
    SharedSession,
)
from journal_app.services.caseload import Caseload
from journal_app.services.sharing import Sharing
from journal_app.storage.database import Database
from tests.benchmarks.corpus import Corpus
from tests.builders import NOON, ZONE, FixedClock
from tests.conftest import new_database

PATIENTS, SHARES_EACH, ENTRIES_EACH = 200, 10, 25
WORDS = 60
"""Of each entry; what is shared is chosen, and shorter than what is written."""


@pytest.fixture(scope="module")
def caseload(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caseload]:
    for database in new_database(tmp_path_factory.mktemp("caseload")):
        yield filled(database)


def filled(database: Database) -> Caseload:
    corpus, clock = Corpus(), FixedClock(NOON)
    words = [corpus.text() for _ in range(500)]
    made = Caseload(database, Sharing(database, clock), clock)
    for patient in range(PATIENTS):
        key = hashlib.sha256(f"patient {patient}".encode()).digest()
        sender = Sender(key_id=key.hex(), signing_key=key, reply_key=key)
        previous = ""
        for number in range(1, SHARES_EACH + 1):
            share = opened(sender, patient, number, previous, words)
            previous = share.digest
            assert made.keep(share).how is Arrival.NEW
    return made


def opened(sender: Sender, patient: int, number: int, previous: str, words: list[str]) -> OpenedShare:
    at = NOON - timedelta(days=7 * (SHARES_EACH - number))
    entries = tuple(
        SharedEntry(
            id=f"p{patient}s{number}e{place}",
            happened_at=at - timedelta(hours=5 * place),
            zone=ZONE,
            session_id=f"s{number}",
            answers=(
                SharedAnswer(
                    text=" ".join(words[(patient * 31 + number * 7 + place) % len(words)].split()[:WORDS]),
                    prompt="What stayed with you?",
                ),
            ),
        )
        for place in range(ENTRIES_EACH)
    )
    sessions = tuple(
        SharedSession(id=f"s{n}", starts_at=NOON - timedelta(days=80 - 7 * n), zone=ZONE) for n in range(1, number + 1)
    )
    return OpenedShare(
        share_id=f"{patient}-{number}",
        sender=sender,
        sequence=number,
        previous=previous,
        digest=hashlib.sha256(f"{patient} {number}".encode()).hexdigest(),
        created_at=at,
        content=ShareContent(made_at=at, zone=ZONE, name=f"Patient {patient}", entries=entries, sessions=sessions),
    )


def test_open_the_caseload(benchmark: BenchmarkFixture, caseload: Caseload) -> None:
    lines = benchmark(caseload.patients)

    assert len(lines) == PATIENTS
    assert sum(line.shares for line in lines) == PATIENTS * SHARES_EACH
    assert sum(line.entries for line in lines) == PATIENTS * SHARES_EACH * ENTRIES_EACH


def test_open_a_patient(benchmark: BenchmarkFixture, caseload: Caseload) -> None:
    patient_id = caseload.patients()[PATIENTS // 2].patient.id

    brief = benchmark(lambda: brief_of(caseload.patient(patient_id), NOON))

    assert len(brief.review.content.entries) == SHARES_EACH * ENTRIES_EACH


def test_search_a_patient(benchmark: BenchmarkFixture, caseload: Caseload) -> None:
    review = caseload.patient(caseload.patients()[0].patient.id)
    word = review.content.entries[3].answers[0].text.split()[7]

    hits = benchmark(lambda: find(review, word))

    assert review.content.entries[3] in {hit.entry for hit in hits}
