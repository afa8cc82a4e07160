"""The owner's log: what happened to the journal as a whole, kept in the vault, the person's to clear."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from journal_app.domain.identifiers import new_identifier
from journal_app.domain.owner_log import LogKind
from journal_app.services.journal import Journal
from journal_app.services.owner_log import OwnerLog
from journal_app.services.vault import Vault
from journal_app.storage.database import Database
from journal_app.storage.tables import owner_log
from tests import builders


@pytest.fixture
def log(database: Database, clock: builders.FixedClock) -> OwnerLog:
    return OwnerLog(database, clock)


def kinds(log: OwnerLog, limit: int = 100) -> list[LogKind]:
    return [record.kind for record in log.newest(limit)]


def test_what_is_noted_comes_back_newest_first_with_its_time(log: OwnerLog, clock: builders.FixedClock) -> None:
    log.note(LogKind.UNLOCKED)
    clock.advance(minutes=5)
    log.note(LogKind.BACKED_UP, "412")

    newest, oldest = log.newest(10)

    assert (newest.kind, newest.at, newest.detail) == (LogKind.BACKED_UP, clock.present, "412")
    assert (oldest.kind, oldest.at) == (LogKind.UNLOCKED, clock.present - timedelta(minutes=5))


def test_records_of_the_same_moment_keep_their_order(log: OwnerLog) -> None:
    for kind in (LogKind.CREATED, LogKind.UNLOCKED, LogKind.CHECKED):
        log.note(kind)

    assert kinds(log) == [LogKind.CHECKED, LogKind.UNLOCKED, LogKind.CREATED]


def test_no_more_than_asked_for_is_returned(log: OwnerLog) -> None:
    for _ in range(5):
        log.note(LogKind.UNLOCKED)

    assert len(log.newest(3)) == 3


def test_attempts_made_while_locked_are_noted_with_their_own_times(log: OwnerLog, clock: builders.FixedClock) -> None:
    earlier = clock.present - timedelta(hours=2)

    log.note_all([(LogKind.WRONG_PASSPHRASE, earlier, ""), (LogKind.UNLOCKED, clock.present, "")])

    assert [(one.kind, one.at) for one in log.newest(10)] == [
        (LogKind.UNLOCKED, clock.present),
        (LogKind.WRONG_PASSPHRASE, earlier),
    ]


def test_clearing_leaves_only_that_it_was_done(log: OwnerLog) -> None:
    log.note(LogKind.UNLOCKED)
    log.note(LogKind.WRONG_PASSPHRASE)

    gone = log.clear()

    assert gone == 2
    assert kinds(log) == [LogKind.LOG_CLEARED]


def test_clearing_what_is_from_before_an_instant_keeps_the_rest(log: OwnerLog, clock: builders.FixedClock) -> None:
    log.note(LogKind.CREATED)
    clock.advance(days=1)
    log.note(LogKind.UNLOCKED)

    assert log.clear(before=clock.present) == 1

    assert kinds(log) == [LogKind.LOG_CLEARED, LogKind.UNLOCKED]


def test_what_a_later_version_noted_is_shown_as_something_else(log: OwnerLog, database: Database) -> None:
    with database.transaction() as connection:
        row = {"id": new_identifier(), "at": builders.NOON, "kind": "moved to the moon", "detail": ""}
        connection.execute(insert(owner_log), [row])

    assert kinds(log) == [LogKind.OTHER]


def test_the_log_outlives_a_lock_and_cannot_be_read_from_outside(journal: Journal, vault: Vault) -> None:
    journal.log.note(LogKind.MERGED, "logcanary.vault")
    journal.close()

    assert builders.find_readable(["logcanary", LogKind.MERGED.value], [vault.path]) == []
    again = vault.unlock(builders.PASSPHRASE)
    assert "logcanary.vault" in [record.detail for record in again.log.newest(10)]
    again.close()
