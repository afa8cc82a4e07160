"""The parts of the page of a dosing session. Each shows its share of a session and reads it back.

Reading never stops at the first slip: every field that does not read says so, and `Reading.faults` names them.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from journal_app.domain.course import DoseUnit, DosingSession, Route, SessionStatus
from journal_app.domain.dosing_ranges import LONGEST_INTENTION
from journal_app.domain.session_clock import WITHOUT_A_TIME, SessionClock
from journal_app.domain.session_record import DAY_ALONE, BloodPressure, ExtraDose, TemperatureUnit, WeightUnit
from journal_app.ui import words
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import Field, day_edit, day_of, parse_amount, text_line
from journal_app.ui.widgets.fold import Fold
from journal_app.ui.widgets.parts import Button, button, column, holder, label, row
from journal_app.ui.widgets.pressure_row import PressureRow
from journal_app.ui.widgets.rating_row import RatingRow
from journal_app.ui.widgets.time_line import TimeLine
from journal_app.ui.widgets.writing import WritingBox

_LONGEST_NUMBER = 12


Place: TypeAlias = Field | PressureRow
"""Where something is said beside what was typed."""


class Reading:
    """One attempt to read the page.

    Attributes:
        clock: Day and start of the session as typed.
        moved: By how many days the session has moved since it was shown.
        session: Fields of `DosingSession` as typed.
        record: Fields of `SessionRecord` as typed.
        faults: Fields that do not read as what they are for.
    """

    def __init__(self, clock: SessionClock, moved: timedelta) -> None:
        self.clock = clock
        self.moved = moved
        self.session: dict[str, Any] = {}
        self.record: dict[str, Any] = {}
        self.about: set[str] = set()
        self.faults: list[Place] = []

    def time(self, field: Field, name: str, place: Callable[[time], datetime]) -> datetime | None:
        """Read a time of day; `place` says which day it was on."""
        line = field.control
        if not isinstance(line, TimeLine):
            return None
        try:
            found = line.instant(place, self.moved)
        except ValueError:
            self._fault(field, field.tr("This does not read as a time. 14:30 or 2:30 pm do."))
            return None
        if found is not None and line.is_about:
            self.about.add(name)
        return found

    def amount(self, field: Field) -> Decimal | None:
        """Read a number."""
        try:
            return parse_amount(_line(field).text())
        except ValueError:
            self._fault(field, field.tr("This does not read as a number. 50 or 0.5 do."))
            return None

    def count(self, field: Field) -> int | None:
        """Read a whole number."""
        amount = self.amount(field)
        if amount is not None and amount != amount.to_integral_value():
            self._fault(field, field.tr("Whole numbers only, such as 40."))
            return None
        return None if amount is None else int(amount)

    def _fault(self, field: Field, says: str) -> None:
        field.remark(says, look="problem")
        self.faults.append(field)


class Section(Fold):
    """A part of the page.

    Attributes:
        places: Where to say what was found about a field; by the names of `dosing_ranges.Finding`.

    Signals:
        edited: A field was left, or something was chosen.
    """

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, Place] = {}

    def show_session(self, session: DosingSession, *, day: date) -> None:
        """Show what is noted; `day` is the local day of the session."""
        raise NotImplementedError

    def read(self, into: Reading) -> None:
        """Put what is typed into a reading."""
        raise NotImplementedError

    def summary(self, session: DosingSession) -> str:
        """Return in one line what is noted here, for while it is folded."""
        raise NotImplementedError

    def _watch(self, *fields: QWidget) -> None:
        for one in fields:
            control = one.control if isinstance(one, Field) else one
            if isinstance(control, QLineEdit):
                control.editingFinished.connect(self.edited)
            elif isinstance(control, QComboBox):
                control.activated.connect(lambda *_: self.edited.emit())


class WhenAndHow(Section):
    """Day and times, what became of it, and what was given."""

    def __init__(self) -> None:
        super().__init__()
        self._day_edit = day_edit(self.tr("Day"))
        self.day = Field(self.tr("Day"), self._day_edit)
        self.start = Field(self.tr("From"), TimeLine(self.tr("From, time of day")))
        self.until = Field(self.tr("Until"), TimeLine(self.tr("Until, time of day")))
        self.route = combo(self.tr("How it was given"), [(None, self.tr("Not noted")), *_routes()])
        self.dose = _number_field(self.tr("Dose"))
        self.unit = combo(self.tr("Unit of the dose"), [(unit, unit.value) for unit in DoseUnit])
        self.status = Choice(self.tr("What became of it"), [(status, words.status(status)) for status in SessionStatus])
        self.substance = Field(self.tr("What was given"), text_line(self.tr("What was given"), longest=80))
        self.infusion = _number_field(self.tr("Infusion, minutes"))
        self.zone_note = label("", "caption")
        self._extra_list = column(spacing=8)
        self._extras: list[_ExtraDoseRow] = []
        self._add_extra = button(self.tr("Add an extra dose"), "quiet", icon="plus", on_click=self._on_add_extra)
        self.lay_out(
            self.tr("When and how"),
            holder(ColumnsLayout(self.day, self.start, self.until, least=130, weights=(3, 2, 2), spacing=12)),
            self.zone_note,
            holder(
                ColumnsLayout(
                    Field(self.tr("How it was given"), self.route),
                    self.dose,
                    Field(self.tr("Unit"), self.unit),
                    least=130,
                    weights=(3, 2, 2),
                    spacing=12,
                )
            ),
            self._extra_list,
            self.status,
            holder(ColumnsLayout(self.substance, self.infusion, least=130, weights=(3, 2), spacing=12)),
            holder(row(self._add_extra, None)),
        )
        self._shown_day = date.min
        self._zone = "UTC"
        self.places = {"dose": self.dose, "ended_at": self.until, "record.infusion_minutes": self.infusion}
        self._watch(self.start, self.until, self.route, self.dose, self.unit, self.infusion)
        self.status.picked.connect(lambda *_: self.edited.emit())

    def show_session(self, session: DosingSession, *, day: date) -> None:
        """Show what is noted."""
        self._zone, self._shown_day = session.zone, day
        record = session.record
        self._day_edit.setDate(QDate(day.year, day.month, day.day))
        starts_at = None if session.is_day_alone else session.starts_at
        show_time(self.start, starts_at, session.zone, about="starts_at" in record.about)
        show_time(self.until, session.ended_at, session.zone, about="ended_at" in record.about)
        self.status.choose(session.status)
        choose(self.route, session.route)
        _show_number(self.dose, session.dose)
        choose(self.unit, session.dose_unit)
        _line(self.substance).setText(record.substance)
        _show_number(self.infusion, record.infusion_minutes)
        self.zone_note.setText(
            self.tr("Times are those of {zone}. Write ~10:30 for a time that is only about right.").format(
                zone=session.zone
            )
        )
        for old in self._extras:
            self._extra_list.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self._extras.clear()
        for number, extra in enumerate(record.extra_doses):
            self._show_extra(extra, about=f"extra_doses.{number}.at" in record.about)

    def show_no_time(self) -> None:
        """Leave the start open, for a session that is new."""
        show_time(self.start, None, self._zone)

    @property
    def extra_count(self) -> int:
        """Return how many rows there are for extra doses."""
        return len(self._extras)

    def show_extra_rows(self, count: int) -> None:
        """Show so many rows for extra doses; what is in them is filled by whoever asked for this."""
        while len(self._extras) < count:
            self._show_extra(ExtraDose())
        while len(self._extras) > count:
            self._remove_extra(self._extras[-1])

    @property
    def clock(self) -> SessionClock:
        """Return day and start as typed; noon where no time can be read."""
        line = self.start.control
        try:
            start = line.clock_time() if isinstance(line, TimeLine) else None
        except ValueError:
            start = None
        day = day_of(self._day_edit)
        return SessionClock(zone=self._zone, day=day, start=start or WITHOUT_A_TIME, is_day_alone=start is None)

    @property
    def moved(self) -> timedelta:
        """Return by how many days the session was moved since it was shown."""
        return day_of(self._day_edit) - self._shown_day

    def read(self, into: Reading) -> None:
        """Put what is typed into a reading."""
        clock = into.clock
        starts_at = into.time(self.start, "starts_at", lambda at: clock.on(clock.day, at))
        ended_at = into.time(self.until, "ended_at", clock.after)
        if starts_at is None:
            starts_at = min(clock.starts_at, ended_at or clock.starts_at)
            into.about.add(DAY_ALONE)
        if ended_at is not None and ended_at < starts_at:  # it kept its day, the start moved
            ended_at += timedelta(days=1)
        route = self.route.currentData()
        into.session.update(
            starts_at=starts_at,
            ended_at=ended_at,
            status=self.status.value,
            route=Route(route) if route else None,
            dose=into.amount(self.dose),
            dose_unit=DoseUnit(self.unit.currentData()),
        )
        given: list[ExtraDose] = []
        for extra in self._extras:
            name = f"extra_doses.{len(given)}"
            if (dose := extra.read(into, f"{name}.at")) is not None:
                self.places[f"record.{name}"] = extra.dose
                given.append(dose)
        into.record.update(
            substance=_text(self.substance),
            infusion_minutes=into.count(self.infusion),
            extra_doses=tuple(given),
        )

    def summary(self, session: DosingSession) -> str:
        """Return when it is and what was given."""
        route = words.route(session.route) if session.route else ""
        when = words.session_when(session)
        return _joined(when, words.status(session.status), route, words.dose_of(session))

    def _show_extra(self, extra: ExtraDose, *, about: bool = False) -> "_ExtraDoseRow":
        made = _ExtraDoseRow(extra, self._zone, about=about)
        made.removed.connect(lambda: self._remove_extra(made))
        self._watch(made.dose, made.at)
        self._extra_list.addWidget(made)
        QWidget.setTabOrder(self._extras[-1] if self._extras else self.unit, made)
        self._extras.append(made)
        return made

    def _remove_extra(self, extra: "_ExtraDoseRow") -> None:
        self._extras.remove(extra)
        self._extra_list.removeWidget(extra)
        extra.setParent(None)
        extra.deleteLater()
        self._add_extra.setFocus()
        self.edited.emit()

    def _on_add_extra(self) -> None:
        made = self._show_extra(ExtraDose())
        made.show()
        made.dose.setFocus()
        self.edited.emit()


class _ExtraDoseRow(QWidget):
    """A further dose in the same session.

    Signals:
        removed: The person took it away.
    """

    removed = Signal()

    def __init__(self, extra: ExtraDose, zone: str, *, about: bool) -> None:
        super().__init__()
        self.dose = _number_field(self.tr("Extra dose, mg"))
        self.at = Field(self.tr("At"), TimeLine(self.tr("Extra dose, time of day")))
        remove = Button("", "icon", icon="x", says=self.tr("Take away this extra dose"))
        remove.clicked.connect(self.removed)
        layout = row(holder(ColumnsLayout(self.dose, self.at, least=110, spacing=12)), holder(column(18, remove, None)))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt moves it in the Tab order with all it holds only so
        self.setFocusProxy(self.dose)
        _show_number(self.dose, extra.milligrams)
        show_time(self.at, extra.at, zone, about=about)

    def read(self, into: Reading, name: str) -> ExtraDose | None:
        """Return the dose as typed; None where nothing is. `name` is that of its time in `SessionRecord.about`."""
        extra = ExtraDose(milligrams=into.amount(self.dose), at=into.time(self.at, name, into.clock.after))
        return None if extra == ExtraDose() else extra


class Before(Section):
    """What was set and how it was before."""

    def __init__(self) -> None:
        super().__init__()
        self.intention = Field(
            self.tr("Your intention"),
            text_line(self.tr("Your intention"), longest=LONGEST_INTENTION),
            self.tr("In one sentence, if you like."),
        )
        self.mood = RatingRow(self.tr("Mood before"), self.tr("low"), self.tr("bright"))
        self.sleep = _number_field(self.tr("Sleep the night before, hours"))
        self.food = Field(self.tr("Last food at"), TimeLine(self.tr("Last food, time of day")))
        self.drink = Field(self.tr("Last drink at"), TimeLine(self.tr("Last drink, time of day")))
        self.medicines = _text_field(self.tr("Other medicines and substances that day"))
        self.weight = _number_field(self.tr("Body weight"))
        self.weight_unit = combo(self.tr("Unit of the body weight"), [(unit, unit.value) for unit in WeightUnit])
        self.lay_out(
            self.tr("Before"),
            self.intention,
            self.mood,
            holder(ColumnsLayout(self.sleep, self.food, self.drink, least=150, spacing=12)),
            self.medicines,
            holder(
                ColumnsLayout(
                    self.weight, Field(self.tr("Unit"), self.weight_unit), least=110, weights=(3, 2), spacing=12
                )
            ),
        )
        self.places = {"record.sleep_hours": self.sleep, "record.body_weight": self.weight}
        self._watch(self.sleep, self.food, self.drink, self.weight, self.weight_unit)

    @property
    def intention_words(self) -> str:
        """Return the intention as typed."""
        return _text(self.intention)

    def show_intention(self, text: str) -> None:
        """Show the intention, which is kept beside the session."""
        _line(self.intention).setText(text)

    def show_session(self, session: DosingSession, *, day: date) -> None:
        """Show what is noted, but for the intention."""
        record = session.record
        self.mood.set_rating(record.mood_before)
        _show_number(self.sleep, record.sleep_hours)
        for name, field in (("last_food_at", self.food), ("last_drink_at", self.drink)):
            show_time(field, getattr(record, name), session.zone, about=name in record.about)
        _line(self.medicines).setText(record.other_medicines)
        _show_number(self.weight, record.body_weight)
        choose(self.weight_unit, record.weight_unit)

    def read(self, into: Reading) -> None:
        """Put what is typed into a reading."""
        into.record.update(
            mood_before=self.mood.rating,
            sleep_hours=into.amount(self.sleep),
            last_food_at=into.time(self.food, "last_food_at", into.clock.before),
            last_drink_at=into.time(self.drink, "last_drink_at", into.clock.before),
            other_medicines=_text(self.medicines),
            body_weight=into.amount(self.weight),
            weight_unit=WeightUnit(self.weight_unit.currentData()),
        )

    def summary(self, session: DosingSession) -> str:
        """Return the intention and what else is noted."""
        record = session.record
        weight = ""
        if record.body_weight is not None:
            weight = f"{words.amount(record.body_weight)} {record.weight_unit.value}"
        mood = "" if record.mood_before is None else words.mood_only(record.mood_before)
        sleep = self.tr("sleep {hours} h").format(hours=_or_nothing(record.sleep_hours)) if record.sleep_hours else ""
        return _joined(self.intention_words, mood, sleep, record.other_medicines, weight)


class During(Section):
    """Blood pressure at its three times, and the other readings."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = {
            "pressure_before": PressureRow(self.tr("Blood pressure before")),
            "pressure_highest": PressureRow(self.tr("Highest blood pressure")),
            "pressure_leaving": PressureRow(self.tr("Blood pressure before leaving")),
        }
        self.pulse = _number_field(self.tr("Pulse, per minute"))
        self.oxygen = _number_field(self.tr("Oxygen, %"))
        self.temperature = _number_field(self.tr("Temperature"))
        self.temperature_unit = combo(
            self.tr("Unit of the temperature"), [(unit, unit.value) for unit in TemperatureUnit]
        )
        self.awake = Field(self.tr("Awake and talking again at"), TimeLine(self.tr("Awake and talking again at")))
        self.lay_out(
            self.tr("During"),
            *self.rows.values(),
            holder(
                ColumnsLayout(
                    self.pulse,
                    self.oxygen,
                    self.temperature,
                    Field(self.tr("Unit"), self.temperature_unit),
                    least=120,
                    spacing=12,
                )
            ),
            holder(ColumnsLayout(self.awake, least=200)),
        )
        self.places = {
            "record.pulse": self.pulse,
            "record.oxygen": self.oxygen,
            "record.temperature": self.temperature,
            "record.awake_at": self.awake,
        }
        self.places.update({f"record.{name}": pressure for name, pressure in self.rows.items()})
        self._watch(self.pulse, self.oxygen, self.temperature, self.temperature_unit, self.awake)
        for pressure in self.rows.values():
            pressure.edited.connect(self.edited)

    def show_session(self, session: DosingSession, *, day: date) -> None:
        """Show what is noted."""
        record = session.record
        for name, shown in self.rows.items():
            pressure: BloodPressure = getattr(record, name)
            at = words.local(pressure.at, session.zone) if pressure.at else None
            shown.show_pressure(pressure, at, about=f"{name}.at" in record.about)
        _show_number(self.pulse, record.pulse)
        _show_number(self.oxygen, record.oxygen)
        _show_number(self.temperature, record.temperature)
        choose(self.temperature_unit, record.temperature_unit)
        show_time(self.awake, record.awake_at, session.zone, about="awake_at" in record.about)

    def read(self, into: Reading) -> None:
        """Put what is typed into a reading."""
        for name, shown in self.rows.items():
            place = into.clock.nearest if name == "pressure_before" else into.clock.after
            try:
                into.record[name] = pressure = shown.pressure(place, into.moved)
                if pressure.at is not None and shown.time.is_about:
                    into.about.add(f"{name}.at")
            except ValueError:
                into.faults.append(shown)
        into.record.update(
            pulse=into.count(self.pulse),
            oxygen=into.count(self.oxygen),
            temperature=into.amount(self.temperature),
            temperature_unit=TemperatureUnit(self.temperature_unit.currentData()),
            awake_at=into.time(self.awake, "awake_at", into.clock.after),
        )

    def summary(self, session: DosingSession) -> str:
        """Return the blood pressures and the pulse."""
        pressures = [f"{one.systolic or '?'}/{one.diastolic or '?'}" for one in session.record.pressures if one]
        pulse = session.record.pulse
        return _joined(
            self.tr("{pressures} mmHg").format(pressures=", ".join(pressures)) if pressures else "",
            self.tr("pulse {pulse}").format(pulse=words.number(pulse)) if pulse else "",
        )


class After(Section):
    """Until when one was observed, the way home, and what the team said."""

    def __init__(self) -> None:
        super().__init__()
        self.observed = Field(self.tr("Observed until"), TimeLine(self.tr("Observed until, time of day")))
        self.left = Field(self.tr("Left at"), TimeLine(self.tr("Left at, time of day")))
        self.ride = _text_field(self.tr("Ride home with"))
        self.driving_day = combo(
            self.tr("Not driving until, day"),
            [(0, self.tr("The same day")), (1, self.tr("The next day")), (2, self.tr("Two days later"))],
        )
        self.driving = Field(self.tr("At"), TimeLine(self.tr("Not driving until, time of day")))
        self.instructions = Field(
            self.tr("What your team told you"), WritingBox(self.tr("What your team told you"), look="short")
        )
        self.lay_out(
            self.tr("After"),
            holder(ColumnsLayout(self.observed, self.left, least=150, spacing=12)),
            self.ride,
            holder(
                ColumnsLayout(
                    Field(self.tr("Not driving until"), self.driving_day),
                    self.driving,
                    least=130,
                    weights=(3, 2),
                    spacing=12,
                )
            ),
            self.instructions,
        )
        self.places = {
            "record.observed_until": self.observed,
            "record.left_at": self.left,
            "record.not_driving_until": self.driving,
        }
        self._driving_day = 1
        self._watch(self.observed, self.left, self.driving)

    def show_session(self, session: DosingSession, *, day: date) -> None:
        """Show what is noted."""
        record = session.record
        for name, field in (
            ("observed_until", self.observed),
            ("left_at", self.left),
            ("not_driving_until", self.driving),
        ):
            show_time(field, getattr(record, name), session.zone, about=name in record.about)
        self._driving_day = 1
        if record.not_driving_until is not None:
            self._driving_day = (words.local(record.not_driving_until, session.zone).date() - day).days
        choose(self.driving_day, min(max(self._driving_day, 0), 2))
        _line(self.ride).setText(record.ride_home)
        _box(self.instructions).setPlainText(record.instructions)

    def read(self, into: Reading) -> None:
        """Put what is typed into a reading."""
        clock = into.clock
        days = int(self.driving_day.currentData())
        moved = into.moved + timedelta(days=days - min(max(self._driving_day, 0), 2))
        into.moved, before = moved, into.moved  # another day chosen moves a time that was not touched, too
        driving = into.time(
            self.driving, "not_driving_until", lambda at: clock.on(clock.day + timedelta(days=days), at)
        )
        into.moved = before
        into.record.update(
            observed_until=into.time(self.observed, "observed_until", clock.after),
            left_at=into.time(self.left, "left_at", clock.after),
            not_driving_until=driving,
            ride_home=_text(self.ride),
            instructions=_box(self.instructions).text.strip(),
        )

    def summary(self, session: DosingSession) -> str:
        """Return until when, and with whom home."""
        record = session.record
        until = record.observed_until
        return _joined(
            self.tr("observed until {time}").format(time=words.clock_time(words.local(until, session.zone)))
            if until
            else "",
            self.tr("home with {name}").format(name=record.ride_home) if record.ride_home else "",
            record.instructions,
        )


class PeopleAndPlace(Section):
    """Who was there, and where."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = {
            "people": _text_field(self.tr("Who is with you")),
            "setting": _text_field(self.tr("Where")),
            "provider": _text_field(self.tr("Who gives it")),
            "therapist": _text_field(self.tr("Therapist")),
            "sitter": _text_field(self.tr("Who sits with you")),
            "room": _text_field(self.tr("The room")),
            "music": _text_field(self.tr("Music")),
        }
        self.eye_mask: Choice[bool | None] = Choice(
            self.tr("Eye mask"), [(None, self.tr("Not noted")), (True, self.tr("Yes")), (False, self.tr("No"))]
        )
        self.lay_out(
            self.tr("People and place"),
            holder(ColumnsLayout(*self.lines.values(), least=220, spacing=12)),
            column(label(self.tr("Eye mask"), "label"), self.eye_mask, spacing=4),
        )

    def show_session(self, session: DosingSession, *, day: date) -> None:
        """Show what is noted."""
        for name, field in self.lines.items():
            _line(field).setText(getattr(session if name in {"people", "setting"} else session.record, name))
        self.eye_mask.choose(session.record.eye_mask)

    def read(self, into: Reading) -> None:
        """Put what is typed into a reading."""
        for name, field in self.lines.items():
            target = into.session if name in {"people", "setting"} else into.record
            target[name] = _text(field)
        into.record["eye_mask"] = self.eye_mask.value

    def summary(self, session: DosingSession) -> str:
        """Return who was there, and where."""
        record = session.record
        return _joined(
            session.people, record.provider, record.therapist, record.sitter, session.setting, record.room, record.music
        )


class OwnRatings(Section):
    """Four ratings of one's own; no instrument."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = {
            "distance": RatingRow(self.tr("How far from body and self"), self.tr("not at all"), self.tr("very far")),
            "intensity": RatingRow(self.tr("How strong it was"), self.tr("faint"), self.tr("very strong")),
            "ease": RatingRow(self.tr("How easy it was"), self.tr("hard"), self.tr("easy")),
            "helpfulness": RatingRow(self.tr("How helpful it feels"), self.tr("not helpful"), self.tr("very helpful")),
        }
        self.lay_out(
            self.tr("My own ratings"),
            label(self.tr("Your own feeling, from the next day on if you like. None of them is needed."), "secondary"),
            holder(ColumnsLayout(*self.rows.values(), least=260, spacing=20)),
        )

    def show_session(self, session: DosingSession, *, day: date) -> None:
        """Show what is noted."""
        for name, shown in self.rows.items():
            shown.set_rating(getattr(session.record, name))

    def read(self, into: Reading) -> None:
        """Put the ratings into a reading."""
        into.record.update({name: shown.rating for name, shown in self.rows.items()})

    def summary(self, session: DosingSession) -> str:
        """Return the ratings that were given."""
        names = {
            "distance": self.tr("far {rating}"),
            "intensity": self.tr("strong {rating}"),
            "ease": self.tr("easy {rating}"),
            "helpfulness": self.tr("helpful {rating}"),
        }
        given = {name: getattr(session.record, name) for name in names}
        return _joined(
            *(names[name].format(rating=words.mood(value)) for name, value in given.items() if value is not None)
        )


class Notes(Section):
    """Anything else."""

    def __init__(self) -> None:
        super().__init__()
        self.box = WritingBox(self.tr("Notes"), look="short")
        self.lay_out(self.tr("Notes"), self.box)

    def show_session(self, session: DosingSession, *, day: date) -> None:
        """Show the notes."""
        self.box.setPlainText(session.notes)

    def read(self, into: Reading) -> None:
        """Put the notes into a reading."""
        into.session["notes"] = self.box.text.strip()

    def summary(self, session: DosingSession) -> str:
        """Return the first line."""
        return session.notes.partition("\n")[0]


# --- fields


def combo(says: str, options: list[tuple[Any, str]]) -> QComboBox:
    """Return a list to choose from: each value with its words."""
    made = QComboBox()
    made.setAccessibleName(says)
    for value, text in options:
        made.addItem(text, value)
    return made


def choose(box: QComboBox, value: object) -> None:
    """Show a value as chosen; the first where it is not among them."""
    box.setCurrentIndex(max(box.findData(value), 0))


def show_time(field: Field, instant: datetime | None, zone: str, *, about: bool = False) -> None:
    """Show an instant as the clock of a zone shows it."""
    line = field.control
    if isinstance(line, TimeLine):
        line.show_time(words.local(instant, zone) if instant else None, about=about)


def _routes() -> list[tuple[Any, str]]:
    return [(route, words.route(route)) for route in Route]


def _number_field(caption: str) -> Field:
    return Field(caption, text_line(caption, longest=_LONGEST_NUMBER))


def _text_field(caption: str) -> Field:
    return Field(caption, text_line(caption))


def _show_number(field: Field, value: Decimal | int | None) -> None:
    _line(field).setText(_or_nothing(value))


def _or_nothing(value: Decimal | int | None) -> str:
    return "" if value is None else words.amount(Decimal(value))


def _line(field: Field) -> QLineEdit:
    line = field.control
    assert isinstance(line, QLineEdit)  # noqa: S101  # asked for lines only; for the type checker
    return line


def _box(field: Field) -> WritingBox:
    box = field.control
    assert isinstance(box, WritingBox)  # noqa: S101  # asked for boxes only; for the type checker
    return box


def _text(field: Field) -> str:
    return " ".join(_line(field).text().split())


def _joined(*facts: str) -> str:
    return " · ".join(fact for fact in facts if fact)
