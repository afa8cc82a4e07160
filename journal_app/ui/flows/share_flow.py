"""Joins sharing to the journal: the wizard, what was shared so far, and replies that came back."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter

from journal_app.domain.course import DosingSession
from journal_app.domain.entry import Entry, EntryHeader, EntryKind, Privacy
from journal_app.domain.identifiers import Identifier, sample_identifier
from journal_app.domain.owner_log import LogKind
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.prompt_pack import PackSource, PromptPack
from journal_app.domain.share import CareProvider, OpenedShare, ReplyContent, SentShare
from journal_app.domain.share_selection import Candidates, EntryChoice, Selection
from journal_app.domain.step import Step, StepEvent, StepStatus
from journal_app.errors import (
    ChangedSinceSeenError,
    EntryGoneError,
    JournalError,
    MistypedKeyError,
    StorageFailedError,
)
from journal_app.services.share_building import Chosen
from journal_app.services.sharing import Sealed, read_file, save_file
from journal_app.sharing import keys
from journal_app.ui import printing, words
from journal_app.ui.error_text import describe
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.models.entries_model import header_of
from journal_app.ui.screens.ledger_screen import LedgerScreen
from journal_app.ui.screens.reply_screen import ReplyScreen
from journal_app.ui.screens.share_screen import ShareScreen
from journal_app.ui.sharing import saving, wording
from journal_app.ui.sharing.document import ShareDocument
from journal_app.ui.sharing.entry_row import WholeEntry
from journal_app.ui.tasks import Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proposal:
    care_provider: CareProvider
    candidates: Candidates
    selection: Selection
    sessions: tuple[DosingSession, ...]


class ShareFlow(QObject):
    """Makes one share at a time. What was chosen lives here and nowhere else, and is gone with the lock.

    Signals:
        ledger_requested, wizard_requested, reply_shown: The other screen is to be shown.
    """

    ledger_requested = Signal()
    wizard_requested = Signal()
    reply_shown = Signal()

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._sharing = unlocked.journal.sharing
        self._care_provider: CareProvider | None = None
        self._chosen: Chosen | None = None
        self._sealed: Sealed | None = None
        self._saved_at: Path | None = None
        self._unsaved: Identifier | None = None  # set and read in the background alone
        self._look_at: tuple[Path, str] | None = None  # so is this
        self._wanted_entry: Identifier | None = None
        self._reply: OpenedShare | None = None
        self._stop = Stop()
        self.screen = ShareScreen()
        self.ledger_screen = LedgerScreen()
        self.reply_screen = ReplyScreen()
        self._join_wizard()
        self._join_others()

    def _join_wizard(self) -> None:
        screen = self.screen
        screen.recipient.chosen.connect(self._on_care_provider_chosen)
        screen.recipient.added.connect(self._on_care_provider_added)
        screen.recipient.key_typed.connect(self._on_key_typed)
        screen.choosing.period_changed.connect(self._on_period_changed)
        screen.choosing.details_requested.connect(self._on_details_requested)
        screen.preview_requested.connect(self._on_preview_requested)
        screen.preview.page_requested.connect(self._on_page_requested)
        screen.preview.left.connect(self._on_preview_left)
        screen.preview.pdf_requested.connect(self._on_pdf_requested)
        screen.preview.print_requested.connect(self._on_print_requested)
        screen.sealing_requested.connect(self._on_sealing_requested)
        screen.sealing.told.connect(self._on_told)
        screen.sealing.seal_requested.connect(self._on_seal_requested)
        screen.sealing.stop_requested.connect(self.give_up)
        screen.sealing.passphrase_print_requested.connect(self._on_passphrase_print_requested)
        screen.sealing.save_requested.connect(self._on_save_requested)
        screen.sealing.browser_requested.connect(self._on_browser_requested)
        screen.sealing.done.connect(self._on_done)
        screen.given_up.connect(self.give_up)

    def _join_others(self) -> None:
        self.screen.ledger_requested.connect(self.ledger_requested)
        self.ledger_screen.share_requested.connect(self.wizard_requested)
        self.ledger_screen.held_requested.connect(self._on_held_requested)
        self.ledger_screen.renamed.connect(self._on_renamed)
        self.ledger_screen.compared.connect(self._on_compared)
        self.ledger_screen.removal_requested.connect(self._on_removal_requested)
        self.reply_screen.taken.connect(self._on_taken)
        self.reply_screen.left.connect(self.ledger_requested)
        for one in (self.screen, self.ledger_screen, self.reply_screen):
            one.reply_requested.connect(self._on_reply_requested)
            one.reply_dropped.connect(self.open_reply)

    def refresh(self) -> None:
        """Read what the shown screen needs."""
        if self.ledger_screen.isVisible():
            self._show_ledger()
        elif self.screen.isVisible() and self.screen.is_at_start:
            self._start()
        elif self.screen.isVisible():
            self.screen.choosing.look_again()

    def end(self) -> None:
        """Give up what was not saved: the journal is going to be closed."""
        self._stop.request()
        self._sealed = None
        self._unlocked.read(self._delete_look, None)
        self._unlocked.read(self._discard_unsaved, None)

    # --- for whom

    def begin_with(self, entry_id: Identifier) -> None:
        """Begin a share that holds this entry."""
        if not self.screen.is_at_start:
            self.give_up()
        self._wanted_entry = entry_id
        self.wizard_requested.emit()

    def _start(self) -> None:
        self._unlocked.read(self._gather_known, lambda found: self.screen.show_start(*found))

    def _gather_known(self) -> tuple[tuple[CareProvider, ...], Mapping[Identifier, str]]:
        said = {}
        for one in self._sharing.ledger():
            if one.care_provider_id and one.care_provider_id not in said:
                when = wording.when(one.made_at, self._unlocked.zone)
                said[one.care_provider_id] = self.tr("Last: {when}").format(when=when)
        return self._sharing.care_providers(), said

    @Slot(str)
    def _on_key_typed(self, text: str) -> None:
        try:
            numbers = keys.fingerprint(keys.read_public_key(text))
        except MistypedKeyError as error:
            self.screen.recipient.show_key(text, "", describe(error).what)
        else:
            self.screen.recipient.show_key(text, numbers, "")

    @Slot(str)
    def _on_care_provider_chosen(self, care_provider_id: Identifier) -> None:
        def find() -> _Proposal | None:
            known = self._sharing.care_providers()
            found = next((one for one in known if one.id == care_provider_id), None)
            return self._propose(found, None) if found else None

        self._show_when_read(find)

    @Slot(str, str, bool)
    def _on_care_provider_added(self, name: str, key: str, compared: bool) -> None:
        def add() -> _Proposal:
            made = self._sharing.add_care_provider(name, key)
            if key and compared:
                made = self._sharing.save_care_provider(replace(made, compared_at=self._unlocked.now))
            return self._propose(made, None)

        self._show_when_read(add)

    # --- what

    def _show_when_read(self, work: Callable[[], _Proposal | None]) -> None:
        self.screen.show_busy(busy=True)
        self._unlocked.read(work, self._show_proposal, self.screen.show_error)

    def _propose(
        self,
        care_provider: CareProvider,
        days: tuple[date, date] | None,
        before: Selection | None = None,
        offered: frozenset[Identifier] = frozenset(),
    ) -> _Proposal:
        """Propose what goes along.

        Args:
            care_provider: To whom.
            days: Of which days; None for what is new for them.
            before: What was chosen for other days; it stays chosen.
            offered: The entries that were there to be chosen then: those left out stay out.
        """
        zone = self._unlocked.zone
        if days is None:
            selection = self._sharing.proposed_since_last(care_provider.id, zone)
        else:
            selection = self._sharing.propose(*days, zone)
        if before is not None:
            new = tuple(one for one in selection.entries if one.entry_id not in offered)
            selection = replace(
                selection,
                name=before.name,
                message=before.message,
                read_by=before.read_by,
                ticks=before.ticks,
                entries=(*before.entries, *new),
            )
        candidates = self._sharing.candidates(selection.from_on, selection.until_on, zone)
        chosen = {one.entry_id for one in selection.entries}
        if self._wanted_entry and before is None and self._wanted_entry not in chosen:
            wanted = EntryChoice(entry_id=self._wanted_entry)
            selection = replace(selection, entries=(*selection.entries, wanted))
        here = {one.id for one in candidates.entries}
        elsewhere = tuple(self._headers(one.entry_id for one in selection.entries if one.entry_id not in here))
        return _Proposal(
            care_provider=care_provider,
            candidates=replace(candidates, entries=(*elsewhere, *candidates.entries)),
            selection=selection,
            sessions=self._unlocked.journal.courses.dosing_sessions(),
        )

    def _headers(self, entry_ids: Iterable[Identifier]) -> Iterator[EntryHeader]:
        for entry_id in entry_ids:
            try:
                entry = self._unlocked.journal.entries.get(entry_id)
            except EntryGoneError:
                continue
            if entry.privacy is not Privacy.ONLY_ME:
                yield header_of(entry)

    def _show_proposal(self, proposal: _Proposal | None) -> None:
        self.screen.show_busy(busy=False)
        if proposal is None:
            self._start()
            return
        self._care_provider = proposal.care_provider
        held = [one for one in proposal.sessions if one.took_place_by(self._unlocked.now)]
        self.screen.show_proposal(proposal.care_provider, proposal.candidates, proposal.selection, held)

    @Slot(object, object)
    def _on_period_changed(self, first: date, last: date) -> None:
        before, offered = self.screen.choosing.selection, self.screen.choosing.offered
        if self._care_provider is not None and before is not None:
            self._show_when_read(partial(self._propose, self._care_provider, (first, last), before, offered))

    @Slot(str)
    def _on_details_requested(self, entry_id: Identifier) -> None:
        def read() -> WholeEntry:
            journal = self._unlocked.journal
            attachments = tuple(one for one in journal.media.of_entry(entry_id) if one.is_complete)
            return WholeEntry(entry=journal.entries.get(entry_id), attachments=attachments)

        self._unlocked.read(read, self.screen.show_entry, self.screen.show_error)

    # --- as they will see it

    @Slot(Selection)
    def _on_preview_requested(self, selection: Selection) -> None:
        if self._care_provider is not None:
            self.screen.show_busy(busy=True)
            choose = partial(self._sharing.choose, selection, self._care_provider)
            self._unlocked.read(choose, self._on_chosen, self._on_not_chosen)

    def _on_not_chosen(self, error: JournalError) -> None:
        self.screen.show_error(error)
        self.screen.choosing.look_again()

    def _on_chosen(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self.screen.show_preview(chosen.content, letter=printing.prefers_letter())

    @Slot()
    def _on_page_requested(self) -> None:
        saving.ask_where(
            self.screen,
            self.tr("Save a copy to look at"),
            self.tr("a copy to look at.html"),
            self.tr("Shared file (*.html)"),
            lambda path: self.save_look(Path(path)),
        )

    def save_look(self, path: Path) -> None:
        """Write an encrypted copy of what was chosen, and open it in the browser."""
        chosen = self._chosen
        if chosen is None:
            return

        def write() -> str:
            self._delete_look()
            made, words = self._sharing.seal_to_look_at(chosen)
            save_file(made, path)
            self._look_at = path, made.sha256
            return words

        def show(words: str) -> None:
            if not self.screen.preview.isHidden():  # else the person went on, and it is deleted already
                self.screen.preview.show_look_words(words)
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._unlocked.read(write, show, self.screen.show_error)

    def _delete_look(self) -> None:
        """Delete the copy that was made to look at, unless something else stands in its place by now."""
        if self._look_at is None:
            return
        path, sha256 = self._look_at
        self._look_at = None
        with suppress(OSError, JournalError):
            if hashlib.sha256(read_file(path)).hexdigest() == sha256:
                path.unlink()

    @Slot()
    def _on_preview_left(self) -> None:
        self._unlocked.read(self._delete_look, None)

    @Slot(object, bool)
    def _on_pdf_requested(self, document: ShareDocument, although_resting: bool) -> None:
        ask = partial(
            saving.ask_where,
            self.screen,
            self.tr("Save the pages"),
            self.tr("pages.pdf"),
            self.tr("PDF files (*.pdf)"),
            partial(self.save_pdf, document),
        )
        self._unless_it_rests(ask, although_resting=although_resting)

    def _unless_it_rests(self, act: Callable[[], object], *, although_resting: bool) -> None:
        """Let pages leave the encryption, or on a day on which sharing rests ask twice first."""

        def go_on(until: datetime | None) -> None:
            if until is None or although_resting:
                act()
            else:
                local = self._unlocked.clock.local(until)
                self.screen.preview.ask_although_resting(local, self._unlocked.local_now)

        self._unlocked.read(self._sharing.rests_until, go_on, self.screen.show_error)

    def save_pdf(self, document: ShareDocument, path: str) -> None:
        """Write the pages as a PDF, and note that they left the encryption."""
        pdf = document.to_pdf()
        said = self.tr("PDF, {count} pages").format(count=words.number(document.page_count))

        def write() -> None:
            if not printing.write_whole(path, pdf):
                raise StorageFailedError
            self._note_export(said)

        self._unlocked.read(
            write, lambda _: self.screen.notice.tell(self.tr("The PDF is saved.")), self.screen.show_error
        )

    @Slot(object, bool)
    def _on_print_requested(self, document: ShareDocument, although_resting: bool) -> None:
        said = self.tr("Print, {count} pages").format(count=words.number(document.page_count))

        def draw(printer: QPrinter) -> None:
            document.print_on(printer)
            self._unlocked.read(partial(self._note_export, said), None)

        self._unless_it_rests(partial(saving.ask_printer, self.screen, draw), although_resting=although_resting)

    def _note_export(self, said: str) -> None:
        self._unlocked.journal.log.note(LogKind.EXPORTED, said)

    # --- the file

    @Slot()
    def _on_sealing_requested(self) -> None:
        care_provider = self._care_provider
        if care_provider is None:
            return

        def show(until: datetime | None) -> None:
            now = self._unlocked.now
            rests = None
            if until is not None:
                rests = (self._unlocked.clock.local(until), self._unlocked.clock.local(now))
            self.screen.show_sealing(care_provider, rests)

        self._unlocked.read(self._sharing.rests_until, show, self.screen.show_error)

    @Slot()
    def _on_told(self) -> None:
        if self._care_provider is not None:
            self._care_provider = replace(self._care_provider, told_at=self._unlocked.now)
            self._unlocked.read(partial(self._sharing.save_care_provider, self._care_provider), None)

    @Slot(bool, bool)
    def _on_seal_requested(self, by_passphrase: bool, although_resting: bool) -> None:
        chosen, care_provider = self._chosen, self._care_provider
        if chosen is None or care_provider is None:
            return
        self._stop = stop = Stop()

        def seal() -> Sealed | None:
            sealed = self._sharing.seal(
                chosen, care_provider, by_passphrase=by_passphrase, although_resting=although_resting
            )
            self._unsaved = sealed.sent.id
            if stop.requested():
                self._discard_unsaved()
                return None
            return sealed

        self.screen.sealing.show_working(working=True)
        self._unlocked.read(seal, partial(self._on_sealed, stop), partial(self._on_not_sealed, chosen))

    def _on_not_sealed(self, chosen: Chosen, error: JournalError) -> None:
        self.screen.show_error(error)
        if isinstance(error, ChangedSinceSeenError) and self._care_provider is not None:
            choose = partial(self._sharing.choose, chosen.selection, self._care_provider)
            self._unlocked.read(choose, partial(self._on_chosen_again, error), self._on_not_chosen)

    def _on_chosen_again(self, error: JournalError, chosen: Chosen) -> None:
        self._on_chosen(chosen)
        self.screen.show_error(error)

    def _on_sealed(self, stop: Stop, sealed: Sealed | None) -> None:
        if sealed is not None and not stop.requested():
            self._sealed = sealed
            self.screen.show_made(sealed.passphrase)

    def _discard_unsaved(self) -> None:
        if self._unsaved is not None:
            self._sharing.discard(self._unsaved)
            self._unsaved = None

    @Slot()
    def give_up(self) -> None:
        """Share nothing: what was made and not saved leaves the ledger again."""
        self._stop.request()
        self._forget()
        self._unlocked.read(self._discard_unsaved, lambda _: self._start())

    def _forget(self) -> None:
        self._chosen = self._sealed = self._care_provider = self._saved_at = self._wanted_entry = None

    @Slot()
    def _on_passphrase_print_requested(self) -> None:
        sealed = self._sealed
        if sealed is None or sealed.passphrase is None:
            return
        heading = self.tr("Passphrase of the file for {reader}, {day}").format(
            reader=sealed.sent.recipient, day=words.full_day(self._unlocked.local_now.date())
        )
        saving.ask_printer(self.screen, partial(saving.draw_passphrase, heading, sealed.passphrase))

    @Slot()
    def _on_save_requested(self) -> None:
        saving.ask_where(
            self.screen,
            self.tr("Save the file"),
            self.tr("share.html"),
            self.tr("Shared file (*.html)"),
            lambda path: self.save(Path(path)),
        )

    def save(self, path: Path) -> None:
        """Write the file of the share, and note that it was sent."""
        sealed = self._sealed
        if sealed is None:
            return

        def write() -> None:
            save_file(sealed.share, path)
            self._sharing.note_sent(sealed.sent.id)
            self._unsaved = None
            size = words.number(max(round(len(sealed.share.data) / 1000), 1))
            self._note_export(self.tr("Encrypted share, {size} kB").format(size=size))

        def done(_: None) -> None:
            self._saved_at = path
            self.screen.show_saved(path.name, sealed.sent.recipient)

        self._unlocked.change(write, done, self.screen.show_error)

    @Slot()
    def _on_browser_requested(self) -> None:
        if self._saved_at is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._saved_at)))

    @Slot()
    def _on_done(self) -> None:
        self._forget()
        self._start()
        self.ledger_requested.emit()

    # --- what was shared so far

    def _show_ledger(self) -> None:
        def gather() -> tuple[tuple[SentShare, ...], tuple[CareProvider, ...], dict[Identifier, str]]:
            known = self._sharing.care_providers()
            numbers = {
                one.id: keys.fingerprint(keys.read_public_key(one.public_key)) for one in known if one.public_key
            }
            return self._sharing.ledger(), known, numbers

        self._unlocked.read(
            gather,
            lambda found: self.ledger_screen.show_ledger(*found, self._unlocked.zone),
            self.ledger_screen.show_error,
        )

    @Slot(str)
    def _on_held_requested(self, sent_id: Identifier) -> None:
        def gather() -> list[str]:
            found = next((one for one in self._sharing.ledger() if one.id == sent_id), None)
            return list(self._held(found)) if found else []

        self._unlocked.read(
            gather, lambda lines: self.ledger_screen.show_held(sent_id, lines), self.ledger_screen.show_error
        )

    def _held(self, sent: SentShare) -> Iterator[str]:
        """Name the notes that a share held, as the journal has them now: by title or first words, kind and day."""
        journal, zone = self._unlocked.journal, self._unlocked.zone
        courses, practice = journal.courses, journal.practice
        when, today = partial(wording.when, zone=zone), words.local(self._unlocked.now, zone).date()
        talks = ((words.therapy_session_kind(one.kind), one) for one in courses.therapy_sessions())
        named = {
            **{one.id: (self.tr("Session"), wording.session_when(one)) for one in courses.dosing_sessions()},
            **{one.id: (name, wording.session_when(one)) for name, one in talks},
            **{one.id: (self.tr("Side effect"), when(one.noted_at)) for one in courses.side_effects()},
            **{
                one.id: (words.life_mark_kind(one.kind), words.life_mark_when(one, today))
                for one in courses.life_marks()
            },
            **{one.id: (self.tr("Intention"), when(one.written_at)) for one in courses.intentions()},
            **{one.id: (self.tr("Small step"), when(one.made_at)) for one in practice.steps()},
            **{one.id: (self.tr("Question"), when(one.parked_at)) for one in practice.questions()},
        }
        check_ins = {one.id for one in practice.check_ins()} & set(sent.record_ids)
        if check_ins:
            yield self.tr("Check-ins: {count}").format(count=words.number(len(check_ins)))
        for record_id in sent.record_ids:
            if record_id in check_ins:
                continue
            if record_id in named:
                name, said = named[record_id]
                yield self.tr("{name}, {when}").format(name=name, when=said)
                continue
            try:
                entry = journal.entries.get(record_id)
            except EntryGoneError:
                continue  # deleted since, or a recording or drawing of an entry that is named
            yield self.tr("Entry: {title}, {when}").format(
                title=words.headline(entry), when=wording.when(entry.happened_at, entry.zone)
            )

    @Slot(object)
    def _on_renamed(self, care_provider: CareProvider) -> None:
        self._unlocked.read(
            partial(self._sharing.save_care_provider, care_provider),
            lambda _: self._show_ledger(),
            self.ledger_screen.show_error,
        )

    @Slot(str)
    def _on_compared(self, care_provider_id: Identifier) -> None:
        now = self._unlocked.now

        def note() -> None:
            for one in self._sharing.care_providers():
                if one.id == care_provider_id:
                    self._sharing.save_care_provider(replace(one, compared_at=now))

        self._unlocked.read(note, lambda _: self._show_ledger(), self.ledger_screen.show_error)

    @Slot(str)
    def _on_removal_requested(self, care_provider_id: Identifier) -> None:
        self._unlocked.read(
            partial(self._sharing.delete_care_provider, care_provider_id),
            lambda _: self._show_ledger(),
            self.ledger_screen.show_error,
        )

    # --- replies

    @Slot()
    def _on_reply_requested(self) -> None:
        saving.ask_which(
            self.reply_screen, self.tr("Open a reply"), self.tr("Reply (*.html);;All files (*)"), self.open_reply
        )

    @Slot(str)
    def open_reply(self, path: str) -> None:
        """Open a file that a therapist sent, in a process that may do nothing else, and show what it holds."""
        self._reply = None
        self.reply_screen.show_opening()
        self.reply_shown.emit()

        def read() -> tuple[OpenedShare, SentShare | None, str]:
            opened = self._sharing.open_reply(read_file(Path(path)))
            answered = self._sharing.answered_by(opened)
            asked = answered.care_provider_id if answered else None
            known = next((one.public_key for one in self._sharing.care_providers() if one.id == asked), "")
            return opened, answered, known

        self._unlocked.read(read, self._show_reply, self._refuse_reply)

    def _show_reply(self, found: tuple[OpenedShare, SentShare | None, str]) -> None:
        opened, answered, known = found
        if not isinstance(opened.content, ReplyContent):
            return
        self._reply = opened
        if answered is None:
            said = self.tr(
                "It answers none of the shares in your list, and anyone can write any name into a file. You may compare"
                " the numbers below with your therapist before you take anything of it."
            )
        else:
            said = self.tr(
                "It answers the share that you made for {name} on {day}. Only somebody who opened that share can say"
                " so."
            ).format(
                name=answered.recipient,
                day=words.full_day(words.local(answered.made_at, self._unlocked.zone).date()),
            )
            if known not in {"", keys.public_text(opened.sender.reply_key)}:
                other = self.tr("It names another key than the one you have for {name}.").format(
                    name=answered.recipient
                )
                said = f"{said} {other}"
        self.reply_screen.show_reply(opened.content, keys.fingerprint(opened.sender.signing_key), known_from=said)

    def _refuse_reply(self, error: JournalError) -> None:
        self.reply_screen.clear()
        self.reply_screen.show_error(error)

    @Slot(object)
    def _on_taken(self, parts: frozenset[str]) -> None:
        opened = self._reply
        if opened is None or not isinstance(opened.content, ReplyContent):
            return
        reply = opened.content
        self._reply = None
        self._unlocked.change(
            partial(self._take, opened.share_id, reply, parts),
            self.reply_screen.show_taken,
            self.reply_screen.show_error,
        )

    def _take(self, share_id: str, reply: ReplyContent, parts: frozenset[str]) -> str:
        """Keep what was wanted of a reply, marked as theirs; one that was taken before makes nothing twice."""
        whose = reply.name.strip() or self.tr("my therapist")
        said = []
        if "line" in parts and reply.line.strip():
            self._unlocked.journal.entries.add_many([self._line(share_id, reply, whose)])
            said.append(self.tr("Their words are in your journal, under “From {name}”.").format(name=whose))
        if "homework" in parts and reply.homework:
            self._take_homework(share_id, reply, whose)
            said.append(self.tr("What to try is among your small steps."))
        if "prompts" in parts and reply.prompts:
            self._unlocked.journal.prompt_packs.add(self._pack(share_id, reply, whose))
            said.append(self.tr("Their questions are offered when you write."))
        return " ".join(said)

    def _line(self, share_id: str, reply: ReplyContent, whose: str) -> Entry:
        quoted = "\n".join(f"> {line}" for line in reply.line.strip().splitlines())
        return Entry(
            id=sample_identifier(reply.made_at, f"reply {share_id} line"),
            kind=EntryKind.FREE,
            happened_at=self._unlocked.now,
            zone=self._unlocked.zone,
            written_at=self._unlocked.now,
            title=self.tr("From {name}").format(name=whose),
            text=quoted,
        )

    def _take_homework(self, share_id: str, reply: ReplyContent, whose: str) -> None:
        practice = self._unlocked.journal.practice
        known = {one.id for one in practice.steps()}
        for place, homework in enumerate(reply.homework):
            step_id = sample_identifier(reply.made_at, f"reply {share_id} step {place}")
            if step_id not in known:
                note = self.tr("From {name}").format(name=whose)
                told = StepEvent(at=self._unlocked.now, status=StepStatus.OPEN, note=note)
                practice.save_step(Step(id=step_id, text=homework, made_at=self._unlocked.now, history=(told,)))

    def _pack(self, share_id: str, reply: ReplyContent, whose: str) -> PromptPack:
        pack_id = sample_identifier(reply.made_at, f"reply {share_id} pack")
        return PromptPack(
            id=pack_id,
            name=self.tr("From {name}").format(name=whose),
            author=reply.name.strip(),
            source=PackSource.THERAPIST,
            prompts=tuple(
                Prompt(
                    id=f"{pack_id}/{place + 1}",
                    moment=one.moment or Moment.LOOK_BACK,
                    domain=one.domain or Domain.INSIGHTS,
                    text=one.text,
                )
                for place, one in enumerate(reply.prompts)
            ),
        )
