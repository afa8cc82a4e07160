from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.sitting import (
    CLOSING,
    ONCE,
    OPENING,
    REST,
    Asked,
    Habits,
    apart,
    choose,
    domain_weights,
    follows_well,
    swap,
)

NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
HERE = Moment.DAYS_AFTER


def prompt(domain: Domain, number: int = 1, *, moment: Moment = HERE, follows: str = "") -> Prompt:
    return Prompt(id=f"{moment}.{domain}.{number}", moment=moment, domain=domain, text="What?", follows=follows)


def with_follow_up(domain: Domain, moment: Moment = HERE) -> list[Prompt]:
    first = prompt(domain, 1, moment=moment)
    return [first, prompt(domain, 2, moment=moment, follows=first.id), prompt(domain, 3, moment=moment)]


FULL = [
    one
    for moment in (HERE, Moment.WEEK_AFTER)
    for domain in Domain
    for one in (
        [prompt(domain, n, moment=moment) for n in (1, 2, 3)] if domain in ONCE else with_follow_up(domain, moment)
    )
]

pools = st.lists(st.sampled_from(FULL), unique_by=lambda one: one.id, max_size=len(FULL)) | st.just(FULL)
asked = st.builds(
    lambda one, days, answered: Asked(
        prompt_id=one.id, domain=one.domain, at=NOW - timedelta(days=days), answered=answered
    ),
    st.sampled_from(FULL),
    st.floats(0, 40),
    st.booleans(),
)
habits = st.builds(
    Habits,
    history=st.lists(asked, max_size=40),
    hidden=st.frozensets(st.sampled_from([one.id for one in FULL]), max_size=12),
    domain_order=st.permutations(list(Domain)).flatmap(lambda order: st.integers(0, 12).map(lambda n: order[:n])),
)
sizes = st.integers(0, 8)
seeds = st.integers(0, 10_000)


def rested(one: Prompt, known: Habits) -> bool:
    return all(NOW - each.at >= REST for each in known.history if each.prompt_id == one.id)


def available(pool: Iterable[Prompt], known: Habits) -> list[Prompt]:
    return [one for one in pool if one.moment is HERE and one.id not in known.hidden]


def sit(pool: Iterable[Prompt], size: int, seed: int | str = 1, known: Habits | None = None) -> tuple[Prompt, ...]:
    return choose(pool, moment=HERE, now=NOW, size=size, seed=seed, habits=known or Habits())


@given(pools, sizes, seeds, habits)
def test_sitting_is_of_open_prompts_each_once(pool: list[Prompt], size: int, seed: int, known: Habits) -> None:
    sitting = sit(pool, size, seed, known)

    assert len(sitting) <= size
    assert len({one.id for one in sitting}) == len(sitting)
    assert set(sitting) <= set(available(pool, known))


@given(pools, sizes, seeds, habits)
def test_memories_and_difficult_come_once_at_most(pool: list[Prompt], size: int, seed: int, known: Habits) -> None:
    domains = Counter(one.domain for one in sit(pool, size, seed, known))

    assert all(domains[domain] <= 1 for domain in ONCE)


@given(pools, sizes, seeds, habits)
def test_neighbours_follow_well(pool: list[Prompt], size: int, seed: int, known: Habits) -> None:
    sitting = sit(pool, size, seed, known)

    assert all(follows_well(a, b) for a, b in zip((None, *sitting), sitting, strict=False))


@given(pools, st.integers(1, 6), seeds, habits)
def test_after_a_difficult_prompt_the_next_sitting_begins_otherwise(
    pool: list[Prompt], size: int, seed: int, known: Habits
) -> None:
    last = Asked(prompt_id="x", domain=Domain.DIFFICULT, at=NOW)
    after = Habits(history=[*known.history, last], hidden=known.hidden, domain_order=known.domain_order)

    sitting = sit(pool, size, seed, after)

    assert not sitting or sitting[0].domain is not Domain.DIFFICULT


@given(pools, st.integers(1, 6), seeds, habits)
def test_begins_with_body_or_emotions_while_any_are_left(
    pool: list[Prompt], size: int, seed: int, known: Habits
) -> None:
    assume(any(one.domain in OPENING and not one.follows for one in available(pool, known)))

    assert sit(pool, size, seed, known)[0].domain in OPENING


@given(pools, st.integers(2, 6), seeds, habits)
def test_ends_with_grounding_or_gratitude_while_any_are_left(
    pool: list[Prompt], size: int, seed: int, known: Habits
) -> None:
    opened = available(pool, known)
    assume(any(one.domain in CLOSING and not one.follows for one in opened))
    assume(any(one.domain in OPENING and not one.follows for one in opened))

    assert sit(pool, size, seed, known)[-1].domain in CLOSING


@given(pools, st.integers(3, 6), seeds, habits)
def test_none_again_within_fourteen_days_while_a_rested_one_fits(
    pool: list[Prompt], size: int, seed: int, known: Habits
) -> None:
    sitting = sit(pool, size, seed, known)
    opened = available(pool, known)

    for place, tired in enumerate(sitting):
        if rested(tired, known):
            continue
        is_end = len(sitting) == size and place == size - 1
        roles = OPENING if place == 0 else CLOSING if is_end else set(Domain) - CLOSING
        before = sitting[:place]
        for other in opened:
            fits = (
                other not in before
                and other.domain in roles
                and follows_well(before[-1] if before else None, other)
                and not (other.domain in ONCE and any(one.domain is other.domain for one in before))
            )
            assert not (fits and rested(other, known)), (tired.id, other.id)


def test_when_all_were_asked_the_one_asked_longest_ago_comes() -> None:
    bodies = [prompt(Domain.BODY, n) for n in (1, 2, 3)]
    history = [
        Asked(prompt_id=one.id, domain=one.domain, at=NOW - timedelta(days=days))
        for one, days in zip(bodies, (3, 9, 5), strict=True)
    ]

    assert sit(bodies, 1, known=Habits(history=history)) == (bodies[1],)


def test_a_prompt_may_come_again_after_fourteen_days() -> None:
    [body] = pool = [prompt(Domain.BODY)]
    tired, fresh = (Asked(prompt_id=body.id, domain=body.domain, at=NOW - days) for days in (REST / 2, REST))

    assert sit([*pool, prompt(Domain.EMOTIONS)], 1, known=Habits(history=[tired]))[0].domain is Domain.EMOTIONS
    seen = {sit([*pool, prompt(Domain.EMOTIONS)], 1, seed, Habits(history=[fresh]))[0].domain for seed in range(40)}
    assert seen == OPENING


@given(st.sampled_from([one for one in FULL if one.moment is HERE and not one.follows]), st.integers(1, 6), seeds)
def test_the_rest_goes_with_a_prompt_picked_before(picked: Prompt, size: int, seed: int) -> None:
    sitting = choose(FULL, moment=HERE, now=NOW, size=size, seed=seed, begin_with=picked.id)

    domains = Counter(one.domain for one in sitting)
    assert sitting[0] is picked
    assert len(set(sitting)) == size
    assert all(domains[domain] <= 1 for domain in ONCE)
    assert all(follows_well(a, b) for a, b in zip((None, *sitting), sitting, strict=False))


@given(pools, sizes, seeds, habits)
def test_same_seed_gives_the_same_sitting(pool: list[Prompt], size: int, seed: int, known: Habits) -> None:
    assert sit(pool, size, seed, known) == sit(list(reversed(pool)), size, seed, known)


def test_another_seed_gives_another_sitting() -> None:
    assert len({sit(FULL, 4, seed) for seed in range(30)}) > 15


@given(seeds, st.permutations([one for one in Domain if one not in CLOSING | OPENING]))
def test_own_order_of_domains_wins(seed: int, order: list[Domain]) -> None:
    pool = [one for one in FULL if not one.follows]

    sitting = sit(pool, 5, seed, Habits(domain_order=order))

    assert [one.domain for one in sitting[1:-1]] == order[:3]


@given(st.permutations(list(Domain)), seeds)
def test_own_order_also_decides_between_the_ways_to_begin_and_end(order: list[Domain], seed: int) -> None:
    sitting = sit(FULL, 4, seed, Habits(domain_order=order))

    assert sitting[0].domain is min(OPENING, key=order.index)
    assert sitting[-1].domain is min(CLOSING, key=order.index)


def test_domains_that_are_answered_come_more_often_than_those_passed_over() -> None:
    long_ago = NOW - timedelta(days=30)
    history = [
        Asked(prompt_id="x", domain=domain, at=long_ago, answered=domain is Domain.MEANING)
        for domain in (Domain.MEANING, Domain.IMAGERY)
        for _ in range(6)
    ]

    drawn = Counter(one.domain for seed in range(300) for one in sit(FULL, 4, seed, Habits(history=history))[1:-1])

    assert drawn[Domain.MEANING] > drawn[Domain.SELF] > drawn[Domain.IMAGERY] > 0


@given(st.lists(asked, max_size=60))
def test_a_domain_passed_over_is_never_favoured(history: list[Asked]) -> None:
    weights = domain_weights(history)
    answered = Counter(each.domain for each in history if each.answered)
    passed = Counter(each.domain for each in history if not each.answered)

    for domain, weight in weights.items():
        assert 0 < weight <= 3
        assert (weight > 1) == (answered[domain] > passed[domain])
        assert (weight < 1) == (answered[domain] < passed[domain])


@given(pools, st.integers(1, 6), seeds, habits, st.integers(0, 5), seeds)
def test_swapping_keeps_the_rules(
    pool: list[Prompt], size: int, seed: int, known: Habits, index: int, again: int
) -> None:
    sitting = sit(pool, size, seed, known)
    assume(index < len(sitting))

    swapped = swap(sitting, index, pool, now=NOW, seed=again, habits=known)

    domains = Counter(one.domain for one in swapped)
    assert all(domains[domain] <= 1 for domain in ONCE)
    assert all(follows_well(a, b) for a, b in zip((None, *swapped), swapped, strict=False))
    assert len({one.id for one in swapped}) == len(swapped)
    assert swapped[:index] == sitting[:index]
    if swapped != sitting:
        assert sitting[index] not in swapped
        assert set(swapped) <= set(available(pool, known))


@given(seeds, st.integers(0, 3))
def test_swapping_keeps_the_beginning_and_the_end(seed: int, index: int) -> None:
    swapped = swap(sit(FULL, 4, seed), index, FULL, now=NOW, seed=seed)

    assert swapped[0].domain in OPENING
    assert swapped[-1].domain in CLOSING


@given(seeds)
def test_swapping_on_and_on_never_returns_to_what_was_seen(seed: int) -> None:
    sitting = sit(FULL, 4, seed)
    seen: set[str] = set()
    while True:
        seen.add(sitting[1].id)
        changed = swap(sitting, 1, FULL, now=NOW, seed=seed, seen=seen)
        if changed == sitting:
            break
        assert changed[1].id not in seen
        sitting = changed
    assert len(seen) > 5


def test_swapping_prefers_another_domain() -> None:
    sitting = (prompt(Domain.BODY), prompt(Domain.SELF), prompt(Domain.GROUNDING))

    assert all(swap(sitting, 1, FULL, now=NOW, seed=seed)[1].domain is not Domain.SELF for seed in range(30))
    assert swap(sitting, 0, FULL, now=NOW, seed=1)[0].domain is Domain.EMOTIONS


def test_a_follow_up_goes_with_its_prompt_unless_it_was_answered() -> None:
    opener, follow_up, _ = with_follow_up(Domain.INTENTIONS)
    sitting = (prompt(Domain.BODY), opener, follow_up, prompt(Domain.GROUNDING))

    assert follow_up not in swap(sitting, 1, FULL, now=NOW, seed=1)
    assert follow_up in swap(sitting, 1, FULL, now=NOW, seed=1, answered={follow_up.id})


def test_after_words_about_what_was_difficult_another_question_is_about_something_else() -> None:
    hard, harder = prompt(Domain.DIFFICULT, 1), prompt(Domain.DIFFICULT, 2)
    sitting = (prompt(Domain.BODY), hard)

    assert swap(sitting, 1, (*sitting, harder), now=NOW, seed=1)[1] is harder
    assert swap(sitting, 1, (*sitting, harder), now=NOW, seed=1, answered={hard.id}) == sitting


def test_without_another_prompt_swapping_changes_nothing() -> None:
    sitting = (prompt(Domain.BODY),)

    assert swap(sitting, 0, sitting, now=NOW, seed=1) == sitting


def test_follow_ups_come_up_now_and_then() -> None:
    follow_ups = sum(any(one.follows for one in sit(FULL, 4, seed)) for seed in range(100))

    assert 10 < follow_ups < 95


@given(pool=st.lists(st.sampled_from(list(Domain)), max_size=12))
def test_prompts_in_ones_own_order_never_have_two_difficult_ones_in_a_row(pool: list[Domain]) -> None:
    wanted = [prompt(domain, number) for number, domain in enumerate(pool)]

    found = apart(wanted)

    assert all(follows_well(one, after) for one, after in pairwise(found))
    assert [one for one in found if one.domain is not Domain.DIFFICULT] == [
        one for one in wanted if one.domain is not Domain.DIFFICULT
    ]
    if all(follows_well(one, after) for one, after in pairwise(wanted)):
        assert found == tuple(wanted)
