"""The wording rules: over all shipped content, and over every literal in the interface that a person can read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from journal_app.catalog import courses, grounding, prompts, support

UI = Path(__file__).parents[2] / "journal_app" / "ui"
AVOIDED = {
    "cure", "cures", "cured", "treat", "treats", "treated", "heal", "heals", "healed", "healing", "proven", "safe",
    "safer", "safest", "breakthrough", "breakthroughs", "journey", "journeys", "trip", "trips", "high", "should",
    "must", "failed", "relapse", "relapsed", "streak", "streaks", "user", "users",
}  # fmt: skip
ALLOWED = {
    # The fixed wording of the product, and what is kept apart from a claim by the words around it.
    ("treat", "not diagnose, treat or watch over"),
    # An emergency is the one place for it.
    ("must", "call the emergency number"),
    # What a piece of data is, not what a person is promised.
    ("safe", "backups are safe"),
    ("safe", "your text is safe"),
    ("safe", "your words are safe"),
    # Heading of the course form; the person fills in their own words.
    ("treated", "treated for"),
}
"""An avoided word, and the words around it that make it fine. Each has its reason; add one only with a reason."""


def broken_rules(text: str) -> list[str]:
    lowered = " ".join(text.casefold().split())
    broken = [
        word
        for word in sorted(set(re.findall(r"[a-z]+", lowered)) & AVOIDED)
        if not any(word == allowed and context in lowered for allowed, context in ALLOWED)
    ]
    return broken + ["!"] * ("!" in text)


def content() -> Iterator[tuple[str, str]]:
    for prompt_set in prompts.load():
        yield prompt_set.moment, prompt_set.name
        yield from ((prompt.id, prompt.text) for prompt in prompt_set.prompts)
    for region in support.load():
        yield region.code, f"{region.name} {region.note}"
        for line in region.lines:
            yield f"{region.code} {line.number}", f"{line.name} {line.hours} {line.note} {line.checked_how}"
    for exercise in grounding.load():
        yield exercise.id, f"{exercise.name} {exercise.caution}"
        yield from ((exercise.id, step.text) for step in exercise.steps)
    for template in courses.load_templates():
        yield template.id, f"{template.name} {template.note} {template.source}"
    for checklist in courses.load_readiness():
        yield checklist.id, checklist.name
        yield from ((item.id, item.text) for item in checklist.items)
    for word in courses.load_side_effect_words():
        yield word.id, word.text
    for part in courses.load_pad_words():
        yield "pad", " ".join(part.words)


def translated_calls(source: str) -> Iterator[tuple[ast.Call, int]]:
    """Yield the calls of the translator, each with the place of its text among the arguments."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr="tr") | ast.Name(id="tr")):
                yield node, 0
            case ast.Call(func=ast.Name(id="translate")):
                yield node, 1
            case ast.Call(func=ast.Attribute(attr="translate", value=ast.Name(id="QCoreApplication" | "QApplication"))):
                yield node, 1
            case _:
                pass


def own_literals(call: ast.Call, place: int) -> list[str] | None:
    """Return the text and the hint of a call, or None when one of them is put together while the app runs."""
    given = call.args[: place + 1]
    if len(given) <= place or not all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in given):
        return None
    return [each.value for each in call.args[place:] if isinstance(each, ast.Constant) and isinstance(each.value, str)]


SOURCES = sorted(UI.rglob("*.py"))
CONTENT = list(content())


@pytest.mark.parametrize("text", [text for _, text in CONTENT], ids=[name for name, _ in CONTENT])
def test_shipped_content_keeps_the_wording_rules(text: str) -> None:
    assert broken_rules(text) == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(UI).as_posix())
def test_words_of_the_interface_keep_the_wording_rules(path: Path) -> None:
    broken = [
        (call.lineno, rule, text)
        for call, place in translated_calls(path.read_text(encoding="utf-8"))
        for text in own_literals(call, place) or ()
        for rule in broken_rules(text)
    ]

    assert broken == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(UI).as_posix())
def test_only_literals_are_handed_to_the_translator(path: Path) -> None:
    put_together = [
        call.lineno
        for call, place in translated_calls(path.read_text(encoding="utf-8"))
        if own_literals(call, place) is None
    ]

    assert put_together == []


def test_rules_find_what_they_are_for() -> None:
    assert broken_rules("You MUST try it!") == ["must", "!"]
    assert broken_rules("A safe\n place") == ["safe"]
    assert broken_rules("Treatment, highland, safety and a tripod") == []
    assert broken_rules("It does not diagnose, treat or\n watch over you") == []


def test_collector_sees_literals_and_what_is_put_together() -> None:
    source = (
        'self.tr("One")\n'
        'translate("errors", "Two")\n'
        'QCoreApplication.translate("errors", "Three", "hint")\n'
        'self.tr(f"Four {x}")\n'
        "self.tr(text)\n"
        'translate("errors", text)\n'
        'self.tr("Five {}".format(x))\n'
        "text.translate(table)\n"
        "painter.translate(dx, dy)\n"
        'self.tr("Six").format(x)\n'
    )

    calls = sorted(translated_calls(source), key=lambda found: found[0].lineno)
    found = [own_literals(call, place) for call, place in calls]

    assert found == [["One"], ["Two"], ["Three", "hint"], None, None, None, None, ["Six"]]
