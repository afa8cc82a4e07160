"""Templates, readiness lists and words: complete, neutral, with their sources."""

import itertools
import re
from pathlib import Path

import pytest

from journal_app.catalog.courses import (
    load_pad_words,
    load_readiness,
    load_side_effect_words,
    load_templates,
    words_for,
)
from journal_app.domain.check_in import PAD_RANGE
from journal_app.domain.course import Route
from journal_app.domain.course_template import CourseTemplate, PlannedKind
from journal_app.domain.readiness import lists_for
from journal_app.resources import resource

TEMPLATES = load_templates()


def test_the_rhythms_in_use_are_there() -> None:
    assert {template.id: template.dosing_sessions for template in TEMPLATES} == {
        "six_infusions": 10,
        "six_infusions_three_weeks": 6,
        "esketamine": 16,
        "lozenges": 4,
        "intramuscular_psychotherapy": 3,
    }


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_a_template_says_whose_decision_it_is_and_where_it_comes_from(template: CourseTemplate) -> None:
    assert template.note == "One rhythm that is in use; your team decides."
    assert len(template.source) > 40
    assert next(one.day for one in template.sessions if one.kind is PlannedKind.DOSING) == 0
    assert [one.day for one in template.sessions] == sorted(one.day for one in template.sessions)
    assert all(one.part for one in template.sessions if one.kind is PlannedKind.DOSING)


@pytest.mark.parametrize("path", sorted(resource("courses").glob("*.toml")), ids=lambda path: path.stem)
def test_no_template_holds_a_dose(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert f'id = "{path.stem}"' in text
    assert not re.search(r"\d\s*(mg|µg|mcg|milligram)|^dose\b", text, re.MULTILINE)


def test_every_route_that_has_its_own_has_a_readiness_list() -> None:
    lists = load_readiness()

    assert [one.id for one in lists_for(None, lists)] == ["general"]
    for route in set(Route) - {Route.OTHER}:
        general, own = lists_for(route, lists)
        assert general.id == "general"
        assert route in own.routes


def test_ids_of_items_and_words_are_unique() -> None:
    ids = [item.id for one in load_readiness() for item in one.items]
    words = [word.id for word in load_side_effect_words()]

    assert len(set(ids)) == len(ids)
    assert len(set(words)) == len(words)
    assert [word.id for word in load_side_effect_words() if word.help_now] == ["breathing"]


def test_every_point_of_the_pad_has_a_few_words_of_one_part() -> None:
    parts = load_pad_words()

    for pleasant, energy in itertools.product(PAD_RANGE, PAD_RANGE):
        assert len(words_for(pleasant, energy, parts)) == 6
