"""What differs between two versions of an entry, word by word, for two columns side by side.

Only paragraphs that differ are looked at word by word. Long ones are cut first where a few words in a row stand once on
each side; what would take `difflib` too long even then is shown as changed as a whole. So the time is bounded, and what
is shown is always true, if not always the least that could be marked.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import chain, groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from journal_app.domain.entry import Answer, Entry, Feeling

_MOST_COMPARISONS = 1_000_000
"""Words of one side times words of the other that are compared one by one."""
_IN_A_ROW = 5
"""So many words and spaces that stand once on each side, and in the same order, belong together."""
_PARAGRAPH = re.compile(r"[^\n]*\n|[^\n]+")
# Neither apostrophe nor hyphen, which are part of a word, nor accents, which are part of a letter.
_MARKS = r"!-&(-,./:-@\[-^`{-~¡¿…\u2013\u2014“”„«»、。\uff01\uff1f"
_WITHOUT_SPACES = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"\s+|[{_MARKS}{_WITHOUT_SPACES}]|[^\s{_MARKS}{_WITHOUT_SPACES}]+")

_Units: TypeAlias = list[str]
_Pair: TypeAlias = tuple[bool, str, str]
"""Whether it is the same on both sides, and what stands on each."""


class Piece(NamedTuple):
    """Some words of one side."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two texts side by side. The pieces of each side, joined, are the whole text.

    Attributes:
        before: What is changed here was taken out.
        after: What is changed here was put in.
    """

    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Tell whether nothing differs."""
        return not any(piece.is_changed for piece in chain(self.before, self.after))


class Part(Enum):
    """What of an entry is compared."""

    TITLE = "title"
    ANSWER = "answer"
    CERTAINTY = "certainty"
    """How sure the person is of an answer; each side is one piece, the value of its `Certainty`."""
    TEXT = "text"
    FEELINGS = "feelings"
    TAGS = "tags"
    MOOD = "mood"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDifference:
    """One part of an entry, side by side.

    Attributes:
        part: Which.
        prompt_text: For an answer and its certainty, what was asked.
        difference: Its words.
    """

    part: Part
    prompt_text: str = ""
    difference: Difference


def compare_entries(before: Entry, after: Entry) -> tuple[PartDifference, ...]:
    """Compare what two versions of an entry say, in the order in which it is read; empty parts are left out.

    Answers belong together by their prompt; one that only the earlier version has comes before those that follow it.
    """
    parts = [PartDifference(part=Part.TITLE, difference=compare(before.title, after.title))]
    for one, other in _answers_together(before.answers, after.answers):
        prompt_text = other.prompt_text if other else one.prompt_text if one else ""
        texts = compare(one.text if one else "", other.text if other else "")
        parts.append(PartDifference(part=Part.ANSWER, prompt_text=prompt_text, difference=texts))
        if one and other and one.certainty is not other.certainty:
            sure = _difference([(False, one.certainty or "", other.certainty or "")])
            parts.append(PartDifference(part=Part.CERTAINTY, prompt_text=prompt_text, difference=sure))
    parts.append(PartDifference(part=Part.TEXT, difference=compare(before.text, after.text)))
    feelings = _compare_names(list(map(_named, before.feelings)), list(map(_named, after.feelings)))
    parts.append(PartDifference(part=Part.FEELINGS, difference=feelings))
    parts.append(PartDifference(part=Part.TAGS, difference=_compare_names(before.tags, after.tags)))
    moods = ["" if entry.mood is None else str(entry.mood) for entry in (before, after)]
    parts.append(PartDifference(part=Part.MOOD, difference=compare(*moods)))
    return tuple(one for one in parts if one.difference.before or one.difference.after)


def compare(before: str, after: str) -> Difference:
    """Compare two texts word by word."""
    return _difference(_compared(before, after))


def _named(feeling: Feeling) -> str:
    return feeling.word if feeling.intensity is None else f"{feeling.word} {feeling.intensity}"


def _compare_names(before: Sequence[str], after: Sequence[str]) -> Difference:
    matched = _matched(_listed(before), _listed(after))
    return _difference((is_same, "".join(ours), "".join(theirs)) for is_same, ours, theirs in matched)


def _listed(names: Sequence[str]) -> _Units:
    """Return the names with a comma between them."""
    return [part for name in names for part in (", ", name)][1:]


def _answers_together(
    before: Sequence[Answer], after: Sequence[Answer]
) -> Iterator[tuple[Answer | None, Answer | None]]:
    """Yield the answers to each prompt, None where there is none."""
    waiting = list(before)
    still_asked = Counter(answer.prompt_id for answer in after)
    for answer in after:
        while waiting and not still_asked[waiting[0].prompt_id]:
            yield waiting.pop(0), None
        former = next((one for one in waiting if one.prompt_id == answer.prompt_id), None)
        if former is not None:
            waiting.remove(former)
        still_asked[answer.prompt_id] -= 1
        yield former, answer
    for gone in waiting:
        yield gone, None


def _compared(before: str, after: str) -> Iterator[_Pair]:
    """Compare by paragraphs, and by words where they differ."""
    ours, theirs = _PARAGRAPH.findall(before), _PARAGRAPH.findall(after)
    for is_same, some, others in _matched(ours, theirs):
        if is_same:
            yield True, "".join(some), "".join(others)
            continue
        pairs = zip(some, others, strict=True) if len(some) == len(others) else [("".join(some), "".join(others))]
        for one, other in pairs:
            for same_words, words, other_words in _matched(_WORD.findall(one), _WORD.findall(other)):
                yield same_words, "".join(words), "".join(other_words)


def _matched(before: _Units, after: _Units) -> Iterator[tuple[bool, _Units, _Units]]:
    """Compare units one by one, without the beginning and the end that are the same."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    last, other_last = len(before) - end, len(after) - end
    yield True, before[:start], after[:start]
    for ours, theirs in _cut(before[start:last], after[start:other_last]):
        if len(ours) * len(theirs) > _MOST_COMPARISONS:
            yield False, ours, theirs
            continue
        for what, one, one_end, other, other_end in SequenceMatcher(str.isspace, ours, theirs).get_opcodes():
            yield what == "equal", ours[one:one_end], theirs[other:other_end]
    yield True, before[last:], after[other_last:]


def _cut(before: _Units, after: _Units) -> Iterator[tuple[_Units, _Units]]:
    """Cut what is too long to compare at once into pairs that belong together."""
    place, other_place = 0, 0
    if len(before) * len(after) > _MOST_COMPARISONS:
        for cut, other_cut in _anchors(before, after):
            yield before[place:cut], after[other_place:other_cut]
            place, other_place = cut, other_cut
    yield before[place:], after[other_place:]


def _anchors(before: _Units, after: _Units) -> list[tuple[int, int]]:
    """Return where rows of units stand that are there once on each side: as many as are in the same order on both."""
    ours, theirs = _rows_once(before), _rows_once(after)
    found = [(place, theirs[row]) for row, place in ours.items() if row in theirs]
    # The longest rising subsequence: `ends[n]` is the least end of one of n + 1 anchors, `links` leads back from it.
    ends: list[int] = []
    at_end: list[int] = []
    links: list[int] = []
    for number, (_, other_place) in enumerate(found):
        length = bisect_left(ends, other_place)
        ends[length : length + 1] = [other_place]
        at_end[length : length + 1] = [number]
        links.append(at_end[length - 1] if length else -1)
    chosen: list[tuple[int, int]] = []
    number = at_end[-1] if at_end else -1
    while number >= 0:
        chosen.append(found[number])
        number = links[number]
    return chosen[::-1]


def _rows_once(units: _Units) -> dict[tuple[str, ...], int]:
    """Return the rows of `_IN_A_ROW` units that stand there once, with their places in rising order."""
    rows = list(zip(*(units[offset:] for offset in range(_IN_A_ROW)), strict=False))
    counts = Counter(rows)
    return {row: place for place, row in enumerate(rows) if counts[row] == 1}


def _common(one: _Units, other: _Units) -> int:
    """Count the units at the beginning that are the same."""
    return next(
        (place for place, (ours, theirs) in enumerate(zip(one, other, strict=False)) if ours != theirs),
        min(len(one), len(other)),
    )


def _difference(pairs: Iterable[_Pair]) -> Difference:
    """Join what belongs together: a space between two changed words is changed with them."""
    joined: list[_Pair] = []
    for is_same, before, after in pairs:
        if not before and not after:
            continue
        if joined and joined[-1][0] == is_same:
            _, former_before, former_after = joined[-1]
            joined[-1] = is_same, former_before + before, former_after + after
        elif len(joined) > 1 and not is_same and _is_gap(joined[-1][1]):
            _, gap, _ = joined.pop()
            _, former_before, former_after = joined.pop()
            joined.append((False, former_before + gap + before, former_after + gap + after))
        else:
            joined.append((is_same, before, after))
    return Difference(
        before=_side((before, not is_same) for is_same, before, _ in joined),
        after=_side((after, not is_same) for is_same, _, after in joined),
    )


def _side(pieces: Iterable[tuple[str, bool]]) -> tuple[Piece, ...]:
    groups = groupby((one for one in pieces if one[0]), key=itemgetter(1))
    return tuple(Piece("".join(text for text, _ in group), is_changed) for is_changed, group in groups)


def _is_gap(text: str) -> bool:
    return text.isspace() and "\n" not in text
