"""What a person can do with courses of treatment: begin one, add sessions, set intentions, see them all."""

from dataclasses import replace
from datetime import datetime

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.course import (
    CourseOfTreatment,
    DosingSession,
    Intention,
    SessionStatus,
    TherapySession,
    current_course,
)
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.timeline import TimelineData, phase_spans
from journal_app.storage import courses, timeline
from journal_app.storage.courses import R, Record
from journal_app.storage.database import Database
from journal_app.storage.tables import Change


class Courses:
    """The courses of treatment of an unlocked journal, with their sessions and intentions.

    Each method is one transaction. Saving returns the record as it is kept: times in UTC, no links to what is gone.
    Deleting is for good, keeps everything that was linked to the record, and does nothing when it is gone already.
    """

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    # --- courses of treatment

    def save_course(self, course: CourseOfTreatment) -> CourseOfTreatment:
        """Keep a course, new or changed."""
        return self._save(course)

    def courses(self) -> tuple[CourseOfTreatment, ...]:
        """Return all courses by their first day; those without one come first."""
        return self._all(CourseOfTreatment)

    def current_course(self) -> CourseOfTreatment | None:
        """Return the course under way, or else the next to begin."""
        return current_course(self.courses(), self._clock.local(self._clock.now()).date())

    def delete_course(self, course_id: Identifier) -> None:
        """Delete a course; its sessions, intentions and entries stay."""
        self._delete(CourseOfTreatment, course_id)

    # --- dosing sessions

    def save_dosing_session(self, dosing_session: DosingSession) -> DosingSession:
        """Keep a dosing session, new or changed."""
        return self._save(dosing_session)

    def dosing_sessions(self, course_id: Identifier | None = None) -> tuple[DosingSession, ...]:
        """Return the dosing sessions, of one course or all, by their start."""
        return self._all(DosingSession, course_id=course_id)

    def dosing_session(self, dosing_session_id: Identifier) -> DosingSession | None:
        """Return one dosing session, or None when there is none."""
        with self._database.transaction() as connection:
            return courses.read(connection, DosingSession, dosing_session_id)

    def next_dosing_session(self, now: datetime | None = None) -> DosingSession | None:
        """Return the planned dosing session that starts next after `now`."""
        now = now or self._clock.now()
        return next(
            (one for one in self.dosing_sessions() if one.status is SessionStatus.PLANNED and one.starts_at > now), None
        )

    def last_dosing_session(self, now: datetime | None = None) -> DosingSession | None:
        """Return the latest dosing session that has begun and was not cancelled, also when left as planned."""
        now = now or self._clock.now()
        return next((one for one in reversed(self.dosing_sessions()) if one.took_place_by(now)), None)

    def delete_dosing_session(self, dosing_session_id: Identifier) -> None:
        """Delete a dosing session; the entries and intentions linked to it stay."""
        self._delete(DosingSession, dosing_session_id)

    # --- therapy sessions

    def save_therapy_session(self, therapy_session: TherapySession) -> TherapySession:
        """Keep a preparation or integration session or a check-in, new or changed."""
        return self._save(therapy_session)

    def therapy_sessions(self, course_id: Identifier | None = None) -> tuple[TherapySession, ...]:
        """Return the therapy sessions, of one course or all, by their start."""
        return self._all(TherapySession, course_id=course_id)

    def delete_therapy_session(self, therapy_session_id: Identifier) -> None:
        """Delete a therapy session."""
        self._delete(TherapySession, therapy_session_id)

    # --- intentions

    def save_intention(self, intention: Intention) -> Intention:
        """Keep an intention, new or changed."""
        return self._save(intention)

    def intentions(self, dosing_session_id: Identifier | None = None) -> tuple[Intention, ...]:
        """Return the intentions, of one dosing session or all, by when they were written."""
        return self._all(Intention, dosing_session_id=dosing_session_id)

    def intention_for(self, dosing_session_id: Identifier) -> Intention | None:
        """Return the intention that stands for a dosing session: the last one written, unless it was let go of."""
        versions = self.intentions(dosing_session_id)
        return versions[-1] if versions and versions[-1].let_go_at is None else None

    def set_intention(self, dosing_session_id: Identifier, text: str) -> Intention | None:
        """Set the intention for a dosing session and return it; a blank text lets go of it.

        Earlier wordings stay, as versions: an intention is never overwritten.
        """
        text, now = text.strip(), self._clock.now()
        standing = self.intention_for(dosing_session_id)
        if standing is not None and text == standing.text:
            return standing
        if not text:
            if standing is not None:
                self.save_intention(replace(standing, let_go_at=now))
            return None
        session = self.dosing_session(dosing_session_id)
        return self.save_intention(
            Intention(
                id=new_identifier(),
                text=text,
                written_at=now,
                dosing_session_id=dosing_session_id,
                course_id=session.course_id if session else None,
            )
        )

    def delete_intention(self, intention_id: Identifier) -> None:
        """Delete an intention."""
        self._delete(Intention, intention_id)

    # --- all of it

    def timeline(self, zone: str) -> TimelineData:
        """Return everything the timeline draws, for days in the IANA time zone `zone`."""
        now = self._clock.now()
        with self._database.transaction() as connection:
            marks = timeline.marks(connection, now)
            all_courses = courses.read_all(connection, CourseOfTreatment)
            dosing_sessions = courses.read_all(connection, DosingSession)
        return TimelineData(marks=marks, spans=phase_spans(all_courses, dosing_sessions, now=now, zone=zone), zone=zone)

    def _save(self, record: R) -> R:
        with self._database.transaction() as connection:
            return courses.write(connection, record, Change(self._clock.now(), new_identifier()))

    def _all(self, kind: type[R], **having: Identifier | None) -> tuple[R, ...]:
        wanted = {name: value for name, value in having.items() if value is not None}
        with self._database.transaction() as connection:
            return courses.read_all(connection, kind, **wanted)

    def _delete(self, kind: type[Record], record_id: Identifier) -> None:
        with self._database.transaction() as connection:
            courses.remove(connection, kind, record_id, self._clock.now())
