import re
from collections import Counter
from pathlib import Path

import pytest

from journal_app.catalog import prompts
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, PromptSet
from journal_app.errors import PromptsUnreadableError
from journal_app.resources import resource

SETS = {prompt_set.moment: prompt_set for prompt_set in prompts.load()}
PROMPTS = [prompt for prompt_set in SETS.values() for prompt in prompt_set.prompts]
CLOSED = {
    Moment.BEFORE: {Domain.MEMORIES, Domain.INSIGHTS, Domain.IMAGERY, Domain.MEANING},
    Moment.FIRST_CAPTURE: {
        Domain.RELATIONSHIPS,
        Domain.SELF,
        Domain.MEANING,
        Domain.GRATITUDE_HOPE,
        Domain.INTENTIONS,
    },
}
GOOD = (resource("prompts") / "evening.toml").read_text(encoding="utf-8")


def test_all_297_prompts_are_there() -> None:
    assert list(SETS) == list(Moment)
    assert len({prompt.id for prompt in PROMPTS}) == len(PROMPTS) == 297


def test_closed_domains_stay_closed() -> None:
    for moment, prompt_set in SETS.items():
        open_domains = Counter(prompt.domain for prompt in prompt_set.prompts)
        closed = CLOSED.get(moment, set())
        assert {domain for domain, reason in prompt_set.closed if reason} == closed
        assert open_domains == {domain: 3 for domain in Domain if domain not in closed}


def test_prompts_are_plain() -> None:
    odd = [
        prompt.id
        for prompt in PROMPTS
        if not prompt.id.startswith(f"{prompt.moment}.{prompt.domain}.")
        or prompt.text.count("?") > 2
        or not prompt.text.endswith((".", "?", " …"))
        or re.search(r"\bwhy did\b|\blesson\b|\bmessage\b", prompt.text.lower())
        or not prompt.goal
    ]

    assert odd == []


def test_prompts_that_come_once_a_sitting_stand_by_themselves() -> None:
    leaning = {prompt.domain for prompt in PROMPTS if prompt.follows}

    assert leaning
    assert not leaning & {Domain.MEMORIES, Domain.DIFFICULT}


@pytest.mark.parametrize("prompt_set", SETS.values(), ids=lambda prompt_set: prompt_set.moment)
def test_a_sitting_can_begin_and_end_well(prompt_set: PromptSet) -> None:
    domains = {prompt.domain for prompt in prompt_set.prompts if not prompt.follows}

    assert {Domain.BODY, Domain.EMOTIONS, Domain.GROUNDING} <= domains
    assert 1 <= prompt_set.offer[0] <= prompt_set.offer[1] <= 5


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "format = 2"),
        ('moment = "P4"', 'moment = "P0"'),
        ('domain = "body"', 'domain = "bodies"'),
        ('id = "P4.body.2"', 'id = "P4.body.1"'),
        ('id = "P4.body.2"', 'id = "P4 body 2"'),
        ("version = 1", "version = 0"),
        ("version = 1", "version = true"),
        ('text = "Who would you like near you tonight, if anyone?"', 'text = ""'),
        ('text = "Who would you like near you tonight, if anyone?"', 'txt = "Who?"'),
        ('text = "Who would you like near you tonight, if anyone?"', 'text = "Who \\u202e?"'),
        ('follows = "P4.imagery.1"', 'follows = "P4.body.1"'),
        ('follows = "P4.imagery.1"', 'follows = "P4.nowhere.1"'),
        ("offer = [2, 4]", "offer = [4, 2]"),
        ("offer = [2, 4]", "offer = 2"),
        ("offer = [2, 4]", "offer = [2"),
        ("[[cell]]", "[cell]"),
    ],
)
def test_an_impossible_file_is_refused_by_its_name(tmp_path: Path, old: str, new: str) -> None:
    assert old in GOOD
    path = tmp_path / "evening.toml"
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(PromptsUnreadableError) as refused:
        prompts.read(path)

    assert refused.value.name == "evening.toml"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b"format = 1\n" + b"#" * 300_000])
def test_a_file_that_is_no_prompt_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "evening.toml"
    path.write_bytes(content)

    with pytest.raises(PromptsUnreadableError):
        prompts.read(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    for path in sorted(resource("prompts").glob("*.toml"))[1:]:
        (tmp_path / path.name).write_bytes(path.read_bytes())

    with pytest.raises(PromptsUnreadableError):
        prompts.load(tmp_path)


def test_keys_of_a_later_version_are_passed_over() -> None:
    later = GOOD.replace("format = 1", 'format = 1\ncolor = "blue"')

    assert prompts.parse(later) == SETS[Moment.EVENING]
