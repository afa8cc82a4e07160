"""Which backups are let go of."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.domain.backup import Backup, BackupReason, BackupState, newest_good, no_longer_needed

NOW = datetime(2026, 11, 20, 20, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


def make_backup(
    age: timedelta = timedelta(),
    reason: BackupReason = BackupReason.DAILY,
    *,
    schema: int = 2,
    state: BackupState = BackupState.VERIFIED,
) -> Backup:
    made_at = NOW - age
    return Backup(
        folder=Path(f"{made_at:%Y-%m-%dT%H%M%S}-{reason.value}-{schema}"),
        made_at=made_at,
        reason=reason,
        entries=3,
        size=4096,
        schema=schema,
        state=state,
    )


backups = st.lists(
    st.builds(
        make_backup,
        st.timedeltas(min_value=timedelta(), max_value=timedelta(days=900)),
        st.sampled_from(BackupReason),
        schema=st.integers(1, 4),
        state=st.sampled_from(BackupState),
    ),
    max_size=60,
    unique_by=lambda backup: backup.name,
)


def daily(days: int) -> list[Backup]:
    return [make_backup(timedelta(days=day)) for day in range(days)]


def kept(some: list[Backup]) -> list[Backup]:
    going = no_longer_needed(some)
    return [backup for backup in some if backup.name not in going]


def test_seven_days_four_weeks_and_twelve_months_of_two_years_are_kept() -> None:
    stay = kept(daily(730))

    ages = [(NOW - backup.made_at).days for backup in stay]
    assert ages[:7] == list(range(7))
    assert len({backup.made_at.isocalendar()[:2] for backup in stay[:9]}) >= 4
    assert len({(backup.made_at.year, backup.made_at.month) for backup in stay}) == 12
    assert len(stay) <= 7 + 4 + 12


def test_of_one_day_only_the_newest_is_kept() -> None:
    newest, older, oldest = make_backup(HOUR), make_backup(2 * HOUR), make_backup(3 * HOUR)

    assert kept([oldest, newest, older]) == [newest]


def test_what_was_made_by_hand_stays_beside_the_backup_of_the_day() -> None:
    by_hand = make_backup(2 * HOUR, BackupReason.BY_HAND)

    assert by_hand in kept([make_backup(HOUR), by_hand])


def test_all_before_a_migration_from_the_last_two_schemas_are_kept() -> None:
    migrations = [
        make_backup(timedelta(days=900 - day), BackupReason.BEFORE_MIGRATION, schema=1 + day // 10) for day in range(30)
    ]

    stay = kept([*daily(400), *migrations])

    assert {backup.schema for backup in stay if backup.reason is BackupReason.BEFORE_MIGRATION} == {2, 3}
    assert sum(backup.reason is BackupReason.BEFORE_MIGRATION for backup in stay) == 20


def test_the_only_good_one_is_kept_however_many_later_ones_are_not() -> None:
    good = make_backup(timedelta(days=500))
    others = [make_backup(timedelta(days=day), state=BackupState.NOT_VERIFIED) for day in range(60)]

    assert set(kept([good, *others])) == {good, *others}


def test_one_that_is_not_verified_goes_once_a_later_one_is() -> None:
    damaged = make_backup(2 * HOUR, state=BackupState.NOT_VERIFIED)
    good = make_backup(HOUR)

    assert kept([damaged, good]) == [good]


@given(backups)
def test_the_newest_good_one_is_always_kept(some: list[Backup]) -> None:
    newest = newest_good(some)

    assert newest is None or newest.name not in no_longer_needed(some)


@given(backups)
def test_letting_go_twice_lets_go_of_no_more(some: list[Backup]) -> None:
    assert no_longer_needed(kept(some)) == frozenset()


@given(backups, st.integers(0, 2**16))
def test_the_order_does_not_matter(some: list[Backup], seed: int) -> None:
    mixed = random.Random(seed).sample(some, len(some))

    assert no_longer_needed(mixed) == no_longer_needed(some)


@given(backups)
def test_there_is_a_bound_on_what_is_kept(some: list[Backup]) -> None:
    stay = [backup for backup in kept(some) if backup.is_good and backup.reason is not BackupReason.BEFORE_MIGRATION]

    assert len(stay) <= 7 + 4 + 12 + 7 + 1


@given(backups)
def test_each_of_the_last_seven_days_with_a_good_one_still_has_one(some: list[Backup]) -> None:
    days = sorted({backup.made_at.date() for backup in some if backup.is_good}, reverse=True)[:7]

    assert set(days) <= {backup.made_at.date() for backup in kept(some) if backup.is_good}


@given(backups)
def test_all_that_goes_was_there(some: list[Backup]) -> None:
    assert no_longer_needed(some) <= {backup.name for backup in some}


@pytest.mark.parametrize("state", BackupState)
def test_without_backups_nothing_is_good_and_nothing_goes(state: BackupState) -> None:
    assert newest_good([]) is None
    assert no_longer_needed([make_backup(state=state)]) == frozenset()
