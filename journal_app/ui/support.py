"""Puts the support screen together: the shipped lines, and what the person changed in them on this computer."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QLocale

from journal_app.catalog import grounding
from journal_app.catalog import support as shipped
from journal_app.domain.clock import Clock
from journal_app.domain.support import SupportLine, SupportRegion
from journal_app.settings import Settings
from journal_app.ui.screens.support_screen import SupportScreen


class SupportDesk:
    """Makes support screens; the person's own numbers are beside the settings, since support needs no passphrase.

    Args:
        folder: Where those numbers are kept; None keeps nothing (demo, pictures).
        settings: Says which region was chosen.
        change_settings: Takes other settings.
        clock: Tells whether a number was checked long ago.
    """

    def __init__(
        self,
        folder: Path | None,
        settings: Callable[[], Settings],
        change_settings: Callable[[Settings], object],
        clock: Clock,
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._change_settings = change_settings
        self._clock = clock

    def screen(self) -> SupportScreen:
        """Return a new support screen, at the person's region or at the one of the computer's language."""
        screen = SupportScreen(self._regions(), grounding.load(), self._clock)
        territory = QLocale.territoryToCode(QLocale.system().territory())
        screen.set_region(self._settings().region or territory)
        screen.region_changed.connect(lambda code: self._change_settings(replace(self._settings(), region=code)))
        screen.rows_edited.connect(self._keep)
        screen.restore_requested.connect(lambda code: self._restore(screen, code))
        return screen

    def _regions(self) -> tuple[SupportRegion, ...]:
        return tuple(self._with_own_lines(region) for region in shipped.load())

    def _with_own_lines(self, region: SupportRegion) -> SupportRegion:
        path = self._path(region.code)
        if path is None or not path.exists():
            return region
        today = self._clock.local(self._clock.now()).date()
        lines = _read(path, today)
        return replace(region, lines=lines) if lines else region

    def _path(self, code: str) -> Path | None:
        return self._folder / f"support_{code.lower()}.toml" if self._folder else None

    def _keep(self, code: str, lines: tuple[SupportLine, ...]) -> None:
        if (path := self._path(code)) is not None:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_text(shipped.write_lines(lines), encoding="utf-8")

    def _restore(self, screen: SupportScreen, code: str) -> None:
        if (path := self._path(code)) is not None:
            path.unlink(missing_ok=True)
        screen.set_regions(self._regions())


def _read(path: Path, today: date) -> tuple[SupportLine, ...]:
    with suppress(OSError, UnicodeDecodeError):
        return shipped.parse_lines(path.read_text(encoding="utf-8"), added_on=today).lines
    return ()
