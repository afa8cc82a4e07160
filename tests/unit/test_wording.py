"""The wording rules of the product, over every string that a person can read: interface, errors and shipped content.

One test for each rule. The sample journal is a person's own words: it is held to the names only. To allow a word that
is avoided, add it to `ALLOWED` with the words around it and the reason.
"""

import ast
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from journal_app.catalog import prompts, quoting
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Prompt

ROOT = Path(__file__).parents[2]
PACKAGE, RESOURCES = ROOT / "journal_app", ROOT / "resources"

AVOIDED = {
    "cure", "cures", "cured", "treat", "treats", "treated", "heal", "heals", "healed", "healing", "proven", "safe",
    "safer", "safest", "breakthrough", "breakthroughs", "journey", "journeys", "trip", "trips", "tripping", "high",
    "should", "must", "failed", "relapse", "relapsed", "streak", "streaks", "user", "users", "noncompliant",
    "psychonaut", "addict", "addicted", "sufferer", "sufferers", "victim", "victims",
}  # fmt: skip
AVOIDED_PHRASES = (
    "non-compliant", "committed suicide", "attention seeking", "guaranteed", "will feel better", "will help you",
    "works for everyone", "low risk", "no risk", "risk level", "clinically", "your dose should", "next dose",
)  # fmt: skip
ALLOWED = {
    # The fixed wording of the product, and what is kept apart from a claim by the words around it.
    ("treat", "not diagnose, treat or watch over"),
    # Heading of the course form; the person fills in their own words.
    ("treated", "treated for"),
    # Heading of the person's own support plan; what they do at home, no promise of ours.
    ("safer", "making my surroundings safer"),
}
"""An avoided word, and the words around it that make it fine. Each has its reason; add one only with a reason."""
BRANDS = {
    "spravato", "ketalar", "ketanest", "mindbloom", "joyous", "innerwell", "nue life", "field trip", "better u",
    "zoloft", "prozac", "xanax", "day one", "daylio",
}  # fmt: skip
"""Names of products and firms: the app stands beside none of them."""
BRANDS_ALLOWED = {
    # What another app's file is called has to be said where such a file is read.
    ("day one", "import"),
    ("daylio", "import"),
}
PICTURE_LETTERS_ALLOWED = {"°"}
"""Symbols by Unicode that are units, and no picture."""
NOT_FOR_PEOPLE = {
    "id", "code", "sense", "kind", "kinds", "languages", "routes", "route", "part", "moment", "domain", "follows",
    "number", "goal",
}  # fmt: skip
"""Keys of resource files whose values nobody reads as words; the goal of a prompt is for who writes prompts."""
CITED = {"source", "checked_how"}
"""Keys whose values name a source as it names itself."""
SHOWN_BY = {
    "label", "button", "Button", "pill", "setText", "setAccessibleName", "setAccessibleDescription", "setToolTip",
    "setPlaceholderText", "setWindowTitle", "setTitle", "WritingBox", "announce", "say", "text_line",
}  # fmt: skip
"""Calls that show their text to a person."""
SHOWN_AS_THEY_ARE = {
    # The shape of a recovery code, in no language.
    "XXXXXX-XXXXXX-XXXXXX-XXXXXX-XXXXXX-XXXX",
    # The name of the app.
    "Afterward",
}

GRADE, GRADE_WHEN_GROGGY, WORDS_WHEN_GROGGY = 6.0, 3.0, 9
GRADE_EXCEPTIONS = {
    "P3.body.2": "six plain words, of which three have two syllables",
    "P3.body.3": "a list of five plain words, with one long one at its end",
    "P3.memories.3": "the word memory has three syllables, and there is no shorter one",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A string that a person can read, and where it stands."""

    where: str
    text: str
    cited: bool = False


# --- what a person can read


@cache
def calls_in(source: str) -> tuple[ast.Call, ...]:
    return tuple(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def translated_calls(source: str) -> Iterator[tuple[ast.Call, int]]:
    """Yield the calls of the translator, each with the place of its text among the arguments."""
    for node in calls_in(source):
        match node:
            case ast.Call(func=ast.Attribute(attr="tr") | ast.Name(id="tr")):
                yield node, 0
            case ast.Call(func=ast.Name(id="translate")):
                yield node, 1
            case ast.Call(
                func=ast.Attribute(attr="translate", value=ast.Name(id="QCoreApplication" | "QApplication" | "words"))
            ):
                yield node, 1
            case _:
                pass


def own_literals(call: ast.Call, place: int) -> list[str] | None:
    """Return the text and the hint of a call, or None when one of them is put together while the app runs."""
    given = call.args[: place + 1]
    if len(given) <= place or not all(isinstance(each, ast.Constant) and isinstance(each.value, str) for each in given):
        return None
    return [each.value for each in call.args[place:] if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def untranslated(source: str) -> list[str]:
    """Return the words that are shown without going through the translator."""
    found = []
    for node in calls_in(source):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[ast.Constant(value=str(text)), *_]):
                if name in SHOWN_BY and re.search(r"[A-Za-z]{2}", text) and text not in SHOWN_AS_THEY_ARE:
                    found.append(text)
            case _:
                pass
    return found


@cache
def python_sources() -> tuple[tuple[str, str], ...]:
    return tuple(
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))
    )


@cache
def interface() -> tuple[Said, ...]:
    return tuple(
        Said(where=f"{name}:{call.lineno}", text=text)
        for name, source in python_sources()
        for call, place in translated_calls(source)
        for text in own_literals(call, place) or ()
    )


def strings_in(value: object, where: str, key: str = "") -> Iterator[Said]:
    """Yield what can be read in a table of a resource file, whatever its shape."""
    if isinstance(value, str) and key not in NOT_FOR_PEOPLE:
        yield Said(where=f"{where} {key}", text=value, cited=key in CITED)
    elif isinstance(value, dict):
        for name, below in value.items():
            yield from strings_in(below, where, name)
    elif isinstance(value, list):
        for below in value:
            yield from strings_in(below, where, key)


def resource_strings(folders: Iterable[Path]) -> Iterator[Said]:
    for path in folders:
        where = path.relative_to(RESOURCES).as_posix()
        if path.suffix == ".toml":
            yield from strings_in(tomllib.loads(path.read_text(encoding="utf-8")), where)
        elif path.suffix == ".html":
            without_code = re.sub(r"<(style|script)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            yield Said(where=where, text=re.sub(r"<[^>]*>", " ", without_code))
        elif path.suffix == ".js":  # all that it says stands in one table
            [table] = re.findall(r"^const WORDS = .*?^\}\);", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
            yield from (Said(where=where, text=text) for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', table))


@cache
def content() -> tuple[Said, ...]:
    return tuple(resource_strings(path for path in sorted(RESOURCES.rglob("*")) if "demo" not in path.parts))


@cache
def sample_journal() -> tuple[Said, ...]:
    return tuple(resource_strings(sorted((RESOURCES / "demo").rglob("*.toml"))))


def ours() -> tuple[Said, ...]:
    return (*interface(), *content())


def shipped_prompts() -> tuple[Prompt, ...]:
    """Return the prompts that come with the app; where they quote, the plainest words stand in the slot."""
    shipped = (prompt for prompt_set in prompts.load() for prompt in prompt_set.prompts)
    return (*shipped, *(one.filled("to rest") for one in quoting.load()))


# --- the rules


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def avoided_words(text: str) -> list[str]:
    lowered = plain(text)
    found = set(re.findall(r"[a-z]+", lowered)) & AVOIDED
    found |= {phrase for phrase in AVOIDED_PHRASES if phrase in lowered}
    return sorted(
        word for word in found if not any(word == allowed and around in lowered for allowed, around in ALLOWED)
    )


def pictures(text: str) -> list[str]:
    """Return emoji and other small pictures; arrows, dots and dashes are letters of a kind."""
    return [
        letter
        for letter in text
        if letter not in PICTURE_LETTERS_ALLOWED and (unicodedata.category(letter) == "So" or ord(letter) >= 0x1F000)
    ] + ["️"] * text.count("️")


def brands(text: str) -> list[str]:
    lowered = plain(text)
    return sorted(
        brand
        for brand in BRANDS
        if re.search(rf"\b{brand}\b", lowered)
        and not any(brand == allowed and around in lowered for allowed, around in BRANDS_ALLOWED)
    )


def other_names_for_a_session(text: str) -> list[str]:
    """Return what a session is called elsewhere. "Medicine" is what a person takes, never the session."""
    return re.findall(
        r"\b(?:ceremon(?:y|ies)|medicine (?:session|work|space|day)s?|plant medicines?"
        r"|the medicine (?:showed|shows|told|taught|gave|said|wants?)|(?:your|my|the) dosing\b(?! session)"
        r"|treatment sessions?|infusion sessions?|psychedelic experience)\b",
        plain(text),
    )


def syllables(word: str) -> int:
    """Count groups of vowels, less a silent ending; close enough for short plain words."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", letters))
    if letters.endswith("e") and not letters.endswith(("le", "ee")):
        groups -= 1
    if letters.endswith("ed") and not letters.endswith(("ted", "ded")):
        groups -= 1
    return max(groups, 1)


def reading_grade(text: str) -> float:
    """Return the grade of Kincaid and others (1975): 0.39 words per sentence + 11.8 syllables per word - 15.59."""
    sentences = [part for part in re.split(r"[.?:;]+(?:\s|$)", text) if re.search(r"\w", part)]
    words = re.findall(r"[A-Za-z0-9']+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def broken(rule: Callable[[str], list[str]], strings: Iterable[Said]) -> list[tuple[str, str, str]]:
    return [(said.where, found, said.text) for said in strings for found in rule(said.text)]


# --- the strings, held to the rules


def test_there_is_no_avoided_word() -> None:
    assert broken(avoided_words, (said for said in ours() if not said.cited)) == []


def test_there_is_no_exclamation_mark() -> None:
    assert broken(lambda text: ["!"] * ("!" in text), ours()) == []


def test_there_is_no_small_picture() -> None:
    assert broken(pictures, ours()) == []


def test_a_session_is_called_a_session() -> None:
    assert broken(other_names_for_a_session, (said for said in ours() if not said.cited)) == []


def test_no_product_or_firm_is_named() -> None:
    assert broken(brands, (said for said in (*ours(), *sample_journal()) if not said.cited)) == []


def test_prompts_are_easy_to_read() -> None:
    dense = {
        prompt.id: (round(grade, 1), prompt.text)
        for prompt in shipped_prompts()
        if (grade := reading_grade(prompt.text)) > GRADE
    }

    assert dense == {}


def test_prompts_for_a_groggy_hour_are_short_and_easier_still() -> None:
    groggy = [prompt for prompt in shipped_prompts() if prompt.id.startswith(f"{Moment.FIRST_CAPTURE}.")]

    assert groggy
    assert [prompt.text for prompt in groggy if len(prompt.text.split()) > WORDS_WHEN_GROGGY] == []
    assert {prompt.id for prompt in groggy if reading_grade(prompt.text) > GRADE_WHEN_GROGGY} == set(GRADE_EXCEPTIONS)


def test_only_literals_are_handed_to_the_translator() -> None:
    put_together = [
        (name, call.lineno)
        for name, source in python_sources()
        for call, place in translated_calls(source)
        if own_literals(call, place) is None
    ]

    assert put_together == []


def test_nothing_is_shown_that_is_not_translated() -> None:
    interface_only = (each for each in python_sources() if each[0].startswith("journal_app/ui/"))
    shown = {name: found for name, source in interface_only if (found := untranslated(source))}

    # What the pictures type into a field, as a person would.
    assert shown == {"journal_app/ui/screenshots.py": ["Maya"]}


def test_each_exception_is_still_needed() -> None:
    every = [plain(said.text) for said in ours()]

    assert {(word, around) for word, around in ALLOWED if not any(around in text for text in every)} == set()


# --- the rules themselves: each finds what it is for


def test_rules_find_what_they_are_for() -> None:
    assert avoided_words("You MUST try it") == ["must"]
    assert avoided_words("A safe\n place") == ["safe"]
    assert avoided_words("You will feel\nbetter soon") == ["will feel better"]
    assert avoided_words("Treatment, highland, safety and a tripod") == []
    assert avoided_words("It does not diagnose, treat or\n watch over you") == []
    assert pictures("Well done \N{SLIGHTLY SMILING FACE}") == ["\N{SLIGHTLY SMILING FACE}"]
    assert pictures("36.6 °C · 5 → 6, “fine”") == []
    assert brands("Take Spravato") == ["spravato"]
    assert other_names_for_a_session("What the medicine showed, a ceremony") == ["the medicine showed", "ceremony"]
    assert other_names_for_a_session("A session, the medicine and others, your dosing session") == []
    assert reading_grade("What do you need now?") < 2
    assert reading_grade("Elaborate on the psychological significance of your recollections.") > 12


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
        'words.translate("Screen", "Seven")\n'
    )

    calls = sorted(translated_calls(source), key=lambda found: found[0].lineno)
    found = [own_literals(call, place) for call, place in calls]

    assert found == [["One"], ["Two"], ["Three", "hint"], None, None, None, None, ["Six"], ["Seven"]]
    assert untranslated('label("Bare"); label(self.tr("Fine")); made.setText("·"); other("Not shown")') == ["Bare"]


def test_collector_reaches_every_kind_of_string() -> None:
    places = {said.where.split(":")[0].split(" ")[0] for said in ours()}

    assert {"journal_app/ui/error_text.py", "journal_app/ui/screens/support_screen.py", "feelings.toml"} <= places
    assert {"grounding/exercises.toml", "support/us.toml", "readiness/general.toml", "prompts/evening.toml"} <= places
    assert not any(place.startswith("demo/") for place in places)
    assert sample_journal()
    assert [said.text for said in strings_in({"a": [{"text": "One"}], "id": "x"}, "file")] == ["One"]
