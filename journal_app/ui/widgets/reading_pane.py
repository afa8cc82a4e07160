"""One entry to read, with what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QHideEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QWidget

from journal_app.domain.entry import Certainty, Entry, Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.thread import ThreadKind
from journal_app.ui import words
from journal_app.ui.models.entries_model import header_of
from journal_app.ui.widgets.attachments_view import AttachmentsView, Kept
from journal_app.ui.widgets.beside_view import Beside, BesideView
from journal_app.ui.widgets.certainty_marks import CertaintyMarks
from journal_app.ui.widgets.entry_view import EntryView
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import FlowLayout, Page, button, column, empty, holder, label, line, pill
from journal_app.ui.widgets.privacy_choice import ICONS, privacy_meaning, privacy_name
from journal_app.ui.widgets.resting_question import RestingQuestion
from journal_app.ui.widgets.sign import Sign
from journal_app.ui.widgets.tag_editor import TagEditor
from journal_app.ui.widgets.thread_form import ThreadForm, place_of
from journal_app.ui.widgets.veil import VeilCard, VeilForm
from journal_app.ui.widgets.when import clock_text, day_text, entry_day, long_text, moment_name, zone_of

_NO_YEAR = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What belongs to an entry that is read, beside its words.

    Attributes:
        now: Aware; None where nothing is settling in any case.
        began_at: When its dosing session began, where it has one; aware.
        attachments: What was said and drawn for it.
        beside: What was written beside it, or what it was written beside.
    """

    now: datetime | None = None
    began_at: datetime | None = None
    attachments: Sequence[Kept] = ()
    beside: Sequence[Beside] = ()


NOTHING_AROUND = Around()


class ReadingPane(QWidget):
    """Title, date and signs, a row of actions, and the words; over a veiled entry the note on its veil instead.

    A veil that was lifted lies again when another entry is shown, or when this is left.

    Signals:
        edit_requested, delete_requested, versions_requested: The entry (id).
        delete_anyway_requested: The entry (id): although deleting rests, and after two questions.
        star_requested: The entry (id), and whether it gets a star.
        privacy_requested: The entry (id), and whom it is for.
        tags_requested: The entry (id), and all its tags.
        thread_requested: The entry (id), the thread to add to (id) or nothing for a new one, its name, its ThreadKind,
            and where the words stand in `Entry.words` (start, end).
        beside_requested: Something new is to be written beside the entry (id).
        hide_requested: The entry (id) is to be left out of every list until tomorrow.
        veil_requested: The entry (id), and the note on its veil.
        unveil_requested: The entry (id).
        certainty_requested: The entry (id), the place of an answer in it, and a Certainty or None.
        open_requested: Another entry (id) is to be read.
        share_requested: The entry (id), which is marked for the therapist, is to be shared.
        memory_requested: A memory in the entry (id) is to be held, then and now.
    """

    edit_requested = Signal(str)
    delete_requested = Signal(str)
    delete_anyway_requested = Signal(str)
    versions_requested = Signal(str)
    star_requested = Signal(str, bool)
    privacy_requested = Signal(str, Privacy)
    tags_requested = Signal(str, tuple)
    thread_requested = Signal(str, str, str, object, int, int)
    beside_requested = Signal(str)
    hide_requested = Signal(str)
    veil_requested = Signal(str, str)
    unveil_requested = Signal(str)
    certainty_requested = Signal(str, int, object)
    open_requested = Signal(str)
    share_requested = Signal(str)
    memory_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self._around = NOTHING_AROUND
        self._is_read_only = False
        self._is_lifted = False
        self._is_veiling = False
        self._version_count = 0
        self._place: tuple[int, int] | None = None
        self._build_actions()
        self._build_forms()
        self._title = label("", "title")
        self._date = label("", "secondary")
        self._signs = FlowLayout(spacing=6)
        self._signs_holder = holder(self._signs)
        self._bound = label("", "secondary")
        self._feelings = FlowLayout(spacing=6)
        self._feelings_part = holder(column(label(self.tr("Feelings"), "label"), holder(self._feelings), spacing=4))
        self._page = Page(
            column(self._title, self._date, spacing=4),
            self._signs_holder,
            holder(FlowLayout(*self._actions)),
            self._bound,
            self.resting,
            self.veil_form,
            self.tag_editor,
            self.thread_form,
            self.certainty,
            line(),
            4,
            self.veil,
            self.view,
            self._feelings_part,
            self.attachments,
            self.beside,
            None,
            widest=720,
            centred=True,
            spacing=12,
            margin=24,
        )
        self._page.setProperty("look", "")
        self._page.viewport().setAutoFillBackground(False)
        outer = column(self._page)
        self.setLayout(outer)

    def _build_actions(self) -> None:
        self._edit = button(self.tr("Edit"), icon="pencil-simple", on_click=self._on_edit_clicked)
        self._beside = button(self.tr("Write beside it"), icon="note-pencil", on_click=self._on_beside_clicked)
        self._star = button(self.tr("Star"), "quiet", icon="star")
        self._star.setCheckable(True)
        self._star.clicked.connect(self._on_star_clicked)
        self._privacy = button(self.tr("Private"), "quiet", icon=ICONS[Privacy.PRIVATE])
        self._privacy.setProperty("menu", "true")
        self._privacy.setMenu(self._privacy_menu())
        self._tags = button(self.tr("Tags"), "quiet", icon="tag")
        self._tags.setCheckable(True)
        self._tags.toggled.connect(self._on_tags_toggled)
        self._sure = button(self.tr("How sure"), "quiet", icon="cloud")
        self._sure.setCheckable(True)
        self._sure.toggled.connect(self._on_sure_toggled)
        self._memory = button(
            self.tr("Hold as a memory"), "quiet", icon="clock-clockwise", on_click=self._on_memory_clicked
        )
        self._put_veil = button(self.tr("Put a veil on it"), "quiet", icon="eye-slash", on_click=self._on_veil_clicked)
        self._cover = button(self.tr("Cover it again"), "quiet", icon="eye-slash", on_click=self.cover)
        self._unveil = button(self.tr("Take the veil off"), "quiet", icon="eye", on_click=self._on_unveil_clicked)
        self._hide = button(self.tr("Hide until tomorrow"), "quiet", icon="moon", on_click=self._on_hide_clicked)
        self._delete = button(self.tr("Delete"), "quiet", icon="trash", on_click=self._on_delete_clicked)
        self._versions = button(
            self.tr("Earlier versions"), "quiet", icon="clock-counter-clockwise", on_click=self._on_versions_clicked
        )
        self._share = button(self.tr("Share it"), "quiet", icon="paper-plane-tilt", on_click=self._on_share_clicked)
        self._thread = button(self.tr("Make a thread"), "quiet", icon="path", on_click=self._on_thread_clicked)
        self._actions = (
            self._edit, self._beside, self._star, self._privacy, self._tags, self._sure, self._memory, self._put_veil,
            self._cover, self._unveil, self._hide, self._versions, self._share, self._delete, self._thread,
        )  # fmt: skip
        for action in (self._versions, self._thread):
            action.hide()

    def _build_forms(self) -> None:
        self.tag_editor = TagEditor()
        self.tag_editor.tags_changed.connect(self._on_tags_changed)
        self.tag_editor.hide()
        self.view = EntryView()
        self.thread_form = ThreadForm()
        self.thread_form.kept.connect(self._on_thread_form_kept)
        self.thread_form.closed.connect(self.view.setFocus)
        self.view.selectionChanged.connect(self._on_view_selection_changed)
        self.veil = VeilCard()
        self.veil.lifted.connect(self._on_veil_lifted)
        self.veil.hide()
        self.veil_form = VeilForm()
        self.veil_form.kept.connect(self._on_veil_form_kept)
        self.veil_form.closed.connect(self._put_veil.setFocus)
        self.resting = RestingQuestion()
        self.resting.accepted.connect(self._on_resting_accepted)
        self.resting.declined.connect(self._delete.setFocus)
        self.certainty = CertaintyMarks()
        self.certainty.certainty_changed.connect(self._on_certainty_changed)
        self.attachments = AttachmentsView()
        self.beside = BesideView()
        self.beside.open_requested.connect(self.open_requested)

    def set_read_only(self) -> None:
        """Offer nothing that changes an entry."""
        self._is_read_only = True
        changing = (
            self._edit, self._beside, self._star, self._privacy, self._tags, self._sure, self._put_veil, self._unveil,
            self._hide, self._delete, self._memory,
        )  # fmt: skip
        for part in changing:
            part.setEnabled(False)

    def _privacy_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._choices: dict[Privacy, QAction] = {}
        for privacy in Privacy:
            choice = QAction(privacy_name(privacy), group)
            choice.setCheckable(True)
            choice.setToolTip(privacy_meaning(privacy))
            choice.setData(privacy)
            menu.addAction(choice)
            self._choices[privacy] = choice
        group.triggered.connect(self._on_privacy_triggered)
        menu.setToolTipsVisible(True)
        return menu

    # --- values in

    @property
    def entry_id(self) -> Identifier | None:
        """Return which entry is shown."""
        return self._entry.id if self._entry else None

    @property
    def is_covered(self) -> bool:
        """Tell whether a veil lies over what is shown."""
        return self._entry is not None and self._entry.veiled and not self._is_lifted

    def show_entry(self, entry: Entry | None, around: Around = NOTHING_AROUND) -> None:
        """Show an entry, or nothing. The place in the text stays when it is the same one."""
        is_same = entry is not None and entry.id == self.entry_id
        had_same_words = is_same and (_words(self._entry), self._around.began_at) == (_words(entry), around.began_at)
        was_covered = self.is_covered
        self._entry, self._around = entry, around
        if not is_same:
            self._is_lifted = self._is_veiling = False
            self._version_count = 0
            self._leave_forms()
        if not had_same_words or was_covered is not self.is_covered:
            self._show_words()
        self._show_what_belongs_to_it()
        if entry is None:
            return
        self._show_head(entry)
        self._show_actions(entry)
        if self._is_veiling and self.is_covered:
            self._is_veiling = False
            self.veil.setFocus()  # the form that had it is gone
        if not is_same:
            self._page.verticalScrollBar().setValue(0)
        if self.tag_editor.tags != entry.tags:
            self.tag_editor.set_tags(entry.tags)

    def offer_versions(self, entry_id: Identifier, *, count: int) -> None:
        """Offer the earlier versions of the entry, if there are any and it is still the one that is shown."""
        if entry_id == self.entry_id:
            self._version_count = count
            self._versions.setVisible(count > 0 and not self.is_covered)
            self._versions.setAccessibleDescription(self.tr("%1 of them").replace("%1", str(count)))

    def ask_about_delete(self, entry_id: Identifier, until: datetime, now: datetime) -> None:
        """Say that deleting rests, and ask whether the entry is to be deleted anyway; times are local."""
        if entry_id == self.entry_id:
            self.resting.ask_to_delete(until, now)

    @Slot()
    def cover(self) -> None:
        """Let the veil lie over the entry again."""
        if self._entry is None or not self._is_lifted:
            return
        had_focus = self._cover.hasFocus()
        self._is_lifted = False
        self._leave_forms()
        self.show_entry(self._entry, self._around)
        self._show_words()
        if had_focus:
            self.veil.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the veil lie again when this is left."""
        super().hideEvent(event)
        self.cover()

    # --- showing

    def _leave_forms(self) -> None:
        for action in (self._versions, self._thread):
            action.hide()
        self.thread_form.put_away()
        self.veil_form.hide()
        self.resting.dismiss()
        self._sure.setChecked(False)
        self._tags.setChecked(False)

    def _show_words(self) -> None:
        covered = self.is_covered
        self.view.show_entry(None if covered else self._entry, self._around.began_at)
        self.view.setVisible(not covered)
        self.veil.setVisible(covered)
        self.veil.show_note(self._entry.veil_note if covered and self._entry else "")

    def _show_what_belongs_to_it(self) -> None:
        entry = None if self.is_covered else self._entry
        self._sure.setVisible(self.certainty.show_answers(entry))
        self.attachments.show_attachments(self._around.attachments if entry else (), self._around.began_at)
        self.beside.show_beside(self._around.beside if self._entry else ())
        _clear(self._feelings)
        for feeling in entry.feelings if entry else ():
            strong = "" if feeling.intensity is None else words.mood(feeling.intensity)
            self._feelings.addWidget(pill("  ·  ".join(filter(None, (feeling.word, strong))), "pill-plain"))
        self._feelings_part.setVisible(self._feelings.count() > 0)
        self._feelings_part.updateGeometry()

    def _show_head(self, entry: Entry) -> None:
        day = day_text(entry_day(header_of(entry)), _NO_YEAR)
        title = "" if self.is_covered else entry.title.strip()
        self._title.setText(title or day)
        when = long_text if title else clock_text
        self._date.setText(when(entry.happened_at, entry.zone))
        self.view.setAccessibleName(title or day)
        self._show_signs(entry)

    def _show_actions(self, entry: Entry) -> None:
        covered, settling = self.is_covered, self._is_settling
        self._star.setChecked(entry.starred)
        self._star.setText(self.tr("Starred") if entry.starred else self.tr("Star"))
        self._privacy.setText(privacy_name(entry.privacy))
        self._privacy.setAccessibleName(self.tr("Who it is for: %1").replace("%1", privacy_name(entry.privacy)))
        self._privacy.set_icon_name(ICONS[entry.privacy])
        self._choices[entry.privacy].setChecked(True)
        shown = {
            self._edit: not (covered or entry.groggy or settling),
            self._beside: entry.groggy,
            self._tags: not covered,
            self._memory: not covered,
            self._put_veil: not entry.veiled,
            self._cover: entry.veiled and not covered,
            self._unveil: entry.veiled and not covered,
            self._hide: entry.groggy,
            self._versions: self._version_count > 0 and not covered,
            self._share: entry.privacy is Privacy.FOR_THERAPIST and not self._is_read_only,
            self._delete: not settling,
        }
        for action, is_shown in shown.items():
            action.setVisible(is_shown)
        self._bound.setText(self._bounds(entry))
        self._bound.setVisible(bool(self._bound.text()))

    def _bounds(self, entry: Entry) -> str:
        """Return what cannot be done with it, and from when it can."""
        if self._is_settling and entry.settles_at is not None:
            raw = self.tr(
                "Still settling until {day}: its words stay as they came, and it can be deleted from {time} on."
            )
            other = self.tr("Still settling until {day}: it can be changed and deleted from {time} on.")
            time = clock_text(entry.settles_at, entry.zone)
            return (raw if entry.groggy else other).format(day=self._settling_day(entry), time=time)
        return self.tr("Its words stay as they came. What you see in it now goes beside it.") if entry.groggy else ""

    @property
    def _is_settling(self) -> bool:
        return self._entry is not None and self._around.now is not None and self._entry.is_settling(self._around.now)

    def _settling_day(self, entry: Entry) -> str:
        settles_at, now = entry.settles_at or entry.happened_at, self._around.now or datetime.now(UTC)
        zone = zone_of(entry.zone)
        is_today = settles_at.astimezone(zone).date() == now.astimezone(zone).date()
        return self.tr("this morning") if is_today else self.tr("tomorrow morning")

    def _show_signs(self, entry: Entry) -> None:
        _clear(self._signs)
        if entry.groggy:
            self._signs.addWidget(Sign("moon-stars", self.tr("Captured while groggy")))
        if self._is_settling:
            self._signs.addWidget(Sign("hourglass", self.tr("Still settling")))
        if entry.veiled:
            says = self.tr("Veiled") if self.is_covered else self.tr("Veil lifted for now")
            self._signs.addWidget(Sign("eye-slash" if self.is_covered else "eye", says))
        if entry.moment and not entry.groggy:
            self._signs.addWidget(pill(moment_name(entry.moment)))
        if entry.mood is not None:
            self._signs.addWidget(pill(self.tr("Mood %1 of 10").replace("%1", str(entry.mood)), "pill-plain"))
        for tag in () if self.is_covered else entry.tags:
            self._signs.addWidget(pill(tag, "pill-accent"))
        self._signs_holder.setVisible(self._signs.count() > 0)
        self._signs_holder.updateGeometry()

    # --- what the person does

    @Slot()
    def _on_edit_clicked(self) -> None:
        if self._entry:
            self.edit_requested.emit(self._entry.id)

    @Slot()
    def _on_memory_clicked(self) -> None:
        if self._entry:
            self.memory_requested.emit(self._entry.id)

    @Slot()
    def _on_beside_clicked(self) -> None:
        if self._entry:
            self.beside_requested.emit(self._entry.id)

    @Slot()
    def _on_hide_clicked(self) -> None:
        if self._entry:
            self.hide_requested.emit(self._entry.id)

    @Slot(bool)
    def _on_star_clicked(self, starred: bool) -> None:
        if self._entry:
            self.star_requested.emit(self._entry.id, starred)

    @Slot(QAction)
    def _on_privacy_triggered(self, choice: QAction) -> None:
        if self._entry:
            self.privacy_requested.emit(self._entry.id, Privacy(choice.data()))

    @Slot(bool)
    def _on_tags_toggled(self, shown: bool) -> None:
        self.tag_editor.setVisible(shown)
        if shown:
            self.tag_editor.line.setFocus()

    @Slot(tuple)
    def _on_tags_changed(self, tags: tuple[str, ...]) -> None:
        if self._entry:
            self.tags_requested.emit(self._entry.id, tags)

    @Slot(bool)
    def _on_sure_toggled(self, shown: bool) -> None:
        self.certainty.setVisible(shown)

    @Slot(int, object)
    def _on_certainty_changed(self, place: int, certainty: Certainty | None) -> None:
        if self._entry:
            self.certainty_requested.emit(self._entry.id, place, certainty)

    @Slot()
    def _on_veil_clicked(self) -> None:
        self.veil_form.begin()

    @Slot(str)
    def _on_veil_form_kept(self, note: str) -> None:
        if self._entry:
            self._is_veiling = True
            self.veil_requested.emit(self._entry.id, note)

    @Slot()
    def _on_veil_lifted(self) -> None:
        if self._entry is not None:
            self._is_lifted = True
            self._show_words()
            self.show_entry(self._entry, self._around)
            self.view.setFocus()
            bring_into_view(self.view)

    @Slot()
    def _on_unveil_clicked(self) -> None:
        if self._entry:
            self.view.setFocus()  # this button is about to go
            self.unveil_requested.emit(self._entry.id)

    @Slot()
    def _on_view_selection_changed(self) -> None:
        place = self._selected_place()
        self._thread.setVisible(place is not None)

    def _selected_place(self) -> tuple[int, int] | None:
        """Return where the selected words stand in `Entry.words`."""
        cursor = self.view.textCursor()
        if self._entry is None or self._is_read_only or not cursor.hasSelection():
            return None
        before = QTextCursor(self.view.document())
        before.setPosition(cursor.selectionStart(), QTextCursor.MoveMode.KeepAnchor)
        return place_of(cursor.selectedText(), before.selectedText(), self._entry.words)

    @Slot()
    def _on_thread_clicked(self) -> None:
        self._place = self._selected_place()
        if self._place is not None:
            self.thread_form.begin(self.view.textCursor().selectedText())

    @Slot(str, str, object)
    def _on_thread_form_kept(self, thread_id: str, name: str, kind: ThreadKind) -> None:
        if self._entry is not None and self._place is not None:
            self.view.setFocus()
            self.thread_requested.emit(self._entry.id, thread_id, name, kind, *self._place)

    @Slot()
    def _on_versions_clicked(self) -> None:
        if self._entry:
            self.versions_requested.emit(self._entry.id)

    @Slot()
    def _on_share_clicked(self) -> None:
        if self._entry is not None:
            self.share_requested.emit(self._entry.id)

    @Slot()
    def _on_delete_clicked(self) -> None:
        if self._entry:
            self.delete_requested.emit(self._entry.id)

    @Slot()
    def _on_resting_accepted(self) -> None:
        if self._entry:
            self.delete_anyway_requested.emit(self._entry.id)


def _words(entry: Entry | None) -> object:
    return None if entry is None else (entry.text, entry.answers)


def _clear(layout: FlowLayout) -> None:
    empty(layout)
