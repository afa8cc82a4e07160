"""Reading: the list of entries, one of them, and what is done to it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.domain.day import next_morning
from journal_app.domain.drawing import Drawing
from journal_app.domain.entry import Certainty, Entry, EntryFilter, EntryHeader, Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.search import SearchHit
from journal_app.domain.thread import ThreadKind
from journal_app.errors import EntryGoneError
from journal_app.ui.drawing_saving import save_drawing
from journal_app.ui.flows.attachments import gather_attachments
from journal_app.ui.flows.recording_flow import join_player
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.models.entries_model import header_of
from journal_app.ui.screens.entries_screen import EntriesScreen
from journal_app.ui.widgets.beside_view import Beside
from journal_app.ui.widgets.reading_pane import Around

PAGE = 100

_Page: TypeAlias = tuple[Sequence[EntryHeader | SearchHit], bool]
"""What a list shows, and whether there is more."""


class ReadingFlow(QObject):
    """Joins the journal screen to the journal.

    Signals:
        edit_requested: An entry is to be written on (str).
        versions_requested: The earlier versions of an entry are to be shown (str).
        beside_requested: Something new is to be written beside an entry (str).
        share_requested: An entry that is marked for the therapist is to be shared (str).
        left: Back to the screen that an entry was opened from: its name (str).
    """

    edit_requested = Signal(str)
    versions_requested = Signal(str)
    beside_requested = Signal(str)
    share_requested = Signal(str)
    left = Signal(str)

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._entries = unlocked.journal.entries
        self._shown = EntryFilter()
        self._is_stale = True
        self._back = ""
        self.screen = EntriesScreen()
        self.screen.left.connect(lambda: self.left.emit(self._back))
        self.screen.open_requested.connect(self.open)
        self.screen.edit_requested.connect(self.edit_requested)
        self.screen.versions_requested.connect(self.versions_requested)
        self.screen.reading.share_requested.connect(self.share_requested)
        self.screen.filter_changed.connect(self._on_filter_changed)
        self.screen.more_requested.connect(self._on_more_requested)
        self.screen.star_requested.connect(self._on_star_requested)
        self.screen.privacy_requested.connect(self._on_privacy_requested)
        self.screen.tags_requested.connect(self._on_tags_requested)
        self.screen.thread_requested.connect(self._on_thread_requested)
        self.screen.delete_requested.connect(self._on_delete_requested)
        self.screen.undo_delete_requested.connect(self._on_undo_delete_requested)
        self.screen.deleted_requested.connect(self._on_deleted_requested)
        self.screen.delete_anyway_requested.connect(self._delete)
        self.screen.beside_requested.connect(self.beside_requested)
        self.screen.hide_requested.connect(self._on_hide_requested)
        self.screen.show_again_requested.connect(self._on_show_again_requested)
        self.screen.veil_requested.connect(self._on_veil_requested)
        self.screen.unveil_requested.connect(self._on_unveil_requested)
        self.screen.certainty_requested.connect(self._on_certainty_requested)
        attachments = self.screen.reading.attachments
        attachments.player_made.connect(partial(join_player, unlocked=unlocked))
        attachments.save_requested.connect(self._on_drawing_save_requested)
        unlocked.changed.connect(self._on_changed)

    @Slot(object, str)
    def _on_drawing_save_requested(self, drawing: Drawing, kind: str) -> None:
        save_drawing(self.screen, drawing, kind, partial(self._unlocked.note_export, self.tr("Drawing")))

    @property
    def open_id(self) -> Identifier | None:
        """Return which entry is open, if one is."""
        return self.screen.open_id

    def refresh(self) -> None:
        """Read the list again if it is older than the last change. It was come to by itself, not from elsewhere."""
        self.screen.set_way_back("")
        if self._is_stale:
            self._is_stale = False
            self._read_list()

    def open_from(self, entry_id: Identifier, back: str) -> None:
        """Show an entry, and offer the way back to the screen that it was opened from."""
        self._back = back
        self.screen.set_way_back(back)
        self.open(entry_id)

    @Slot(str)
    def open(self, entry_id: Identifier) -> None:
        """Show an entry."""
        self._unlocked.read(partial(self._read, entry_id), self._show)

    def _read(self, entry_id: Identifier) -> tuple[Entry, Around, int]:
        entry = self._entries.get(entry_id)
        sessions = self._unlocked.journal.courses.dosing_sessions()
        around = Around(
            now=self._unlocked.now,
            began_at=next((one.starts_at for one in sessions if one.id == entry.dosing_session_id), None),
            attachments=gather_attachments(self._unlocked.journal, entry),
            beside=tuple(self._beside(entry)),
        )
        return entry, around, self._entries.version_count(entry_id)

    def _beside(self, entry: Entry) -> Iterator[Beside]:
        """Yield what is read together with an entry, but for what is hidden at present."""
        found = [header.id for header in self._entries.beside(entry.id)]
        if entry.beside_id is not None:
            found = [entry.beside_id, *found]
        for entry_id in found:
            try:
                other = self._entries.get(entry_id)
            except EntryGoneError:
                continue
            if other.hidden_until is None or other.hidden_until <= self._unlocked.now:
                yield Beside(header=header_of(other), words="" if other.veiled else other.words)

    def _show(self, found: tuple[Entry, Around, int]) -> None:
        entry, around, versions = found
        self.screen.show_entry(entry, around)
        self.screen.offer_versions(entry.id, count=versions)
        self._unlocked.read(
            self._unlocked.journal.threads.threads,
            lambda threads: self.screen.reading.thread_form.set_threads([(one.id, one.name) for one in threads]),
        )

    # --- the list

    def _read_list(self) -> None:
        self.screen.model.now = self._unlocked.now
        self._unlocked.read(partial(self._page, self._shown, None), self._show_list)
        self._unlocked.read(self._entries.tags, self.screen.set_tags)

    def _page(self, shown: EntryFilter, before: EntryHeader | None) -> _Page:
        if shown.text and before is None and shown == EntryFilter(text=shown.text):
            return self._entries.search(shown.text, PAGE), False
        headers = self._entries.newest(PAGE + 1, before, shown=shown)
        return headers[:PAGE], len(headers) > PAGE

    def _show_list(self, page: _Page) -> None:
        self.screen.set_page(page[0], has_more=page[1])

    @Slot(object)
    def _on_filter_changed(self, shown: EntryFilter) -> None:
        self._shown = shown
        self._unlocked.read(partial(self._page, shown, None), partial(self._show_if_current, shown))

    def _show_if_current(self, shown: EntryFilter, page: _Page) -> None:
        if shown is self._shown:  # a later letter was typed meanwhile; its own answer is on the way
            self._show_list(page)

    @Slot(object)
    def _on_more_requested(self, last: EntryHeader) -> None:
        self._unlocked.read(partial(self._page, self._shown, last), self._show_more)

    def _show_more(self, page: _Page) -> None:
        self.screen.add_page(page[0], has_more=page[1])

    @Slot()
    def _on_changed(self) -> None:
        self._is_stale = True
        if self.screen.isVisible():
            self.refresh()

    # --- one entry

    def _change(self, entry_id: Identifier, work: Callable[[], object]) -> None:
        self._unlocked.change(work, lambda _: self.open(entry_id))

    @Slot(str, bool)
    def _on_star_requested(self, entry_id: Identifier, on: bool) -> None:
        self._change(entry_id, partial(self._entries.star, entry_id, on))

    @Slot(str, Privacy)
    def _on_privacy_requested(self, entry_id: Identifier, privacy: Privacy) -> None:
        self._change(entry_id, partial(self._entries.set_privacy, entry_id, privacy))

    @Slot(str, tuple)
    def _on_tags_requested(self, entry_id: Identifier, tags: tuple[str, ...]) -> None:
        self._change(entry_id, partial(self._entries.set_tags, entry_id, tags))

    @Slot(str, str, str, object, int, int)
    def _on_thread_requested(
        self, entry_id: Identifier, thread_id: Identifier, name: str, kind: ThreadKind, start: int, end: int
    ) -> None:
        threads = self._unlocked.journal.threads
        if thread_id:
            self._unlocked.change(partial(threads.add, thread_id, entry_id, start, end))
        else:
            self._unlocked.change(partial(threads.begin, name, kind, entry_id, start, end))

    @Slot(str)
    def _on_delete_requested(self, entry_id: Identifier) -> None:
        """Delete, or where that rests ask first. What is still settling is refused by the journal itself."""
        self._unlocked.read(self._unlocked.journal.guidance.rests_until, partial(self._delete_or_ask, entry_id))

    def _delete_or_ask(self, entry_id: Identifier, until: datetime | None) -> None:
        if until is None:
            self._delete(entry_id)
        else:
            self.screen.ask_about_delete(entry_id, self._unlocked.clock.local(until), self._unlocked.local_now)

    @Slot(str)
    def _delete(self, entry_id: Identifier) -> None:
        self._unlocked.change(
            partial(self._entries.delete, entry_id), lambda deleted: self.screen.announce_deleted(deleted.header)
        )

    @Slot(str)
    def _on_hide_requested(self, entry_id: Identifier) -> None:
        until = next_morning(self._unlocked.now, self._unlocked.zone)
        hide = partial(self._entries.hide, entry_id, until)
        self._unlocked.change(hide, lambda _: self.screen.announce_hidden(entry_id))

    @Slot(str)
    def _on_show_again_requested(self, entry_id: Identifier) -> None:
        self._change(entry_id, partial(self._entries.hide, entry_id, None))

    @Slot(str, str)
    def _on_veil_requested(self, entry_id: Identifier, note: str) -> None:
        self._change(entry_id, partial(self._entries.veil, entry_id, note))

    @Slot(str)
    def _on_unveil_requested(self, entry_id: Identifier) -> None:
        self._change(entry_id, partial(self._entries.unveil, entry_id))

    @Slot(str, int, object)
    def _on_certainty_requested(self, entry_id: Identifier, place: int, certainty: Certainty | None) -> None:
        self._change(entry_id, partial(self._entries.set_certainty, entry_id, place, certainty))

    @Slot(str)
    def _on_undo_delete_requested(self, entry_id: Identifier) -> None:
        self._change(entry_id, partial(self._entries.undo_delete, entry_id))

    @Slot()
    def _on_deleted_requested(self) -> None:
        self._unlocked.read(self._entries.deleted, self.screen.show_deleted)
