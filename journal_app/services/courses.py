"""What a person can do with courses of treatment: begin one, add sessions and what belongs to them, see it all."""

from dataclasses import replace
from datetime import datetime
from operator import itemgetter

from journal_app.catalog.courses import load_side_effect_words
from journal_app.domain.chain import Chain
from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.course import (
    CourseOfTreatment,
    DosingSession,
    Intention,
    SessionStatus,
    TherapySession,
    current_course,
)
from journal_app.domain.course_template import Plan
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.intention_review import DueReview, IntentionReview, ReviewMoment, due_reviews
from journal_app.domain.kept_session import KeptSession, SessionDraft
from journal_app.domain.life_mark import LifeMark
from journal_app.domain.side_effect import SideEffect
from journal_app.domain.timeline import EVERYTHING, Lane, TimelineData, TimelineFilter, course_marks, phase_spans
from journal_app.storage import practice, preferences, records, session_drafts, timeline
from journal_app.storage.database import Database
from journal_app.storage.records import R, Record
from journal_app.storage.tables import Change


class Courses:
    """The courses of treatment of an unlocked journal, with everything that hangs on them.

    Each method is one transaction. Saving returns the record as it is kept: times in UTC, no links to what is gone.
    Deleting is for good, keeps everything that was linked to the record, and does nothing when it is gone already.
    """

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()
        self._words = {word.id: word.text for word in load_side_effect_words()}

    # --- courses of treatment

    def save_course(self, course: CourseOfTreatment) -> CourseOfTreatment:
        """Keep a course, new or changed."""
        return self._save(course)

    def begin_course(self, course: CourseOfTreatment, plan: Plan) -> CourseOfTreatment:
        """Keep a course and the sessions planned for it, all or none of them."""
        with self._database.transaction() as connection:
            kept = records.write(connection, course, self._change())
            for dosing_session in plan.dosing_sessions:
                records.write(connection, replace(dosing_session, course_id=kept.id), self._change())
            for therapy_session in plan.therapy_sessions:
                records.write(connection, replace(therapy_session, course_id=kept.id), self._change())
        return kept

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
        """Keep a dosing session, new or changed; what changed of its plan is added to the history that is kept."""
        with self._database.transaction() as connection:
            return records.write_dosing_session(connection, dosing_session, self._change())

    def save_session_record(self, kept: KeptSession) -> DosingSession:
        """Keep the page of a session: the session, its intention and side effects, the units; and drop its draft.

        Where the session is new, the sides that hang on it find it: all of it is kept, or none of it.
        """
        with self._database.transaction() as connection:
            session = records.write_dosing_session(connection, kept.session, self._change())
            records.write_intention(connection, session.id, kept.intention, self._change())
            for side_effect in kept.side_effects:
                records.write(connection, side_effect, self._change())
            for side_effect_id in kept.side_effects_gone:
                records.remove(connection, SideEffect, side_effect_id, self._clock.now())
            before = preferences.read(connection)
            units = replace(
                before,
                dose_unit=kept.dose_unit or before.dose_unit,
                weight_unit=kept.weight_unit or before.weight_unit,
                temperature_unit=kept.temperature_unit or before.temperature_unit,
            )
            preferences.write(connection, units, self._change())
            session_drafts.remove(connection, session.id)
        return session

    def save_session_draft(self, draft: SessionDraft) -> None:
        """Keep what is being typed on the page of a session, in place of an earlier draft of it."""
        with self._database.transaction() as connection:
            session_drafts.write(connection, draft)

    def session_draft(self, dosing_session_id: Identifier) -> SessionDraft | None:
        """Return what was typed on the page of a session and not kept, or None."""
        return next((one for one in self.session_drafts() if one.session_id == dosing_session_id), None)

    def session_drafts(self) -> tuple[SessionDraft, ...]:
        """Return what was typed on the pages of sessions and not kept, the one typed last first."""
        with self._database.transaction() as connection:
            return session_drafts.read_all(connection)

    def discard_session_draft(self, dosing_session_id: Identifier) -> None:
        """Drop what was typed on the page of a session and not kept, if anything was."""
        with self._database.transaction() as connection:
            session_drafts.remove(connection, dosing_session_id)

    def note_awake(self, dosing_session_id: Identifier, at: datetime | None = None) -> DosingSession | None:
        """Note, or correct, when the person was awake and talking again; None when there is no such session."""
        found = self.dosing_session(dosing_session_id)
        if found is None:
            return None
        awake_at = at or self._clock.now()
        return self.save_dosing_session(replace(found, record=replace(found.record, awake_at=awake_at)))

    def move_dosing_session(
        self,
        dosing_session_id: Identifier,
        starts_at: datetime,
        zone: str | None = None,
        *,
        is_day_alone: bool = False,
    ) -> DosingSession | None:
        """Plan a session for another time; its end moves along. None when there is no such session.

        With `is_day_alone` only the day of the new start is known, and its time stands in for it.
        """
        found = self.dosing_session(dosing_session_id)
        if found is None:
            return None
        ended_at = found.ended_at and found.ended_at + (starts_at - found.starts_at)
        moved = replace(
            found, starts_at=starts_at, ended_at=ended_at, zone=zone or found.zone, status=SessionStatus.PLANNED
        )
        return self.save_dosing_session(moved.with_day_alone(is_day_alone=is_day_alone))

    def set_status(self, dosing_session_id: Identifier, status: SessionStatus) -> DosingSession | None:
        """Say what became of a session. None when there is no such session."""
        found = self.dosing_session(dosing_session_id)
        return None if found is None else self.save_dosing_session(replace(found, status=status))

    def dosing_sessions(self, course_id: Identifier | None = None) -> tuple[DosingSession, ...]:
        """Return the dosing sessions, of one course or all, by their start."""
        return self._all(DosingSession, course_id=course_id)

    def dosing_session(self, dosing_session_id: Identifier) -> DosingSession | None:
        """Return one dosing session, or None when there is none."""
        with self._database.transaction() as connection:
            return records.read(connection, DosingSession, dosing_session_id)

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
        with self._database.transaction() as connection:
            return records.write_intention(connection, dosing_session_id, text, self._change())

    def delete_intention(self, intention_id: Identifier) -> None:
        """Delete an intention."""
        self._delete(Intention, intention_id)

    # --- intentions that come back

    def save_intention_review(self, review: IntentionReview) -> IntentionReview:
        """Keep how an intention sits, new or changed.

        Raises:
            LookupError: The intention is gone.
        """
        return self._save(review)

    def review_intention(self, intention_id: Identifier, moment: ReviewMoment, text: str) -> IntentionReview | None:
        """Note how an intention sits now; a blank text says that it was looked at. None when the intention is gone."""
        now = self._clock.now()
        review = IntentionReview(
            id=new_identifier(), intention_id=intention_id, at=now, moment=moment, text=text.strip()
        )
        with self._database.transaction() as connection:
            if records.read(connection, Intention, intention_id) is None:
                return None
            return records.write(connection, review, self._change())

    def intention_reviews(self, intention_id: Identifier | None = None) -> tuple[IntentionReview, ...]:
        """Return how intentions sat later, one or all, by time."""
        return self._all(IntentionReview, intention_id=intention_id)

    def due_reviews(self, now: datetime | None = None) -> tuple[DueReview, ...]:
        """Return the intentions that may be looked at again now, the latest session first."""
        with self._database.transaction() as connection:
            return due_reviews(
                now or self._clock.now(),
                records.read_all(connection, Intention),
                records.read_all(connection, DosingSession),
                records.read_all(connection, IntentionReview),
                preferences.read(connection).phase_offsets.windows(),
            )

    # --- side effects

    def save_side_effect(self, side_effect: SideEffect) -> SideEffect:
        """Keep a side effect, new or changed."""
        return self._save(side_effect)

    def side_effects(self, dosing_session_id: Identifier | None = None) -> tuple[SideEffect, ...]:
        """Return the side effects, of one dosing session or all, in the order in which they were noted."""
        return self._all(SideEffect, dosing_session_id=dosing_session_id)

    # --- marks of life

    def save_life_mark(self, life_mark: LifeMark) -> LifeMark:
        """Keep a mark, new or changed."""
        return self._save(life_mark)

    def life_marks(self) -> tuple[LifeMark, ...]:
        """Return the marks by time."""
        return self._all(LifeMark)

    def delete_life_mark(self, life_mark_id: Identifier) -> None:
        """Delete a mark."""
        self._delete(LifeMark, life_mark_id)

    # --- the chain of a session

    def chain(self, dosing_session_id: Identifier) -> Chain | None:
        """Return what hangs together around one dosing session, or None when there is none."""
        with self._database.transaction() as connection:
            return next(iter(practice.chains(connection, dosing_session_id=dosing_session_id)), None)

    def chains(self, course_id: Identifier | None = None) -> tuple[Chain, ...]:
        """Return the chain of each dosing session, of one course or all, by their start."""
        with self._database.transaction() as connection:
            return practice.chains(connection, course_id=course_id)

    # --- all of it

    def timeline(self, zone: str, shown: TimelineFilter = EVERYTHING) -> TimelineData:
        """Return everything the timeline draws, for days in the IANA time zone `zone`."""
        now = self._clock.now()
        with self._database.transaction() as connection:
            marks = timeline.marks(connection, now, shown, self._words)
            threads = timeline.threads(connection, now)
            memories = timeline.memories(connection)
            all_courses = records.read_all(connection, CourseOfTreatment)
            dosing_sessions = records.read_all(connection, DosingSession)
        if shown != EVERYTHING:  # a thread returns in entries, and only some of them are shown
            seen = {mark.id for mark in marks if mark.lane in {Lane.GUIDED, Lane.FREE}}
            threads = tuple(thread.only_in(seen) for thread in threads)
        spans = phase_spans(all_courses, dosing_sessions, now=now, zone=zone)
        if of_courses := course_marks(all_courses, now=now, zone=zone):
            marks = tuple(sorted((*marks, *of_courses), key=itemgetter(0)))
        return TimelineData(marks=marks, spans=spans, zone=zone, threads=threads, memories=memories)

    def _change(self) -> Change:
        return Change(self._clock.now(), new_identifier())

    def _save(self, record: R) -> R:
        with self._database.transaction() as connection:
            return records.write(connection, record, self._change())

    def _all(self, kind: type[R], **having: Identifier | None) -> tuple[R, ...]:
        wanted = {name: value for name, value in having.items() if value is not None}
        with self._database.transaction() as connection:
            return records.read_all(connection, kind, **wanted)

    def _delete(self, kind: type[Record], record_id: Identifier) -> None:
        with self._database.transaction() as connection:
            records.remove(connection, kind, record_id, self._clock.now())
