"""Merging: nothing said twice, in any order, of any two of three vaults."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal_app.domain.merging import ENTRY, Known, Outcome, Version, decide, join, not_before
from tests.builders import NOON


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def known(*ids: str, minute: int = 0, deleted: bool = False) -> Known:
    """Make what a vault knows whose versions were these, the last of them standing since that minute."""
    return Known(
        id="record",
        kind=ENTRY,
        standing=Version(at(minute), ids[-1], deleted),
        lineage=frozenset(ids),
    )


def gone(*ids: str) -> Known:
    return replace(known(*ids), standing=None)


# --- one record, two vaults


def test_the_same_version_on_both_sides_is_nothing_to_do() -> None:
    decision = decide(known("v0"), known("v0"))

    assert decision.outcome is Outcome.SAME
    assert not decision.takes_theirs


def test_what_only_they_have_is_new() -> None:
    decision = decide(None, known("v0"))

    assert decision.outcome is Outcome.NEW
    assert decision.takes_theirs


def test_what_they_have_seen_and_changed_since_is_taken() -> None:
    decision = decide(known("v0"), known("v0", "t1", minute=-5))

    assert decision.outcome is Outcome.CHANGED_THERE
    assert decision.merged.standing == Version(at(-5), "t1")


def test_what_we_have_seen_and_changed_since_stays() -> None:
    decision = decide(known("v0", "m1", minute=-5), known("v0"))

    assert decision.outcome is Outcome.CHANGED_HERE
    assert not decision.takes_theirs


def test_of_two_changes_the_later_stands_and_the_other_is_an_earlier_version() -> None:
    mine, theirs = known("v0", "m1", minute=10), known("v0", "t1", minute=11)

    decision = decide(mine, theirs)

    assert decision.outcome is Outcome.BOTH_CHANGED
    assert decision.merged.standing == theirs.standing
    assert decision.merged.earlier == {"m1": Version(at(10), "m1")}
    assert decision.merged.lineage == {"v0", "m1", "t1"}


def test_of_two_changes_of_one_moment_the_identifier_decides() -> None:
    mine, theirs = known("v0", "m1"), known("v0", "t1")

    assert join(mine, theirs).standing == join(theirs, mine).standing == theirs.standing


def test_a_deletion_beats_what_was_not_changed_since() -> None:
    decision = decide(known("v0"), gone("v0"))

    assert decision.outcome is Outcome.DELETED
    assert decision.merged.standing is None


def test_our_deletion_stays_when_they_have_not_changed_it() -> None:
    decision = decide(gone("v0", "m1"), known("v0"))

    assert decision.outcome is Outcome.SAME
    assert not decision.takes_theirs


@pytest.mark.parametrize("deleted", [gone("v0"), known("v0", "t1", minute=99, deleted=True)])
def test_a_change_that_knew_nothing_of_the_deletion_stands_again_and_says_so(deleted: Known) -> None:
    changed = known("v0", "m1", minute=1)

    kept, brought = decide(changed, deleted), decide(deleted, changed)

    assert (kept.outcome, brought.outcome) == (Outcome.KEPT, Outcome.KEPT)
    assert kept.merged == brought.merged
    assert kept.merged.standing == changed.standing


def test_being_among_the_deleted_is_taken_over_and_can_be_brought_back() -> None:
    decision = decide(known("v0"), known("v0", "t1", minute=1, deleted=True))

    assert decision.outcome is Outcome.DELETED
    assert decision.merged.standing == Version(at(1), "t1", deleted=True)


def test_what_was_brought_back_there_is_brought_back_here() -> None:
    decision = decide(known("v0", "d", minute=1, deleted=True), known("v0", "d", "u", minute=2))

    assert decision.outcome is Outcome.CHANGED_THERE
    assert decision.merged.standing == Version(at(2), "u")


def test_what_they_removed_for_good_is_no_longer_among_our_deleted() -> None:
    assert decide(known("v0", "d", deleted=True), gone("v0", "d")).merged.standing is None


def test_what_was_deleted_here_with_words_they_never_saw_can_still_be_brought_back() -> None:
    mine = known("v0", "m1", "d", deleted=True)

    assert decide(mine, gone("v0")).merged.standing == mine.standing


def test_a_deletion_of_the_standing_version_lets_the_other_version_stand() -> None:
    both = join(known("v0", "m1", minute=2), known("v0", "t1", minute=1))

    merged = join(both, gone("v0", "m1"))

    assert merged.standing == Version(at(1), "t1")
    assert "m1" in merged.earlier


def test_nobody_can_be_asked_about_a_record_that_nobody_knows() -> None:
    with pytest.raises(ValueError, match="nobody"):
        decide(None, None)


def test_a_change_is_never_written_down_as_earlier_than_the_one_before() -> None:
    assert not_before(at(0), None) == at(0)
    assert not_before(at(2), at(1)) == at(2)
    assert not_before(at(0), at(5)) == at(5)


# --- three vaults, any history


class Replica:
    """A vault with one record in it, that changes as the app changes it."""

    def __init__(self, name: str, clock: int) -> None:
        self.name = name
        self.clock = clock
        self.known = known("v000", minute=0)

    def change(self, *, deleted: bool = False, keep: bool = True) -> None:
        standing = self.known.standing
        assert standing is not None
        changed_at = not_before(at(self.clock), standing.changed_at)
        # As `new_identifier`: later than every other in the vault.
        number = max(int(each[1:4]) for each in self.known.lineage) + 1
        version = Version(changed_at, f"v{number:03}{self.name}", deleted)
        earlier = {**self.known.earlier, standing.id: standing} if keep else self.known.earlier
        self.known = replace(self.known, standing=version, lineage=self.known.lineage | {version.id}, earlier=earlier)

    def act(self, act: str, others: list["Replica"]) -> None:
        standing = self.known.standing
        if act.startswith("merge"):
            self.known = join(self.known, others[int(act[-1])].known)
        elif act == "wait":
            self.clock += 1
        elif act == "set the clock back":
            self.clock -= 7
        elif standing is None:
            pass
        elif act in {"edit", "edit in one sitting"} and not standing.deleted:
            self.change(keep=act == "edit")
        elif act == "delete" and not standing.deleted:
            self.change(deleted=True, keep=False)
        elif act == "bring back" and standing.deleted:
            self.change(keep=False)
        elif act == "purge" and standing.deleted:
            self.known = replace(self.known, standing=None, earlier={}, buried=frozenset())


ACTS = [
    "edit",
    "edit",
    "edit in one sitting",
    "delete",
    "bring back",
    "purge",
    "wait",
    "set the clock back",
    "merge 0",
    "merge 1",
    "merge 2",
]
HISTORIES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(ACTS)), max_size=30)


def after(history: list[tuple[int, str]]) -> list[Known]:
    """Return what three vaults know that began alike, after what was done in them."""
    replicas = [Replica(name, clock) for name, clock in (("a", 0), ("b", 3), ("c", -3))]
    for who, act in history:
        replicas[who].act(act, replicas)
    return [replica.known for replica in replicas]


def standing(one: Known) -> tuple[object, ...]:
    """Return what is to be equal: that of the deleted does not count which of two can still be brought back."""
    kept = {version for version in one.earlier if version not in one.buried}
    return (one.lineage, one.standing, kept) if one.is_alive else (one.lineage, "deleted")


@given(HISTORIES)
@settings(max_examples=300, deadline=None)
def test_merging_twice_changes_nothing(history: list[tuple[int, str]]) -> None:
    mine, theirs, _ = after(history)

    once = join(mine, theirs)

    assert join(once, theirs) == once
    assert join(once, once) == once
    assert not decide(once, theirs).takes_theirs


@given(HISTORIES)
@settings(max_examples=300, deadline=None)
def test_the_order_does_not_matter(history: list[tuple[int, str]]) -> None:
    mine, theirs, _ = after(history)

    assert join(mine, theirs) == join(theirs, mine)


@given(HISTORIES)
@settings(max_examples=500, deadline=None)
def test_of_three_vaults_any_two_may_be_merged_first(history: list[tuple[int, str]]) -> None:
    one, two, three = after(history)

    left = join(join(one, two), three)

    assert standing(left) == standing(join(one, join(two, three))) == standing(join(join(one, three), two))


@given(HISTORIES)
@settings(max_examples=300, deadline=None)
def test_no_change_that_a_deletion_has_not_seen_is_lost(history: list[tuple[int, str]]) -> None:
    mine, theirs, _ = after(history)

    merged = join(mine, theirs)

    for side, other in ((mine, theirs), (theirs, mine)):
        if side.is_alive and side.standing is not None and side.standing.id not in other.lineage:
            assert merged.is_alive
            assert side.standing == merged.standing or side.standing.id in merged.earlier


@given(HISTORIES)
@settings(max_examples=300, deadline=None)
def test_records_without_earlier_versions_agree_on_what_lives_and_lose_to_no_order(
    history: list[tuple[int, str]],
) -> None:
    one, two, three = (replace(each, earlier={}) for each in after(history))

    def join_plain(a: Known, b: Known) -> Known:
        return replace(join(a, b), earlier={})

    left, right = join_plain(join_plain(one, two), three), join_plain(one, join_plain(two, three))

    assert left.lineage == right.lineage
    assert left.is_alive == right.is_alive
    assert join_plain(one, two) == join_plain(two, one)
