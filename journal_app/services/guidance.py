"""What to ask a person at this moment: joins the clock, the course and what was asked before to the prompts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from journal_app.catalog import prompts as prompt_files
from journal_app.domain.clock import Clock
from journal_app.domain.entry import Draft, Entry, EntryKind
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.moment import Standing, moment_at
from journal_app.domain.prompt import Prompt, PromptSet
from journal_app.domain.sitting import Habits, choose, swap
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.preferences import Preferences

HISTORY = timedelta(days=180)
"""How far back answers tell which domains a person keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Guided writing that is about to begin or to go on.

    Attributes:
        standing: Where the person stands now.
        draft: The entry to be written, as far as it has come.
        prompts: What is asked, in order.
    """

    standing: Standing
    draft: Draft
    prompts: tuple[Prompt, ...]


class Guidance:
    """Chooses prompts for an unlocked journal."""

    def __init__(self, entries: Entries, courses: Courses, preferences: Preferences, clock: Clock) -> None:
        self._entries = entries
        self._courses = courses
        self._preferences = preferences
        self._clock = clock
        self._sets: tuple[PromptSet, ...] = ()

    def standing(self) -> Standing:
        """Return where the person stands now."""
        now = self._clock.now()
        course = self._courses.current_course()
        ended = course is not None and course.ended_on is not None and course.ended_on < self._clock.local(now).date()
        return moment_at(now, self._courses.dosing_sessions(), course_ended=ended)

    def prompts_for(self, standing: Standing, first_prompt_id: str = "") -> tuple[Prompt, ...]:
        """Return the prompts of a sitting at this moment: the same all day, until they are answered.

        Args:
            standing: Where the person stands.
            first_prompt_id: The prompt to begin with, if one was chosen.

        Raises:
            PromptsUnreadableError: The files that came with the app are damaged.
        """
        now = self._clock.now()
        offer = next(one for one in self._prompt_sets() if one.moment is standing.moment)
        day = self._clock.local(now).date().isoformat()
        most = offer.offer[1]
        return choose(
            offer.prompts,
            moment=standing.moment,
            now=now,
            size=most,
            seed=day,
            habits=self._habits(),
            begin_with=first_prompt_id,
        )

    def another(
        self,
        sitting: tuple[Prompt, ...],
        prompt_id: str,
        *,
        passed: Collection[str] = (),
        answered: Collection[str] = (),
    ) -> tuple[Prompt, ...]:
        """Return the sitting with another prompt in the place of one; unchanged where no other fits.

        Args:
            sitting: What is asked, in order.
            prompt_id: Which of it to replace.
            passed: Prompts swapped away before.
            answered: Prompts that stay whatever happens.
        """
        places = [place for place, prompt in enumerate(sitting) if prompt.id == prompt_id]
        if not places:
            return sitting
        return swap(
            sitting,
            places[0],
            self._all_prompts(),
            now=self._clock.now(),
            seed=prompt_id,
            habits=self._habits(),
            seen=passed,
            answered=answered,
        )

    def begin_sitting(self, zone: str, first_prompt_id: str = "") -> Sitting:
        """Prepare guided writing for this moment, with one prompt in front if it was chosen before."""
        standing = self.standing()
        prompts = self.prompts_for(standing, first_prompt_id)
        draft = Draft(
            entry=self._new_entry(EntryKind.GUIDED, standing, zone),
            saved_at=self._clock.now(),
            prompt_ids=tuple(prompt.id for prompt in prompts),
        )
        return Sitting(standing=standing, draft=draft, prompts=prompts)

    def resume_sitting(self, draft: Draft) -> Sitting:
        """Find the prompts of a draft again; one that is no longer shipped is taken from its answer."""
        shipped = {prompt.id: prompt for prompt in self._all_prompts()}
        standing = self.standing()
        for answer in draft.entry.answers:
            if answer.prompt_id not in shipped:
                shipped[answer.prompt_id] = Prompt(
                    id=answer.prompt_id,
                    moment=draft.entry.moment or standing.moment,
                    domain=answer.domain,
                    text=answer.prompt_text,
                )
        prompts = tuple(shipped[prompt_id] for prompt_id in draft.prompt_ids if prompt_id in shipped)
        return Sitting(standing=standing, draft=draft, prompts=prompts)

    def begin_page(self, zone: str) -> Draft:
        """Prepare an empty page."""
        standing = self.standing()
        return Draft(entry=self._new_entry(EntryKind.FREE, standing, zone), saved_at=self._clock.now())

    def hidden_prompts(self) -> tuple[Prompt, ...]:
        """Return the prompts that the person does not want to see, to offer them again."""
        hidden = self._preferences.get().hidden_prompts
        return tuple(prompt for prompt in self._all_prompts() if prompt.id in hidden)

    def _new_entry(self, kind: EntryKind, standing: Standing, zone: str) -> Entry:
        now, near = self._clock.now(), standing.dosing_session
        course = self._courses.current_course()
        return Entry(
            id=new_identifier(),
            kind=kind,
            happened_at=now,
            zone=zone,
            written_at=now,
            moment=standing.moment if near or kind is EntryKind.GUIDED else None,
            course_id=(near.course_id if near else None) or (course.id if course else None),
            dosing_session_id=near.id if near else None,
        )

    def _habits(self) -> Habits:
        preferences = self._preferences.get()
        return Habits(
            history=self._entries.prompt_history(self._clock.now() - HISTORY),
            hidden=preferences.hidden_prompts,
            domain_order=preferences.domain_order,
        )

    def _prompt_sets(self) -> tuple[PromptSet, ...]:
        if not self._sets:
            self._sets = prompt_files.load()
        return self._sets

    def _all_prompts(self) -> list[Prompt]:
        return [prompt for prompt_set in self._prompt_sets() for prompt in prompt_set.prompts]
