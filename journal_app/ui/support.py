"""Puts the support screen together: the shipped lines, and what the person changed in them on this computer."""

import json
import os
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
from journal_app.domain.support_plan import PlanHeading, SupportPlan
from journal_app.settings import Settings
from journal_app.ui.screens.support_screen import SupportScreen

_PLAN_FILE = "support_plan.json"
_LARGEST_PLAN = 1 << 18


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

    def screen(self, *, centred: bool = True) -> SupportScreen:
        """Return a new support screen, at the person's region or at the one of the computer's language.

        Beside the sidebar it is not `centred`, but begins where other screens begin.
        """
        screen = SupportScreen(self._regions(), grounding.load(), self._clock, centred=centred)
        territory = QLocale.territoryToCode(QLocale.system().territory())
        screen.set_region(self._settings().region or territory)
        screen.region_changed.connect(lambda code: self._change_settings(replace(self._settings(), region=code)))
        screen.rows_edited.connect(self._keep)
        screen.restore_requested.connect(lambda code: self._restore(screen, code))
        screen.show_plan(self.open_plan())
        return screen

    # --- the plan, where the person chose that it can be read without the passphrase

    @property
    def can_open_plan(self) -> bool:
        """Tell whether there is a place for a plan that is readable without the passphrase."""
        return self._folder is not None

    def open_plan(self) -> SupportPlan | None:
        """Return the plan as it is kept readable, or None where the person did not choose that."""
        if self._folder is None:
            return None
        with suppress(OSError, ValueError, AttributeError):
            path = self._folder / _PLAN_FILE
            if path.stat().st_size <= _LARGEST_PLAN:
                kept = json.loads(path.read_bytes())
                plan = SupportPlan(id="", written_at=self._clock.now())
                for heading in PlanHeading:
                    plan = plan.with_words(heading, str(kept.get(heading.value, "")))
                return plan
        return None

    def keep_plan_open(self, plan: SupportPlan) -> None:
        """Keep a copy of the plan readable outside the vault, for the owner of this computer's account only.

        Raises:
            OSError: It could not be written.
        """
        if self._folder is None:
            return
        words = {part.heading.value: part.words for part in plan.parts}
        _write_private(self._folder / _PLAN_FILE, json.dumps(words, ensure_ascii=False, indent=2))

    def close_plan(self) -> None:
        """Delete that copy.

        Raises:
            OSError: It is still there.
        """
        if self._folder is not None:
            for name in (_PLAN_FILE, f"{_PLAN_FILE}.new"):
                (self._folder / name).unlink(missing_ok=True)

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
            _write_private(path, shipped.write_lines(lines))

    def _restore(self, screen: SupportScreen, code: str) -> None:
        if (path := self._path(code)) is not None:
            path.unlink(missing_ok=True)
        screen.set_regions(self._regions())


def _write_private(path: Path, text: str) -> None:
    """Write a file that only the owner of the account can read, so that a crash leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)


def _read(path: Path, today: date) -> tuple[SupportLine, ...]:
    with suppress(OSError, UnicodeDecodeError):
        return shipped.parse_lines(path.read_text(encoding="utf-8"), added_on=today).lines
    return ()
