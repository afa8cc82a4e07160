"""What a person can do from day to day: check in, take small steps, get ready for a session, park a question."""

from dataclasses import replace
from datetime import datetime

from journal_app.domain.check_in import CheckIn
from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.course import DosingSession
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.readiness import HardCard, HomeCard, ParkedQuestion, QuestionFor, Readiness
from journal_app.domain.step import Step, StepEvent, StepStatus
from journal_app.storage import practice, records
from journal_app.storage.database import Database
from journal_app.storage.records import R, Record
from journal_app.storage.tables import Change


class Practice:
    """Check-ins, steps and what makes ready for a session, in an unlocked journal.

    Each method is one transaction. Saving returns the record as it is kept; deleting is for good, and does nothing when
    the record is gone already. Nothing here is counted up, and nothing is late.
    """

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    # --- check-ins

    def save_check_in(self, check_in: CheckIn) -> CheckIn | None:
        """Keep a check-in, new or changed; one in which nothing is said is not kept, or is deleted."""
        if check_in.is_empty:
            self._delete(CheckIn, check_in.id)
            return None
        return self._save(check_in)

    def check_ins(self, since: datetime | None = None, until: datetime | None = None) -> tuple[CheckIn, ...]:
        """Return the check-ins from `since` on and before `until`, by time."""
        with self._database.transaction() as connection:
            return practice.check_ins(connection, since, until)

    def delete_check_in(self, check_in_id: Identifier) -> None:
        """Delete a check-in."""
        self._delete(CheckIn, check_in_id)

    # --- steps

    def save_step(self, step: Step) -> Step:
        """Keep a step, new or changed."""
        return self._save(step)

    def change_step(self, step_id: Identifier, text: str, when_where: str) -> Step | None:
        """Put a step in other words; what was said of it stays. None when the step is gone."""
        with self._database.transaction() as connection:
            found = records.read(connection, Step, step_id)
            if found is None:
                return None
            return records.write(connection, replace(found, text=text, when_where=when_where), self._change())

    def steps(self, dosing_session_id: Identifier | None = None) -> tuple[Step, ...]:
        """Return the steps, of one dosing session or all, by when they were made."""
        wanted = {} if dosing_session_id is None else {"dosing_session_id": dosing_session_id}
        with self._database.transaction() as connection:
            return records.read_all(connection, Step, **wanted)

    def answer_step(self, step_id: Identifier, status: StepStatus, note: str = "") -> Step | None:
        """Note what became of a step; earlier answers stay. None when the step is gone."""
        with self._database.transaction() as connection:
            found = records.read(connection, Step, step_id)
            if found is None or (found.status is status and not note.strip()):
                return found
            event = StepEvent(at=self._clock.now(), status=status, note=note.strip())
            return records.write(connection, found.with_event(event), self._change())

    def delete_step(self, step_id: Identifier) -> None:
        """Delete a step."""
        self._delete(Step, step_id)

    # --- being ready

    def readiness(self, dosing_session_id: Identifier) -> Readiness:
        """Return what was ticked for a session; nothing yet where nothing was kept.

        Two vaults may each have begun a list for the same session; then a tick in either counts.
        """
        with self._database.transaction() as connection:
            found = records.read_all(connection, Readiness, dosing_session_id=dosing_session_id)
        if not found:
            return Readiness(id=new_identifier(), dosing_session_id=dosing_session_id)
        last = found[-1]
        return replace(
            last,
            ticked=frozenset().union(*(one.ticked for one in found)),
            own_items=tuple(dict.fromkeys(item for one in found for item in one.own_items)),
            with_you=next((one.with_you for one in reversed(found) if one.with_you), ""),
            to_call=next((one.to_call for one in reversed(found) if one.to_call), ""),
        )

    def save_readiness(self, readiness: Readiness) -> Readiness:
        """Keep what was ticked for a session, and who is there, in place of any other list of that session."""
        with self._database.transaction() as connection:
            kept = records.write(connection, readiness, self._change())
            if kept.dosing_session_id is not None:
                for other in records.read_all(connection, Readiness, dosing_session_id=kept.dosing_session_id):
                    if other.id != kept.id:
                        records.remove(connection, Readiness, other.id, self._clock.now())
        return kept

    def tick(self, dosing_session_id: Identifier, item_id: str, *, ticked: bool) -> Readiness:
        """Tick an item for a session, or take the tick back."""
        found = self.readiness(dosing_session_id)
        items = found.ticked | {item_id} if ticked else found.ticked - {item_id}
        return self.save_readiness(replace(found, ticked=items))

    def home_card(self, dosing_session_id: Identifier) -> HomeCard | None:
        """Return what is good to have at hand for the rest of the day; None when there is no such session."""
        with self._database.transaction() as connection:
            dosing_session = records.read(connection, DosingSession, dosing_session_id)
        if dosing_session is None:
            return None
        record, ready = dosing_session.record, self.readiness(dosing_session_id)
        return HomeCard(
            zone=dosing_session.zone,
            with_you=ready.with_you or record.sitter,
            to_call=ready.to_call,
            ride_home=record.ride_home,
            not_driving_until=record.not_driving_until,
            instructions=record.instructions,
        )

    # --- the card for when it gets hard

    def hard_card(self) -> HardCard | None:
        """Return the card that was written last, or None before the first."""
        with self._database.transaction() as connection:
            return next(reversed(records.read_all(connection, HardCard)), None)

    def save_hard_card(self, hard_card: HardCard) -> HardCard:
        """Keep the card, new or changed."""
        return self._save(hard_card)

    # --- parked questions

    def save_question(self, question: ParkedQuestion) -> ParkedQuestion:
        """Keep a question, new or changed."""
        return self._save(question)

    def questions(self, *, waiting_only: bool = False, asks: QuestionFor | None = None) -> tuple[ParkedQuestion, ...]:
        """Return the questions by when they were parked; those for one of the two, those not asked yet, or all."""
        with self._database.transaction() as connection:
            found = records.read_all(connection, ParkedQuestion)
        return tuple(
            one for one in found if asks in {None, one.asks} and not (waiting_only and one.asked_at is not None)
        )

    def ask_question(self, question_id: Identifier, answer: str = "") -> ParkedQuestion | None:
        """Note that a question was asked, and what was said. None when the question is gone."""
        with self._database.transaction() as connection:
            found = records.read(connection, ParkedQuestion, question_id)
            if found is None:
                return None
            asked = replace(found, asked_at=found.asked_at or self._clock.now(), answer=answer.strip() or found.answer)
            return records.write(connection, asked, self._change())

    def delete_question(self, question_id: Identifier) -> None:
        """Delete a question."""
        self._delete(ParkedQuestion, question_id)

    def _change(self) -> Change:
        return Change(self._clock.now(), new_identifier())

    def _save(self, record: R) -> R:
        with self._database.transaction() as connection:
            return records.write(connection, record, self._change())

    def _delete(self, kind: type[Record], record_id: Identifier) -> None:
        with self._database.transaction() as connection:
            records.remove(connection, kind, record_id, self._clock.now())
