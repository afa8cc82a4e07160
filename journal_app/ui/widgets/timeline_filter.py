"""Which entries the timeline shows: a row of chips for stars, areas, tags, threads and whom an entry is for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from journal_app.domain.entry import Privacy, TagCount
from journal_app.domain.identifiers import Identifier
from journal_app.domain.prompt import Domain
from journal_app.domain.timeline import EVERYTHING, TimelineFilter
from journal_app.ui import words
from journal_app.ui.widgets.parts import Button, FlowLayout, button
from journal_app.ui.widgets.privacy_choice import privacy_name

_V = TypeVar("_V")


class TimelineFilterBar(QWidget):
    """Chips, most of which open a list to tick.

    Signals:
        filter_changed: The person wants to see other entries (TimelineFilter).
    """

    filter_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown = EVERYTHING
        self._names: dict[Identifier, str] = {}
        self.starred = button(self.tr("Starred"), "chip", icon="star")
        self.starred.setCheckable(True)
        self.starred.clicked.connect(self._on_starred_clicked)
        self.areas = self._chip(self.tr("Areas"))
        self.tags = self._chip(self.tr("Tags"))
        self.threads = self._chip(self.tr("Thread"))
        self.privacy = self._chip(self.tr("For whom"))
        self.everything = button(self.tr("Show everything"), "chip", icon="x", on_click=self._on_everything_clicked)
        self.everything.hide()
        chips = (self.starred, self.areas, self.tags, self.threads, self.privacy, self.everything)
        self.setLayout(FlowLayout(*chips, spacing=6))
        _fill(self.areas, [(domain, words.domain(domain)) for domain in Domain], self._on_area_toggled)
        _fill(self.privacy, [(privacy, privacy_name(privacy)) for privacy in Privacy], self._on_privacy_toggled)
        self.set_tags(())
        self.set_threads(())

    @property
    def shown(self) -> TimelineFilter:
        """Return what is asked for."""
        return self._shown

    def set_tags(self, tags: Iterable[TagCount]) -> None:
        """Offer these tags."""
        options = [(tag.name.casefold(), tag.name) for tag in tags]
        self.tags.setEnabled(bool(options))
        _fill(self.tags, options, self._on_tag_toggled, ticked=self._shown.tags)

    def set_threads(self, threads: Sequence[tuple[Identifier, str]]) -> None:
        """Offer these threads, each with its name."""
        self._names = dict(threads)
        self.threads.setEnabled(bool(threads))
        chosen = {self._shown.thread_id} if self._shown.thread_id else set()
        _fill(self.threads, list(threads), self._on_thread_toggled, ticked=chosen)

    def _chip(self, text: str) -> Button:
        made = button(text, "chip")
        made.setCheckable(True)
        made.setProperty("menu", "true")
        made.setMenu(QMenu(made))
        return made

    def _on_starred_clicked(self, starred: bool) -> None:
        self._take(replace(self._shown, starred_only=starred))

    def _on_area_toggled(self, domain: Domain, on: bool) -> None:
        self._take(replace(self._shown, domains=_with(self._shown.domains, domain, on=on)))

    def _on_tag_toggled(self, tag: str, on: bool) -> None:
        self._take(replace(self._shown, tags=_with(self._shown.tags, tag, on=on)))

    def _on_privacy_toggled(self, privacy: Privacy, on: bool) -> None:
        self._take(replace(self._shown, privacy=_with(self._shown.privacy, privacy, on=on)))

    def _on_thread_toggled(self, thread_id: Identifier, on: bool) -> None:
        self._take(replace(self._shown, thread_id=thread_id if on else None))

    def _on_everything_clicked(self) -> None:
        self._take(EVERYTHING)
        self.starred.setFocus()

    def _take(self, shown: TimelineFilter) -> None:
        self._shown = shown
        self._tell()
        self.filter_changed.emit(shown)

    def _tell(self) -> None:
        """Say on each chip what it filters by."""
        shown = self._shown
        self.starred.setChecked(shown.starred_only)
        _say(self.areas, self.tr("Areas"), {domain: words.domain(domain) for domain in shown.domains})
        _say(self.tags, self.tr("Tags"), {tag: tag for tag in shown.tags})
        _say(self.privacy, self.tr("For whom"), {privacy: privacy_name(privacy) for privacy in shown.privacy})
        thread = shown.thread_id
        _say(self.threads, self.tr("Thread"), {thread: self._names.get(thread, "")} if thread else {})
        self.everything.setVisible(shown != EVERYTHING)
        self.updateGeometry()


def _fill(
    chip: Button, options: Sequence[tuple[_V, str]], toggled: Callable[[_V, bool], None], *, ticked: Iterable[_V] = ()
) -> None:
    menu = chip.menu()
    menu.clear()
    chosen = set(ticked)
    for value, text in options:
        action = QAction(text.replace("&", "&&"), menu)
        action.setCheckable(True)
        action.setChecked(value in chosen)
        action.setData(value)
        action.triggered.connect(lambda on, value=value: toggled(value, on))
        menu.addAction(action)


def _say(chip: Button, name: str, chosen: dict[_V, str]) -> None:
    named = ", ".join(sorted(chosen.values()))
    few = len(chosen) == 1
    chip.setText(f"{name}: {named if few else len(chosen)}" if chosen else name)
    chip.setAccessibleName(f"{name}: {named}" if chosen else name)
    chip.setChecked(bool(chosen))
    for action in chip.menu().actions():
        action.setChecked(action.data() in chosen)


def _with(values: frozenset[_V], value: _V, *, on: bool) -> frozenset[_V]:
    return values | {value} if on else values - {value}
