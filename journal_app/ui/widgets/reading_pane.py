"""One entry to read, with what may be done with it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QTextCursor
from PySide6.QtWidgets import QMenu, QWidget

from journal_app.domain.entry import Entry, Privacy
from journal_app.domain.identifiers import Identifier
from journal_app.domain.thread import ThreadKind
from journal_app.ui.models.entries_model import header_of
from journal_app.ui.widgets.entry_view import EntryView
from journal_app.ui.widgets.parts import FlowLayout, Page, button, column, holder, label, line, pill
from journal_app.ui.widgets.privacy_choice import ICONS, privacy_meaning, privacy_name
from journal_app.ui.widgets.tag_editor import TagEditor
from journal_app.ui.widgets.thread_form import ThreadForm, place_of
from journal_app.ui.widgets.when import clock_text, day_text, entry_day, long_text, moment_name

_NO_YEAR = 0


class ReadingPane(QWidget):
    """Title, date and signs, a row of actions, and the words.

    Signals:
        edit_requested, delete_requested, versions_requested: The entry (id).
        star_requested: The entry (id), and whether it gets a star.
        privacy_requested: The entry (id), and whom it is for.
        tags_requested: The entry (id), and all its tags.
        thread_requested: The entry (id), the thread to add to (id) or nothing for a new one, its name, its ThreadKind,
            and where the words stand in `Entry.words` (start, end).
    """

    edit_requested = Signal(str)
    delete_requested = Signal(str)
    versions_requested = Signal(str)
    star_requested = Signal(str, bool)
    privacy_requested = Signal(str, Privacy)
    tags_requested = Signal(str, tuple)
    thread_requested = Signal(str, str, str, object, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self._edit = button(self.tr("Edit"), icon="pencil-simple", on_click=self._on_edit_clicked)
        self._star = button(self.tr("Star"), "quiet", icon="star")
        self._star.setCheckable(True)
        self._star.clicked.connect(self._on_star_clicked)
        self._privacy = button(self.tr("Private"), "quiet", icon=ICONS[Privacy.PRIVATE])
        self._privacy.setProperty("menu", "true")
        self._privacy.setMenu(self._privacy_menu())
        self._tags = button(self.tr("Tags"), "quiet", icon="tag")
        self._tags.setCheckable(True)
        self._tags.toggled.connect(self._on_tags_toggled)
        self._delete = button(self.tr("Delete"), "quiet", icon="trash", on_click=self._on_delete_clicked)
        self._versions = button(
            self.tr("Earlier versions"), "quiet", icon="clock-counter-clockwise", on_click=self._on_versions_clicked
        )
        self._versions.hide()
        self.tag_editor = TagEditor()
        self.tag_editor.tags_changed.connect(self._on_tags_changed)
        self.tag_editor.hide()

        self._title = label("", "title")
        self._date = label("", "secondary")
        self._signs = FlowLayout(spacing=6)
        self._signs_holder = holder(self._signs)
        self.view = EntryView()
        self._is_read_only = False
        self._place: tuple[int, int] | None = None
        self._thread = button(self.tr("Make a thread"), "quiet", icon="path", on_click=self._on_thread_clicked)
        self._thread.hide()
        self.thread_form = ThreadForm()
        self.thread_form.kept.connect(self._on_thread_form_kept)
        self.thread_form.closed.connect(self.view.setFocus)
        self.view.selectionChanged.connect(self._on_view_selection_changed)
        self._page = Page(
            column(self._title, self._date, spacing=4),
            self._signs_holder,
            holder(
                FlowLayout(
                    self._edit, self._star, self._privacy, self._tags, self._versions, self._delete, self._thread
                )
            ),
            self.tag_editor,
            self.thread_form,
            line(),
            4,
            self.view,
            None,
            widest=720,
            spacing=12,
            margin=24,
        )
        self._page.setProperty("look", "")
        self._page.viewport().setAutoFillBackground(False)
        outer = column(self._page)
        self.setLayout(outer)

    def set_read_only(self) -> None:
        """Offer nothing that changes an entry."""
        self._is_read_only = True
        for part in (self._edit, self._star, self._privacy, self._tags, self._delete):
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

    @property
    def entry_id(self) -> Identifier | None:
        """Return which entry is shown."""
        return self._entry.id if self._entry else None

    def show_entry(self, entry: Entry | None) -> None:
        """Show an entry, or nothing. The place in the text stays when it is the same one."""
        is_same = entry is not None and entry.id == self.entry_id
        has_same_words = is_same and self._entry is not None and _words(self._entry) == _words(entry)
        self._entry = entry
        if not is_same:
            self._versions.hide()
            self._thread.hide()
            self.thread_form.hide()
        if not has_same_words:
            self.view.show_entry(entry)
        if entry is None:
            return
        day = day_text(entry_day(header_of(entry)), _NO_YEAR)
        self._title.setText(entry.title.strip() or day)
        when = long_text if entry.title.strip() else clock_text
        self._date.setText(when(entry.happened_at, entry.zone))
        self.view.setAccessibleName(entry.title.strip() or day)
        self._show_signs(entry)
        self._star.setChecked(entry.starred)
        self._star.setText(self.tr("Starred") if entry.starred else self.tr("Star"))
        self._privacy.setText(privacy_name(entry.privacy))
        self._privacy.setAccessibleName(self.tr("Who it is for: %1").replace("%1", privacy_name(entry.privacy)))
        self._privacy.set_icon_name(ICONS[entry.privacy])
        self._choices[entry.privacy].setChecked(True)
        if not is_same:
            self._tags.setChecked(False)
            self._page.verticalScrollBar().setValue(0)
        if self.tag_editor.tags != entry.tags:
            self.tag_editor.set_tags(entry.tags)

    def offer_versions(self, entry_id: Identifier, *, count: int) -> None:
        """Offer the earlier versions of the entry, if there are any and it is still the one that is shown."""
        if entry_id == self.entry_id:
            self._versions.setVisible(count > 0)
            self._versions.setAccessibleDescription(self.tr("%1 of them").replace("%1", str(count)))

    def _show_signs(self, entry: Entry) -> None:
        while (item := self._signs.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if entry.moment:
            self._signs.addWidget(pill(moment_name(entry.moment)))
        if entry.mood is not None:
            self._signs.addWidget(pill(self.tr("Mood %1 of 10").replace("%1", str(entry.mood)), "pill-plain"))
        for tag in entry.tags:
            self._signs.addWidget(pill(tag, "pill-accent"))
        self._signs_holder.setVisible(self._signs.count() > 0)
        self._signs_holder.updateGeometry()

    @Slot()
    def _on_edit_clicked(self) -> None:
        if self._entry:
            self.edit_requested.emit(self._entry.id)

    @Slot(bool)
    def _on_star_clicked(self, starred: bool) -> None:  # noqa: FBT001  # a Qt slot
        if self._entry:
            self.star_requested.emit(self._entry.id, starred)

    @Slot(QAction)
    def _on_privacy_triggered(self, choice: QAction) -> None:
        if self._entry:
            self.privacy_requested.emit(self._entry.id, Privacy(choice.data()))

    @Slot(bool)
    def _on_tags_toggled(self, shown: bool) -> None:  # noqa: FBT001  # a Qt slot
        self.tag_editor.setVisible(shown)
        if shown:
            self.tag_editor.line.setFocus()

    @Slot(tuple)
    def _on_tags_changed(self, tags: tuple[str, ...]) -> None:
        if self._entry:
            self.tags_requested.emit(self._entry.id, tags)

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
    def _on_delete_clicked(self) -> None:
        if self._entry:
            self.delete_requested.emit(self._entry.id)


def _words(entry: Entry | None) -> object:
    return None if entry is None else (entry.text, entry.answers)
