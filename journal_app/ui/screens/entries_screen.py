"""The journal: everything that was written, to find and to read."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QMenu, QSizePolicy, QStackedWidget, QWidget

from journal_app.domain.entry import DeletedEntry, Entry, EntryFilter, EntryHeader, Privacy, TagCount
from journal_app.domain.identifiers import Identifier
from journal_app.domain.search import SearchHit
from journal_app.ui import theme
from journal_app.ui.models.entries_model import EntriesModel, header_of
from journal_app.ui.widgets.back_button import BackButton
from journal_app.ui.widgets.deleted_list import DeletedList
from journal_app.ui.widgets.entry_delegate import EntryDelegate
from journal_app.ui.widgets.notice import announce
from journal_app.ui.widgets.parts import (
    Card,
    FlowLayout,
    Page,
    WayBack,
    begin_at,
    button,
    column,
    focus_first,
    holder,
    label,
    row,
)
from journal_app.ui.widgets.reading_pane import NOTHING_AROUND, Around, ReadingPane
from journal_app.ui.words import headline as headline_of

SEARCH_PAUSE_MS = 200
"""How long the keys rest before a search is asked for."""
_NARROW = 780
"""Below this width of the screen (a window of about 1000), in pixels at 100 % text, list and reading take turns."""
_LIST_WIDTH = 360


class _List(QListView):
    """The list; its rows are as wide as it is."""

    def __init__(self, model: EntriesModel) -> None:
        super().__init__()
        self.setModel(model)
        self.delegate = EntryDelegate(model)
        self.setItemDelegate(self.delegate)
        self.setProperty("look", "rows")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Entries, newest first"))
        self.setMinimumHeight(theme.current().px(70))

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size and new colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.delegate.take_up_theme()
            self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        """Ask for little: the pane gives what it has."""
        look = theme.current()
        return QSize(look.px(_LIST_WIDTH), look.px(200))


class EntriesScreen(QWidget):
    """A list with a search beside one entry to read; one after the other where the window is narrow.

    Signals:
        open_requested: An entry (id) to read. Answer with `show_entry`.
        edit_requested, versions_requested, delete_requested, undo_delete_requested: An entry (id).
        star_requested: An entry (id), and whether it gets a star.
        privacy_requested: An entry (id), and whom it is for.
        tags_requested: An entry (id), and all its tags.
        thread_requested, beside_requested, veil_requested, unveil_requested, certainty_requested,
            delete_anyway_requested: As in `ReadingPane`.
        hide_requested: An entry (id) is to be hidden until tomorrow. Answer with `announce_hidden`.
        show_again_requested: An entry (id) that was hidden a moment ago is to be shown again.
        filter_changed: What the list is to show. Answer with `set_page`.
        more_requested: The last header in the list. Answer with `add_page`.
        deleted_requested: What can be brought back. Answer with `show_deleted`.
        left: Back to the screen that an entry was opened from.
    """

    open_requested = Signal(str)
    edit_requested = Signal(str)
    versions_requested = Signal(str)
    delete_requested = Signal(str)
    undo_delete_requested = Signal(str)
    star_requested = Signal(str, bool)
    privacy_requested = Signal(str, Privacy)
    tags_requested = Signal(str, tuple)
    thread_requested = Signal(str, str, str, object, int, int)
    delete_anyway_requested = Signal(str)
    beside_requested = Signal(str)
    hide_requested = Signal(str)
    show_again_requested = Signal(str)
    veil_requested = Signal(str, str)
    unveil_requested = Signal(str)
    certainty_requested = Signal(str, int, object)
    filter_changed = Signal(EntryFilter)
    more_requested = Signal(EntryHeader)
    deleted_requested = Signal()
    left = Signal()

    def __init__(self, *, search_pause_ms: int = SEARCH_PAUSE_MS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_reading = False
        self._is_silent = False
        self._tag: str | None = None
        self._said_filter = EntryFilter()
        self._deleted_id: Identifier | None = None
        self._hidden_id: Identifier | None = None
        self.model = EntriesModel(self)
        self.model.more_requested.connect(self.more_requested)
        self._search_pause = QTimer(self)
        self._search_pause.setSingleShot(True)
        self._search_pause.setInterval(search_pause_ms)
        self._search_pause.timeout.connect(self._on_filter_changed)
        self._build_list_pane()
        self._build_right_pane()
        self.set_tags(())
        both = row(self._list_pane, self._right_pane, spacing=20)
        both.setStretchFactor(self._right_pane, 1)
        margin = theme.current().px(24)
        both.setContentsMargins(32, margin, margin, margin)
        self._way_back = BackButton()
        self._way_back.clicked.connect(self.left)
        self._way_back_row = holder(row(self._way_back, None), margins=(32, 12, 24, 0))
        self._way_back_row.hide()
        all_of_it = column(self._way_back_row, both, spacing=0)
        all_of_it.setStretch(1, 1)
        self.setLayout(all_of_it)
        begin_at(self, self.list)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._on_find_keys)
        self._arrange()

    def _build_list_pane(self) -> None:
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("Search your words"))
        self._search.setAccessibleName(self.tr("Search your words"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._on_search_text_changed)
        self._starred = button(self.tr("Starred"), "chip")
        self._for_therapist = button(self.tr("For my therapist"), "chip")
        for chip in (self._starred, self._for_therapist):
            chip.setCheckable(True)
            chip.clicked.connect(self._on_filter_changed)
        self._tag_chip = button(self.tr("Tag"), "chip")
        self._tag_chip.setProperty("menu", "true")
        self._tag_menu = QMenu(self)
        self._tag_menu.triggered.connect(self._on_tag_menu_triggered)
        self._tag_chip.setMenu(self._tag_menu)
        self.list = _List(self.model)
        self.list.selectionModel().selectionChanged.connect(self._on_list_selection_changed)
        self.list.clicked.connect(self._on_list_clicked)
        self.list.activated.connect(self._on_list_activated)
        self._no_rows = label("", "secondary")
        self._no_rows.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._show_all = button(self.tr("Show everything"), on_click=self._on_show_all_clicked)
        self._empty = holder(column(8, self._no_rows, holder(FlowLayout(self._show_all)), None))
        self._list_stack = QStackedWidget()
        self._list_stack.addWidget(self.list)
        self._list_stack.addWidget(self._empty)
        self._list_stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._to_deleted = button("", "icon", icon="trash", says=self.tr("Recently deleted"))
        self._to_deleted.clicked.connect(self._on_to_deleted_clicked)
        heading = label(self.tr("Journal"), "display")
        head = row(heading, self._to_deleted)
        head.setStretchFactor(heading, 1)
        chips = holder(FlowLayout(self._starred, self._for_therapist, self._tag_chip, spacing=6))
        pane = column(head, self._search, chips, self._list_stack, spacing=10)
        pane.setStretchFactor(self._list_stack, 1)
        self._list_pane = holder(pane)

    def _build_right_pane(self) -> None:
        self._back = WayBack(self.tr("The list"), says=self.tr("Back to the list"), on_click=self._on_back_clicked)
        hint = label(self.tr("Choose an entry to read it."), "secondary")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reading = ReadingPane()
        self.reading.edit_requested.connect(self.edit_requested)
        self.reading.versions_requested.connect(self.versions_requested)
        self.reading.delete_requested.connect(self.delete_requested)
        self.reading.star_requested.connect(self.star_requested)
        self.reading.privacy_requested.connect(self.privacy_requested)
        self.reading.tags_requested.connect(self.tags_requested)
        self.reading.thread_requested.connect(self.thread_requested)
        self.reading.delete_anyway_requested.connect(self.delete_anyway_requested)
        self.reading.beside_requested.connect(self.beside_requested)
        self.reading.hide_requested.connect(self.hide_requested)
        self.reading.veil_requested.connect(self.veil_requested)
        self.reading.unveil_requested.connect(self.unveil_requested)
        self.reading.certainty_requested.connect(self.certainty_requested)
        self.reading.open_requested.connect(self.select)
        self.deleted_list = DeletedList()
        self.deleted_list.undo_delete_requested.connect(self.undo_delete_requested)
        self._deleted_words = label(self.tr("Deleted. You can bring it back until tomorrow night."), "prose")
        backups = label(
            self.tr("Then it leaves the journal for good. Backups made before that keep it until they are replaced."),
            "caption",
        )
        self._deleted_headline = label("", "secondary")
        self._bring_back = button(
            self.tr("Bring back"), icon="arrow-counter-clockwise", on_click=self._on_bring_back_clicked
        )
        notice = Card(
            self._deleted_words, self._deleted_headline, backups, holder(FlowLayout(self._bring_back)), look="inset"
        )
        self._deleted_page = Page(notice, None, widest=720, margin=24, centred=True)
        self._deleted_page.setProperty("look", "")
        self._deleted_page.viewport().setAutoFillBackground(False)
        self._hidden_words = label(self.tr("Hidden until tomorrow morning. It comes back by itself."), "prose")
        self._show_again = button(self.tr("Show it again"), icon="eye", on_click=self._on_show_again_clicked)
        hidden = Card(self._hidden_words, holder(FlowLayout(self._show_again)), look="inset")
        self._hidden_page = Page(hidden, None, widest=720, margin=24, centred=True)
        self._hidden_page.setProperty("look", "")
        self._hidden_page.viewport().setAutoFillBackground(False)
        self._nothing_page = holder(column(None, hint, None))
        self._right = QStackedWidget()
        for page in (self._nothing_page, self.reading, self._deleted_page, self._hidden_page, self.deleted_list):
            self._right.addWidget(page)
        back = row(self._back, None)
        side = theme.current().px(8)
        back.setContentsMargins(side, side, side, 0)
        self._back_row = holder(back)
        self._right_pane = Card(self._back_row, self._right, spacing=0)
        self._right_pane.body.setContentsMargins(2, 2, 2, 2)

    # Values in

    def set_page(self, page: Sequence[EntryHeader | SearchHit], *, has_more: bool) -> None:
        """Show the first page of what was asked for. The entry being read stays open."""
        self._is_silent = True
        self.model.set_page(page, has_more=has_more)
        self._mark_open_row()
        self._is_silent = False
        self.list.scrollToTop()
        self._show_whether_empty()

    def add_page(self, page: Sequence[EntryHeader | SearchHit], *, has_more: bool) -> None:
        """Show the next page below."""
        self.model.add_page(page, has_more=has_more)

    def set_tags(self, tags: Sequence[TagCount]) -> None:
        """Offer these tags to filter by, and while one is typed."""
        self._tag_menu.clear()
        everything = self._tag_menu.addAction(self.tr("Any tag"))
        everything.setData("")
        for tag in tags:
            action = self._tag_menu.addAction(f"{_menu_text(tag.name)}  ({tag.entries})")
            action.setData(tag.name)
        self._tag_chip.setEnabled(bool(tags) or self._tag is not None)
        self.reading.tag_editor.set_known([tag.name for tag in tags])

    def show_entry(self, entry: Entry, around: Around = NOTHING_AROUND) -> None:
        """Show an entry to read with what belongs to it, and what has changed of it in the list."""
        self._deleted_id = self._hidden_id = None
        self.reading.show_entry(entry, around)
        self._right.setCurrentWidget(self.reading)
        self.model.update(header_of(entry))
        self._is_silent = True
        self._mark_open_row()
        self._is_silent = False
        self._arrange()

    def set_way_back(self, screen: str) -> None:
        """Offer to go back to the screen that an entry was opened from; nothing for an empty name."""
        self._way_back.lead_to(screen)
        self._way_back_row.setVisible(bool(screen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape as going back, where an entry was opened from another screen."""
        if event.key() == Qt.Key.Key_Escape and not self._way_back_row.isHidden():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at the entry where it alone is shown: the list that begins otherwise is hidden then."""
        super().focusInEvent(event)
        if self._list_pane.isHidden():
            focus_first(self._right_pane)

    def set_read_only(self) -> None:
        """Offer nothing that changes an entry."""
        self.reading.set_read_only()

    def offer_versions(self, entry_id: Identifier, *, count: int) -> None:
        """Offer the earlier versions of the entry that is read, if there are any."""
        self.reading.offer_versions(entry_id, count=count)

    def select(self, identifier: Identifier) -> None:
        """Go to an entry: marked in the list where it is there, asked for, and open where there is one column."""
        self._is_reading = True
        place = self.model.place(identifier)
        self._is_silent = True
        if place is not None:
            self._mark(place)
        else:
            self.list.clearSelection()
        self._is_silent = False
        self.open_requested.emit(identifier)
        self._arrange()
        if self.is_narrow and self.isVisible():
            focus_first(self._right_pane)

    def ask_about_delete(self, entry_id: Identifier, until: datetime, now: datetime) -> None:
        """Say that deleting rests until a local time, and ask whether the entry is to be deleted anyway."""
        self.reading.ask_about_delete(entry_id, until, now)

    def announce_hidden(self, entry_id: Identifier) -> None:
        """Take an entry out of the list until tomorrow, and offer to show it again."""
        self._take_out(entry_id)
        self._hidden_id = entry_id
        self._right.setCurrentWidget(self._hidden_page)
        self._show_again.setFocus()
        announce(self, self._hidden_words.text())

    def announce_deleted(self, header: EntryHeader) -> None:
        """Take an entry out of the list, and offer to bring it back."""
        self._take_out(header.id)
        self._deleted_id = header.id
        self._deleted_headline.setText(headline_of(header))
        self._right.setCurrentWidget(self._deleted_page)
        self._bring_back.setFocus()
        announce(self, self._deleted_words.text())

    def _take_out(self, entry_id: Identifier) -> None:
        self._is_silent = True
        self.list.setCurrentIndex(QModelIndex())
        self.model.remove(entry_id)
        self._is_silent = False
        self._show_whether_empty()
        self.reading.show_entry(None)

    def show_deleted(self, deleted: Sequence[DeletedEntry]) -> None:
        """Show what can be brought back."""
        self.deleted_list.show_deleted(deleted)
        self._right.setCurrentWidget(self.deleted_list)
        self._is_reading = True
        self._is_silent = True
        self.list.setCurrentIndex(QModelIndex())
        self._is_silent = False
        self.reading.show_entry(None)
        self._arrange()

    # Values out

    @property
    def filter(self) -> EntryFilter:
        """Return what the list is to show."""
        return EntryFilter(
            text=self._search.text().strip(),
            tag=self._tag,
            starred=True if self._starred.isChecked() else None,
            privacy=frozenset({Privacy.FOR_THERAPIST}) if self._for_therapist.isChecked() else frozenset(),
        )

    @property
    def open_id(self) -> Identifier | None:
        """Return the entry that is open to read."""
        return self.reading.entry_id

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show list and reading side by side, or one of them where there is no room."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._arrange()

    @property
    def is_narrow(self) -> bool:
        """Tell whether list and reading take turns."""
        return self.width() < theme.current().px(_NARROW)

    def _arrange(self) -> None:
        narrow = self.is_narrow
        self._list_pane.setMaximumWidth(16777215 if narrow else theme.current().px(_LIST_WIDTH))
        self._list_pane.setMinimumWidth(0 if narrow else min(theme.current().px(_LIST_WIDTH), self.width() // 2))
        self._back_row.setVisible(narrow)
        shown = {self._list_pane: not narrow or not self._is_reading, self._right_pane: not narrow or self._is_reading}
        for pane in sorted(shown, key=shown.__getitem__):  # hide before showing: both at once would widen the window
            pane.setVisible(shown[pane])

    def _mark_open_row(self) -> None:
        place = self.model.place(self.open_id) if self.open_id else None
        if place is not None and self.list.currentIndex().row() != place:
            self._mark(place)

    def _mark(self, place: int) -> None:
        index = self.model.index(place)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.list.scrollTo(index)

    def _show_whether_empty(self) -> None:
        is_filtered = self.filter != EntryFilter()
        self._no_rows.setText(
            self.tr("Nothing was found for this.")
            if is_filtered
            else self.tr("Nothing here yet. What you write appears here.")
        )
        self._show_all.setVisible(is_filtered)
        self._list_stack.setCurrentWidget(self.list if self.model.rowCount() else self._empty)

    # What the person does

    @Slot(str)
    def _on_search_text_changed(self, _text: str) -> None:
        self._search_pause.start()

    @Slot()
    def _on_filter_changed(self, *_: object) -> None:
        self._search_pause.stop()
        if self.filter != self._said_filter:
            self._said_filter = self.filter
            self.filter_changed.emit(self.filter)

    @Slot(QAction)
    def _on_tag_menu_triggered(self, action: QAction) -> None:
        self._choose_tag(action.data() or None)
        self._on_filter_changed()

    def _choose_tag(self, tag: str | None) -> None:
        self._tag = tag
        says = self.tr("Tag") if tag is None else self.tr("Tag: %1").replace("%1", tag)
        self._tag_chip.setText(_menu_text(says))
        self._tag_chip.setAccessibleName(says)

    @Slot()
    def _on_show_all_clicked(self) -> None:
        self._search.clear()
        self._starred.setChecked(False)
        self._for_therapist.setChecked(False)
        self._choose_tag(None)
        self._on_filter_changed()
        self._search.setFocus()

    @Slot(QItemSelection, QItemSelection)
    def _on_list_selection_changed(self, selected: QItemSelection, _deselected: QItemSelection) -> None:
        # Not "current changed": the list makes its first row current when it is focused, which nobody asked to read.
        if not self._is_silent and not selected.isEmpty() and not self.is_narrow:
            self.open_requested.emit(self.model.header(selected.indexes()[0].row()).id)

    @Slot(QModelIndex)
    def _on_list_clicked(self, index: QModelIndex) -> None:
        self._open_in_one_column(index)

    @Slot(QModelIndex)
    def _on_list_activated(self, index: QModelIndex) -> None:
        if not self._open_in_one_column(index):
            self.reading.view.setFocus()

    def _open_in_one_column(self, index: QModelIndex) -> bool:
        identifier = self.model.header(index.row()).id
        if self.is_narrow:
            self._is_reading = True
            self.open_requested.emit(identifier)
            self._arrange()
            self._back.setFocus()
            return True
        if identifier != self.open_id:  # the row was current already, and something else is shown
            self.open_requested.emit(identifier)
        return False

    @Slot()
    def _on_back_clicked(self) -> None:
        self._is_reading = False
        self._arrange()
        self.list.setFocus()

    @Slot()
    def _on_bring_back_clicked(self) -> None:
        if self._deleted_id is not None:
            self.undo_delete_requested.emit(self._deleted_id)

    @Slot()
    def _on_show_again_clicked(self) -> None:
        if self._hidden_id is not None:
            self.show_again_requested.emit(self._hidden_id)

    @Slot()
    def _on_to_deleted_clicked(self) -> None:
        self.deleted_requested.emit()

    @Slot()
    def _on_find_keys(self) -> None:
        self._is_reading = False
        self._arrange()
        self._search.setFocus()
        self._search.selectAll()


def _menu_text(text: str) -> str:
    """Return text for a menu or a button, where an ampersand would otherwise mark a key."""
    return text.replace("&", "&&")
