"""The person's own support plan, and the things to tell their team soon."""

from dataclasses import replace

from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.support_plan import SupportPlan
from journal_app.domain.team_note import TeamNote
from journal_app.services.records import Records


class SupportPlans(Records):
    """The support plan of an unlocked journal. Never in the way of anything, and never asked for."""

    def plan(self) -> SupportPlan | None:
        """Return the plan that was written last, or None before the first."""
        return next(reversed(self._all(SupportPlan)), None)

    def save(self, plan: SupportPlan) -> SupportPlan:
        """Keep the plan as of now; one without words is not kept, or is deleted."""
        if plan.is_empty:
            self._delete(SupportPlan, plan.id)
            return plan
        return self._save(replace(plan, written_at=self._clock.now()))

    def delete(self, plan_id: Identifier) -> None:
        """Delete the plan."""
        self._delete(SupportPlan, plan_id)


class TeamNotes(Records):
    """Things to tell the team soon. Nothing is sent by itself."""

    def note(self, text: str, entry_id: Identifier | None = None) -> TeamNote:
        """Note something to tell."""
        return self._save(
            TeamNote(id=new_identifier(), text=text.strip(), noted_at=self._clock.now(), entry_id=entry_id)
        )

    def save(self, note: TeamNote) -> TeamNote:
        """Keep a note, new or changed."""
        return self._save(note)

    def notes(self, *, waiting_only: bool = False) -> tuple[TeamNote, ...]:
        """Return the notes by when they were made; all, or those that were not told yet."""
        return tuple(one for one in self._all(TeamNote) if not waiting_only or one.told_at is None)

    def tell(self, note_id: Identifier, *, told: bool = True) -> TeamNote | None:
        """Note that it was told, or that it was not after all. None when the note is gone."""
        found = self._one(TeamNote, note_id)
        if found is None:
            return None
        return self._save(replace(found, told_at=(found.told_at or self._clock.now()) if told else None))

    def delete(self, note_id: Identifier) -> None:
        """Delete a note."""
        self._delete(TeamNote, note_id)
