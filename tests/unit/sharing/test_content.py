import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from journal_app.domain.prompt import Domain
from journal_app.domain.share import BAR, Content, Redaction, ShareContent, SharedAnswer, redacted
from journal_app.errors import ShareTooNewError
from journal_app.sharing import content
from journal_app.sharing.import_limits import Limits
from journal_app.sharing.schema import content_schema
from journal_app.sharing.visible_text import visible
from tests.unit.sharing import vectors
from tests.unit.sharing.contents import contents


def sounds_of(held: Content) -> dict[str, bytes]:
    return {voice.id: voice.sound for voice in held.voices} if isinstance(held, ShareContent) else {}


def changed(**fields: Any) -> bytes:
    plain = json.loads(content.to_json(ShareContent(made_at=vectors.AT, zone="UTC")))
    return json.dumps({**plain, **fields}).encode()


@given(contents())
@settings(max_examples=60, deadline=None)
def test_any_content_is_read_as_it_was_written(held: Content) -> None:
    assert content.from_json(content.to_json(held), sounds_of(held)) == held


def test_what_is_not_chosen_has_no_trace() -> None:
    plain = json.loads(content.to_json(ShareContent(made_at=vectors.AT, zone="UTC")))

    assert plain == {"kind": "share", "made_at": "2026-11-02T18:40:00Z", "zone": "UTC", "format": "1.0"}


def test_the_schema_beside_the_app_is_that_of_the_values() -> None:
    assert json.loads(vectors.SCHEMA.read_text("utf-8")) == content_schema()


def test_fields_and_choices_of_a_later_version_are_passed_over() -> None:
    data = changed(
        format="1.9",
        horoscope={"sign": ["a", 1]},
        entries=[{"id": "e", "happened_at": "2026-11-02T18:40:00Z", "zone": "UTC", "kind": "sung", "colour": "red"}],
    )

    read = content.from_json(data, {})

    assert isinstance(read, ShareContent)
    assert [(entry.id, entry.kind) for entry in read.entries] == [("e", None)]


def test_a_later_format_is_too_new() -> None:
    with pytest.raises(ShareTooNewError):
        content.from_json(changed(format="2.0", entries=7), {})


@pytest.mark.parametrize(
    "fields",
    [
        {"format": 1},
        {"kind": "recipe"},
        {"kind": ["share"]},
        {"name": 5},
        {"name": None},
        {"made_at": "yesterday"},
        {"made_at": "2026-02-31T18:40:00Z"},
        {"from_on": "0001-01-01"},
        {"entries": {}},
        {"entries": [5]},
        {"entries": [{"id": "e"}]},
        {"questions": [{"id": "q", "text": "a", "parked_at": "2026-11-02T18:40:00Z"}] * 2},
        {"questions": [{"id": "../q", "text": "a", "parked_at": "2026-11-02T18:40:00Z"}]},
        {"course": {"planned_sessions": 1e3}},
        {"course": {"planned_sessions": True}},
        {"course": {"planned_sessions": 10**10}},
        {"voices": [{"id": "v", "media_type": "audio/ogg"}]},
    ],
)
def test_other_types_and_missing_fields_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        content.from_json(changed(**fields), {})


def test_more_than_a_share_may_hold_is_refused() -> None:
    few = Limits(items=2, text_length=10, name_length=5, measures=1, wishes=1)
    reply = {"kind": "reply", "format": "1.0", "made_at": "2026-11-02T18:40:00Z", "zone": "UTC", "homework": ["a"] * 2}

    with pytest.raises(ValueError, match="list"):
        content.from_json(changed(sessions=[{}] * 3), {}, few)
    with pytest.raises(ValueError, match="text"):
        content.from_json(changed(message="x" * 11), {}, few)
    with pytest.raises(ValueError, match="name"):
        content.from_json(changed(name="x" * 6), {}, few)
    with pytest.raises(ValueError, match="list"):
        content.from_json(changed(measures=[{}] * 2), {}, few)
    with pytest.raises(ValueError, match="list"):
        content.from_json(json.dumps(reply).encode(), {}, few)


def test_a_time_zone_that_is_a_folder_or_unknown_reads_as_utc() -> None:
    read = [content.from_json(changed(zone=zone), {}).zone for zone in ("America", "Moon/Base", "../etc", "", None)]

    assert read == ["UTC"] * 5


def test_what_cannot_be_seen_is_shown() -> None:
    sly = "a\u202eb\x00\ud800\x85\r\nc\td"

    assert visible(sly) == "a⟨U+202E⟩b⟨U+0000⟩⟨U+D800⟩⟨U+0085⟩\nc\td"
    held = ShareContent(made_at=vectors.AT, zone="UTC", name=sly)
    assert content.from_json(content.to_json(held), {}) == replace(held, name=visible(sly))
    assert content.from_json(changed(name="\u202e"), {}).name == "⟨U+202E⟩"


def test_words_keep_other_scripts_and_markup() -> None:
    text = "\u200f\u05e9\u05dc\u05d5\u05dd\u200e <script>alert(1)</script> **b** ![x](file:/etc/passwd) 🌊"
    held = ShareContent(made_at=vectors.AT, zone="UTC", message=text)

    assert content.from_json(content.to_json(held), {}) == held


def test_a_passage_leaves_a_bar_that_does_not_say_how_long_it_was() -> None:
    text = "Robin drove me home along the coast"

    assert redacted(text, [Redaction(start=0, end=5)]) == f"{BAR} drove me home along the coast"
    assert redacted(text, [Redaction(start=30, end=900), Redaction(start=0, end=3), Redaction(start=2, end=5)]) == (
        f"{BAR} drove me home along the {BAR}"
    )
    assert redacted(text, [Redaction(start=0, end=5), Redaction(start=5, end=11)]) == f"{BAR} me home along the coast"
    assert redacted(text, [Redaction(start=99, end=100)]) == text
    assert len(BAR) == 6


def test_defaults_of_a_choice_are_not_written() -> None:
    written = content.to_json(replace(vectors.sample(), entries=()))

    assert b"null" not in written
    assert SharedAnswer(text="a", domain=Domain.BODY) != SharedAnswer(text="a")
