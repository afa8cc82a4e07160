"""One patient of the caseload: the brief, reading, the timeline, two sessions, a reply, the end of care."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from journal_app.domain.brief import Brief, brief_of
from journal_app.domain.caseload import REPLY_DRAFT, AttachedItem, PatientReview, Receipt
from journal_app.domain.course import SessionStatus
from journal_app.domain.owner_log import LogKind
from journal_app.domain.share import ReplyPrompt, ShareContent, SharedDrawing, SharedEntry, SharedSession, SharedVoice
from journal_app.domain.shared_timeline import timeline_of
from journal_app.domain.timeline import Lane, Mark
from journal_app.errors import JournalError, PatientGoneError
from journal_app.services.sharing import save_file
from journal_app.sharing.bundle import SUFFIX
from journal_app.sharing.sealing import SealedShare
from journal_app.ui import patient_words, printing, words
from journal_app.ui.audio.sound import Sound
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.pages import PaperSize
from journal_app.ui.screens.brief_screen import BriefScreen
from journal_app.ui.screens.compare_screen import CompareScreen, Comparison, SessionFacts
from journal_app.ui.screens.patient_end_screen import PatientEndScreen
from journal_app.ui.screens.patient_reading_screen import PatientReadingScreen
from journal_app.ui.screens.patient_reply_screen import PatientReplyScreen, ReplyWish
from journal_app.ui.screens.timeline_screen import TimelineScreen
from journal_app.ui.sharing import wording
from journal_app.ui.sharing.document import Part, ShareDocument, drawing_of
from journal_app.ui.widgets.drawing_view import DrawingView
from journal_app.ui.widgets.patient_bar import PatientBar
from journal_app.ui.widgets.voice_player import VoicePlayer

_ENTRY_LANES = frozenset({Lane.GUIDED, Lane.FREE, Lane.FRAGMENTS})
_FIRST_WORDS = 3
_RATINGS = ("mood_before", "distance", "intensity", "ease", "helpfulness")


class PatientFlow(QObject):
    """Joins the pages about one patient to the vault.

    Signals:
        gone: The patient was deleted, or is not there any more.
    """

    gone = Signal()

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._caseload = unlocked.journal.caseload
        self._patient_id = ""
        self._review: PatientReview | None = None
        self._brief: Brief | None = None
        self._fingerprint = ""
        self._own_name = ""
        self._pair = 0
        self._wanted_entry = ""
        self.brief_screen = BriefScreen()
        self.reading_screen = PatientReadingScreen()
        self.timeline_screen = TimelineScreen()
        self.compare_screen = CompareScreen()
        self.reply_screen = PatientReplyScreen()
        self.end_screen = PatientEndScreen()
        self.timeline_screen.show_for_reading()
        self.compare_screen.show_for_reading()
        self._bars = [self.brief_screen.bar, self.reading_screen.bar, self.reply_screen.bar]
        for screen, page in ((self.timeline_screen, "patient_timeline"), (self.compare_screen, "patient_compare")):
            bar = PatientBar(page)
            screen.body.insertWidget(0, bar)
            self._bars.append(bar)
        for bar in self._bars:
            bar.page_requested.connect(unlocked.show_requested)
        self._connect()
        unlocked.changed.connect(self._on_changed)

    def _connect(self) -> None:
        brief, reading = self.brief_screen, self.reading_screen
        brief.entry_requested.connect(self.open_entry)
        brief.reviewed.connect(self._on_reviewed)
        brief.chart_requested.connect(self._on_chart_requested)
        brief.print_requested.connect(self._on_print_requested)
        brief.label_kept.connect(lambda text: self._change(partial(self._caseload.label, self._patient_id, text)))
        brief.end_requested.connect(lambda: self._unlocked.show_requested.emit("patient_end"))
        reading.highlight_requested.connect(
            lambda entry_id, said: self._change(partial(self._caseload.highlight, self._patient_id, entry_id, said))
        )
        reading.highlight_removed.connect(lambda one: self._change(partial(self._caseload.remove_highlight, one)))
        reading.note_kept.connect(self._on_note_kept)
        reading.mark_requested.connect(self._on_mark_requested)
        reading.chart_requested.connect(self._on_entry_chart_requested)
        reading.print_requested.connect(self._on_entry_print_requested)
        reading.attached_requested.connect(self._on_attached_requested)
        self.timeline_screen.open_requested.connect(self._on_mark_opened)
        self.timeline_screen.compare_requested.connect(lambda: self._unlocked.show_requested.emit("patient_compare"))
        self.compare_screen.step_requested.connect(self._on_step_requested)
        self.reply_screen.save_requested.connect(self._on_save_requested)
        self.end_screen.delete_requested.connect(self._on_delete_requested)
        self.end_screen.receipt_requested.connect(self._on_receipt_requested)
        self.end_screen.left.connect(self._on_end_left)

    def open(self, patient_id: str) -> None:
        """Show the brief of a patient."""
        self._keep_written()
        self._patient_id = patient_id
        self._pair = 0
        self._review = self._brief = None
        self._unlocked.show_requested.emit("patient")

    @Slot(str)
    def open_entry(self, entry_id: str) -> None:
        """Show an entry of the patient."""
        self._wanted_entry = entry_id
        self._unlocked.show_requested.emit("patient_reading")

    def refresh(self) -> None:
        """Read the patient anew."""
        if self._patient_id:
            self._unlocked.read(self._gather, self._show, lambda _: self.gone.emit())

    def _gather(self) -> tuple[PatientReview, Brief, str, str]:
        review = self._caseload.patient(self._patient_id)
        brief = brief_of(review, self._unlocked.now)
        name = self._unlocked.journal.preferences.get().name
        return review, brief, self._caseload.fingerprint_of(review.patient), name

    def _show(self, found: tuple[PatientReview, Brief, str, str]) -> None:
        review, self._brief, self._fingerprint, self._own_name = found
        self._review = review
        if self.brief_screen.isVisible():
            self.brief_screen.show_brief(self._brief, self._fingerprint)
        elif self.reading_screen.isVisible():
            self.reading_screen.show_review(review)
            if self._wanted_entry:
                self.reading_screen.open_entry(self._wanted_entry)
            self._wanted_entry = ""
        elif self.timeline_screen.isVisible():
            self.timeline_screen.set_course_name(review.content.course.name if review.content.course else "")
            self.timeline_screen.set_data(timeline_of(review.content, self._unlocked.now), self._unlocked.now)
        elif self.compare_screen.isVisible():
            self.compare_screen.show_comparison(self._comparison(review))
        elif self.reply_screen.isVisible():
            draft = next((note.text for note in review.notes if note.item == REPLY_DRAFT), "[]")
            self.reply_screen.show_patient(review.patient, self._own_name, json.loads(draft))
        elif self.end_screen.isVisible():
            self.end_screen.ask(review)
        about = wording.stretch(review.content.from_on, review.content.until_on)
        for bar in self._bars[3:]:
            bar.show_patient(patient_words.called(review.patient), about)

    @Slot()
    def _on_changed(self) -> None:
        if self.brief_screen.isVisible() or self.reading_screen.isVisible():
            self.refresh()

    def _change(self, work: Callable[[], object]) -> None:
        self._unlocked.change(work)

    # --- what is begun and not kept yet

    def _keep_written(self) -> None:
        for work in self._written():
            self._change(work)
        self.reading_screen.forget_note()

    def save_now(self) -> JournalError | None:
        """Keep a note or a reply that was begun, wait for it, and return what prevented it, if anything did."""
        if self._unlocked.read_only:
            return None
        errors: list[JournalError] = []
        for work in self._written():
            self._unlocked.read(work, None, errors.append)
        self._unlocked.finish()
        error = next((one for one in errors if not isinstance(one, PatientGoneError)), None)
        if error is None:
            self.reading_screen.forget_note()
        return error

    def _written(self) -> Iterator[Callable[[], object]]:
        patient_id, entry_id, text = self.reading_screen.unkept
        if text:
            yield partial(self._caseload.note, patient_id, text, entry_id)
        if (unsent := self.reply_screen.unsent) is not None:
            yield partial(self._keep_reply, self.reply_screen.patient_id, unsent)

    def _keep_reply(self, patient_id: str, unsent: Sequence[str]) -> None:
        """Keep a reply that is not sent, or, without words, no longer; runs in the background."""
        kept = next((note.id for note in self._caseload.patient(patient_id).notes if note.item == REPLY_DRAFT), None)
        text = json.dumps(unsent, ensure_ascii=False) if any(one.strip() for one in unsent) else ""
        self._caseload.note(patient_id, text, REPLY_DRAFT, kept)

    # --- the brief

    @Slot()
    def _on_reviewed(self) -> None:
        """Note the time of what is shown: what arrives between showing and pressing stays new."""
        if self._review is not None:
            at = max(one.received_at for one in self._review.shares)
            self._change(partial(self._caseload.note_reviewed, self._patient_id, at))

    @Slot()
    def _on_chart_requested(self) -> None:
        if self._brief is not None:
            QGuiApplication.clipboard().setText(patient_words.chart_text(self._brief, self._unlocked.local_now.date()))
            self.brief_screen.say_copied()

    @Slot()
    def _on_print_requested(self) -> None:
        if self._review is not None:
            self._print(self._review.content, Part.BRIEF, self.brief_screen)

    @Slot(object)
    def _on_entry_print_requested(self, entry: SharedEntry) -> None:
        """Print what is read, and so without the veil that was lifted from it."""
        if self._review is not None:
            self._print(one_entry(self._review.content, entry), Part.WHOLE, self.reading_screen)

    def _print(self, content: ShareContent, part: Part, parent: QWidget) -> None:
        paper = PaperSize.LETTER if printing.prefers_letter() else PaperSize.A4
        document = ShareDocument(content, part, paper)  # one page, or one entry: soon laid out
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, parent)
        noted = partial(self._unlocked.note_export, self.tr("Print"))

        def draw() -> None:
            document.print_on(printer)
            noted()

        dialog.accepted.connect(draw)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setModal(True)
        dialog.show()

    # --- reading

    @Slot(str, str, str)
    def _on_note_kept(self, entry_id: str, text: str, note_id: str) -> None:
        work = partial(self._caseload.note, self._patient_id, text, entry_id, note_id or None)
        self._unlocked.change(work, None, partial(self._on_note_refused, entry_id, text))

    def _on_note_refused(self, entry_id: str, text: str, error: JournalError) -> None:
        self.reading_screen.give_back(entry_id, text)
        self._unlocked.failed.emit(error)

    @Slot(str, object, object)
    def _on_mark_requested(self, entry_id: str, to_ask: bool | None, is_read: bool | None) -> None:
        self._change(partial(self._caseload.mark, self._patient_id, entry_id, to_ask=to_ask, is_read=is_read))

    @Slot(object)
    def _on_entry_chart_requested(self, entry: SharedEntry) -> None:
        QGuiApplication.clipboard().setText(patient_words.entry_text(entry))
        self.reading_screen.notice.tell(self.tr("Copied. What they wrote is marked as patient-reported."))

    @Slot(object)
    def _on_attached_requested(self, wanted: AttachedItem) -> None:
        self._unlocked.read(
            partial(self._caseload.attached, self._patient_id, wanted.kind, wanted.name),
            partial(self._show_attached, wanted.entry_id),
        )

    def _show_attached(self, entry_id: str, found: SharedDrawing | SharedVoice) -> None:
        if self.reading_screen.entry_id != entry_id:
            return
        shown: QWidget
        if isinstance(found, SharedDrawing):
            view = DrawingView(can_save=False)
            view.show_drawing(drawing_of(found))
            shown = view
        else:
            player = VoicePlayer()
            player.show_recording(found.id, bytes(min(max(one, 0), 255) for one in found.peaks), found.seconds or 0.0)
            player.sound_requested.connect(
                lambda name: self._unlocked.read(
                    lambda: Sound(found.sound), lambda sound: player.play_sound(name, sound), player.show_error
                )
            )
            shown = player
        self.reading_screen.show_attached(shown)

    # --- timeline, and two sessions

    @Slot(object)
    def _on_mark_opened(self, mark: Mark) -> None:
        if mark.lane in _ENTRY_LANES or (mark.lane is Lane.MOOD and mark.detail == "entry"):
            self.open_entry(mark.id)

    @Slot(int)
    def _on_step_requested(self, by: int) -> None:
        self._pair += by
        self.refresh()

    def _comparison(self, review: PatientReview) -> Comparison:
        held = [
            one
            for one in review.content.sessions
            if one.status is SessionStatus.HELD or (one.status is None and one.starts_at <= self._unlocked.now)
        ]
        place = len(held) - 1 + self._pair
        if not 1 <= place < len(held):
            return Comparison()
        earlier, later = (self._facts(review, one) for one in held[place - 1 : place + 1])
        return Comparison(earlier=earlier, later=later, has_earlier=place > 1, has_later=place < len(held) - 1)

    def _facts(self, review: PatientReview, session: SharedSession) -> SessionFacts:
        content = review.content
        meant = [one for one in content.intentions if one.session_id == session.id]
        after = [
            one for one in content.entries if one.session_id == session.id and one.happened_at >= session.starts_at
        ]
        return SessionFacts(
            id=session.id,
            title=wording.session_name(session),
            when=wording.session_when(session),
            dose=patient_words.dose_line(session),
            intention=meant[-1].text if meant and meant[-1].let_go_at is None else "",
            first_words=tuple(patient_words.entry_head(one) for one in after[:_FIRST_WORDS]),
            scores=tuple(
                (one.name, words.amount(point.value))
                for one in content.measures
                for point in one.points
                if point.session_id == session.id
            ),
            side_effects=tuple(
                wording.side_effect(one, session.zone) for one in content.side_effects if one.session_id == session.id
            ),
            ratings=tuple(
                (wording.caption(name), said) for name in _RATINGS if (said := wording.session_value(session, name))
            ),
        )

    # --- a reply

    @Slot(object)
    def _on_save_requested(self, wish: ReplyWish) -> None:
        dialog = QFileDialog(self.reply_screen, self.tr("Save the reply"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Replies (*{suffix})").format(suffix=SUFFIX))
        dialog.setDefaultSuffix(SUFFIX.lstrip("."))
        dialog.selectFile(self.tr("reply") + SUFFIX)
        dialog.fileSelected.connect(lambda path: self.save_reply(wish, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_reply(self, wish: ReplyWish, path: Path) -> None:
        """Seal a reply to the patient and write it there."""
        self._unlocked.change(
            partial(self._seal, self._patient_id, wish, path),
            lambda _: self._on_reply_saved(path.name),
            self.reply_screen.notice.say_error,
        )

    def _on_reply_saved(self, name: str) -> None:
        self.reply_screen.note_saved()
        self.reply_screen.say_saved(name)

    def _seal(self, patient_id: str, wish: ReplyWish, path: Path) -> SealedShare:
        preferences = self._unlocked.journal.preferences
        made = self._caseload.reply(
            patient_id,
            zone=self._unlocked.zone,
            line=wish.line,
            homework=wish.homework,
            prompts=[ReplyPrompt(text=text) for text in wish.prompts],
            name=wish.name,
        )
        save_file(made, path)
        self._keep_reply(patient_id, ())
        kept = preferences.get()
        if wish.name and wish.name != kept.name:
            preferences.save(replace(kept, name=wish.name))
        self._unlocked.journal.log.note(LogKind.EXPORTED)
        return made

    # --- the end of care

    @Slot()
    def _on_delete_requested(self) -> None:
        self.end_screen.show_deleting()
        self._unlocked.change(
            partial(self._delete, self._patient_id), self._on_deleted, self.end_screen.notice.say_error
        )

    def _delete(self, patient_id: str) -> Receipt:
        receipt = self._caseload.delete_patient(patient_id)
        return replace(receipt, is_overwritten=self._unlocked.journal.shrink_if_due())

    def _on_deleted(self, receipt: Receipt) -> None:
        self._patient_id = ""
        self._review = self._brief = None
        self.end_screen.show_receipt(receipt)

    @Slot(str)
    def _on_receipt_requested(self, text: str) -> None:
        dialog = QFileDialog(self.end_screen, self.tr("Save the receipt"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile(self.tr("receipt.txt"))
        dialog.fileSelected.connect(lambda path: printing.save_file(self.end_screen, path, text.encode("utf-8")))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _on_end_left(self) -> None:
        self._unlocked.show_requested.emit("patient" if self._patient_id else "caseload")


def one_entry(content: ShareContent, entry: SharedEntry) -> ShareContent:
    """Return a share of one entry alone, and of who sent it."""
    return ShareContent(
        made_at=content.made_at,
        zone=content.zone,
        name=content.name,
        recipient=content.recipient,
        entries=(replace(entry, veiled=False, session_id=""),),
    )
