"""Which prompts make a sitting: a few, in an order that is kind. Pure functions, the same for the same seed.

The rules, in the order in which they win:
1. Hidden prompts are never offered; a prompt that leans on another comes right after it or not at all.
2. At most one prompt about memories and one about difficult moments; after a difficult one the next is not difficult,
   also from one sitting to the next.
3. A sitting begins with body or emotions and ends with grounding, or gratitude and hope, while any of those are left.
4. None again within fourteen days; where every fitting one was asked, the one asked longest ago.
5. On the day of a session nobody is asked what it means.
6. The person's own order of domains; without one, domains that they tend to answer weigh more. A domain that they
   tend to pass over is never favoured.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt

T = TypeVar("T")

REST = timedelta(days=14)
"""How long a prompt rests before it is offered again."""
OPENING = frozenset({Domain.BODY, Domain.EMOTIONS})
CLOSING = frozenset({Domain.GROUNDING, Domain.GRATITUDE_HOPE})
ONCE = frozenset({Domain.MEMORIES, Domain.DIFFICULT})
"""Domains that a sitting touches once at most."""
_FOLLOW_UP_CHANCE = 0.6
_TOO_SOON_FOR_MEANING = frozenset({Moment.BEFORE, Moment.FIRST_CAPTURE, Moment.EVENING})

_Test: TypeAlias = Callable[[Prompt], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A prompt that was offered before.

    Attributes:
        at: Aware.
        answered: False when it was passed over.
    """

    prompt_id: str
    domain: Domain
    at: datetime
    answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is known of how a person likes to be asked. All of it may be empty.

    Attributes:
        history: What was offered before, in any order.
        hidden: Identifiers of prompts that the person does not want to see again.
        domain_order: The person's own order of domains; may name only some.
    """

    history: Sequence[Asked] = ()
    hidden: Collection[str] = frozenset()
    domain_order: Sequence[Domain] = ()


NO_HABITS = Habits()


def choose(
    prompts: Iterable[Prompt],
    *,
    moment: Moment,
    now: datetime,
    size: int,
    seed: int | str,
    habits: Habits = NO_HABITS,
    begin_with: str = "",
) -> tuple[Prompt, ...]:
    """Choose the prompts of a sitting, in order; fewer than `size` where no more fit.

    Args:
        prompts: May hold prompts of other moments; they are passed over.
        moment: Where the person stands.
        now: Aware; what the fourteen days are counted to.
        size: How many to offer at most.
        seed: The same seed gives the same sitting; the day, for one.
        habits: How the person likes to be asked.
        begin_with: Identifier of a prompt that the person has picked already; the rest is chosen to go with it.
    """
    taste = _Taste(now, seed, habits)
    pool = _open(prompts, moment, habits)
    sitting = [prompt for prompt in pool if prompt.id == begin_with][:size]
    while len(sitting) < size:
        fitting = [prompt for prompt in pool if _fits(prompt, sitting, None, taste)]
        is_last = len(sitting) == size - 1
        follow_ups = [prompt for prompt in fitting if prompt.follows and taste.is_fresh(prompt)]
        if follow_ups and not is_last and taste.draw(f"after {sitting[-1].id}") < _FOLLOW_UP_CHANCE:
            chosen = taste.best(follow_ups)
        else:
            chosen = _pick(fitting, _wishes(sitting, is_first=not sitting, is_last=is_last), taste)
        if chosen is None:
            break
        sitting.append(chosen)
    return tuple(sitting)


def swap(
    sitting: Sequence[Prompt],
    index: int,
    prompts: Iterable[Prompt],
    *,
    now: datetime,
    seed: int | str,
    habits: Habits = NO_HABITS,
    seen: Collection[str] = (),
    answered: Collection[str] = (),
) -> tuple[Prompt, ...]:
    """Put another prompt in the place of one, by the same rules; unchanged where no other fits.

    Prefers another domain: who swaps a question rarely wants the same one in other words. A prompt that leaned on the
    one swapped away is replaced too, or left out, unless it has been answered.

    Args:
        sitting: The prompts on offer.
        index: Which of them to replace.
        prompts: As for `choose`, like the arguments not named here.
        now: Aware.
        seed: The same seed gives the same prompt.
        habits: May already hide the prompt swapped away.
        seen: Identifiers of prompts swapped away before, so that swapping again goes on to new ones.
        answered: Identifiers of prompts of this sitting that stay whatever happens.
    """
    taste = _Taste(now, seed, habits)
    taken = {prompt.id for prompt in sitting} | set(seen)
    pool = [prompt for prompt in _open(prompts, sitting[index].moment, habits) if prompt.id not in taken]
    old = sitting[index]
    if old.id in answered and old.domain in ONCE:  # its words stay, and the new one comes after them
        pool = [prompt for prompt in pool if prompt.domain is not old.domain]
    changed = list(sitting)
    new = _replacement(changed, index, pool, taste)
    if new is None:
        return tuple(sitting)
    changed[index] = new
    behind = changed[index + 1] if index + 1 < len(changed) else None
    if behind and behind.follows == old.id and behind.id not in answered:
        remaining = [prompt for prompt in pool if prompt is not new]
        successor = _replacement(changed, index + 1, remaining, taste)
        changed[index + 1 : index + 2] = [successor] if successor else []
    return tuple(changed)


def follows_well(previous: Prompt | None, following: Prompt) -> bool:
    """Tell whether a prompt may stand right after another, or at the start where there is none."""
    if following.follows:
        return previous is not None and previous.id == following.follows
    return previous is None or not previous.domain is following.domain is Domain.DIFFICULT


def draw(some: Sequence[T], seed: str) -> T | None:
    """Return one of some things, the same for the same seed; None of nothing."""
    return some[int(chance(seed) * len(some))] if some else None


def chance(seed: str) -> float:
    """Return a number from 0 on and below 1 that is always the same for a seed."""
    return int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=6).digest()) / 2**48


def domain_weights(history: Iterable[Asked]) -> dict[Domain, float]:
    """Return what each domain weighs: 1 by itself, up to 3 where it tends to be answered, less where it does not."""
    answered: Counter[Domain] = Counter()
    passed: Counter[Domain] = Counter()
    for asked in history:
        (answered if asked.answered else passed)[asked.domain] += 1
    return {domain: _weight(answered[domain], passed[domain]) for domain in Domain}


def _weight(answered: int, passed: int) -> float:
    if answered > passed:
        return min(3.0, 1 + (answered - passed) / 4)
    return 1 / (1 + passed - answered)


class _Taste:
    """What one person would be asked first, at one time, for one seed."""

    def __init__(self, now: datetime, seed: int | str, habits: Habits) -> None:
        self._now = now
        self._seed = seed
        self._rank = {domain: rank for rank, domain in reversed(list(enumerate(habits.domain_order)))}
        self._weights = domain_weights(habits.history)
        self._last_asked: dict[str, datetime] = {}
        for asked in habits.history:
            self._last_asked[asked.prompt_id] = max(asked.at, self._last_asked.get(asked.prompt_id, asked.at))
        self.comes_after_difficult = ended_difficult(habits.history)

    def is_fresh(self, prompt: Prompt) -> bool:
        """Tell whether a prompt has rested long enough."""
        last = self._last_asked.get(prompt.id)
        return last is None or self._now - last >= REST

    def best(self, prompts: Iterable[Prompt]) -> Prompt | None:
        """Return the one to offer: the domain first in the person's order, then drawn by weight."""
        return min(prompts, key=self._order, default=None)

    def longest_ago(self, prompts: Iterable[Prompt]) -> Prompt | None:
        """Return the one asked longest ago."""
        return min(prompts, key=lambda prompt: (self._last_asked[prompt.id], prompt.id), default=None)

    def draw(self, name: str) -> float:
        """Return a number above 0, at most 1, that is always the same for this seed and name."""
        digest = hashlib.blake2b(f"{self._seed}/{name}".encode(), digest_size=6).digest()
        return (int.from_bytes(digest) + 1) / 2**48

    def _order(self, prompt: Prompt) -> tuple[int, float, str]:
        rank = self._rank.get(prompt.domain, len(self._rank))
        # The smallest of exponential waiting times falls on each prompt in proportion to its weight.
        return rank, -math.log(self.draw(prompt.id)) / self._weights[prompt.domain], prompt.id


def is_open(domain: Domain, moment: Moment) -> bool:
    """Tell whether a domain is asked about at a moment: what it means can wait until the next day."""
    return domain is not Domain.MEANING or moment not in _TOO_SOON_FOR_MEANING


def can_come_first(prompt: Prompt) -> bool:
    """Tell whether a person may have a prompt come first: it stands by itself, and is about nothing difficult."""
    return not prompt.follows and prompt.domain is not Domain.DIFFICULT


def ended_difficult(history: Collection[Asked]) -> bool:
    """Tell whether what was asked last was about something difficult."""
    newest = max((asked.at for asked in history), default=None)
    return any(asked.at == newest and asked.domain is Domain.DIFFICULT for asked in history)


def apart(prompts: Iterable[Prompt], *, after_difficult: bool = False) -> tuple[Prompt, ...]:
    """Return prompts in their order, but for one about what was difficult right after another: it waits for the next.

    One that waits in vain, since no other comes, is left out.

    Args:
        prompts: In the order wished for.
        after_difficult: Whether what was asked before them was difficult.
    """
    found: list[Prompt] = []
    waiting: list[Prompt] = []
    for prompt in prompts:
        comes_after_it = found[-1].domain is Domain.DIFFICULT if found else after_difficult
        if comes_after_it and prompt.domain is Domain.DIFFICULT:
            waiting.append(prompt)
            continue
        found.append(prompt)
        if waiting and prompt.domain is not Domain.DIFFICULT:
            found.append(waiting.pop(0))
    return tuple(found)


def _open(prompts: Iterable[Prompt], moment: Moment, habits: Habits) -> list[Prompt]:
    return [
        prompt
        for prompt in prompts
        if prompt.moment is moment and prompt.id not in habits.hidden and is_open(prompt.domain, moment)
    ]


def _fits(prompt: Prompt, before: Sequence[Prompt], behind: Prompt | None, taste: _Taste) -> bool:
    """Tell whether a prompt may stand between the ones before it and the one behind it."""
    if prompt in before or not follows_well(before[-1] if before else None, prompt):
        return False
    if behind and not behind.follows and not follows_well(prompt, behind):
        return False
    if not before and taste.comes_after_difficult and prompt.domain is Domain.DIFFICULT:
        return False
    return prompt.domain not in ONCE or all(prompt.domain is not other.domain for other in before)


def _wishes(others: Collection[Prompt], *, is_first: bool, is_last: bool) -> list[list[_Test]]:
    """Return what is wanted at a place. Within a group, a rested prompt of a later wish beats a tired one of the first.

    The closing domains are kept for the end.

    Args:
        others: The rest of the sitting, as far as it is known.
        is_first: A sitting of one prompt is all beginning.
        is_last: The end, unless it is the beginning.
    """

    def anything(_prompt: Prompt) -> bool:
        return True

    if is_first:
        return [
            [lambda prompt: prompt.domain in OPENING],
            [lambda prompt: prompt.domain not in ONCE | CLOSING],
            [lambda prompt: prompt.domain not in ONCE],
            [anything],
        ]
    if is_last:
        return [[lambda prompt: prompt.domain in CLOSING], [anything]]
    touched = {prompt.domain for prompt in others}
    return [
        [
            lambda prompt: prompt.domain not in CLOSING and prompt.domain not in touched,
            lambda prompt: prompt.domain not in CLOSING,
        ],
        [anything],
    ]


def _pick(fitting: Sequence[Prompt], wishes: Iterable[Iterable[_Test]], taste: _Taste) -> Prompt | None:
    for group in wishes:
        wanted = [[prompt for prompt in fitting if test(prompt)] for test in group]
        for prompts in wanted:
            if chosen := taste.best(prompt for prompt in prompts if taste.is_fresh(prompt)):
                return chosen
        for prompts in wanted:
            if chosen := taste.longest_ago(prompts):
                return chosen
    return None


def _replacement(sitting: Sequence[Prompt], index: int, pool: Iterable[Prompt], taste: _Taste) -> Prompt | None:
    before, behind = sitting[:index], sitting[index + 1 :]
    fitting = [
        prompt
        for prompt in pool
        if _fits(prompt, before, behind[0] if behind else None, taste)
        and (prompt.domain not in ONCE or all(prompt.domain is not other.domain for other in behind))
    ]
    others = [prompt for prompt in fitting if prompt.domain is not sitting[index].domain]
    for group in _wishes((*before, *behind), is_first=index == 0, is_last=not behind):
        if chosen := _pick(others, [group], taste) or _pick(fitting, [group], taste):
            return chosen
    return None
