"""The list of entries as a model: pages in, rows and a wish for more out."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import Entry, EntryHeader, EntryKind, Privacy
from journal_app.domain.phase import Moment
from journal_app.domain.search import SearchHit, SnippetPart
from journal_app.ui.models.entries_model import EntriesModel, Role, header_of

EVENING = datetime(2026, 11, 20, 19, 15, tzinfo=UTC)


def make_header(number: int, *, hours: int | None = None, **fields: object) -> EntryHeader:
    return EntryHeader(
        id=f"id{number:04}",
        kind=EntryKind.FREE,
        happened_at=EVENING - timedelta(hours=9 * number if hours is None else hours),
        zone="Europe/London",
        headline=f"Headline {number}",
        **fields,  # type: ignore[arg-type]  # fields of a header
    )


@pytest.fixture
def model() -> EntriesModel:
    made = EntriesModel()
    made.this_year = 2026
    return made


def days(model: EntriesModel) -> list[str]:
    return [model.index(row).data(Role.DAY) for row in range(model.rowCount())]


def test_the_model_keeps_the_rules_of_qt(model: EntriesModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.set_page([make_header(number) for number in range(5)], has_more=True)
    model.add_page([make_header(number) for number in range(5, 9)], has_more=False)
    model.remove("id0003")
    model.update(make_header(2, hours=40))

    qtmodeltester.check(model)

    assert model.rowCount() == 8


def test_each_day_has_one_heading(model: EntriesModel) -> None:
    model.set_page([make_header(number) for number in range(4)], has_more=False)

    assert days(model) == ["Friday 20 November", "", "", "Thursday 19 November"]


def test_a_day_of_another_year_says_so(model: EntriesModel) -> None:
    model.this_year = 2027

    model.set_page([make_header(0)], has_more=False)

    assert days(model) == ["Friday 20 November 2026"]


@pytest.mark.parametrize(("moment", "day"), [(Moment.EVENING, "Friday 20 November"), (None, "Saturday 21 November")])
def test_the_night_after_a_session_belongs_to_its_evening(model: EntriesModel, moment: Moment | None, day: str) -> None:
    model.set_page([make_header(0, hours=-5, moment=moment)], has_more=False)

    assert days(model) == [day]


def test_more_is_asked_for_once(qtbot: QtBot, model: EntriesModel) -> None:
    model.set_page([make_header(0), make_header(1)], has_more=True)

    with qtbot.waitSignal(model.more_requested) as heard:
        model.fetchMore(QModelIndex())

    assert heard.args == [make_header(1)]
    assert not model.canFetchMore(QModelIndex())
    model.add_page([make_header(2)], has_more=True)
    assert model.canFetchMore(QModelIndex())


def test_an_empty_or_last_page_has_no_more(model: EntriesModel) -> None:
    model.set_page([], has_more=True)
    assert not model.canFetchMore(QModelIndex())

    model.set_page([make_header(0)], has_more=False)
    assert not model.canFetchMore(QModelIndex())


def test_a_row_sent_twice_is_one_row(model: EntriesModel) -> None:
    model.set_page([make_header(0), make_header(1)], has_more=True)

    model.add_page([make_header(1), make_header(2)], has_more=False)

    assert [model.header(row).id for row in range(model.rowCount())] == ["id0000", "id0001", "id0002"]


def test_removing_the_first_of_a_day_hands_the_heading_on(model: EntriesModel) -> None:
    model.set_page([make_header(number) for number in range(2)], has_more=False)

    model.remove("id0000")

    assert days(model) == ["Friday 20 November"]


def test_a_changed_time_moves_the_row(model: EntriesModel) -> None:
    model.set_page([make_header(number) for number in range(3)], has_more=False)

    model.update(make_header(0, hours=100))

    assert [model.header(row).id for row in range(3)] == ["id0001", "id0002", "id0000"]


def test_a_change_of_an_entry_that_is_not_there_is_passed_over(model: EntriesModel) -> None:
    model.set_page([make_header(0)], has_more=False)

    model.update(make_header(7))
    model.remove("id0007")

    assert model.rowCount() == 1


def test_a_search_hit_brings_its_words(model: EntriesModel) -> None:
    snippet = (SnippetPart("the ", found=False), SnippetPart("water", found=True))

    model.set_page([SearchHit(header=make_header(0), snippet=snippet)], has_more=False)

    assert model.snippet(0) == snippet
    assert model.index(0).data(Role.HEADER) == make_header(0)


def test_a_row_reads_as_a_sentence(model: EntriesModel) -> None:
    model.set_page([make_header(0, starred=True, privacy=Privacy.ONLY_ME)], has_more=False)

    sentence = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert sentence.startswith("Headline 0, Friday 20 November 2026")
    assert sentence.endswith("free writing, starred, Only me, ever")


def test_a_header_says_what_its_entry_says() -> None:
    entry = Entry(
        id="one",
        kind=EntryKind.GUIDED,
        happened_at=EVENING,
        zone="Europe/London",
        written_at=EVENING,
        title="After the walk",
        tags=("walk",),
        mood=4,
        moment=Moment.EVENING,
        dosing_session_id="s3",
        starred=True,
        privacy=Privacy.ONLY_ME,
    )

    header = header_of(entry)

    for field in EntryHeader.__slots__:
        assert getattr(header, field) == getattr(entry, field)
