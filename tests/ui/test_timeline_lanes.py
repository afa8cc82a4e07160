"""All lanes on the timeline: what is drawn, said and reached, and the tools around the picture."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from itertools import pairwise

import pytest
from PySide6.QtCore import QLocale, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView
from pytestqt.qtbot import QtBot

from journal_app.domain.entry import Entry, EntryKind, Privacy, TagCount
from journal_app.domain.prompt import Domain
from journal_app.domain.timeline import EVERYTHING, Lane, Mark, TimelineData, TimelineFilter
from journal_app.ui import theme
from journal_app.ui.models.timeline_model import Column
from journal_app.ui.screens.timeline_screen import TimelineScreen
from journal_app.ui.theme import Theme
from journal_app.ui.timeline.curves import Smoothing
from journal_app.ui.timeline.layout import LANES, Glyph, level_row
from journal_app.ui.timeline.members import Members
from journal_app.ui.timeline.painting import Painting
from journal_app.ui.timeline.scale import DAY
from journal_app.ui.timeline.view import TimelineView
from journal_app.ui.widgets.parts import Button
from tests.ui.inspection import clipped, lay_out, unnamed
from tests.ui.timeline_sample import NOW, START, at, full_course


@pytest.fixture
def screen(qtbot: QtBot) -> Iterator[TimelineScreen]:
    made = TimelineScreen()
    made.setLocale(QLocale("en_GB"))
    qtbot.addWidget(made)
    made.resize(1440, 1500)
    with qtbot.waitExposed(made):
        made.show()
    made.set_data(full_course(), NOW)
    made.view.setFocus()
    yield made
    QAccessible.setActive(False)


@pytest.fixture
def view(screen: TimelineScreen) -> TimelineView:
    return screen.view


def button(screen: TimelineScreen, name: str) -> Button:
    [found] = [one for one in screen.findChildren(Button) if one.accessibleName() == name]
    return found


def glyphs(view: TimelineView, lane: Lane) -> list[Glyph]:
    number = [one.lane for one in view.scene.content.lanes].index(lane)
    return list(view.scene.glyphs[number])


def shown_lanes(view: TimelineView) -> list[Lane]:
    return [one.lane for one in view.scene.content.lanes]


# What is drawn


def test_every_lane_is_drawn_in_order(view: TimelineView) -> None:
    assert shown_lanes(view) == list(LANES)


def test_moods_stand_the_higher_the_brighter(view: TimelineView) -> None:
    number = shown_lanes(view).index(Lane.MOOD)
    [curve] = view.scene.curves[number]

    heights = {dot.value: glyph.y for dot, glyph in zip(curve.dots, curve.glyphs, strict=True)}

    assert sorted(heights, reverse=True) == sorted(heights, key=lambda value: heights[value])


def test_no_line_crosses_days_without_a_mood(view: TimelineView) -> None:
    number = shown_lanes(view).index(Lane.MOOD)
    [curve] = view.scene.curves[number]
    before, after = view.scene.x_of(at(26.6)), view.scene.x_of(at(36.4))

    for piece in curve.line:
        assert piece[-1][0] <= before or piece[0][0] >= after
    assert len(curve.line) == 2


def test_smoothing_is_drawn_and_said_on_the_picture(screen: TimelineScreen) -> None:
    plain = screen.view.grab().toImage()
    [median] = [one for one in screen.lane_chooser.smoothing.findChildren(QAbstractButton) if "median" in one.text()]

    median.click()

    assert screen.view.scene.smoothing is Smoothing.MEDIAN
    assert screen.view.grab().toImage() != plain


def test_side_effects_reach_from_their_start_to_their_end(view: TimelineView) -> None:
    view.show_stretch(at(42), at(46))

    [bar] = [one for one in glyphs(view, Lane.SIDE_EFFECTS) if one.ends]

    assert bar.x == pytest.approx(view.scene.x_of(at(42.1)), abs=1)
    assert bar.ends == pytest.approx(view.scene.x_of(at(45)), abs=1)
    assert view.scene.glyph_at((bar.x + bar.ends) / 2, bar.y) == bar


def test_severity_is_told_without_colour(view: TimelineView, themed: Theme) -> None:
    view.show_stretch(at(20.9), at(21.5))
    image = view.grab().toImage()

    def ink(bar: Glyph) -> int:
        ground = themed.color("surface").rgb(), themed.color("band").rgb()
        x = (bar.x + bar.ends) // 2
        return sum(image.pixel(x + dx, bar.y + dy) not in ground for dx in range(-6, 7) for dy in range(-6, 7))

    moderate, severe = sorted(glyphs(view, Lane.SIDE_EFFECTS), key=lambda bar: bar.ends)
    assert ink(severe) > 1.3 * ink(moderate)


@pytest.mark.parametrize("lane", [Lane.DOSING, Lane.THERAPY])
def test_a_session_of_which_only_the_day_is_known_stands_on_a_day_not_at_noon(view: TimelineView, lane: Lane) -> None:
    def picture(precision: str) -> object:
        view.set_data(TimelineData(marks=(Mark(at(5), lane, "s", "", "50 mg", precision=precision),)), NOW)
        view.show_stretch(at(4.5), at(5.5))
        return view.grab().toImage()

    assert picture("day") != picture("")


@pytest.mark.parametrize("precision", ["", "day", "about", "month"])
def test_each_precision_of_a_date_looks_different(qtbot: QtBot, precision: str) -> None:
    def picture(which: str) -> object:
        made = TimelineView()
        qtbot.addWidget(made)
        made.resize(900, 500)
        made.set_data(TimelineData(marks=(Mark(at(5), Lane.MARKS, "m", "Moved", precision=which),)), NOW)
        made.show_stretch(at(-15), at(25))
        return made.grab().toImage()

    others = [one for one in ("", "day", "about", "month") if one != precision]
    assert all(picture(precision) != picture(other) for other in others)


def test_a_thread_is_a_line_through_its_returns(view: TimelineView) -> None:
    number = shown_lanes(view).index(Lane.THREADS)
    [curve] = view.scene.curves[number]

    assert [glyph.x for glyph in curve.glyphs] == [round(view.scene.x_of(at(day))) for day in (23, 44)]
    assert len({glyph.y for glyph in curve.glyphs}) == 1
    assert len(curve.line) == 1


def test_a_lane_that_a_filter_empties_keeps_its_place(screen: TimelineScreen) -> None:
    screen.set_data(TimelineData(zone="Europe/Berlin"), NOW)

    assert shown_lanes(screen.view) == list(LANES)


# By ear


@pytest.mark.parametrize(
    "sentence",
    [
        "Preparation session, Thursday 10 September 2026, 11:00",
        "Mood, 7 of 10, The sea again, but slower, Wednesday 30 September 2026, 11:00",
        "PHQ-9, 19, Tuesday 8 September 2026, 11:00",
        "Side effect, Tired, mild, Monday 19 October 2026, 13:24 to Thursday 22 October 2026, 11:00",
        "Step, Call my sister, partly, Wednesday 7 October 2026, 11:00",
        "Medicine changed, A new dose, 12 September 2026",
        "Life event, Moved, October 2026",
        "Illness, A cold, about 27 to 31 October 2026",
        "Thread, the sea, Wednesday 30 September 2026, 11:00",
    ],
)
def test_each_kind_of_mark_is_a_full_sentence(view: TimelineView, sentence: str) -> None:
    sentences = [view.words.sentence(mark) for lane in view.scene.content.lanes for mark in lane.marks]

    assert sentence in sentences


def test_several_values_are_said_with_the_lowest_and_the_highest(view: TimelineView) -> None:
    view.show_stretch(at(-400), at(400))
    item = next(one for one in glyphs(view, Lane.MOOD) if one.cluster.size > 1)
    values = [mark.value or 0.0 for mark in view.scene.content.lanes[item.lane].members(item.cluster)]

    said = view.reading_name(item)

    assert said.startswith(f"{len(values)} moods, ")
    assert said.endswith(f", {min(values):.0f} to {max(values):.0f}")


def test_up_and_down_visit_each_curve(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("gad-29")
    visited = []

    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Down)
        mark = view.current_mark()
        assert mark is not None
        visited.append((mark.lane, mark.detail))

    assert visited == [(Lane.SCORES, "PHQ-9"), (Lane.MOOD, "check_in"), (Lane.DOSING, "")]


def test_left_and_right_stay_on_the_curve(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("gad-57")

    qtbot.keyClick(view, Qt.Key.Key_Right)

    mark = view.current_mark()
    assert mark is not None
    assert mark.id == "gad-57"


# Getting about


def test_this_session_shows_the_week_before_and_four_weeks_after(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("free-2")

    qtbot.keyClick(view, Qt.Key.Key_S)

    begins, ends = view.visible_stretch
    assert at(33) < begins < at(35) < at(70) < ends < at(72)


def test_marks_of_one_moment_open_as_a_list(qtbot: QtBot) -> None:
    made = TimelineView()
    qtbot.addWidget(made)
    made.resize(900, 500)
    marks = tuple(Mark(at(5) + n, Lane.FREE, f"same-{n}", f"Words {n}") for n in range(4))
    made.set_data(TimelineData(marks=marks), NOW)
    with qtbot.waitExposed(made):
        made.show()
    [glyph] = [one for one in made.reading_items() if one.cluster.size == 4]

    made.open_glyph(glyph)
    [members] = made.findChildren(Members)
    qtbot.keyClick(members, Qt.Key.Key_Down)
    qtbot.keyClick(members, Qt.Key.Key_Return)

    mark = made.current_mark()
    assert mark is not None
    assert mark.id == "same-1"
    qtbot.waitUntil(lambda: not made.findChildren(Members))


def test_escape_closes_the_list_of_members(view: TimelineView, qtbot: QtBot) -> None:
    view.show_stretch(at(20.5), at(22))
    members = Members(view, view.words, full_course().marks[:3])
    members.open_near(QPoint(300, 200))

    qtbot.keyClick(members, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: not view.findChildren(Members))
    assert view.hasFocus()


def test_the_strip_shows_and_moves_what_is_seen(screen: TimelineScreen, qtbot: QtBot) -> None:
    screen.view.show_stretch(at(10), at(40))
    strip, frame = screen.strip, screen.strip.frame

    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=frame.center())
    qtbot.mouseMove(strip, frame.center() + QPoint(100, 0))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=frame.center() + QPoint(100, 0))

    begins, ends = screen.view.visible_stretch
    assert begins > at(12)
    assert ends - begins == pytest.approx(30 * DAY)
    assert strip.frame.left() == pytest.approx(frame.left() + 100, abs=2)


def test_a_side_of_the_frame_can_be_drawn_out(screen: TimelineScreen, qtbot: QtBot) -> None:
    screen.view.show_stretch(at(10), at(40))
    strip, frame = screen.strip, screen.strip.frame
    side = QPoint(frame.right(), frame.center().y())

    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=side)
    qtbot.mouseMove(strip, side + QPoint(120, 0))
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=side + QPoint(120, 0))

    begins, ends = screen.view.visible_stretch
    assert begins == pytest.approx(at(10))
    assert ends > at(45)


def test_the_strip_works_by_keys_alone(screen: TimelineScreen, qtbot: QtBot) -> None:
    screen.view.show_stretch(at(10), at(40))

    for key, moved in ((Qt.Key.Key_Right, at(13)), (Qt.Key.Key_Left, at(10)), (Qt.Key.Key_PageDown, at(40))):
        qtbot.keyClick(screen.strip, key)
        assert screen.view.visible_stretch[0] == pytest.approx(moved)
    qtbot.keyClick(screen.strip, Qt.Key.Key_Plus)
    begins, ends = screen.view.visible_stretch
    assert ends - begins == pytest.approx(30 * DAY / 1.6)
    assert "2026" in screen.strip.accessibleDescription()


def test_a_score_stands_beside_where_it_began_and_its_levels(view: TimelineView) -> None:
    data = full_course()
    one = tuple(mark for mark in data.marks if mark.lane is not Lane.SCORES or mark.detail == "PHQ-9")
    plain = data.measures[0]._replace(baseline=None, levels=())
    view.set_data(replace(data, marks=one, measures=(plain,)), NOW)
    without = view.grab().toImage()

    view.set_data(replace(data, marks=one, measures=data.measures[:1]), NOW)

    number = shown_lanes(view).index(Lane.SCORES)
    [curve] = view.scene.curves[number]
    row = level_row(view.scene.rows, number, curve.series, 19)
    image, ratio = view.grab().toImage(), view.devicePixelRatioF()
    at_row = [QPoint(round(x * ratio), round(row * ratio)) for x in range(view.scene.rows.left + 40, 600)]
    changed = sum(image.pixelColor(point) != without.pixelColor(point) for point in at_row)
    assert 0.3 < changed / len(at_row) < 0.7  # every other stretch: it is dashed


def test_without_scores_there_is_no_lane_for_them(qtbot: QtBot) -> None:
    data = full_course()
    view = TimelineView()
    qtbot.addWidget(view)

    view.set_data(replace(data, marks=tuple(mark for mark in data.marks if mark.lane is not Lane.SCORES)), NOW)

    assert Lane.SCORES not in shown_lanes(view)


def test_sessions_are_referred_to_while_their_lane_is_hidden(view: TimelineView) -> None:
    with_lane = view.scene.hairlines

    view.set_lanes(LANES, {Lane.DOSING})

    assert [round(x) for x in view.scene.hairlines] == [round(x) for x in with_lane]
    assert len(with_lane) == 3  # none for the one that was cancelled


def test_a_session_that_was_cancelled_says_so_and_one_that_was_moved_from_when(view: TimelineView) -> None:
    words = view.words
    cancelled = Mark(at(35), Lane.DOSING, "x", "", "50 mg", cancelled=True)
    moved = Mark(at(42), Lane.DOSING, "y", "", "50 mg", 2, moved_from=at(40))

    assert words.sentence(cancelled).startswith("Dosing session, cancelled, 50 mg")
    assert f"first planned for {words.short_moment(at(40))}" in words.sentence(moved)
    of_a_day = words.sentence(moved._replace(moved_from_precision="day"))
    assert "first planned for" in of_a_day
    assert words.short_moment(at(40)) not in of_a_day


def test_a_veiled_entry_shows_its_note_or_that_it_is_veiled(view: TimelineView) -> None:
    veiled = Mark(at(23), Lane.FREE, "x", "", detail="veiled")

    assert view.words.words(veiled) == "A veiled entry"
    assert view.words.words(veiled._replace(headline="about the bridge")) == "about the bridge"
    caught = Mark(at(23), Lane.GUIDED, "y", "", detail="veiled capture")
    assert (view.words.kind(caught), view.words.words(caught)) == ("First capture", "A veiled entry")


def test_a_memory_is_a_line_from_then_to_now_in_the_table_and_by_ear_too(
    screen: TimelineScreen, view: TimelineView
) -> None:
    number = shown_lanes(view).index(Lane.MEMORIES)
    [curve] = view.scene.curves[number]
    sentences = [
        screen.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(screen.model.rowCount())
    ]

    assert len(curve.glyphs) == 3
    assert curve.glyphs[0].y < curve.glyphs[-1].y  # less distress stands lower
    assert len(curve.line) == 1
    said = [view.reading_name(glyph) for glyph in curve.glyphs]
    assert said[0].startswith("Memory, then, distress 8 of 10, the porch, too near")
    assert said[-1].startswith("Memory, now, distress 2 of 10, the porch, warm")
    assert set(said) <= set(sentences)


# Lanes


def test_a_lane_dropped_in_another_place_is_drawn_there(screen: TimelineScreen, qtbot: QtBot) -> None:
    chooser = screen.lane_chooser
    moved = chooser.order[0]
    assert chooser.list.dragDropMode() is QAbstractItemView.DragDropMode.InternalMove

    with qtbot.waitSignal(screen.lanes_changed):
        chooser.list.model().moveRow(QModelIndex(), 0, QModelIndex(), 3)  # what the list does at the end of a drag

    assert chooser.order.index(moved) == 2
    assert shown_lanes(screen.view).index(moved) == 2


def test_lanes_are_hidden_and_remembered(screen: TimelineScreen, qtbot: QtBot) -> None:
    chooser = screen.lane_chooser
    row = chooser.order.index(Lane.STEPS)

    with qtbot.waitSignal(screen.lanes_changed) as heard:
        chooser.list.item(row).setCheckState(Qt.CheckState.Unchecked)

    assert heard.args == [LANES, frozenset({Lane.STEPS})]
    assert Lane.STEPS not in shown_lanes(screen.view)


def test_alt_and_arrows_sort_the_lanes(screen: TimelineScreen, qtbot: QtBot) -> None:
    chooser = screen.lane_chooser
    chooser.list.setCurrentRow(chooser.order.index(Lane.DOSING))

    for _ in range(2):
        qtbot.keyClick(chooser.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)

    assert shown_lanes(screen.view)[0] is Lane.DOSING
    assert chooser.order[0] is Lane.DOSING


def test_the_usual_order_comes_back(screen: TimelineScreen) -> None:
    screen.set_lanes((Lane.FREE, Lane.DOSING), {Lane.MOOD})
    assert shown_lanes(screen.view)[:2] == [Lane.FREE, Lane.DOSING]

    button(screen, "Usual order").click()

    assert shown_lanes(screen.view) == list(LANES)


# Filter


def test_each_filter_is_asked_for(screen: TimelineScreen, qtbot: QtBot) -> None:
    screen.set_filters([TagCount(name="Sea", entries=2)], [("thread-1", "the sea")])
    bar = screen.filter_bar
    heard: list[TimelineFilter] = []
    screen.filter_changed.connect(heard.append)

    bar.starred.click()
    for chip, text in ((bar.areas, "Body"), (bar.tags, "Sea"), (bar.threads, "the sea"), (bar.privacy, "Only me")):
        [action] = [one for one in chip.menu().actions() if one.text().startswith(text)]
        action.trigger()

    assert heard[-1] == TimelineFilter(
        domains=frozenset({Domain.BODY}),
        tags=frozenset({"sea"}),
        thread_id="thread-1",
        starred_only=True,
        privacy=frozenset({Privacy.ONLY_ME}),
    )
    assert "the sea" in bar.threads.text()
    qtbot.mouseClick(bar.everything, Qt.MouseButton.LeftButton)
    assert heard[-1] == EVERYTHING
    assert not bar.threads.isChecked()


# Beside the table


def test_a_chosen_entry_is_asked_for_and_shown_beside_the_table(screen: TimelineScreen, qtbot: QtBot) -> None:
    with qtbot.waitSignal(screen.preview_requested) as heard:
        screen.select("free-1")
    assert heard.args is not None
    assert heard.args[0].id == "free-1"

    when = START.astimezone(UTC)
    entry = Entry(
        id="free-1", kind=EntryKind.FREE, happened_at=when, zone="Europe/Berlin", written_at=when, text="The sea again"
    )
    screen.show_preview(entry)

    assert screen._preview.isVisible()
    screen.select("dosing-1")
    assert not screen._preview.isVisible()


def test_a_return_of_a_thread_stays_current_while_its_entry_is_chosen_in_the_table(
    screen: TimelineScreen,
) -> None:
    screen.view.set_current("free-1", Lane.THREADS)

    mark = screen.view.current_mark()

    assert mark is not None
    assert mark.lane is Lane.THREADS
    [row] = screen.table.selectionModel().selectedRows()
    assert screen.model.mark(row.row()).id == "free-1"


def test_the_table_says_everything_the_picture_does(screen: TimelineScreen) -> None:
    drawn = {mark for lane in screen.view.scene.content.lanes for mark in lane.marks}

    rows = {screen.model.mark(row) for row in range(screen.model.rowCount())}
    phases = {screen.model.index(row, Column.PHASE).data() for row in range(screen.model.rowCount())}

    assert Lane.THREADS in {mark.lane for mark in drawn}
    assert drawn <= rows
    assert {"Preparation", "Dosing", "Integration"} <= phases


def test_arrows_lead_through_the_whole_table_though_lanes_are_hidden(screen: TimelineScreen, qtbot: QtBot) -> None:
    screen.set_lanes(LANES, {Lane.CHECK_INS, Lane.MOOD, Lane.FRAGMENTS})
    screen.table.selectRow(0)
    last = screen.model.rowCount() - 1

    rows = [screen.table.currentIndex().row()]
    for _ in range(last):
        qtbot.keyClick(screen.table, Qt.Key.Key_Down)
        rows.append(screen.table.currentIndex().row())

    assert rows == list(range(last + 1))


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("panel", ["Filter", "Lanes"])
def test_open_panels_clip_nothing_and_every_control_has_a_name(
    screen: TimelineScreen, themed: Theme, qtbot: QtBot, panel: str, scale: float
) -> None:
    themed.apply("light", scale, reduced_motion=True)
    screen.resize(900, 600)
    button(screen, panel).click()
    qtbot.waitUntil(lambda: screen.view.width() <= screen.viewport().width())

    assert clipped(screen) == []
    assert unnamed(screen) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_forty_sessions_are_ranges_that_stand_clear_of_each_other(qtbot: QtBot, themed: Theme, scale: float) -> None:
    themed.apply("light", scale, reduced_motion=True)
    view = TimelineView()
    qtbot.addWidget(view)
    lay_out(view, 1000, 600)
    sessions = [Mark(at(8 * n), Lane.DOSING, f"d{n}", "", "56 mg", n + 1, detail="nasal_spray") for n in range(40)]

    view.set_data(TimelineData(marks=tuple(sessions)), NOW)

    lane = next(n for n, each in enumerate(view.scene.content.lanes) if each.lane is Lane.DOSING)
    painting = Painting(themed, view.words, 1.0)
    boxes = [(glyph.x, painting.sprite(view.scene, glyph).reach[0]) for glyph in view.scene.glyphs[lane]]
    assert 2 < len(boxes) < 40
    assert all(one + half <= other - next_half for (one, half), (other, next_half) in pairwise(boxes))


def test_a_dose_stands_beside_its_session_with_its_route(view: TimelineView) -> None:
    mark = Mark(at(21), Lane.DOSING, "d", "", "50 mg", 2, detail="intramuscular", precision="day")

    assert view.words.dose(mark) == "50 mg IM"
    assert view.words.sentence(mark) == "Dosing session 2, 50 mg, into a muscle (IM), 28 September 2026"


def test_words_begin_past_the_line_of_the_present_day_not_below_it(view: TimelineView) -> None:
    painting = Painting(theme.current(), view.words, 1.0).lanes
    today = view.scene.x_of(view.scene.now)

    assert painting._beside_today(view.scene, today - 10, 80) > today
    assert painting._beside_today(view.scene, today - 200, 300) == today - 200
    assert painting._beside_today(view.scene, today + 20, 80) == today + 20
