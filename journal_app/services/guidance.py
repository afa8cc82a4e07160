"""What to ask a person at this moment: joins the clock, the course and what was asked before to the prompts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from journal_app.catalog import prompts as prompt_files
from journal_app.catalog import quoting as quoting_file
from journal_app.domain.clock import Clock
from journal_app.domain.cooling_off import rests_until
from journal_app.domain.course import DosingSession, SessionStatus
from journal_app.domain.entry import Draft, Entry, EntryFilter, EntryHeader, EntryKind, Privacy
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.intention_review import standing_intentions
from journal_app.domain.moment import Standing, moment_at
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt, PromptSet
from journal_app.domain.prompt_pack import is_too_long_to_ask
from journal_app.domain.quoting import PREFIX, QuoteOf, QuotingPrompt, lines_of, quotable
from journal_app.domain.sitting import Habits, apart, can_come_first, choose, draw, ended_difficult, is_open, swap
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.preferences import Preferences
from journal_app.services.prompt_packs import PromptPacks

HISTORY = timedelta(days=180)
"""How far back answers tell which domains a person keeps."""
_STARS = 40
"""Among so many of the newest entries with a star, words to quote are looked for."""
QUOTED = "…"
"""What stands for the person's own words where none are quoted yet."""


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

    def __init__(
        self, entries: Entries, courses: Courses, preferences: Preferences, packs: PromptPacks, clock: Clock
    ) -> None:
        self._entries = entries
        self._courses = courses
        self._preferences = preferences
        self._packs = packs
        self._clock = clock
        self._sets: tuple[PromptSet, ...] = ()
        self._quoting_files: tuple[QuotingPrompt, ...] = ()

    def standing(self) -> Standing:
        """Return where the person stands now."""
        now = self._clock.now()
        course = self._courses.current_course()
        ended = course is not None and course.ended_on is not None and course.ended_on < self._clock.local(now).date()
        windows = self._preferences.get().phase_offsets.windows()
        return moment_at(now, self._courses.dosing_sessions(), course_ended=ended, windows=windows)

    def rests_until(self) -> datetime | None:
        """Return until when deleting and sharing rest, a day after a session; None where they do not.

        Nothing here prevents either: the screens ask twice. Support never rests.
        """
        windows = self._preferences.get().phase_offsets.windows()
        return rests_until(self._clock.now(), self._courses.dosing_sessions(), windows)

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
        quoting = self._quoting(standing)
        pool = (*offer.prompts, *self._pack_prompts(), *_one_of(quoting, day))
        if own := self._own_set(standing.moment, (*pool, *quoting)):
            first = tuple(prompt for prompt in own if prompt.id == first_prompt_id)
            rest = tuple(prompt for prompt in own if prompt.id != first_prompt_id)
            if fitting := apart(first + rest, after_difficult=ended_difficult(self._habits().history)):
                return fitting
        return choose(
            pool,
            moment=standing.moment,
            now=now,
            size=most,
            seed=day,
            habits=self._habits(),
            begin_with=first_prompt_id or self._put_first(pool, standing.moment),
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
        standing = self.standing()
        shipped = {prompt.id: prompt for prompt in (*self._all_prompts(), *self._quoting(standing))}
        for answer in draft.entry.answers:
            if answer.prompt_id not in shipped or shipped[answer.prompt_id].id.startswith(PREFIX):  # others by now
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

    def prompt_texts(self, prompt_ids: Collection[str]) -> dict[str, str]:
        """Return the words of these prompts by id, as far as they are known; what was answered keeps its own."""
        return {prompt.id: prompt.text for prompt in self._all_prompts() if prompt.id in prompt_ids}

    def shipped_prompts(self) -> tuple[Prompt, ...]:
        """Return the prompts that came with the app, those that quote with their slot for words."""
        shipped = (prompt for prompt_set in self._prompt_sets() for prompt in prompt_set.prompts)
        return (*shipped, *(one.filled(QUOTED) for one in self._quoting_prompts()))

    def closed(self) -> frozenset[tuple[Moment, Domain]]:
        """Return what is not asked about at which moment."""
        told = {(one.moment, domain) for one in self._prompt_sets() for domain, _ in one.closed}
        return frozenset(told | {(each, one) for each in Moment for one in Domain if not is_open(one, each)})

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
        shipped = (prompt for prompt_set in self._prompt_sets() for prompt in prompt_set.prompts)
        return [*shipped, *self._pack_prompts()]

    def _pack_prompts(self) -> tuple[Prompt, ...]:
        """Return the prompts of the packs in use, but for what stays closed, or is too long, at their moment."""
        closed = {(one.moment, domain) for one in self._prompt_sets() for domain, _ in one.closed}
        return tuple(
            prompt
            for pack in self._packs.packs()
            if pack.in_use
            for prompt in pack.prompts
            if (prompt.moment, prompt.domain) not in closed and not is_too_long_to_ask(prompt)
        )

    def _own_set(self, moment: Moment, pool: Iterable[Prompt]) -> tuple[Prompt, ...]:
        """Return the person's own set for a moment, as far as its prompts are there and not hidden."""
        preferences = self._preferences.get()
        known = {prompt.id: prompt for prompt in pool if prompt.moment is moment and is_open(prompt.domain, moment)}
        sets = (own for own in preferences.own_sets if own.in_use and own.moment is moment)
        ids = (one for own in sets for one in own.prompt_ids)
        return apart(known[one] for one in ids if one in known and one not in preferences.hidden_prompts)

    def _put_first(self, pool: Iterable[Prompt], moment: Moment) -> str:
        """Return the prompt that the person put first at a moment; none that a sitting is not to begin with."""
        first = self._preferences.get().first_prompts
        fitting = (one for one in pool if one.moment is moment and one.id in first and can_come_first(one))
        return next((one.id for one in fitting), "")

    # --- one's own words

    def _quoting(self, standing: Standing) -> tuple[Prompt, ...]:
        """Return the prompts of this moment that quote, where there are words to quote; the same all day."""
        wanted = [one for one in self._quoting_prompts() if one.moment is standing.moment]
        words = {quotes: self._words_of(quotes, standing) for quotes in {one.quotes for one in wanted}}
        return tuple(one.filled(words[one.quotes]) for one in wanted if words[one.quotes])

    def _words_of(self, quotes: QuoteOf, standing: Standing) -> str:
        session = standing.dosing_session
        if quotes in {QuoteOf.INTENTION, QuoteOf.LAST_INTENTION}:
            if quotes is QuoteOf.LAST_INTENTION:
                session = self._session_before(session)
            intention = standing_intentions(self._courses.intentions()).get(session.id) if session else None
            return quotable(intention.text) if intention else ""
        now = self._clock.now()
        around: tuple[EntryHeader, ...]
        if quotes is QuoteOf.CAPTURE:
            around = self._entries.raw_captures(session.id) if session else ()
        else:
            around = self._entries.newest(_STARS, shown=EntryFilter(starred=True))
        lines = lines_of(self._entries.get(one.id) for one in around if _may_be_quoted(one, now))
        return draw(lines, f"{self._clock.local(now).date()} {quotes}") or ""

    def _session_before(self, session: DosingSession | None) -> DosingSession | None:
        if session is None:
            return None
        before = [
            one
            for one in self._courses.dosing_sessions()
            if one.status is not SessionStatus.CANCELLED and one.starts_at < session.starts_at
        ]
        return before[-1] if before else None

    def _quoting_prompts(self) -> tuple[QuotingPrompt, ...]:
        if not self._quoting_files:
            self._quoting_files = quoting_file.load()
        return self._quoting_files


def _may_be_quoted(header: EntryHeader, now: datetime) -> bool:
    """Tell whether words of an entry may stand in another one, as part of what was asked there."""
    is_hidden = header.hidden_until is not None and now < header.hidden_until
    return not (header.veiled or is_hidden or header.is_settling(now) or header.privacy is Privacy.ONLY_ME)


def _one_of(prompts: Sequence[Prompt], seed: str) -> tuple[Prompt, ...]:
    """Return one of the prompts, the same for the same seed: one's own words come once in a sitting."""
    found = draw(prompts, f"{seed} quoting")
    return () if found is None else (found,)
