"""Packs of prompts beside the ones that came with the app: one's own, imported ones, the therapist's."""

import re
from dataclasses import dataclass
from enum import StrEnum

from journal_app.domain.identifiers import Identifier
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Prompt


class PackSource(StrEnum):
    """Where a pack came from."""

    OWN = "own"
    IMPORTED = "imported"
    THERAPIST = "therapist"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptPack:
    """Some prompts that belong together.

    Attributes:
        name: What the pack is called.
        author: Who wrote it; may be empty.
        source: Where it came from.
        number: Its author's version of it, raised with each change.
        prompts: In the author's order. Their ids are told apart from the shipped ones by a prefix.
        in_use: Whether its prompts are offered.
    """

    id: Identifier
    name: str
    author: str = ""
    source: PackSource = PackSource.IMPORTED
    number: int = 1
    prompts: tuple[Prompt, ...] = ()
    in_use: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about a prompt that the wording rules would have otherwise; it says so, and refuses nothing.

    Attributes:
        prompt_id: Of which prompt.
        rule: Which rule, a value of `WordingRule`.
        word: What it found; empty where it is about the whole.
    """

    prompt_id: str
    rule: "WordingRule"
    word: str = ""


class WordingRule(StrEnum):
    """A rule of wording that a prompt may not keep."""

    WORD_LEFT_OUT = "word_left_out"
    EXCLAMATION = "exclamation"
    ASKS_WHY = "asks_why"
    TOO_LONG = "too_long"
    NOT_ASKED = "not_asked"
    """It has more words than are asked right after a session: it is left out there."""
    MORE_THAN_ONE_QUESTION = "more_than_one_question"
    SUGGESTS_ITS_ANSWER = "suggests_its_answer"
    """A leading question: "Don't you feel ...", "... isn't it?"."""


OWN_NAME = ""
"""Own prompts have no name and no author: the app says whose they are."""
_FIRST_CAPTURE_WORDS = 9
_MOST_WORDS = 40
_LEFT_OUT = frozenset(
    {
        "cure", "heal", "healed", "healing", "proven", "breakthrough", "journey", "trip", "medicine", "high", "should",
        "must", "failed", "lesson", "trauma",
    }
)  # fmt: skip
_LEADING = re.compile(
    r"^\W*(?:\w+n't\s+(?:you|it|this|that|there|they|we|he|she)\b|surely\b|admit\b)"
    r"|,\s*(?:\w+n't\s+(?:you|it|they|we|he|she)|right)\s*\?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


def is_too_long_to_ask(prompt: Prompt) -> bool:
    """Tell whether a prompt has more words than can be taken in right after a session, whoever wrote it."""
    return prompt.moment is Moment.FIRST_CAPTURE and len(_WORD.findall(prompt.text)) > _FIRST_CAPTURE_WORDS


def remarks(pack: PromptPack) -> tuple[Remark, ...]:
    """Return where the prompts of a pack are worded otherwise than those of the app, in their order."""
    found: list[Remark] = []
    for prompt in pack.prompts:
        spoken = _WORD.findall(prompt.text)
        words = [word.casefold() for word in spoken]
        found += (
            Remark(prompt_id=prompt.id, rule=WordingRule.WORD_LEFT_OUT, word=one)
            for one, folded in zip(spoken, words, strict=True)
            if folded in _LEFT_OUT
        )
        is_left_out = is_too_long_to_ask(prompt)
        rules = {
            WordingRule.EXCLAMATION: "!" in prompt.text,
            WordingRule.ASKS_WHY: words[:1] == ["why"],
            WordingRule.TOO_LONG: len(words) > _MOST_WORDS and not is_left_out,
            WordingRule.NOT_ASKED: is_left_out,
            WordingRule.MORE_THAN_ONE_QUESTION: prompt.text.count("?") > 1,
            WordingRule.SUGGESTS_ITS_ANSWER: _LEADING.search(prompt.text.replace("\u2019", "'")) is not None,
        }
        found += (Remark(prompt_id=prompt.id, rule=rule) for rule, applies in rules.items() if applies)
    return tuple(found)
