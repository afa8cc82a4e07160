from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal_app.catalog import support
from journal_app.domain.support import ContactKind, SupportLine, SupportRegion
from journal_app.resources import resource

REGIONS = support.load()
LINES = [(region, line) for region in REGIONS for line in region.lines]
TODAY = date(2026, 12, 1)

texts = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30)
lines = st.builds(
    SupportLine,
    name=texts,
    number=st.from_regex(r"[0-9+][0-9]{1,12}", fullmatch=True),
    kinds=st.lists(st.sampled_from(ContactKind), min_size=1, unique=True).map(tuple),
    hours=texts,
    languages=st.lists(texts, max_size=3).map(tuple),
    emergency=st.booleans(),
    note=texts,
    source=texts,
    checked_on=st.dates(),
    checked_how=texts,
    verified=st.booleans(),
)


def line(checked_on: date, *, verified: bool = True) -> SupportLine:
    return SupportLine(name="A line", number="123", checked_on=checked_on, verified=verified)


def test_every_shipped_file_and_row_is_read() -> None:
    files = list(resource("support").glob("*.toml"))
    rows = sum(path.read_text(encoding="utf-8").count("[[line]]") for path in files)

    assert {region.code for region in REGIONS} == {"US", "CA", "GB", "IE", "FR", "NZ", "AU", "DE", support.ELSEWHERE}
    assert len(files) == len(REGIONS)
    assert rows == len(LINES)


@pytest.mark.parametrize(("region", "row"), LINES, ids=lambda value: getattr(value, "code", None) or value.number)
def test_row_says_where_and_when_its_number_was_read(region: SupportRegion, row: SupportLine) -> None:
    assert row.source
    assert date(2026, 11, 20) <= row.checked_on <= date(2026, 11, 21)
    assert row.checked_how
    assert row.hours
    assert row.kinds
    assert row.languages or region.code == support.ELSEWHERE


def test_weak_sources_ask_for_a_check() -> None:
    assert {region.code for region, row in LINES if not row.verified} == {"AU", "DE"}
    assert all("Nobody called" in row.checked_how for _, row in LINES)


def test_emergency_services_come_first() -> None:
    numbers = {region.code: region.lines[0].number for region in REGIONS if region.lines[0].emergency}

    assert numbers == {
        "US": "911", "CA": "911", "GB": "999", "AU": "000", "NZ": "111",
        "IE": "112", "FR": "112", "DE": "112", "EU": "112",
    }  # fmt: skip


def test_a_number_goes_stale_after_twelve_months() -> None:
    assert not line(date(2025, 12, 1)).is_stale(TODAY)
    assert line(date(2025, 11, 30)).is_stale(TODAY)
    assert line(date(2025, 11, 30)).needs_check(TODAY)
    assert line(TODAY, verified=False).needs_check(TODAY)
    assert not line(TODAY).needs_check(TODAY)
    assert not line(date(2028, 2, 29)).is_stale(date(2029, 2, 28))
    assert line(date(2028, 2, 29)).is_stale(date(2029, 3, 1))


@given(st.lists(lines, max_size=5))
def test_written_lines_are_read_back(written: list[SupportLine]) -> None:
    read = support.parse_lines(support.write_lines(written), added_on=TODAY)

    assert read.lines == tuple(written)
    assert read.rejected == 0


def test_a_row_of_ones_own_needs_a_name_and_a_number_only() -> None:
    read = support.parse_lines('[[line]]\nname = " Jonas "\nnumber = "0151 234"\n', added_on=TODAY)

    assert read.lines == (SupportLine(name="Jonas", number="0151 234", checked_on=TODAY),)


@pytest.mark.parametrize(
    "row",
    [
        'number = "1"',
        'name = "A"',
        'name = ""\nnumber = "1"',
        'name = "A"\nnumber = 1',
        'name = "A"\nnumber = "javascript:1"',
        'name = "A"\nnumber = "' + "1" * 41 + '"',
        'name = "A\\u202e"\nnumber = "1"',
        'name = "' + "A" * 501 + '"\nnumber = "1"',
        'name = "A"\nnumber = "1"\nkinds = ["fax"]',
        'name = "A"\nnumber = "1"\nkinds = "call"',
        'name = "A"\nnumber = "1"\nchecked_on = "today"',
        'name = "A"\nnumber = "1"\nchecked_on = 2026-01-01T00:00:00',
    ],
)
def test_a_row_that_cannot_be_read_is_left_out_and_counted(row: str) -> None:
    good = '[[line]]\nname = "Good"\nnumber = "1"\n'

    read = support.parse_lines(f"{good}[[line]]\n{row}\n{good}", added_on=TODAY)

    assert [one.name for one in read.lines] == ["Good", "Good"]
    assert read.rejected == 1


@pytest.mark.parametrize("text", ["line = 1", "line = [1]", "[[line]", "[" * 50_000, "#" * 70_000, "\0"])
def test_a_text_that_cannot_be_read_is_counted_once(text: str) -> None:
    assert support.parse_lines(text, added_on=TODAY) == support.ReadLines(rejected=1)


@given(st.text())
def test_no_text_can_do_harm(text: str) -> None:
    assert isinstance(support.parse_lines(text, added_on=TODAY), support.ReadLines)


@pytest.mark.parametrize("content", [b"", b"\xff", b"format = 9", b'format = 1\ncode = "X"\nname = "X"\nline = []'])
def test_a_broken_region_does_not_take_the_others_away(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "gb.toml").write_bytes((resource("support") / "gb.toml").read_bytes())
    (tmp_path / "xx.toml").write_bytes(content)

    assert [region.code for region in support.load(tmp_path)] == ["GB"]
