"""The timeline: what is seen, what pointer and keys do, what a screen reader is told, and what is left after a lock."""

import gc
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleInterface,
    QColor,
    QFontMetricsF,
    QImage,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal_app.domain.phase import Phase
from journal_app.domain.timeline import Lane, Mark, PhaseSpan, TimelineData
from journal_app.ui.theme import Theme
from journal_app.ui.timeline import accessible
from journal_app.ui.timeline.layout import Glyph, least_height
from journal_app.ui.timeline.scale import DAY, HOUR
from journal_app.ui.timeline.sprites import LOOKS, Sprites
from journal_app.ui.timeline.ticks import Level
from journal_app.ui.timeline.view import TimelineView

START = datetime(2026, 9, 7, 9, tzinfo=UTC)
NOW = START + timedelta(days=74)


def at(days: float) -> float:
    return (START + timedelta(days=days)).timestamp()


def make_course(*more: Mark) -> TimelineData:
    """Give a course of three sessions with one mark of each other lane near each, and three entries in one hour."""
    marks = [
        Mark(at(7), Lane.THERAPY, "therapy-1", "Preparation"),
        Mark(at(20), Lane.INTENTIONS, "intention-1", "To be curious"),
        Mark(at(21), Lane.DOSING, "dosing-1", "intramuscular", label="35 mg", number=1),
        Mark(at(22), Lane.GUIDED, "guided-1", "A corridor with many doors"),
        Mark(at(23), Lane.FREE, "free-1", "The sea again, but slower", starred=True),
        Mark(at(42), Lane.DOSING, "dosing-2", "intramuscular", label="50 mg", number=2),
        Mark(at(43), Lane.GUIDED, "guided-2", "Walked home the long way"),
        *(Mark(at(50) + HOUR * hour, Lane.FREE, f"near-{hour}", f"Hour {hour}") for hour in (0, 8, 16)),
        *(Mark(at(60) + second, Lane.FREE, f"same-{second}", f"Second {second}") for second in (0, 1, 2)),
        Mark(at(84), Lane.DOSING, "dosing-3", "intramuscular", number=3, planned=True),
        Mark(at(90), Lane.THERAPY, "therapy-2", "Integration", planned=True),
    ]
    spans = (
        PhaseSpan(at(0), at(20), Phase.PREPARATION),
        PhaseSpan(at(20), at(70), Phase.DOSING),
        PhaseSpan(at(70), at(95), Phase.INTEGRATION),
    )
    return TimelineData(marks=tuple(sorted((*marks, *more))), spans=spans, zone="Europe/Berlin")


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[TimelineView]:
    """Give a shown timeline of the course, in British English."""
    made = TimelineView()
    made.setLocale(QLocale("en_GB"))
    qtbot.addWidget(made)
    made.resize(1200, 500)
    made.set_data(make_course(), NOW)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    yield made
    QAccessible.setActive(False)


def glyph_of(view: TimelineView, identifier: str) -> Glyph:
    place = view.scene.content.place_of(identifier)
    assert place is not None
    glyph = view.scene.glyph_of(place)
    assert glyph is not None
    return glyph


def middle_of(view: TimelineView, identifier: str) -> QPoint:
    glyph = glyph_of(view, identifier)
    return QPoint(glyph.x, glyph.y)


def current_id(view: TimelineView) -> str | None:
    mark = view.current_mark()
    return mark.id if mark else None


def turn_wheel(view: TimelineView, where: QPoint, notches: int, *, shift: bool = False, sideways: bool = False) -> None:
    turn = QPoint(120 * notches, 0) if sideways else QPoint(0, 120 * notches)
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(where),
        QPointF(view.mapToGlobal(where)),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003  # Qt takes it by place only
    )
    QApplication.sendEvent(view, event)


# What is seen


def test_first_data_shows_the_whole_course(view: TimelineView) -> None:
    begins, ends = view.visible_stretch

    assert begins < at(0)
    assert ends > at(95)


def test_a_young_course_shows_at_least_four_weeks(qtbot: QtBot) -> None:
    made = TimelineView()
    qtbot.addWidget(made)

    made.set_data(TimelineData(marks=(Mark(at(1), Lane.FREE, "one", "First words"),)), START)

    begins, ends = made.visible_stretch
    assert ends - begins >= 28 * DAY
    assert begins < at(0) < at(1) < ends


def test_data_that_comes_after_the_widget_is_shown_is_fitted_too(qtbot: QtBot) -> None:
    made = TimelineView()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.grab()

    made.set_data(make_course(), NOW)

    begins, ends = made.visible_stretch
    assert begins < at(0) < at(95) < ends


def test_new_data_keeps_what_is_seen_and_the_current_mark(view: TimelineView) -> None:
    view.show_stretch(at(20), at(30))
    view.set_current("guided-1")
    before = view.visible_stretch

    view.set_data(make_course(Mark(at(21.5), Lane.GUIDED, "new", "New words")), NOW)

    assert view.visible_stretch == before
    assert current_id(view) == "guided-1"


def test_a_current_mark_that_is_gone_is_current_no_more(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("guided-1")

    with qtbot.waitSignal(view.current_changed, check_params_cb=lambda mark: mark is None):
        view.set_data(TimelineData(), NOW)

    assert view.current_mark() is None


def test_resizing_keeps_the_stretch_of_time(view: TimelineView) -> None:
    before = view.visible_stretch

    view.resize(900, 400)

    assert view.visible_stretch == pytest.approx(before)


def test_line_of_the_present_day_stands_at_the_present(view: TimelineView, themed: Theme) -> None:
    image = view.grab().toImage()

    x = round(view.scene.x_of(NOW.timestamp()))
    assert image.pixelColor(x, view.height() - 6) == themed.color("accent")
    assert image.pixelColor(x - 4, view.height() - 6) != themed.color("accent")


def test_dosing_phase_has_a_band_behind_it(view: TimelineView, themed: Theme) -> None:
    image = view.grab().toImage()
    y = view.scene.rows.middle(1)

    inside, outside = round(view.scene.x_of(at(47.3))), round(view.scene.x_of(at(3.3)))
    assert image.pixelColor(inside, y) == themed.color("band")
    assert image.pixelColor(outside, y) == themed.color("surface")


def test_without_entries_the_picture_invites_and_shows_what_comes(qtbot: QtBot) -> None:
    session = Mark(at(14), Lane.DOSING, "dosing-1", "", number=1, planned=True)
    spans = (PhaseSpan(at(0), at(14), Phase.PREPARATION),)
    made = TimelineView()
    qtbot.addWidget(made)
    made.resize(1000, 420)
    made.set_data(TimelineData(marks=(session,), spans=spans), START)
    invited = made.grab().toImage()

    entry = Mark(at(-300), Lane.FREE, "old", "Far outside of what is seen")
    made.set_data(TimelineData(marks=(entry, session), spans=spans), START)

    assert glyph_of(made, "dosing-1").cluster.size == 1
    top, height = made.scene.rows.lanes[4]
    lane = made.rect().adjusted(made.scene.rows.left + 1, top, 0, top + height - made.height())
    assert invited.copy(lane) != made.grab().toImage().copy(lane)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_names_of_lanes_fit_their_margin(view: TimelineView, themed: Theme, scheme: str, scale: float) -> None:
    themed.apply(scheme, scale, reduced_motion=True)

    metrics = QFontMetricsF(themed.ui_font(13))
    widest = max(metrics.horizontalAdvance(word) for word in ("Sessions", "Therapy", "Intentions", "Guided", "Writing"))
    assert view.scene.rows.left > widest + themed.px(17)
    assert not view.grab().isNull()


def test_a_narrow_timeline_with_large_text_keeps_room_for_time(view: TimelineView, themed: Theme) -> None:
    themed.apply("light", 2.0, reduced_motion=True)

    view.resize(400, 600)

    assert view.scene.scale.width > 250


def test_lanes_grow_with_the_text_and_scroll_when_there_is_no_room(view: TimelineView, themed: Theme) -> None:
    assert view.scene.rows.overflow == 0

    themed.apply("light", 2.0, reduced_motion=True)

    assert least_height(view.scene.content.lanes, 2.0) > view.height()
    assert view.scene.rows.overflow > 0
    view.set_current("free-1")
    top, height = view.scene.rows.lanes[4]
    assert top >= view.scene.rows.top
    assert top + height <= view.height()


def test_time_runs_left_to_right_in_every_language(view: TimelineView) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view.grab()

    assert glyph_of(view, "dosing-1").x < glyph_of(view, "dosing-2").x


# Black and white


def test_lanes_differ_in_shape_not_only_in_colour(themed: Theme) -> None:
    sprites = Sprites(themed, 1.0)
    lanes = [lane for lane in LOOKS if lane is not Lane.DOSING]
    shapes = {lane: grey(sprites.single(lane, planned=False, starred=False).pixmap.toImage()) for lane in lanes}

    for one, other in combinations(lanes, 2):
        assert shapes[one] != shapes[other]


def grey(image: QImage) -> QImage:
    """Return the shape alone: black where the picture is inked, white elsewhere."""
    shape = QImage(image.size(), QImage.Format.Format_RGB32)
    for y in range(image.height()):
        for x in range(image.width()):
            pixel = image.pixelColor(x, y)
            is_inked = pixel.alpha() > 128 and pixel.lightness() < 160
            shape.setPixelColor(x, y, QColor("black" if is_inked else "white"))
    return shape


def test_planned_starred_and_several_are_told_without_colour(themed: Theme) -> None:
    sprites = Sprites(themed, 1.0)

    pictures = [
        sprites.token("3", planned=planned, starred=starred, several=several).pixmap.toImage()
        for planned in (False, True)
        for starred in (False, True)
        for several in (False, True)
    ]
    greys = [picture.convertToFormat(QImage.Format.Format_Grayscale8) for picture in pictures]
    assert all(one != other for one, other in combinations(greys, 2))


# Pointer


def test_wheel_zooms_at_the_pointer(view: TimelineView) -> None:
    where = QPoint(800, 300)
    under = view.scene.scale.at(where.x() - view.scene.rows.left)
    before = view.scene.scale.span

    turn_wheel(view, where, 3)

    assert view.scene.scale.span < before / 1.5
    assert view.scene.x_of(under) == pytest.approx(where.x(), abs=0.1)


@pytest.mark.parametrize("how", [{"shift": True}, {"sideways": True}])
def test_sideways_or_shifted_wheel_pans(view: TimelineView, how: dict[str, bool]) -> None:
    begins, ends = view.visible_stretch

    turn_wheel(view, QPoint(800, 300), -1, **how)

    assert view.visible_stretch[0] > begins
    assert view.visible_stretch[1] - view.visible_stretch[0] == pytest.approx(ends - begins)


def test_pinching_zooms_at_the_fingers(view: TimelineView) -> None:
    where = QPointF(700, 300)
    under, before = view.scene.scale.at(where.x() - view.scene.rows.left), view.scene.scale.span
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        where,
        where,
        QPointF(view.mapToGlobal(where)),
        0.25,
        QPointF(),
    )

    QApplication.sendEvent(view, pinch)

    assert view.scene.scale.span == pytest.approx(before / 1.25)
    assert view.scene.x_of(under) == pytest.approx(where.x(), abs=0.1)


def test_dragging_moves_time_with_the_pointer(view: TimelineView, qtbot: QtBot) -> None:
    under = view.scene.scale.at(600 - view.scene.rows.left)

    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(600, 300))
    qtbot.mouseMove(view, QPoint(700, 300))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(700, 300))

    assert view.scene.x_of(under) == pytest.approx(700, abs=1)
    assert view.current_mark() is None


def test_a_click_makes_a_mark_current(view: TimelineView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.current_changed) as heard:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, "dosing-2"))

    assert heard.args is not None
    assert heard.args[0].id == "dosing-2"


def test_a_click_on_a_cluster_shows_its_members_apart(view: TimelineView, qtbot: QtBot) -> None:
    assert glyph_of(view, "near-0").cluster.size == 3

    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, "near-0"))

    assert {glyph_of(view, f"near-{hour}").cluster.size for hour in (0, 8, 16)} == {1}
    assert view.current_mark() is None


def test_a_click_on_marks_of_one_moment_makes_the_first_current(view: TimelineView, qtbot: QtBot) -> None:
    before = view.scene.scale.span
    assert glyph_of(view, "same-0").cluster.size == 3

    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, "same-0"))

    assert current_id(view) == "same-0"
    assert view.scene.scale.span == before


def double_click(qtbot: QtBot, view: TimelineView, where: QPoint) -> None:
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=where)  # else Qt takes it for held ever after


def test_double_click_on_nothing_zooms_in(view: TimelineView, qtbot: QtBot) -> None:
    before = view.scene.scale.span

    double_click(qtbot, view, QPoint(300, view.scene.rows.middle(2)))

    assert view.scene.scale.span < before / 2


def test_double_click_on_a_mark_opens_it(view: TimelineView, qtbot: QtBot) -> None:
    where = middle_of(view, "guided-2")

    with qtbot.waitSignal(view.open_requested) as heard:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=where)
        double_click(qtbot, view, where)

    assert heard.args is not None
    assert heard.args[0].id == "guided-2"


def test_pointer_on_a_mark_calls_up_its_card_and_escape_puts_it_away(view: TimelineView, qtbot: QtBot) -> None:
    plain = view.grab().toImage()

    qtbot.mouseMove(view, middle_of(view, "guided-2"))
    with_card = view.grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_Escape)

    assert with_card != plain
    assert view.grab().toImage() == plain


# Keys


def test_arrows_move_in_time_within_the_lane(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("dosing-1")
    seen = []

    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(view, key)
        seen.append(current_id(view))

    assert seen == ["dosing-2", "dosing-3", "dosing-3", "dosing-2"]


def test_arrows_walk_through_the_members_of_a_cluster(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("near-0")

    qtbot.keyClick(view, Qt.Key.Key_Right)

    assert current_id(view) == "near-8"
    assert glyph_of(view, "near-8").cluster.size == 3


def test_up_and_down_go_to_the_nearest_in_time(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("dosing-2")
    seen = []

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(view, key)
        seen.append(current_id(view))

    assert seen == ["therapy-1", "intention-1", "guided-1", "free-1", "free-1", "guided-1"]


def test_home_and_end_go_to_the_first_and_last_of_all(view: TimelineView, qtbot: QtBot) -> None:
    qtbot.keyClick(view, Qt.Key.Key_End)
    last = current_id(view)
    qtbot.keyClick(view, Qt.Key.Key_Home)

    assert (last, current_id(view)) == ("therapy-2", "therapy-1")


def test_an_arrow_from_nowhere_begins_with_what_is_seen(view: TimelineView, qtbot: QtBot) -> None:
    view.show_stretch(at(40), at(45))

    qtbot.keyClick(view, Qt.Key.Key_Right)

    assert current_id(view) == "dosing-2"


def test_the_current_mark_comes_into_view(view: TimelineView) -> None:
    view.show_stretch(at(0), at(10))

    view.set_current("dosing-3")

    begins, ends = view.visible_stretch
    assert begins < at(84) < ends


def test_plus_and_minus_zoom_at_the_current_mark(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("dosing-2")
    x, before = glyph_of(view, "dosing-2").x, view.scene.scale.span

    qtbot.keyClick(view, Qt.Key.Key_Plus)

    assert view.scene.scale.span < before
    assert glyph_of(view, "dosing-2").x == pytest.approx(x, abs=1)
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert view.scene.scale.span == pytest.approx(before)


def test_page_keys_pan_and_f_and_t_come_back(view: TimelineView, qtbot: QtBot) -> None:
    fitted = view.visible_stretch

    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.visible_stretch[0] > fitted[1]
    qtbot.keyClick(view, Qt.Key.Key_T)
    assert view.visible_stretch[0] < NOW.timestamp() < view.visible_stretch[1]
    qtbot.keyClick(view, Qt.Key.Key_F)

    assert view.visible_stretch == pytest.approx(fitted)


def test_enter_opens_the_current_mark(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("guided-1")

    with qtbot.waitSignal(view.open_requested) as heard:
        qtbot.keyClick(view, Qt.Key.Key_Return)

    assert heard.args is not None
    assert heard.args[0].id == "guided-1"


def test_escape_clears_the_current_mark(view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("guided-1")

    qtbot.keyClick(view, Qt.Key.Key_Escape)

    assert view.current_mark() is None


@pytest.mark.parametrize("level", Level)
def test_a_level_asked_for_is_the_level_shown(view: TimelineView, themed: Theme, level: Level) -> None:
    view.set_level(level)
    assert view.level is level

    themed.apply("light", 2.0, reduced_motion=True)
    view.set_level(level)

    assert view.level is level


# Screen reader


@pytest.fixture
def spoken(view: TimelineView) -> QAccessibleInterface:
    """Give what a screen reader is given for the timeline."""
    QAccessible.setActive(True)
    interface = QAccessible.queryAccessibleInterface(view)
    assert isinstance(interface, accessible.TimelineInterface)
    return interface


def names(interface: QAccessibleInterface) -> list[str]:
    return [interface.child(number).text(QAccessible.Text.Name) for number in range(interface.childCount())]


def test_marks_are_items_of_a_list_named_by_full_sentences(spoken: QAccessibleInterface) -> None:
    said = names(spoken)

    assert spoken.role() is QAccessible.Role.List
    assert "Dosing session 2, 50 mg, intramuscular, Monday 19 October 2026, 11:00" in said
    assert "Planned dosing session 3, intramuscular, Monday 30 November 2026, 10:00" in said
    assert "Free entry, The sea again, but slower, Wednesday 30 September 2026, 11:00, starred" in said
    assert "3 free entries, 27 to 28 October" in said
    assert spoken.text(QAccessible.Text.Name) == "Timeline"
    described = spoken.text(QAccessible.Text.Description)
    assert "2026" in described
    assert all(f". {phase}, " in described for phase in ("Preparation", "Dosing", "Integration"))


def test_items_know_their_place_parent_and_number(spoken: QAccessibleInterface) -> None:
    for number in range(spoken.childCount()):
        item = spoken.child(number)
        assert item.isValid()
        assert item.parent() is spoken
        assert spoken.indexOfChild(item) == number
        assert item.rect().width() > 5
        middle = item.rect().center()
        assert spoken.childAt(middle.x(), middle.y()) is item
        assert item.state().focusable


def test_arrow_keys_move_the_focus_of_the_screen_reader(
    spoken: QAccessibleInterface, view: TimelineView, qtbot: QtBot
) -> None:
    view.set_current("dosing-1")

    qtbot.keyClick(view, Qt.Key.Key_Right)

    focused = spoken.focusChild()
    assert focused.text(QAccessible.Text.Name).startswith("Dosing session 2")
    assert focused.state().focused
    assert focused.state().selected


def test_a_member_of_a_cluster_is_named_itself_when_it_is_current(
    spoken: QAccessibleInterface, view: TimelineView
) -> None:
    view.set_current("near-8")

    focused = spoken.focusChild()

    assert focused.text(QAccessible.Text.Name).startswith("Free entry, Hour 8, ")
    assert focused.text(QAccessible.Text.Description) == "2 of 3 free entries"


def test_pressing_the_current_item_opens_it(spoken: QAccessibleInterface, view: TimelineView, qtbot: QtBot) -> None:
    view.set_current("guided-1")
    item = spoken.focusChild()
    action = item.actionInterface()
    assert action.actionNames() == [action.pressAction()]

    with qtbot.waitSignal(view.open_requested) as heard:
        action.doAction(action.pressAction())

    assert heard.args is not None
    assert heard.args[0].id == "guided-1"


def test_items_are_few_however_much_is_seen(view: TimelineView) -> None:
    many = [Mark(at(0) + 3 * HOUR * n, lane, f"{lane}-{n}", "Words") for n in range(700) for lane in Lane]
    QAccessible.setActive(True)
    view.resize(3800, 700)
    view.set_data(make_course(*many), NOW)
    view.fit()
    view.set_current("therapy-2")
    view.set_current(f"{Lane.FREE}-690")

    interface = QAccessible.queryAccessibleInterface(view)

    assert sum(len(glyphs) for glyphs in view.scene.glyphs) > accessible.POOL
    assert interface.childCount() == accessible.POOL
    assert interface.focusChild().state().selected
    assert interface.child(accessible.POOL) is None


# Locking


class Words(str):
    """First words that a weak reference can follow."""

    __slots__ = ("__weakref__",)


def test_nothing_keeps_the_timeline_or_its_words_after_it_is_closed(qtbot: QtBot) -> None:
    QAccessible.setActive(True)
    words = Words("Known only here")
    view = TimelineView()
    view.resize(900, 400)
    view.set_data(make_course(Mark(at(30), Lane.GUIDED, "followed", words)), NOW)
    with qtbot.waitExposed(view):
        view.show()
    view.set_current("followed")
    view.grab()
    interface = QAccessible.queryAccessibleInterface(view)
    assert any("Known only here" in name for name in names(interface))
    item = interface.child(0)
    followed: list[weakref.ref[object]] = [weakref.ref(view), weakref.ref(words), weakref.ref(view.words)]

    view.close()
    view.deleteLater()
    del view, words
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QAccessible.setActive(False)

    assert [one() for one in followed] == [None, None, None]
    assert not item.isValid()
    assert item.text(QAccessible.Text.Name) == ""


@pytest.mark.usefixtures("qapp")
def test_the_next_timeline_uses_the_same_items_again() -> None:
    QAccessible.setActive(True)

    def open_and_close() -> set[int]:
        made = TimelineView()
        made.resize(900, 400)
        made.set_data(make_course(), NOW)
        interface = QAccessible.queryAccessibleInterface(made)
        items = {id(interface.child(number)) for number in range(interface.childCount())}
        made.deleteLater()
        del made
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        return items

    first, second = open_and_close(), open_and_close()

    QAccessible.setActive(False)
    assert second == first
