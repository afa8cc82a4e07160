"""What a person can do with entries: keep, find, change, delete and bring back."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice, repeat, starmap

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.day import last_day_to_undo
from journal_app.domain.entry import (
    Answer,
    Certainty,
    DeletedEntry,
    Draft,
    DraftOf,
    Entry,
    EntryFilter,
    EntryHeader,
    Privacy,
    TagCount,
    Unfinished,
    keeps_raw_words,
    tidy_tags,
)
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.phase import Moment
from journal_app.domain.search import SearchHit
from journal_app.domain.sitting import Asked
from journal_app.domain.version import EntryVersion, brought_back, has_same_content, is_to_be_kept
from journal_app.errors import EntryGoneError, RawWordsError, SettlingError
from journal_app.storage import drafts, entries, media, search, versions
from journal_app.storage.database import Database
from journal_app.storage.tables import Change

log = logging.getLogger(__name__)

EVERYTHING = EntryFilter()


class Entries:
    """The entries of an unlocked journal. Each method is one transaction."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    # --- writing

    def save(self, entry: Entry, *, same_sitting: bool = False) -> Entry | None:
        """Keep an entry, new or changed, and drop its draft; return it as it is kept.

        Saving what is kept already changes nothing. An entry with nothing in it is not kept: None is returned, and
        where it stood in the journal before, it is now among the deleted, with its earlier words. Saving a deleted
        entry brings it back. Other words than before leave the earlier ones among its versions.

        Args:
            entry: As it is to be kept.
            same_sitting: Whether it has not been left since it was last saved; a later word of the same sitting is no
                version of its own.

        Raises:
            SettlingError: It was caught while groggy, and its words would change or go before it has settled.
            RawWordsError: It was caught while groggy, and has settled; its words stay.
        """
        with self._database.transaction() as connection:
            kept = entries.read(connection, entry.id)
            is_empty = entries.as_written(entry).is_empty and not media.has_any(connection, entry.id)
            if kept:
                entry = self._with_raw_words(kept.entry, entries.as_written(entry), is_empty=is_empty)
            drafts.remove(connection, entry.id)
            if is_empty:
                if kept and kept.deleted_at is None:
                    entries.mark_deleted(connection, entry.id, self._change())
                return None
            wanted = entries.as_kept(connection, entry)
            if kept:
                wanted = replace(wanted, written_at=kept.entry.written_at, edited_at=kept.entry.edited_at)
                if wanted != kept.entry:
                    wanted = replace(wanted, edited_at=self._clock.now())
                elif kept.deleted_at is None:
                    return wanted
            change = self._change()
            if kept and is_to_be_kept(
                kept.entry,
                wanted,
                changed_at=kept.change.changed_at,
                now=change.changed_at,
                same_sitting=same_sitting,
            ):
                versions.keep(connection, kept.entry, kept.change)
            entries.write(connection, wanted, change)
        log.debug("kept entry %s, %d answers", wanted.id, len(wanted.answers))
        return wanted

    def add_many(self, new_entries: Iterable[Entry]) -> int:
        """Keep many entries at once, in one transaction; return how many were added.

        Those that are in the journal already, or empty, are passed over.
        """
        with self._database.transaction() as connection:
            changes = starmap(self._change, repeat(()))
            return entries.write_many(connection, new_entries, changes)

    def star(self, entry_id: Identifier, on: bool) -> None:  # noqa: FBT001 -- reads as it is called: star(id, on)
        """Set or remove the star.

        Raises:
            EntryGoneError: There is no such entry.
        """
        self._mark(entry_id, starred=on)

    def hide(self, entry_id: Identifier, until: datetime | None) -> None:
        """Leave the entry out of every list until then, or no longer. What is settling may be hidden.

        Raises:
            EntryGoneError: There is no such entry.
        """
        self._mark(entry_id, hidden_until=until)

    def veil(self, entry_id: Identifier, note: str = "") -> None:
        """Show the entry's words only where it is opened on purpose; lists have the note in their place.

        Raises:
            EntryGoneError: There is no such entry.
        """
        self._veil(entry_id, veiled=True, note=note)

    def unveil(self, entry_id: Identifier) -> None:
        """Take the veil off, with its note.

        Raises:
            EntryGoneError: There is no such entry.
        """
        self._veil(entry_id, veiled=False, note="")

    def set_certainty(self, entry_id: Identifier, position: int, certainty: Certainty | None) -> Entry:
        """Say how sure the person is of an answer, or take that back; its words stay.

        Raises:
            EntryGoneError: There is no such entry, or no such answer.
        """
        return self._change_answer(entry_id, position, lambda before: replace(before, certainty=certainty))

    def set_privacy(self, entry_id: Identifier, privacy: Privacy) -> None:
        """Say whom the entry is for.

        Raises:
            EntryGoneError: There is no such entry.
        """
        self._mark(entry_id, privacy=privacy)

    # --- reading

    def set_tags(self, entry_id: Identifier, tags: Iterable[str]) -> None:
        """Give the entry these tags and no others.

        Raises:
            EntryGoneError: There is no such entry.
        """
        with self._database.transaction() as connection:
            kept = entries.read(connection, entry_id)
            if kept is None or kept.deleted_at is not None:
                raise EntryGoneError
            wanted = entries.as_kept(connection, replace(kept.entry, tags=tidy_tags(tags)))
            entries.write(connection, wanted, self._change())

    def get(self, entry_id: Identifier) -> Entry:
        """Return an entry.

        Raises:
            EntryGoneError: There is none, or it was deleted.
        """
        with self._database.transaction() as connection:
            kept = entries.read(connection, entry_id)
        if kept is None or kept.deleted_at is not None:
            raise EntryGoneError
        return kept.entry

    def newest(
        self, limit: int = 50, before: EntryHeader | None = None, *, shown: EntryFilter = EVERYTHING
    ) -> tuple[EntryHeader, ...]:
        """Return the newest entries that fit, by when they happened.

        Args:
            limit: How many at most.
            before: The last header of the page before this one.
            shown: Which entries are wanted.
        """
        with self._database.transaction() as connection:
            return entries.headers(connection, shown, limit, self._clock.now(), before)

    def count(self, shown: EntryFilter = EVERYTHING) -> int:
        """Return how many entries fit."""
        with self._database.transaction() as connection:
            return entries.count(connection, shown, self._clock.now())

    def tags(self) -> tuple[TagCount, ...]:
        """Return the tags in use, the most frequent first; upper and lower case count as one tag."""
        with self._database.transaction() as connection:
            return entries.tags(connection)

    def search(self, text: str, limit: int = 20) -> tuple[SearchHit, ...]:
        """Find entries by what a person types; the last word may be incomplete. Never fails, whatever was typed.

        Up to 2,000 hits the best come first, beyond that the newest. A veiled entry is found without a snippet, one
        that is hidden at present is not found.
        """
        now = self._clock.now()
        with self._database.transaction() as connection:
            hidden = len(entries.hidden_headers(connection, now))
            found = search.find(connection, text, limit + hidden)
            headers = entries.headers_at(connection, [place for place, _ in found])
        shown = (
            SearchHit(header=headers[place], snippet=() if headers[place].veiled else snippet)
            for place, snippet in found
            if (until := headers[place].hidden_until) is None or until <= now
        )
        return tuple(islice(shown, limit))

    def hidden(self) -> tuple[EntryHeader, ...]:
        """Return the entries that no list shows at present, the newest first."""
        with self._database.transaction() as connection:
            return entries.hidden_headers(connection, self._clock.now())

    def beside(self, entry_id: Identifier) -> tuple[EntryHeader, ...]:
        """Return what was written beside an entry, by when it happened."""
        with self._database.transaction() as connection:
            return entries.beside(connection, entry_id)

    def raw_captures(self, dosing_session_id: Identifier | None = None) -> tuple[EntryHeader, ...]:
        """Return what was caught while groggy, around one session or all, the earliest first; hidden ones too."""
        with self._database.transaction() as connection:
            return entries.raw_captures(connection, dosing_session_id)

    def gentle(self, before: datetime, moments: Collection[Moment]) -> tuple[EntryHeader, ...]:
        """Return what was written at these moments around sessions before a time and may come up by itself.

        The earliest first; never veiled, hidden, raw, or about what was difficult.
        """
        with self._database.transaction() as connection:
            return entries.gentle_headers(connection, before, self._clock.now(), moments)

    def prompt_history(self, since: datetime) -> tuple[Asked, ...]:
        """Return which prompts were answered since then, and when, the latest first.

        An answer without words counts as passed over.
        """
        with self._database.transaction() as connection:
            return entries.prompts_asked(connection, since)

    # --- deleting

    def delete(self, entry_id: Identifier) -> DeletedEntry:
        """Take an entry out of the journal; it can be brought back until the end of the next day.

        Deleting it twice leaves the first time standing.

        Raises:
            EntryGoneError: There is no such entry.
            SettlingError: It was caught while groggy, and is still settling.
        """
        with self._database.transaction() as connection:
            kept = entries.read(connection, entry_id)
            if kept is None:
                raise EntryGoneError
            if kept.deleted_at is None:
                self._ensure_settled(kept.entry)
                entries.mark_deleted(connection, entry_id, self._change())
                drafts.mark_deleted(connection, entry_id)
            [found] = [one for one in entries.deleted_headers(connection) if one.header.id == entry_id]
        log.debug("deleted entry %s", entry_id)
        return self._deleted(*found)

    def undo_delete(self, entry_id: Identifier) -> Entry:
        """Bring a deleted entry back.

        Raises:
            EntryGoneError: It was purged, or never there.
        """
        with self._database.transaction() as connection:
            kept = entries.read(connection, entry_id)
            if kept is None:
                raise EntryGoneError
            if kept.deleted_at is not None:
                entries.write(connection, kept.entry, self._change())
                drafts.unmark_deleted(connection, entry_id)
        return kept.entry

    def deleted(self) -> tuple[DeletedEntry, ...]:
        """Return what can be brought back, the last deleted first."""
        with self._database.transaction() as connection:
            found = entries.deleted_headers(connection)
        return tuple(starmap(self._deleted, found))

    def purge_due(self, now: datetime | None = None) -> int:
        """Remove for good what can no longer be brought back; return how many entries that were.

        Their answers, tags, recordings, drawings, earlier versions and places in the search go with them, and the
        drafts that were there when they were deleted; only the identifiers stay. What was written on since then stays
        as a draft.
        """
        now = now or self._clock.now()
        today = self._clock.local(now).date()
        with self._database.transaction() as connection:
            due = [
                entry_id
                for entry_id, deleted_at in entries.deletion_times(connection)
                if today > last_day_to_undo(self._clock.local(deleted_at).date())
            ]
            drafts.purge(connection, due)
            entries.purge(connection, due, now)
        if due:
            log.debug("purged %d entries", len(due))
        return len(due)

    # --- earlier versions

    def versions(self, entry_id: Identifier) -> tuple[EntryVersion, ...]:
        """Return the earlier versions of an entry, the latest first; none of an entry that is not there."""
        with self._database.transaction() as connection:
            return versions.read_all(connection, entry_id)

    def version_count(self, entry_id: Identifier) -> int:
        """Return how many earlier versions of an entry there are."""
        with self._database.transaction() as connection:
            return versions.count(connection, entry_id)

    def version(self, entry_id: Identifier, version: Identifier) -> EntryVersion:
        """Return an earlier version.

        Raises:
            EntryGoneError: There is no such version, or no such entry.
        """
        with self._database.transaction() as connection:
            found = versions.read(connection, entry_id, version)
        if found is None:
            raise EntryGoneError
        return found

    def restore_version(self, entry_id: Identifier, version: Identifier) -> Entry:
        """Give an entry the words of an earlier version again, and return it; what it said until now is a version then.

        A deleted entry is brought back by this. A draft of it stays.

        Raises:
            EntryGoneError: There is no such version, or no such entry.
            SettlingError, RawWordsError: It was caught while groggy, and its words are others.
        """
        with self._database.transaction() as connection:
            kept = entries.read(connection, entry_id)
            found = versions.read(connection, entry_id, version)
            if kept is None or found is None:
                raise EntryGoneError
            earlier = brought_back(kept.entry, found.entry)
            wanted = entries.as_kept(connection, self._with_raw_words(kept.entry, earlier, is_empty=earlier.is_empty))
            if wanted == kept.entry:
                if kept.deleted_at is None:
                    return wanted
            else:
                wanted = replace(wanted, edited_at=self._clock.now())
                versions.keep(connection, kept.entry, kept.change)
            if kept.deleted_at is not None:
                drafts.unmark_deleted(connection, entry_id)
            entries.write(connection, wanted, self._change())
        log.debug("brought a version of entry %s back", entry_id)
        return wanted

    # --- drafts

    def save_draft(self, draft: Draft) -> None:
        """Keep what is being written, in place of an earlier draft of that entry. An empty one is not kept."""
        with self._database.transaction() as connection:
            if draft.entry.is_empty and not media.has_any(connection, draft.entry.id):
                drafts.remove(connection, draft.entry.id)
            else:
                drafts.write(connection, draft)

    def draft(self, entry_id: Identifier) -> Draft | None:
        """Return the draft of an entry."""
        with self._database.transaction() as connection:
            return drafts.read(connection, entry_id)

    def unfinished(self) -> tuple[Unfinished, ...]:
        """Return every draft, the one written last first; not those that say what is kept already.

        A draft whose entry was deleted or purged meanwhile is among them.
        """
        found: list[Unfinished] = []
        with self._database.transaction() as connection:
            for draft in drafts.read_all(connection):
                kept = entries.read(connection, draft.entry.id)
                if kept is None:
                    gone = entries.is_purged(connection, draft.entry.id)
                    found.append(Unfinished(draft=draft, of=DraftOf.DELETED_ENTRY if gone else DraftOf.NEW_ENTRY))
                elif kept.deleted_at is not None:
                    found.append(Unfinished(draft=draft, of=DraftOf.DELETED_ENTRY))
                elif replace(kept.entry, edited_at=draft.entry.edited_at) != draft.entry:
                    found.append(Unfinished(draft=draft, of=DraftOf.KEPT_ENTRY))
        return tuple(found)

    def discard_draft(self, entry_id: Identifier) -> None:
        """Drop the draft of an entry, if there is one; with it what was said and drawn for one that is not kept."""
        with self._database.transaction() as connection:
            drafts.remove(connection, entry_id)
            if entries.read(connection, entry_id) is None:
                media.remove_of(connection, entry_id, self._clock.now())

    # --- upkeep

    def merge_step(self) -> bool:
        """Tidy a little of the search index, for about 10 ms; to be called when idle, until it returns False."""
        with self._database.transaction() as connection:
            return search.merge_step(connection)

    def _ensure_settled(self, entry: Entry) -> None:
        if entry.settles_at is not None and entry.is_settling(self._clock.now()):
            raise SettlingError(entry.settles_at)

    def _with_raw_words(self, before: Entry, after: Entry, *, is_empty: bool) -> Entry:
        """Return the entry as it may become: what was caught while groggy says so for ever, and its words stay."""
        if before.groggy:
            if is_empty or not keeps_raw_words(before, after, self._clock.now()):
                self._ensure_settled(before)
                raise RawWordsError
            after = replace(after, kind=before.kind, groggy=True)
        elif not has_same_content(before, after):
            self._ensure_settled(before)
        return replace(after, settles_at=before.settles_at)

    def _veil(self, entry_id: Identifier, *, veiled: bool, note: str) -> None:
        with self._database.transaction() as connection:
            kept = entries.read(connection, entry_id)
            if kept is None or kept.deleted_at is not None:
                raise EntryGoneError
            wanted = entries.as_written(replace(kept.entry, veiled=veiled, veil_note=note.strip()))
            values = {"veiled": wanted.veiled, "veil_note": wanted.veil_note, "headline": wanted.headline}
            entries.mark(connection, entry_id, self._change(), **values)
            if (draft := drafts.read(connection, entry_id)) is not None:  # or keeping it would lift the veil
                below = replace(draft.entry, veiled=wanted.veiled, veil_note=wanted.veil_note)
                drafts.write(connection, replace(draft, entry=below))

    def _change_answer(self, entry_id: Identifier, position: int, change: Callable[[Answer], Answer]) -> Entry:
        with self._database.transaction() as connection:
            kept = entries.read(connection, entry_id)
            if kept is None or kept.deleted_at is not None or not 0 <= position < len(kept.entry.answers):
                raise EntryGoneError
            answers = list(kept.entry.answers)
            answers[position] = change(answers[position])
            wanted = replace(kept.entry, answers=tuple(answers))
            if wanted != kept.entry:
                entries.write(connection, wanted, self._change())
        return wanted

    def _mark(self, entry_id: Identifier, **values: bool | Privacy | datetime | None) -> None:
        with self._database.transaction() as connection:
            if not entries.mark(connection, entry_id, self._change(), **values):
                raise EntryGoneError

    def _deleted(self, header: EntryHeader, deleted_at: datetime) -> DeletedEntry:
        day = self._clock.local(deleted_at).date()
        return DeletedEntry(header=header, deleted_at=deleted_at, last_day_to_undo=last_day_to_undo(day))

    def _change(self) -> Change:
        return Change(self._clock.now(), new_identifier())
