"""Merging what two vaults know of a record: which version stands, and what happened to the others.

A vault knows of a record the version that stands, every version it has ever had (its lineage), and which of those were
deleted (buried). What two vaults know is joined like this:

* A version in the lineage of the other side is an earlier one: the other side has seen it and went on from there.
* Where neither side has seen the other's, both changed it. The one that changed later stands, by the identifier of the
  version where even that is the same; the other is kept among the earlier versions.
* A deletion buries the versions that it has seen, and no others: what somebody changed without knowing of the deletion
  stands again. So words are never lost to a deletion made elsewhere. Being among the deleted, from where an entry can
  be brought back, counts as a deletion too.

Joining again changes nothing, the order makes no difference, and neither does what is joined first of three vaults:
`tests/unit/domain/test_merging.py` holds it to that. This rests on a version being later than those it follows, hence
`not_before`: a clock may be set back. (Of records other than entries no earlier content is kept; after a deletion that
met changes from two sides, which of those stands may then depend on the order. That one stands does not.)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Final, NamedTuple, TypeAlias

from journal_app.domain.identifiers import Identifier

RecordKind: TypeAlias = str
"""The name of the table that a record is in."""
ENTRY: Final[RecordKind] = "entry"
"""The kind of which earlier versions are kept."""


class Version(NamedTuple):
    """One version of a record. Sorts by when it came to be.

    Attributes:
        deleted: The record is among the deleted, and can be brought back.
    """

    changed_at: datetime
    id: Identifier
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What one vault knows of a record, without its content.

    Attributes:
        id: Of the record; the name, for a preference.
        standing: None when the record is gone for good.
        lineage: Every version that it has had, the standing one included.
        buried: Versions that a deletion had seen, although the record stands again.
        earlier: Versions whose content is kept, but for the standing one.
    """

    id: Identifier
    kind: RecordKind
    standing: Version | None
    lineage: frozenset[Identifier]
    buried: frozenset[Identifier] = frozenset()
    earlier: Mapping[Identifier, Version] = field(default_factory=dict)

    @property
    def is_alive(self) -> bool:
        """Tell whether the record is in the journal: neither gone nor among the deleted."""
        return self.standing is not None and not self.standing.deleted

    @property
    def unseen(self) -> frozenset[Identifier]:
        """Return the versions that no deletion has seen."""
        return self.lineage - self.buried if self.is_alive else frozenset()


class Outcome(Enum):
    """What merging does to a record of ours."""

    SAME = "same"
    NEW = "new"
    CHANGED_THERE = "changed there"
    CHANGED_HERE = "changed here"
    """Theirs is an earlier version of ours, or they do not have it."""
    BOTH_CHANGED = "both changed"
    DELETED = "deleted"
    """Deleted there, and not changed here since."""
    KEPT = "kept"
    """Deleted on one side and changed on the other, which stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of a record. At least one of `mine` and `theirs` is known."""

    mine: Known | None
    theirs: Known | None
    merged: Known
    outcome: Outcome

    @property
    def key(self) -> tuple[RecordKind, Identifier]:
        """Return what names the record."""
        return self.merged.kind, self.merged.id

    @property
    def takes_theirs(self) -> bool:
        """Tell whether the record of ours is to be replaced, made or removed."""
        return self.mine is None or self.merged.standing != self.mine.standing


def not_before(present: datetime, former: datetime | None) -> datetime:
    """Return when a change was made, as it is written down: not before the change that it follows.

    Of the same moment the later identifier decides, and a new one is later than all that are in the vault.
    """
    return present if former is None else max(present, former)


def decide(mine: Known | None, theirs: Known | None) -> Decision:
    """Decide what becomes of a record that at least one of two vaults knows.

    Raises:
        ValueError: Neither knows it.
    """
    if mine is None and theirs is None:
        raise ValueError("a record that nobody knows")
    merged = mine or theirs
    if mine is not None and theirs is not None:
        merged = join(mine, theirs)
    if merged is None:
        raise ValueError("a record that nobody knows")
    return Decision(mine=mine, theirs=theirs, merged=merged, outcome=_outcome(mine, theirs, merged))


def join(one: Known, other: Known) -> Known:
    """Return what a vault knows that has learnt of a record what these two know."""
    lineage = one.lineage | other.lineage
    buried = (one.lineage - one.unseen) | (other.lineage - other.unseen)
    standing = _standing(one, other, lineage, buried)
    earlier: dict[Identifier, Version] = {}
    if standing is not None:
        for side in (one, other):
            earlier |= side.earlier
            if side.standing is not None:
                earlier[side.standing.id] = side.standing
        earlier.pop(standing.id, None)
    alive = standing is not None and not standing.deleted
    return Known(
        id=one.id,
        kind=one.kind,
        standing=standing,
        lineage=lineage,
        buried=buried if alive else frozenset(),  # said by being deleted otherwise
        earlier=earlier,
    )


def _standing(
    one: Known, other: Known, lineage: frozenset[Identifier], buried: frozenset[Identifier]
) -> Version | None:
    """Return the version that stands when two are joined."""
    mine, theirs = _alive(one, buried), _alive(other, buried)
    if mine is not None and theirs is not None:
        if (mine.id in other.lineage) != (theirs.id in one.lineage):
            return theirs if mine.id in other.lineage else mine
        return max(mine, theirs)
    if (only := mine or theirs) is not None:
        return only
    if lineage <= buried:
        return _deleted(one, other)
    # A version that no deletion has seen, and whose content nobody keeps: only entries have earlier versions.
    return max(side.standing for side in (one, other) if side.is_alive and side.standing is not None)


def _alive(known: Known, buried: frozenset[Identifier]) -> Version | None:
    """Return the latest version of one side that no deletion has seen, and whose content that side has."""
    if known.standing is None or known.standing.deleted:
        return None
    if known.standing.id not in buried:
        return known.standing
    return max((version for version in known.earlier.values() if version.id not in buried), default=None)


def _deleted(one: Known, other: Known) -> Version | None:
    """Return the version that can be brought back, or None where the other side has seen it and removed it for good."""
    sides = ((one.standing, other), (other.standing, one))
    return max(
        (
            version
            for version, opposite in sides
            if version is not None
            and version.deleted
            and (opposite.standing is not None or version.id not in opposite.lineage)
        ),
        default=None,
    )


def _outcome(mine: Known | None, theirs: Known | None, merged: Known) -> Outcome:
    if not merged.is_alive:
        return Outcome.DELETED if mine is not None and mine.is_alive else Outcome.SAME
    if mine is None:
        return Outcome.NEW
    if theirs is None:
        return Outcome.CHANGED_HERE
    return Outcome.SAME if mine.standing == theirs.standing else _of_two(mine, theirs)


def _of_two(mine: Known, theirs: Known) -> Outcome:
    if mine.is_alive and theirs.is_alive:
        return _of_two_living(mine, theirs)
    gone, living = (theirs, mine) if mine.is_alive else (mine, theirs)
    # Brought back after the deletion, which it knows of; or changed by somebody who did not.
    if gone.standing is not None and gone.standing.id in living.lineage:
        return Outcome.CHANGED_HERE if living is mine else Outcome.CHANGED_THERE
    return Outcome.KEPT


def _of_two_living(mine: Known, theirs: Known) -> Outcome:
    seen_here = theirs.standing is not None and theirs.standing.id in mine.lineage
    seen_there = mine.standing is not None and mine.standing.id in theirs.lineage
    if seen_here == seen_there:
        return Outcome.BOTH_CHANGED
    return Outcome.CHANGED_HERE if seen_here else Outcome.CHANGED_THERE


# --- what is told of it


class FileChange(Enum):
    """What has happened to the database's file."""

    NONE = "none"
    REPLACED = "replaced"
    """Another file has its name; the open one can be read until it is closed, and then is gone."""
    WRITTEN = "written"
    """It is the same file, and somebody else wrote into it."""
    MISSING = "missing"
    """Nothing has its name; the open one can be read until it is closed, and then is gone."""
    ANOTHER_IN_FORCE = "another in force"
    """`vault.json` names another database now, as after a new key made on another computer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that says one thing here and another there; names and values are those of `domain/course.py`."""

    name: str
    here: object
    there: object


@dataclass(frozen=True, slots=True, kw_only=True)
class BothChanged:
    """A record that was changed on both sides.

    Attributes:
        headline: Of an entry, or the words that tell a course or an intention from others; may be empty.
        at: When it happened or happens, where it has a time.
        ours_stands: Whether what stands now is what stood here before.
        differences: For an entry none: both versions are kept, to be looked at.
    """

    id: Identifier
    kind: RecordKind
    headline: str
    at: datetime | None
    ours_stands: bool
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeReport:
    """What merging will do, or did.

    Attributes:
        entries: How many entries met which fate.
        records: The same of courses, sessions, intentions and preferences.
        drafts: How many drafts are added.
        both: Nobody may miss these.
        kept: Entries that were deleted on one side and stand, because they were changed on the other: identifier and
            headline.
        backup: The name of the backup that was made before; empty before merging.
    """

    entries: Mapping[Outcome, int]
    records: Mapping[Outcome, int]
    drafts: int = 0
    both: tuple[BothChanged, ...] = ()
    kept: tuple[tuple[Identifier, str], ...] = ()
    backup: str = ""

    @property
    def changes_something(self) -> bool:
        """Tell whether the journal is another one afterwards."""
        quiet = {Outcome.SAME, Outcome.CHANGED_HERE}
        counts = (*self.entries.items(), *self.records.items())
        return self.drafts > 0 or any(count for outcome, count in counts if outcome not in quiet)
