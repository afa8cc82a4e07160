"""The questions: what there is, what the person chose of it, and packs as files."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from journal_app.catalog.prompt_packs import MOST_BYTES
from journal_app.domain.identifiers import Identifier
from journal_app.domain.phase import Moment
from journal_app.domain.preferences import JournalPreferences, OwnSet
from journal_app.domain.prompt import Domain
from journal_app.errors import JournalError, PackUnreadableError
from journal_app.services.prompt_packs import PackPreview
from journal_app.ui import printing
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.place import Place
from journal_app.ui.screens.prompts_screen import PromptsScreen
from journal_app.ui.widgets.prompt_list import PromptsView


class PromptsFlow(QObject):
    """Joins the screen of the questions to the journal.

    Signals:
        closed: Back to where the person was writing (Place), or None: to the screen before.
    """

    closed = Signal(object)

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._packs = unlocked.journal.prompt_packs
        self._back: Place | None = None
        self._looked_at: PackPreview | None = None
        self.screen = PromptsScreen()
        screen = self.screen
        screen.hide_changed.connect(self._on_hide_changed)
        screen.first_changed.connect(self._on_first_changed)
        screen.own_kept.connect(self._on_own_kept)
        screen.own_delete_requested.connect(self._on_own_delete_requested)
        screen.sets_changed.connect(self._on_sets_changed)
        screen.pack_use_changed.connect(self._on_pack_use_changed)
        screen.pack_delete_requested.connect(self._on_pack_delete_requested)
        screen.import_requested.connect(self._on_import_requested)
        screen.pack_taken.connect(self._on_pack_taken)
        screen.preview_left.connect(self._on_preview_left)
        screen.export_requested.connect(self._on_export_requested)
        screen.closed.connect(self._on_closed)

    def open(self, back: Place | None = None) -> None:
        """Show the questions; `back` is where the person is writing, if they are."""
        self._back = back
        self._looked_at = None
        self.screen.begin_anew()
        self._unlocked.show_requested.emit("prompts")

    @Slot()
    def refresh(self) -> None:
        """Read what is shown."""
        self._unlocked.read(self._gather, self.screen.show_view, self.screen.notice.say_error)

    def _gather(self) -> PromptsView:
        journal = self._unlocked.journal
        preferences = journal.preferences.get()
        return PromptsView(
            moment=journal.guidance.standing().moment,
            prompts=journal.guidance.shipped_prompts(),
            packs=journal.prompt_packs.packs(),
            hidden=preferences.hidden_prompts,
            first=frozenset(preferences.first_prompts),
            sets=preferences.own_sets,
            closed=journal.guidance.closed(),
            domain_order=tuple(dict.fromkeys((*preferences.domain_order, *Domain))),
            read_only=self._unlocked.read_only,
        )

    # --- what the person chooses

    def _change(self, work: Callable[[], object]) -> None:
        self.screen.notice.clear()
        self._unlocked.change(work, lambda _: self.refresh(), self._refuse)

    def _refuse(self, error: JournalError) -> None:
        self.screen.notice.say_error(error)
        self.refresh()

    def _prefer(self, change: Callable[[JournalPreferences], JournalPreferences]) -> None:
        preferences = self._unlocked.journal.preferences
        self._change(lambda: preferences.save(change(preferences.get())))

    @Slot(str, bool)
    def _on_hide_changed(self, prompt_id: str, hidden: bool) -> None:
        def change(before: JournalPreferences) -> JournalPreferences:
            ids = before.hidden_prompts | {prompt_id} if hidden else before.hidden_prompts - {prompt_id}
            first = tuple(one for one in before.first_prompts if not (hidden and one == prompt_id))
            return replace(before, hidden_prompts=ids, first_prompts=first)

        self._prefer(change)

    @Slot(str, bool)
    def _on_first_changed(self, prompt_id: str, first: bool) -> None:
        journal = self._unlocked.journal

        def keep() -> None:
            packs = (one for pack in journal.prompt_packs.packs() for one in pack.prompts)
            moments = {one.id: one.moment for one in (*journal.guidance.shipped_prompts(), *packs)}
            before = journal.preferences.get()
            of = moments.get(prompt_id)
            others = tuple(one for one in before.first_prompts if one != prompt_id and moments.get(one) is not of)
            journal.preferences.save(replace(before, first_prompts=(*others, prompt_id) if first else others))

        self._change(keep)

    @Slot(str, Moment, Domain, str)
    def _on_own_kept(self, text: str, moment: Moment, domain: Domain, prompt_id: str) -> None:
        self._change(partial(self._packs.save_own_prompt, text, moment, domain, prompt_id))

    @Slot(str)
    def _on_own_delete_requested(self, prompt_id: str) -> None:
        self._change(partial(self._packs.delete_own_prompt, prompt_id))

    @Slot(object)
    def _on_sets_changed(self, sets: tuple[OwnSet, ...]) -> None:
        self._prefer(lambda before: replace(before, own_sets=sets))

    @Slot(str, bool)
    def _on_pack_use_changed(self, pack_id: Identifier, in_use: bool) -> None:
        self._change(partial(self._packs.set_in_use, pack_id, in_use=in_use))

    @Slot(str)
    def _on_pack_delete_requested(self, pack_id: Identifier) -> None:
        self._change(partial(self._packs.delete, pack_id))

    # --- files

    @Slot()
    def _on_import_requested(self) -> None:
        dialog = QFileDialog(self.screen, self.screen.tr("Choose a pack of questions"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.screen.tr("Packs of questions (*.toml *.json)"))
        dialog.fileSelected.connect(lambda path: self.look_at(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def look_at(self, path: Path) -> None:
        """Show what is in a file, before anything of it is kept."""
        self._looked_at = None
        self.screen.packs.preview.hide()
        self._unlocked.read(partial(self._read, path), self._show_preview, self.screen.notice.say_error)

    def _read(self, path: Path) -> PackPreview:
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise PackUnreadableError("not to be read") from error
        return self._packs.preview(data)

    def _show_preview(self, preview: PackPreview) -> None:
        self._looked_at = preview
        self.screen.show_preview(preview)

    @Slot()
    def _on_pack_taken(self) -> None:
        preview, self._looked_at = self._looked_at, None
        if preview is not None:
            self._change(partial(self._packs.add, preview.pack))

    @Slot()
    def _on_preview_left(self) -> None:
        self._looked_at = None

    @Slot(str, str, str)
    def _on_export_requested(self, name: str, author: str, kind: str) -> None:
        export = partial(self._packs.export_own, name, author, toml=kind == "toml")
        self._unlocked.read(export, partial(self._save, name, kind), self.screen.notice.say_error)

    def _save(self, name: str, kind: str, text: str | None) -> None:
        if text is None:
            return
        dialog = QFileDialog(self.screen, self.screen.tr("Save your questions"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = {"json": self.screen.tr("JSON files (*.json)"), "toml": self.screen.tr("TOML files (*.toml)")}
        dialog.setNameFilter(filters[kind])
        dialog.setDefaultSuffix(kind)
        dialog.selectFile("".join(one if one.isalnum() or one in " -_" else "_" for one in name) + f".{kind}")
        noted = partial(self._unlocked.note_export, self.screen.tr("Your own questions"))
        dialog.fileSelected.connect(lambda path: printing.save_file(self.screen, path, text.encode()) and noted())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # --- leaving

    @Slot()
    def _on_closed(self) -> None:
        back, self._back = self._back, None
        self._looked_at = None
        self.closed.emit(back)
