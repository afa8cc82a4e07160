"""What a person can do with threads: begin one from a selection, add to it, see each return."""

from journal_app.domain.clock import Clock, SystemClock
from journal_app.domain.entry import Entry
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.thread import Occurrence, Thread, ThreadKind, ThreadReturn
from journal_app.domain.timeline import ThreadLine
from journal_app.storage import entries, records, threads, timeline
from journal_app.storage.database import Database
from journal_app.storage.tables import Change


class Threads:
    """The threads of an unlocked journal.

    Each method is one transaction. Deleting a thread is for good and leaves the entries as they are; occurrences in a
    deleted entry are not shown, and are gone when the entry is.
    """

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    def begin(self, name: str, kind: ThreadKind, entry_id: Identifier, start: int, end: int) -> Thread | None:
        """Begin a thread with a selection in an entry's words; None when that entry is gone.

        Args:
            name: Where blank, the words that are selected.
            kind: What comes back.
            entry_id: A kept entry.
            start: In `Entry.words`, in code points.
            end: The first code point after the selection.
        """
        with self._database.transaction() as connection:
            found = entries.read(connection, entry_id)
            if found is None or found.deleted_at is not None:
                return None
            occurrence = _occurrence(new_identifier(), found.entry, start, end)
            thread = Thread(
                id=occurrence.thread_id,
                name=" ".join((name.strip() or occurrence.words).split()),
                kind=kind,
                began_at=self._clock.now(),
                words=occurrence.words,
            )
            kept = records.write(connection, thread, self._change())
            records.write(connection, occurrence, self._change())
            return kept

    def add(self, thread_id: Identifier, entry_id: Identifier, start: int, end: int) -> Occurrence | None:
        """Add a selection in an entry's words to a thread; None when the entry or the thread is gone.

        The same selection is added once.
        """
        with self._database.transaction() as connection:
            found = entries.read(connection, entry_id)
            if found is None or found.deleted_at is not None or records.read(connection, Thread, thread_id) is None:
                return None
            wanted = _occurrence(thread_id, found.entry, start, end)
            for known in threads.occurrences(connection, thread_id=thread_id, entry_id=entry_id):
                if (known.start, known.words) == (wanted.start, wanted.words):
                    return known
            return records.write(connection, wanted, self._change())

    def save_thread(self, thread: Thread) -> Thread:
        """Keep a thread, new or changed."""
        with self._database.transaction() as connection:
            return records.write(connection, thread, self._change())

    def save_occurrence(self, occurrence: Occurrence) -> Occurrence:
        """Keep an occurrence, new or changed.

        Raises:
            LookupError: The thread or the entry is gone.
        """
        with self._database.transaction() as connection:
            return records.write(connection, occurrence, self._change())

    def threads(self) -> tuple[Thread, ...]:
        """Return all threads by when they began."""
        with self._database.transaction() as connection:
            return records.read_all(connection, Thread)

    def thread(self, thread_id: Identifier) -> Thread | None:
        """Return one thread, or None when there is none."""
        with self._database.transaction() as connection:
            return records.read(connection, Thread, thread_id)

    def occurrences(
        self, thread_id: Identifier | None = None, entry_id: Identifier | None = None
    ) -> tuple[Occurrence, ...]:
        """Return the occurrences, of a thread, in an entry, or all, by when the entries happened."""
        with self._database.transaction() as connection:
            return threads.occurrences(connection, thread_id=thread_id, entry_id=entry_id)

    def returns(self, thread_id: Identifier) -> tuple[ThreadReturn, ...]:
        """Return each return of a thread with the header of its entry, by when the entries happened."""
        with self._database.transaction() as connection:
            found = threads.occurrences(connection, thread_id=thread_id)
            headers = threads.headers_of(connection, [one.entry_id for one in found])
        return tuple(ThreadReturn(occurrence=one, entry=headers[one.entry_id]) for one in found)

    def lines(self) -> tuple[ThreadLine, ...]:
        """Return the threads as the timeline draws them."""
        with self._database.transaction() as connection:
            return timeline.threads(connection, self._clock.now())

    def remove_occurrence(self, occurrence_id: Identifier) -> None:
        """Take one place out of its thread; the thread stays."""
        with self._database.transaction() as connection:
            records.remove(connection, Occurrence, occurrence_id, self._clock.now())

    def delete_thread(self, thread_id: Identifier) -> None:
        """Delete a thread with its occurrences."""
        with self._database.transaction() as connection:
            records.remove(connection, Thread, thread_id, self._clock.now())

    def _change(self) -> Change:
        return Change(self._clock.now(), new_identifier())


def _occurrence(thread_id: Identifier, entry: Entry, start: int, end: int) -> Occurrence:
    return Occurrence(
        id=new_identifier(),
        thread_id=thread_id,
        entry_id=entry.id,
        start=start,
        end=end,
        words=entry.words[start:end],
    )
