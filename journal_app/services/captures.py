"""The groggy evening: what is caught right after a session, each line with its time, raw for ever."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from journal_app.domain.clock import Clock
from journal_app.domain.course import DosingSession, SessionStatus
from journal_app.domain.day import next_morning
from journal_app.domain.entry import Answer, Draft, Entry, EntryKind, fragment
from journal_app.domain.identifiers import new_identifier
from journal_app.domain.moment import Standing
from journal_app.domain.phase import Moment
from journal_app.domain.preferences import PutOff
from journal_app.domain.prompt import Prompt
from journal_app.domain.readiness import HardCard, HomeCard
from journal_app.errors import EntryGoneError
from journal_app.services.courses import Courses
from journal_app.services.entries import Entries
from journal_app.services.guidance import Guidance
from journal_app.services.media import Media
from journal_app.services.practice import Practice
from journal_app.services.preferences import Preferences

MOST_QUESTIONS = 4
_OPENS_BEFORE = timedelta(minutes=15)
"""How long before its planned start a session counts as being now: nobody is early by much, and nobody on the dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The evening as it stands.

    Attributes:
        entry: What was caught so far, to go on with; empty and not kept yet where nothing was.
        questions: What may be asked, at most `MOST_QUESTIONS`.
        home: For the rest of the day, as it was noted.
        hard: The card "if it gets hard".
        people: Whom to call, as it was noted.
        unfinished: Words that were typed and not kept.
        is_kept: Whether something of it is kept already.
    """

    entry: Entry
    questions: tuple[Prompt, ...]
    home: HomeCard | None = None
    hard: HardCard | None = None
    people: tuple[str, ...] = ()
    unfinished: str = ""
    is_kept: bool = False


class Captures:
    """Catches what comes right after a session, for an unlocked journal."""

    def __init__(
        self,
        entries: Entries,
        media: Media,
        guidance: Guidance,
        courses: Courses,
        practice: Practice,
        preferences: Preferences,
        clock: Clock,
    ) -> None:
        self._entries = entries
        self._media = media
        self._guidance = guidance
        self._courses = courses
        self._practice = practice
        self._preferences = preferences
        self._clock = clock

    def due_session(self) -> DosingSession | None:
        """Return the session that is now, or was until a moment ago: then the quiet mode opens by itself.

        None where it was left on purpose, see `put_off`.
        """
        now = self._clock.now()
        standing = self._guidance.standing()
        session = standing.dosing_session
        if session is None or session.status is SessionStatus.CANCELLED:
            return None
        has_begun = standing.moment is Moment.BEFORE and session.starts_at - _OPENS_BEFORE <= now
        is_now = has_begun or standing.moment is Moment.FIRST_CAPTURE
        return session if is_now and not self._is_put_off(_key(session, standing.moment), now) else None

    def put_off(self, session: DosingSession) -> None:
        """Let the quiet mode not open by itself again; where the session is not over yet, not until it is."""
        key = _key(session, self._guidance.standing().moment)
        preferences = self._preferences.get()
        until = self._clock.local(self._clock.now()).date() + timedelta(days=2)
        mine = PutOff(key=key, until=until)
        others = tuple(one for one in preferences.put_off if one.key != mine.key)
        self._preferences.save(replace(preferences, put_off=(*others, mine)))

    def current(self, zone: str) -> Capture:
        """Return the evening to go on with, or a new one, around the session that is nearest."""
        standing = self._guidance.standing()
        session = standing.dosing_session if standing.moment in _AROUND else None
        waiting = self._waiting_draft()
        entry = self._going_on(session) or (waiting.entry if waiting else None) or self._new(session, zone)
        kept = self._kept(entry)
        unfinished = ""
        if waiting is not None and waiting.entry.id == entry.id:
            unfinished = "\n".join(answer.text for answer in waiting.entry.answers[len(kept.answers) if kept else 0 :])
        home = self._practice.home_card(session.id) if session else None
        hard = self._practice.hard_card()
        return Capture(
            entry=kept or replace(entry, answers=()),
            questions=self._guidance.prompts_for(_first_capture(standing))[:MOST_QUESTIONS],
            home=home,
            hard=hard,
            people=tuple(one for one in (home.to_call if home else "", hard.who if hard else "") if one.strip()),
            unfinished=unfinished,
            is_kept=kept is not None,
        )

    def keep_typed(self, entry: Entry, text: str) -> None:
        """Keep what stands in the box as a draft, at every key."""
        kept = self._kept(entry) or entry
        if text.strip():
            content = replace(kept, answers=(*kept.answers, fragment(text, self._clock.now())))
            self._entries.save_draft(Draft(entry=content, saved_at=self._clock.now()))
        elif self._entries.draft(entry.id) is not None and self._is_kept(entry):
            self._entries.discard_draft(entry.id)

    def add_line(self, entry: Entry, text: str, prompt: Prompt | None = None) -> Entry:
        """Keep a few words with the time it is now, to a question or to none; return the capture as it is kept."""
        now = self._clock.now()
        line = fragment(text, now)
        if prompt is not None:
            line = Answer(prompt_id=prompt.id, prompt_text=prompt.text, domain=prompt.domain, text=text, at=now)
        kept = self._kept(entry) or entry
        return self._entries.save(replace(kept, answers=(*kept.answers, line)), same_sitting=True) or kept

    def ensure_kept(self, entry: Entry) -> Entry:
        """Keep the capture, now that something was said or drawn for it; nothing changes where it is kept already."""
        return self._kept(entry) or self._entries.save(entry, same_sitting=True) or entry

    def hide(self, entry: Entry) -> None:
        """Show nothing of it until the night is over. Does nothing where nothing was caught."""
        if self._is_kept(entry):
            self._entries.hide(entry.id, next_morning(self._clock.now(), entry.zone))

    def recover(self, zone: str) -> int:
        """Finish the recordings that a crash left behind, and give what belongs to no entry one of its own.

        Returns:
            How many were found.
        """
        found = self._media.unfinished()
        for attachment in found:
            finished = attachment if attachment.is_complete else self._media.finish(attachment.id)
            if finished is None:
                continue  # not a byte of it was kept
            entry = self._new(self._session_at(attachment.at), attachment.zone or zone, at=attachment.at)
            if attachment.entry_id is not None:
                if self._find(attachment.entry_id) is not None or self._entries.draft(attachment.entry_id) is not None:
                    continue
                entry = replace(entry, id=attachment.entry_id)
            else:
                self._media.claim(attachment.id, entry.id)
            self._entries.save(entry)
        return len(found)

    # --- which entry

    def _going_on(self, session: DosingSession | None) -> Entry | None:
        now = self._clock.now()
        for header in reversed(self._entries.raw_captures(session.id if session else None)):
            entry = self._find(header.id)
            same = entry is not None and entry.dosing_session_id == (session.id if session else None)
            if entry is not None and same and entry.is_settling(now):
                return entry
        return None

    def _waiting_draft(self) -> Draft | None:
        now = self._clock.now()
        drafts = (one.draft for one in self._entries.unfinished())
        return next((one for one in drafts if one.entry.groggy and one.entry.is_settling(now)), None)

    def _new(self, session: DosingSession | None, zone: str, *, at: datetime | None = None) -> Entry:
        now = at or self._clock.now()
        course = self._courses.current_course()
        return Entry(
            id=new_identifier(),
            kind=EntryKind.CAPTURE,
            happened_at=now,
            zone=zone,
            written_at=now,
            moment=Moment.FIRST_CAPTURE,
            course_id=session.course_id if session else course.id if course else None,
            dosing_session_id=session.id if session else None,
            groggy=True,
            settles_at=next_morning(now, zone),
        )

    def _session_at(self, at: datetime) -> DosingSession | None:
        near = [
            session
            for session in self._courses.dosing_sessions()
            if session.status is not SessionStatus.CANCELLED
            and timedelta() <= at - session.starts_at < timedelta(days=1)
        ]
        return near[-1] if near else None

    def _kept(self, entry: Entry) -> Entry | None:
        return self._find(entry.id)

    def _is_kept(self, entry: Entry) -> bool:
        return self._find(entry.id) is not None

    def _find(self, entry_id: str) -> Entry | None:
        try:
            return self._entries.get(entry_id)
        except EntryGoneError:
            return None

    def _is_put_off(self, key: str, now: datetime) -> bool:
        today = self._clock.local(now).date()
        return any(one.key == key and today < one.until for one in self._preferences.get().put_off)


_AROUND = frozenset({Moment.BEFORE, Moment.FIRST_CAPTURE, Moment.EVENING})


def _key(session: DosingSession, moment: Moment) -> str:
    return f"before:{session.id}" if moment is Moment.BEFORE else f"groggy:{session.id}"


def _first_capture(standing: Standing) -> Standing:
    return replace(standing, moment=Moment.FIRST_CAPTURE)
