"""Preferences that say nothing about what is written: looks, locking, where the journal lies. Kept as plain JSON.

What says something about the person (name, hidden prompts) is in the vault instead, in `JournalPreferences`.

To add one: a field with a default in `Settings`, its check in `load`, a row in `ui/widgets/settings_cards.py`.
"""

import json
import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeGuard, TypeVar

from platformdirs import user_config_path, user_data_path

THEMES = ("system", "light", "dark")
LEAST_TEXT_SCALE, GREATEST_TEXT_SCALE = 1.0, 2.0
MINUTES_TO_LOCK_RANGE = range(1, 61)
GROGGY_MINUTES_TO_LOCK_RANGE = range(1, 241)

_REGION = re.compile(r"[A-Za-z-]{0,12}")
_LARGEST_FILE = 1 << 20
_WINDOW_NUMBERS = 4
_FARTHEST_PIXEL = 100_000

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the app looks and locks on this computer.

    Attributes:
        theme: "system", "light" or "dark".
        text_scale: 1.0 to 2.0.
        minutes_to_lock: Minutes without a key or a click until the journal locks, 1 to 60.
        groggy_minutes_to_lock: The same in the quiet mode of the groggy evening, when a passphrase is hard to type; 1
            to 240.
        read_aloud: Whether the quiet mode and the grounding exercises are read aloud by themselves.
        lock_on_minimise: Whether putting the window away locks it.
        desktop_notices: Whether the desktop says that a moment around a session has opened; in neutral words.
        region: Code of the region whose support lines are shown; empty until chosen.
        vault_path: Folder of the journal; None for the usual place.
        backup_folder: A second folder that backups are copied to; None for nowhere.
        window: Left, top, width and height of the window in pixels, when it was last closed.
    """

    theme: str = "system"
    text_scale: float = 1.0
    reduced_motion: bool = False
    minutes_to_lock: int = 5
    groggy_minutes_to_lock: int = 120
    read_aloud: bool = False
    lock_on_minimise: bool = False
    desktop_notices: bool = False
    region: str = ""
    vault_path: Path | None = None
    backup_folder: Path | None = None
    window: tuple[int, int, int, int] | None = None

    def __post_init__(self) -> None:
        if self.theme not in THEMES:
            raise ValueError("no such theme")
        if not LEAST_TEXT_SCALE <= self.text_scale <= GREATEST_TEXT_SCALE:
            raise ValueError("text scale is 1.0 to 2.0")
        if self.minutes_to_lock not in MINUTES_TO_LOCK_RANGE:
            raise ValueError("minutes to lock are 1 to 60")
        if self.groggy_minutes_to_lock not in GROGGY_MINUTES_TO_LOCK_RANGE:
            raise ValueError("minutes to lock in the quiet mode are 1 to 240")


def settings_folder() -> Path:
    """Return the folder of this app's settings, by the custom of the operating system. It may not exist yet."""
    return user_config_path("afterward", appauthor=False)


def load(path: Path) -> Settings:
    """Return the settings kept at `path`; whatever is missing, damaged, unknown or out of range has its default."""
    return checked(_read(path))


def checked(kept: Mapping[str, object]) -> Settings:
    """Return the settings in plain values; whatever is missing, unknown or out of range has its default."""
    usual = Settings()
    return Settings(
        theme=_theme(kept.get("theme"), usual.theme),
        text_scale=_text_scale(kept.get("text_scale"), usual.text_scale),
        reduced_motion=_of_type(kept.get("reduced_motion"), usual.reduced_motion),
        minutes_to_lock=_minutes(kept.get("minutes_to_lock"), usual.minutes_to_lock, MINUTES_TO_LOCK_RANGE),
        groggy_minutes_to_lock=_minutes(
            kept.get("groggy_minutes_to_lock"), usual.groggy_minutes_to_lock, GROGGY_MINUTES_TO_LOCK_RANGE
        ),
        read_aloud=_of_type(kept.get("read_aloud"), usual.read_aloud),
        lock_on_minimise=_of_type(kept.get("lock_on_minimise"), usual.lock_on_minimise),
        desktop_notices=_of_type(kept.get("desktop_notices"), usual.desktop_notices),
        region=_matching(_REGION, kept.get("region"), usual.region),
        vault_path=_absolute_path(kept.get("vault_path")),
        backup_folder=_absolute_path(kept.get("backup_folder")),
        window=_window(kept.get("window")),
    )


def save(path: Path, settings: Settings) -> None:
    """Write the settings.

    Raises:
        OSError: The folder cannot be written to; the old file is as it was.
    """
    write(path, plain(settings))


def write(path: Path, values: Mapping[str, object]) -> None:
    """Write a JSON file so that a crash leaves either the old one or the new one; only the owner can read it.

    Raises:
        OSError: The folder cannot be written to; the old file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def plain(settings: Settings) -> dict[str, object]:
    """Return the settings as values that JSON knows."""
    paths = {"vault_path": settings.vault_path, "backup_folder": settings.backup_folder}
    return asdict(settings) | {name: str(path) if path else None for name, path in paths.items()}


def _read(path: Path) -> Mapping[str, object]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            return {}
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _of_type(value: object, usual: _T) -> _T:
    return value if isinstance(value, type(usual)) else usual


def _theme(value: object, usual: str) -> str:
    return value if isinstance(value, str) and value in THEMES else usual


def _text_scale(value: object, usual: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return usual
    return float(value) if LEAST_TEXT_SCALE <= value <= GREATEST_TEXT_SCALE else usual


def _minutes(value: object, usual: int, allowed: range) -> int:
    return value if _is_whole(value) and value in allowed else usual


def _matching(pattern: re.Pattern[str], value: object, usual: str) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else usual


def _absolute_path(value: object) -> Path | None:
    if not isinstance(value, str) or "\0" in value:
        return None
    try:
        os.fsencode(value)
    except UnicodeEncodeError:
        return None
    path = Path(value)
    return path if path.is_absolute() else None


def _window(value: object) -> tuple[int, int, int, int] | None:
    if not isinstance(value, list) or len(value) != _WINDOW_NUMBERS:
        return None
    numbers = [number for number in value if _is_whole(number) and abs(number) < _FARTHEST_PIXEL]
    if len(numbers) != _WINDOW_NUMBERS:
        return None
    left, top, width, height = numbers
    return (left, top, width, height) if width > 0 and height > 0 else None


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def data_folder() -> Path:
    """Return the folder of this app's data, by the custom of the operating system. It may not exist yet."""
    return user_data_path("Afterward", appauthor=False)
