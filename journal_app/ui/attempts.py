"""Failed attempts to open a vault, kept beside the settings until the log of that vault can take them.

Nothing can be written into a vault that is locked, and who tried may close the app: so `attempts.json` says which
folder, what was tried (never what was typed) and when. What is in the log of the vault is no longer in the file.
"""

import json
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from journal_app import settings
from journal_app.domain.owner_log import LogKind
from journal_app.ui.relaunch import Attempt

FILE_NAME: Final = "attempts.json"
_FORMAT: Final = 1
_MOST: Final = 1000
"""The latest are kept."""
_BYTES_MOST: Final = 1 << 20


class Attempts:
    """The attempts that no log has yet.

    Args:
        folder: Where the file is; None keeps them in memory alone.
        handed: What the process before this one knew.
    """

    def __init__(self, folder: Path | None, handed: Iterable[Attempt] = ()) -> None:
        self._path = folder / FILE_NAME if folder else None
        self._known = deque(dict.fromkeys((*self._read(), *handed)), maxlen=_MOST)

    @property
    def known(self) -> tuple[Attempt, ...]:
        """Return all of them, the earliest first."""
        return tuple(self._known)

    def of(self, vault: Path) -> tuple[Attempt, ...]:
        """Return those that were made on one vault."""
        return tuple(each for each in self._known if each.folder == vault.absolute())

    def add(self, attempt: Attempt) -> None:
        """Remember one more; under the whole path of its vault, which may be named in another way next time."""
        self._known.append(replace(attempt, folder=attempt.folder.absolute()))
        self._write()

    def forget(self, vault: Path) -> None:
        """Forget those of a vault: its log has them."""
        if self.of(vault):
            self._known = deque((each for each in self._known if each.folder != vault.absolute()), maxlen=_MOST)
            self._write()

    def _read(self) -> list[Attempt]:
        """Return what the file says; nothing where there is none, or it is not ours."""
        if self._path is not None:
            with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
                if self._path.stat().st_size <= _BYTES_MOST:
                    return [
                        Attempt(folder=Path(folder), kind=LogKind(kind), at=_aware(at))
                        for folder, kind, at in json.loads(self._path.read_bytes())["attempts"]
                    ]
        return []

    def _write(self) -> None:
        if self._path is not None:
            rows = [[str(each.folder), each.kind.value, each.at.isoformat()] for each in self._known]
            with suppress(OSError):  # they stay in memory, and go to the next process by hand
                settings.write(self._path, {"format": _FORMAT, "attempts": rows})


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None:
        raise ValueError("times of attempts are aware")
    return at
