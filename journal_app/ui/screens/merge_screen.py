"""Bringing two copies of a journal together: which, its passphrase, what would happen, and what did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from journal_app.domain.merging import ENTRY, BothChanged, FileChange, MergeReport, Outcome
from journal_app.errors import JournalError
from journal_app.ui import words
from journal_app.ui.merge_words import difference_lines, kind
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, column, empty, holder, label
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.row_button import IconLabel, RowButton

translate = QCoreApplication.translate

_STEPS = 1000
_SHOWN_AT_MOST = 200
"""Of what both changed; more would be a list that nobody reads to its end. All of it is in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRow:
    """A second copy that was found beside the journal.

    Attributes:
        changed_at: When it was last written, on the clock on the wall.
        size: In bytes.
    """

    name: str
    changed_at: datetime
    size: int


class MergeScreen(Page):
    """One page with five states: `show_choice`, `ask_passphrase`, `show_preview`, `show_working`, `show_report`.

    Signals:
        copy_chosen: Which of the copies that were shown (int).
        folder_requested: Choose a folder: another vault, or a backup.
        passphrase_given: Of the other side (str).
        merge_requested: Do what the preview says.
        aside_requested: Put the copy aside, without taking anything from it.
        apart_requested: Keep what is open as a second copy, and go on with the new file.
        accept_requested: Go on with the file as somebody else has left it.
        stop_requested: Stop; everything stays as it was.
        read_requested: Identifier of an entry (str).
        left: Done, or given up.
    """

    copy_chosen = Signal(int)
    folder_requested = Signal()
    passphrase_given = Signal(str)
    merge_requested = Signal()
    aside_requested = Signal()
    apart_requested = Signal()
    accept_requested = Signal()
    stop_requested = Signal()
    read_requested = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(widest=760)
        self.notice = Notice()
        self._choosing = self._make_choosing()
        self._asking = self._make_asking()
        self._previewing = self._make_previewing()
        self._working = self._make_working()
        self._reporting = self._make_reporting()
        self._pages = (self._choosing, self._asking, self._previewing, self._working, self._reporting)
        back = WayBack(self.tr("Settings"), says=self.tr("Back to the settings"), on_click=self.left.emit)
        self._way_back = holder(FlowLayout(back))
        self.body.addWidget(self._way_back)
        self.body.addWidget(label(self.tr("Bring two copies together"), "display"))
        self.body.addWidget(Card(self.notice, *self._pages, spacing=14))
        self.body.addStretch(1)
        self.show_choice(())

    # --- its states

    def _make_choosing(self) -> QWidget:
        self._trouble = label("")
        self._apart = button(
            self.tr("Keep both, and look at them"), "primary", icon="copy", on_click=self.apart_requested.emit
        )
        self._accept = button(self.tr("Go on with it as it is now"), on_click=self.accept_requested.emit)
        self._trouble_box = Card(self._trouble, holder(FlowLayout(self._apart, self._accept)), look="inset")
        self._copies_caption = label("", "heading")
        self._copies = column(spacing=4)
        self._folder = button(self.tr("Choose a folder"), icon="folder-open", on_click=self.folder_requested.emit)
        return holder(
            column(
                label(
                    self.tr(
                        "What was written on two computers, or in a backup, comes together in this journal, entry by"
                        " entry. Nothing is lost: where both were changed, both versions are kept. The other copy is"
                        " only read."
                    )
                ),
                self._trouble_box,
                self._copies_caption,
                self._copies,
                label(
                    self.tr("You may also choose the folder of another journal of yours, or of a backup."), "secondary"
                ),
                holder(FlowLayout(self._folder)),
                spacing=14,
            )
        )

    def _make_asking(self) -> QWidget:
        self._asked_for = label("")
        self._passphrase = PassphraseField(self.tr("Passphrase of the other copy"))
        self._passphrase.submitted.connect(self._on_open_clicked)
        self._open = button(self.tr("Open it"), "primary", icon="lock-open", on_click=self._on_open_clicked)
        return holder(
            column(
                self._asked_for,
                label(
                    self.tr("It is the one that was in use when the other copy was last written. It is not kept."),
                    "secondary",
                ),
                label(self.tr("Passphrase of the other copy"), "label", names=self._passphrase.line),
                self._passphrase,
                4,
                holder(FlowLayout(self._open, button(self.tr("Back"), "quiet", on_click=self._on_back_clicked))),
                spacing=14,
            )
        )

    def _make_previewing(self) -> QWidget:
        self._preview_title = label("", "heading")
        self._preview = column(spacing=6)
        self._merge = button(
            self.tr("Bring them together"), "primary", icon="git-merge", on_click=self._on_merge_clicked
        )
        self._aside = button(self.tr("Only put it aside"), on_click=self._on_aside_clicked)
        self._aside.setToolTip(self.tr("Takes nothing from it, and keeps the file in the folder \u201cmerged\u201d."))
        return holder(
            column(
                self._preview_title,
                self._preview,
                label(self.tr("A backup of your journal is made first. Nothing has been changed so far."), "secondary"),
                holder(
                    FlowLayout(
                        self._merge, self._aside, button(self.tr("Back"), "quiet", on_click=self._on_back_clicked)
                    )
                ),
                spacing=14,
            )
        )

    def _make_working(self) -> QWidget:
        self._doing = label("", "serif")
        self._bar = QProgressBar()
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._stop = button(self.tr("Stop"), "quiet", on_click=self._on_stop_clicked)
        return holder(column(self._doing, 4, self._bar, 4, holder(FlowLayout(self._stop)), spacing=8))

    def _make_reporting(self) -> QWidget:
        self._report_title = label("", "heading")
        self._report = column(spacing=6)
        self._both_caption = label("", "heading")
        self._both_note = label("", "secondary")
        self._both = column(spacing=6)
        self._done = button(self.tr("Done"), "primary", icon="check", on_click=self.left.emit)
        return holder(
            column(
                self._report_title,
                self._report,
                self._both_caption,
                self._both_note,
                self._both,
                4,
                holder(FlowLayout(self._done)),
                spacing=12,
            )
        )

    # --- values in

    @property
    def is_choosing(self) -> bool:
        """Tell whether nothing was chosen yet."""
        return not self._choosing.isHidden()

    def show_choice(self, copies: Sequence[CopyRow], change: FileChange = FileChange.NONE) -> None:
        """Show what there is to choose from.

        Args:
            copies: Second copies beside the journal.
            change: What has happened to the journal's own file.
        """
        self._trouble.setText(trouble(change))
        self._trouble_box.setVisible(change is not FileChange.NONE)
        self._apart.setVisible(change in {FileChange.REPLACED, FileChange.MISSING, FileChange.ANOTHER_IN_FORCE})
        self._accept.setVisible(change is FileChange.WRITTEN)
        self._copies_caption.setText(
            self.tr("Found beside your journal") if copies else self.tr("No second copy was found beside your journal.")
        )
        self._copies_caption.setVisible(bool(copies) or change is FileChange.NONE)
        _fill(self._copies, ())
        for number, copy in enumerate(copies):
            when = words.day_and_time(copy.changed_at)
            detail = self.tr("Written {when}, {size} MB").format(when=when, size=_megabytes(copy.size))
            chosen = _row("copy", copy.name, detail)
            chosen.clicked.connect(partial(self._on_copy_clicked, number))
            self._copies.addWidget(chosen)
        self._turn_to(self._choosing)

    def ask_passphrase(self, name: str) -> None:
        """Ask for the passphrase of the other side, which has another key than this journal."""
        self._asked_for.setText(
            self.tr(
                "\u201c{name}\u201d is encrypted with a key of its own, so it opens with its own passphrase."
            ).format(name=name)
        )
        self._passphrase.clear()
        self._passphrase.setEnabled(True)
        self._open.setEnabled(True)
        self._turn_to(self._asking)
        self._passphrase.setFocus()

    def show_preview(self, name: str, report: MergeReport, *, can_be_put_aside: bool) -> None:
        """Show what merging would do."""
        self._preview_title.setText(self.tr("What would happen with \u201c{name}\u201d").format(name=name))
        lines = said(report, done=False)
        _fill(self._preview, [label(line) for line in lines])
        self._aside.setVisible(can_be_put_aside)
        self._merge.setEnabled(True)
        self._aside.setEnabled(True)
        self._turn_to(self._previewing)
        self._merge.setFocus()
        announce(self, " ".join(lines))

    def show_opening(self) -> None:
        """Say that the other side is being read."""
        self._show_doing(self.tr("Reading the other copy"), busy=True)

    def show_working(self) -> None:
        """Say that the two are being brought together."""
        self._show_doing(self.tr("Bringing the two together"), busy=False)

    def show_share(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self._bar.setValue(round(share * _STEPS))

    def show_report(self, report: MergeReport) -> None:
        """Show what was done."""
        self._report_title.setText(
            self.tr("The two are together.")
            if report.changes_something
            else self.tr("Your journal already had everything that is in the other copy.")
        )
        lines = said(report, done=True)
        _fill(self._report, [label(line) for line in lines])
        told = [self._row_of(one) for one in report.both[:_SHOWN_AT_MOST]]
        told += [self._kept_row(*one) for one in report.kept[:_SHOWN_AT_MOST]]
        _fill(self._both, told)
        self._both_caption.setText(self.tr("You may want to look at these"))
        notes = []
        if any(one.kind == ENTRY for one in report.both):
            notes.append(
                self.tr("Of an entry the later version stands, and the other one is among its earlier versions.")
            )
        if any(one.kind != ENTRY for one in report.both):
            notes.append(
                self.tr("Of a session or a course the later one stands; what both said is also kept in an entry.")
            )
        self._both_note.setText(" ".join(notes))
        self._both_caption.setVisible(bool(told))
        self._both_note.setVisible(bool(notes))
        self._turn_to(self._reporting)
        self._done.setFocus()
        announce(self, " ".join((self._report_title.text(), *lines)))

    def show_error(self, error: JournalError, *, again: bool = False) -> None:
        """Say what stands in the way; `again` lets the passphrase be typed once more."""
        if again:
            self._passphrase.setEnabled(True)
            self._open.setEnabled(True)
            self._turn_to(self._asking)
            self._passphrase.setFocus()
        else:
            self._turn_to(self._choosing)
            self._folder.setFocus()
        self.notice.say_error(error)

    def say(self, what: str, next_step: str = "") -> None:
        """Say what was done, above what is shown."""
        self.notice.say(what, next_step)

    def _show_doing(self, what: str, *, busy: bool) -> None:
        self._doing.setText(what)
        self._bar.setAccessibleName(what)
        self._bar.setRange(0, 0 if busy else _STEPS)
        self._bar.setValue(0)
        self._stop.setEnabled(True)
        self._turn_to(self._working)
        self._stop.setFocus()
        announce(self, what)

    def _turn_to(self, page: QWidget) -> None:
        self.notice.clear()
        for each in self._pages:
            each.setVisible(each is page)
        self._way_back.setVisible(page is self._choosing)

    def _row_of(self, one: BothChanged) -> QWidget:
        which = self.tr("yours stands") if one.ours_stands else self.tr("the other one stands")
        if one.kind == ENTRY:
            detail = self.tr("Changed in both; {which}.").format(which=which)
            return self._entry_row(one.id, one.headline, detail)
        name = kind(one.kind)
        if one.at is not None:
            name = self.tr("{what} of {day}").format(what=name, day=words.full_day(one.at.astimezone().date()))
        elif one.headline:
            name = self.tr("{what}: {name}").format(what=name, name=one.headline)
        lines = [label(f"{name}: {which}")]
        lines += [label(each, "secondary") for one_field in one.differences for each in difference_lines(one_field)]
        return Card(*lines, look="inset", spacing=4)

    def _kept_row(self, entry_id: str, headline: str) -> QWidget:
        return self._entry_row(
            entry_id,
            headline,
            self.tr("Deleted in one and changed in the other; it stands, so that no words are lost."),
        )

    def _entry_row(self, entry_id: str, headline: str, detail: str) -> QWidget:
        headline = headline or self.tr("An entry")
        made = _row("notebook", headline, detail)
        made.clicked.connect(partial(self._on_entry_clicked, entry_id))
        return made

    # --- wishes out

    @Slot()
    def _on_copy_clicked(self, number: int, *_: object) -> None:
        self.copy_chosen.emit(number)

    @Slot()
    def _on_entry_clicked(self, entry_id: str, *_: object) -> None:
        self.read_requested.emit(entry_id)

    @Slot()
    def _on_open_clicked(self) -> None:
        passphrase = self._passphrase.text
        if not passphrase.strip():
            self._passphrase.setFocus()
            return
        self._passphrase.clear()  # first: the field does not keep it while the key is derived
        self._passphrase.setEnabled(False)
        self._open.setEnabled(False)
        self.passphrase_given.emit(passphrase)

    @Slot()
    def _on_merge_clicked(self) -> None:
        self._merge.setEnabled(False)
        self.merge_requested.emit()

    @Slot()
    def _on_aside_clicked(self) -> None:
        self._aside.setEnabled(False)
        self.aside_requested.emit()

    @Slot()
    def _on_stop_clicked(self) -> None:
        self._doing.setText(self.tr("Stopping"))
        self._stop.setEnabled(False)
        self.stop_requested.emit()

    @Slot()
    def _on_back_clicked(self) -> None:
        self._passphrase.clear()
        self._turn_to(self._choosing)
        self._folder.setFocus()


# --- words


def trouble(change: FileChange) -> str:
    """Return what has happened to the journal's file, what is safe and what can be done; nothing where nothing has."""
    return {
        FileChange.NONE: "",
        FileChange.REPLACED: translate(
            "merge",
            "Another program has put another file in the place of your journal while it was open here, as one that"
            " keeps folders in step does. Nothing is written for now. What you have here can be kept as a second copy"
            " beside the new file, and then brought together with it.",
        ),
        FileChange.MISSING: translate(
            "merge",
            "Your journal's file is no longer in its folder. What is open here can still be read. It can be kept as a"
            " copy in that folder; if the file comes back, writing goes on by itself.",
        ),
        FileChange.WRITTEN: translate(
            "merge",
            "Another program has written into your journal's file while it was open here. Nothing is written for now."
            " The file is looked over first; if it is sound, you may go on with it. If something of yours is missing"
            " then, choose the backup it was in.",
        ),
        FileChange.ANOTHER_IN_FORCE: translate(
            "merge",
            "On another computer the journal was encrypted with a new key, and this file is no longer the one in use."
            " What you have here can be kept as a copy. Then lock, unlock, and bring the two together.",
        ),
    }[change]


def said(report: MergeReport, *, done: bool) -> list[str]:
    """Return what merging would do, or did, in sentences."""
    lines = [
        (one if count == 1 else many).format(count=words.number(count))
        for outcome, (one, many) in _sentences().items()
        if (count := report.entries.get(outcome, 0))
    ]
    records = {outcome: count for outcome, count in report.records.items() if outcome is not Outcome.SAME}
    if arriving := sum(count for outcome, count in records.items() if outcome is not Outcome.CHANGED_HERE):
        lines.append(
            translate("merge", "Sessions, courses and what belongs to them: {count} new, changed or removed.").format(
                count=words.number(arriving)
            )
        )
    if report.drafts:
        lines.append(
            translate("merge", "Begun and not finished there: {count}. You find it on Today.").format(
                count=words.number(report.drafts)
            )
        )
    if not report.changes_something and not done:
        lines.insert(0, translate("merge", "Your journal already has everything that is in the other copy."))
    return lines


def _sentences() -> dict[Outcome, tuple[str, str]]:
    """Return what is said of one entry, and of several, in the order in which it is told."""
    return {
        Outcome.NEW: (
            translate("merge", "1 entry is new."),
            translate("merge", "{count} entries are new."),
        ),
        Outcome.CHANGED_THERE: (
            translate("merge", "1 entry was changed there."),
            translate("merge", "{count} entries were changed there."),
        ),
        Outcome.BOTH_CHANGED: (
            translate("merge", "1 entry was changed in both; both versions are kept."),
            translate("merge", "{count} entries were changed in both; both versions are kept."),
        ),
        Outcome.KEPT: (
            translate("merge", "1 entry was deleted in one and changed in the other; it stands."),
            translate("merge", "{count} entries were deleted in one and changed in the other; they stand."),
        ),
        Outcome.DELETED: (
            translate("merge", "1 entry was deleted there, and is deleted here."),
            translate("merge", "{count} entries were deleted there, and are deleted here."),
        ),
        Outcome.CHANGED_HERE: (
            translate("merge", "1 entry is only here, or was changed here; it stays."),
            translate("merge", "{count} entries are only here, or were changed here; they stay."),
        ),
        Outcome.SAME: (
            translate("merge", "1 entry is the same in both."),
            translate("merge", "{count} entries are the same in both."),
        ),
    }


def _row(icon: str, words_shown: str, detail: str) -> RowButton:
    made = RowButton(
        IconLabel(icon),
        column(label(words_shown), label(detail, "caption"), spacing=0),
        IconLabel("caret-right"),
        says=f"{words_shown}. {detail}",
    )
    made.body.setStretch(1, 1)
    return made


def _megabytes(size: int) -> str:
    return words.amount(Decimal(max(size, 100_000)).scaleb(-6).quantize(Decimal("0.1")))


def _fill(box: QVBoxLayout, parts: Sequence[QWidget]) -> None:
    """Show these parts in a column, and no others."""
    empty(box)
    for part in parts:
        box.addWidget(part)
