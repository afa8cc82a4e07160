"""Earlier versions of one entry: a list, and one of them side by side with the words of now."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QListWidget, QListWidgetItem, QWidget

from journal_app.domain.difference import Part, PartDifference
from journal_app.domain.entry import Certainty, Entry
from journal_app.domain.identifiers import Identifier
from journal_app.domain.version import EntryVersion
from journal_app.ui import theme, words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.difference_view import DifferenceView
from journal_app.ui.widgets.entry_view import certainty_name
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import (
    Card,
    FlowLayout,
    Page,
    WayBack,
    begin_at,
    button,
    column,
    empty,
    holder,
    label,
    line,
)
from journal_app.ui.widgets.question import Question
from journal_app.ui.widgets.when import clock_text, date_text, long_text, zone_of

_NARROW = 860
"""Below this width of the screen, in pixels at 100 % text, the list stands above the comparison."""
_LIST_WIDTH = 250
_LIST_HEIGHT = 150
_LEAST_COLUMN = 250


class VersionsScreen(QWidget):
    """Shows what an entry was before, and brings one version back if the person says so.

    Signals:
        compare_requested: A version (EntryVersion) is to be compared with the entry. Answer with `show_difference`.
        restore_requested: The entry (id) and the version (id) that it is to become again.
        closed: Back to the entry (id).
    """

    compare_requested = Signal(EntryVersion)
    restore_requested = Signal(str, str)
    closed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self._versions: tuple[EntryVersion, ...] = ()
        self._back = WayBack(self.tr("The entry"), says=self.tr("Back to the entry"), on_click=self._on_back_clicked)
        self._heading = label(self.tr("Earlier versions"), "display")
        self._of = label("", "secondary")
        self.list = QListWidget()
        self.list.setProperty("look", "plain")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(self.tr("Earlier versions, latest first"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._on_list_row_changed)
        self.list.activated.connect(self._on_list_activated)
        self.notice = Notice()
        self.question = Question(self.tr("Bring it back"), self.tr("Leave it as it is"))
        self.question.accepted.connect(self._on_question_accepted)
        self.question.declined.connect(self._on_question_declined)
        self._restore = button(
            self.tr("Bring this version back"),
            "primary",
            icon="arrow-counter-clockwise",
            on_click=self._on_restore_clicked,
        )
        self._restore_row = holder(FlowLayout(self._restore))
        self._legend = label(
            self.tr("Struck through: no longer in the entry. Underlined: written since then."), "caption"
        )
        self._parts = column(spacing=18)
        self._comparison = Card(
            self._restore_row,
            self.question,
            self.notice,
            self._legend,
            line(),
            self._parts,
            spacing=14,
        )
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(theme.current().px(20))
        self._sides.addWidget(self.list, 0, Qt.AlignmentFlag.AlignTop)
        self._sides.addWidget(self._comparison, 1, Qt.AlignmentFlag.AlignTop)
        self._page = Page(
            holder(FlowLayout(self._back)),
            column(self._heading, self._of, spacing=2),
            self._sides,
            None,
            widest=1240,
            spacing=14,
        )
        self.setLayout(column(self._page))
        begin_at(self, self.list)
        self._arrange()

    # Values in

    def show_versions(self, entry: Entry, versions: Sequence[EntryVersion]) -> None:
        """Show the versions of an entry, the latest first, and ask for the comparison with the first of them."""
        self._entry = entry
        self._versions = tuple(versions)
        self.notice.clear()
        self.question.hide()
        self._restore_row.show()
        self._of.setText(words.headline(entry))
        self._clear_parts()
        self.list.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.list.clear()
        for version in self._versions:
            self.list.addItem(self._item(version))
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)  # noqa: FBT003  # Qt's own signature
        self._restore.setEnabled(False)
        self._arrange()
        if self._versions:
            self.list.setCurrentRow(0)

    def show_difference(self, version: EntryVersion, parts: Sequence[PartDifference]) -> None:
        """Show what differs between a version and the entry, unless another version was chosen meanwhile."""
        if self._entry is None or self._chosen is None or version.version != self._chosen.version:
            return
        self._clear_parts()
        then = self.tr("Then, {when}").format(when=self._when(version))
        now = self.tr("Now")
        for part in parts:
            self._parts.addWidget(self._part(part, then, now))
        if all(part.difference.is_same for part in parts):
            self.notice.tell(self.tr("This version says what the entry says now."))
        self._restore.setEnabled(True)

    def show_not_restored(self, what: str, next_step: str = "") -> None:
        """Say why the version could not be brought back."""
        self.notice.say(what, next_step)
        self._page.ensureWidgetVisible(self.notice)

    # Values out

    @property
    def entry_id(self) -> Identifier | None:
        """Return the entry whose versions are shown."""
        return self._entry.id if self._entry else None

    @property
    def _chosen(self) -> EntryVersion | None:
        row = self.list.currentRow()
        return self._versions[row] if 0 <= row < len(self._versions) else None

    # Parts

    def _item(self, version: EntryVersion) -> QListWidgetItem:
        when = self._when(version)
        many = self.tr("{count} words").format(count=words.number(version.word_count))
        count = self.tr("1 word") if version.word_count == 1 else many
        item = QListWidgetItem(f"{when}\n{count}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{when}, {count}")
        return item

    def _when(self, version: EntryVersion) -> str:
        zone = version.entry.zone
        day = version.kept_at.astimezone(zone_of(zone)).date()
        return self.tr("{day}, {time}").format(day=date_text(day), time=clock_text(version.kept_at, zone))

    def _part(self, part: PartDifference, then: str, now: str) -> QWidget:
        name = part.prompt_text or _part_name(part.part)
        before, after = part.difference.before, part.difference.after
        if part.part is Part.CERTAINTY:
            name = f"{part.prompt_text} {_part_name(part.part)}".strip()
            before, after = (
                tuple(one._replace(text=certainty_name(Certainty(one.text))) for one in side)
                for side in (before, after)
            )
        sides: list[QWidget] = []
        for when, pieces, is_after in ((then, before, False), (now, after, True)):
            view = DifferenceView(is_after=is_after)
            view.show_pieces(pieces, f"{name}. {when}")
            shown = view if pieces else label(self.tr("Nothing here"), "caption")
            if not pieces:
                view.deleteLater()
            sides.append(Card(label(when, "caption"), shown, None, look="inset", spacing=6))
        heading = label(name, "heading")
        return holder(column(heading, holder(ColumnsLayout(*sides, least=_LEAST_COLUMN, spacing=12)), spacing=6))

    def _clear_parts(self) -> None:
        self.notice.clear()
        empty(self._parts)

    # Room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list beside the comparison, or above it where there is no room."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Take up a new text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._arrange()

    def _arrange(self) -> None:
        look = theme.current()
        is_narrow = self.width() < look.px(_NARROW)
        self._sides.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        self._sides.setAlignment(self.list, Qt.AlignmentFlag(0) if is_narrow else Qt.AlignmentFlag.AlignTop)
        self.list.setMaximumWidth(16777215 if is_narrow else look.px(_LIST_WIDTH))
        self.list.setMinimumWidth(0 if is_narrow else look.px(_LIST_WIDTH))
        rows = max(self.list.sizeHintForRow(0), 1) * self.list.count() + 4 if self.list.count() else look.px(60)
        self.list.setFixedHeight(min(rows, look.px(_LIST_HEIGHT if is_narrow else 4 * _LIST_HEIGHT)))

    # What the person does

    @Slot(int)
    def _on_list_row_changed(self, _row: int) -> None:
        self.question.hide()
        self._restore_row.show()
        self._restore.setEnabled(False)
        if self._chosen is not None:
            self.compare_requested.emit(self._chosen)

    @Slot(QModelIndex)
    def _on_list_activated(self, _index: QModelIndex) -> None:
        self._restore.setFocus()

    @Slot()
    def _on_restore_clicked(self) -> None:
        if self._chosen is None:
            return
        self._restore_row.hide()
        when = long_text(self._chosen.kept_at, self._chosen.entry.zone)
        self.question.ask(
            self.tr("Bring back the words of {when}? The words of now stay among the earlier versions.").format(
                when=when
            )
        )

    @Slot()
    def _on_question_accepted(self) -> None:
        self._restore_row.show()
        if self._entry is not None and self._chosen is not None:
            self.restore_requested.emit(self._entry.id, self._chosen.version)

    @Slot()
    def _on_question_declined(self) -> None:
        self._restore_row.show()
        self._restore.setFocus()

    @Slot()
    def _on_back_clicked(self) -> None:
        if self._entry is not None:
            self.closed.emit(self._entry.id)


def _part_name(part: Part) -> str:
    names = {
        Part.TITLE: words.translate("VersionsScreen", "Title"),
        Part.ANSWER: words.translate("VersionsScreen", "Answer"),
        Part.TEXT: words.translate("VersionsScreen", "Text"),
        Part.CERTAINTY: words.translate("VersionsScreen", "How sure you are"),
        Part.FEELINGS: words.translate("VersionsScreen", "Feelings, 0 to 10"),
        Part.TAGS: words.translate("VersionsScreen", "Tags"),
        Part.MOOD: words.translate("VersionsScreen", "Mood, 0 to 10"),
    }
    return names[part]
