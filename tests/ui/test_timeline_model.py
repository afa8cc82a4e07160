"""The table beside the timeline."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from journal_app.domain.timeline import Lane, Mark, TimelineData
from journal_app.ui.models.timeline_model import MARK_ROLE, Column, TimelineModel

START = datetime(2026, 9, 7, 9, tzinfo=UTC).timestamp()
DAY = timedelta(days=1).total_seconds()


@pytest.fixture
def model() -> TimelineModel:
    made = TimelineModel()
    marks = (
        Mark(START, Lane.FREE, "b", "Walked home", starred=True),
        Mark(START + DAY, Lane.DOSING, "a", "intramuscular", label="50 mg", number=1),
        Mark(START + 2 * DAY, Lane.GUIDED, "c", ""),
    )
    made.set_data(TimelineData(marks=marks, zone="Europe/Berlin"), QLocale("en_GB"))
    return made


def column(model: TimelineModel, number: Column) -> list[str]:
    return [model.index(row, number).data() for row in range(model.rowCount())]


def ids(model: TimelineModel) -> list[str]:
    return [model.mark(row).id for row in range(model.rowCount())]


def test_it_is_a_model_as_qt_wants_it(model: TimelineModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)

    model.sort(Column.WORDS)
    qtmodeltester.check(model)


def test_rows_say_when_what_and_the_first_words(model: TimelineModel) -> None:
    assert column(model, Column.WHEN)[0] == "Mon 7 Sept 2026, 11:00"
    assert column(model, Column.WHAT) == ["Free entry, starred", "Dosing session 1", "Guided entry"]
    assert column(model, Column.WORDS) == ["Walked home", "50 mg, intramuscular", ""]


def test_columns_have_names(model: TimelineModel) -> None:
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in Column] == ["When", "What", "Phase", "First words"]


def test_cells_tell_a_screen_reader_full_sentences(model: TimelineModel) -> None:
    said = model.index(1, Column.WHAT).data(Qt.ItemDataRole.AccessibleTextRole)

    assert said == "Dosing session 1, 50 mg, intramuscular, Tuesday 8 September 2026, 11:00"


def test_rows_begin_in_the_order_of_time(model: TimelineModel) -> None:
    assert ids(model) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("by", "order", "expected"),
    [
        (Column.WHEN, Qt.SortOrder.DescendingOrder, ["c", "a", "b"]),
        (Column.WHAT, Qt.SortOrder.AscendingOrder, ["a", "b", "c"]),
        (Column.WORDS, Qt.SortOrder.AscendingOrder, ["c", "a", "b"]),
    ],
)
def test_rows_are_sorted_by_any_column(
    model: TimelineModel, by: Column, order: Qt.SortOrder, expected: list[str]
) -> None:
    model.sort(by, order)

    assert ids(model) == expected
    assert [model.row_of(model.mark(row)) for row in range(3)] == [0, 1, 2]


def test_sorting_keeps_what_points_at_a_row(model: TimelineModel) -> None:
    kept = QPersistentModelIndex(model.index(0, Column.WHAT))

    model.sort(Column.WHEN, Qt.SortOrder.DescendingOrder)

    assert kept.row() == 2
    assert kept.data(MARK_ROLE).id == "b"


def test_new_data_keeps_the_order_chosen(model: TimelineModel) -> None:
    model.sort(Column.WHEN, Qt.SortOrder.DescendingOrder)

    marks = (Mark(START, Lane.FREE, "x", ""), Mark(START + DAY, Lane.FREE, "y", ""))
    model.set_data(TimelineData(marks=marks))

    assert ids(model) == ["y", "x"]
    assert model.row_of(Mark(START, Lane.FREE, "b", "")) is None


def test_a_cell_has_no_cells(model: TimelineModel) -> None:
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.data(QModelIndex()) is None
