"""Locking ends in a fresh process: what Python and Qt have held cannot be wiped from memory, but it can be left behind.

On POSIX the process replaces itself (`execve`: the same number, new memory); elsewhere it starts another and ends.
The new process is told where to show itself and where in the journal to go back to: through a pipe, not on the command
line, which everybody on the computer can read. No word of the journal goes through it, nor anything that opens one.
"""

import json
import os
import re
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, NoReturn, TypeAlias

from journal_app import settings
from journal_app.domain.owner_log import LogKind
from journal_app.settings import Settings
from journal_app.ui.place import Place

TEMPORARY_PREFIX: Final = "afterward-demo-"
_PIPE_VARIABLE: Final = "AFTERWARD_HANDOVER"
_PIPE_HOLDS: Final = 60_000
"""Bytes that fit into an empty pipe while nobody reads (65,536 on Linux, and on macOS when it needs to)."""
_SCREEN: Final = re.compile(r"[a-z_]{1,40}")
_IDENTIFIER: Final = re.compile(r"[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody tried to open a vault, and could not.

    Attributes:
        folder: The vault's folder, so that it is told in the log of that vault only.
        kind: What was tried; never what was typed.
        at: When; aware.
    """

    folder: Path
    kind: LogKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What a process leaves to the one that takes its place.

    Attributes:
        folder: The folder of the vault that was open.
        place: Where in the journal the person was.
        attempts: Failed attempts that no log has yet.
        window: Place and size on the screen, as `QWidget.saveGeometry` writes them.
        minimised: The window was put away, and is to stay so.
        active: The window had the keyboard; if not, the new one must not take it.
        code_unseen: The vault was just made, and locked before anybody had kept its recovery code.
        settings: Those in force, where no file keeps them.
        temporary: A folder that the new process removes at its end.
    """

    folder: Path
    place: Place = field(default_factory=Place)
    attempts: tuple[Attempt, ...] = ()
    window: bytes = b""
    minimised: bool = False
    active: bool = True
    code_unseen: bool = False
    settings: Settings | None = None
    temporary: Path | None = None


Relaunch: TypeAlias = Callable[[Handover], object]


def start_afresh(handover: Handover) -> NoReturn:
    """Go on in a fresh process, started as this one was. The journal must be closed by now.

    Raises:
        OSError: There could be none; this process goes on.
    """
    data = _to_bytes(handover)
    command = [sys.executable, *sys.orig_argv[1:]]
    if os.name == "posix":
        _replace(command, data)
    _start_and_leave(command, data)


def received() -> Handover | None:
    """Return what the process before this one left, if this one took its place. Asked once; then it is used up."""
    named = os.environ.pop(_PIPE_VARIABLE, "")
    if not named.isdecimal():
        return None
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        descriptor = int(named)
        if not stat.S_ISFIFO(os.fstat(descriptor).st_mode):
            return None
        with open(descriptor, "rb") as pipe:  # a descriptor has no path
            return _from_bytes(pipe.read())
    return None


# --- leaving


def _replace(command: list[str], data: bytes) -> NoReturn:
    reading, writing = os.pipe()
    try:
        os.write(writing, data)
        _keep_from_successor()
        os.set_inheritable(reading, True)  # noqa: FBT003  # the function's own signature
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(command[0], command, os.environ | {_PIPE_VARIABLE: str(reading)})  # noqa: S606  # ourselves
    finally:  # reached only where it failed
        os.close(reading)
        os.close(writing)


def _keep_from_successor() -> None:
    """Have every descriptor but the standard three closed on the way: files, the lock, sockets of the desktop."""
    for folder in ("/proc/self/fd", "/dev/fd"):
        with suppress(OSError):
            for name in os.listdir(folder):  # noqa: PTH208  # names are all that is wanted
                if (descriptor := int(name)) > 2:  # noqa: PLR2004  # standard input, output and error
                    with suppress(OSError):  # the one that listed the folder is closed again
                        os.set_inheritable(descriptor, False)  # noqa: FBT003  # the function's own signature
            return


def _start_and_leave(command: list[str], data: bytes) -> NoReturn:
    """Start a process whose standard input is the pipe, and end without any of Python's own tidying up."""
    child = subprocess.Popen(  # noqa: S603  # ourselves
        command, stdin=subprocess.PIPE, env=os.environ | {_PIPE_VARIABLE: "0"}
    )
    if child.stdin is not None:
        with suppress(OSError):
            child.stdin.write(data)
            child.stdin.close()
    os._exit(0)  # what would be done on the way out, such as removing the sample's folder, is now the other's to do


# --- what goes through the pipe


def _to_bytes(handover: Handover) -> bytes:
    place = handover.place
    attempts = [[str(each.folder), each.kind.value, each.at.isoformat()] for each in handover.attempts]
    values = {
        "folder": str(handover.folder),
        "place": [place.screen, place.entry_id, place.page, place.cursor],
        "window": handover.window.hex(),
        "minimised": handover.minimised,
        "active": handover.active,
        "code_unseen": handover.code_unseen,
        "settings": settings.plain(handover.settings) if handover.settings else None,
        "temporary": str(handover.temporary) if handover.temporary else None,
    }
    while True:
        data = json.dumps(values | {"attempts": attempts}).encode()
        if len(data) <= _PIPE_HOLDS or not attempts:
            return data
        attempts = attempts[len(attempts) // 2 + 1 :]  # the latest are told


def _from_bytes(data: bytes) -> Handover:
    values = json.loads(data)
    return Handover(
        folder=Path(values["folder"]),
        place=_place(*values["place"]),
        attempts=tuple(
            Attempt(folder=Path(folder), kind=LogKind(kind), at=datetime.fromisoformat(at))
            for folder, kind, at in values["attempts"]
        ),
        window=bytes.fromhex(values["window"]),
        minimised=values["minimised"] is True,
        active=values["active"] is not False,
        code_unseen=values["code_unseen"] is True,
        settings=_settings(values["settings"]),
        temporary=_temporary(values["temporary"]),
    )


def _place(screen: str, entry_id: str | None, page: int, cursor: int) -> Place:
    if not _SCREEN.fullmatch(screen):
        return Place()
    known = entry_id if entry_id is not None and _IDENTIFIER.fullmatch(entry_id) else None
    return Place(screen=screen, entry_id=known, page=int(page), cursor=int(cursor))


def _settings(values: Mapping[str, object] | None) -> Settings | None:
    return None if values is None else settings.checked(values)


def _temporary(path: str | None) -> Path | None:
    """Accept a folder that this app made for its sample, and no other: it is removed at the end."""
    if path is None:
        return None
    folder = Path(path)
    ours = folder.name.startswith(TEMPORARY_PREFIX) and folder.parent == Path(tempfile.gettempdir())
    if not ours or folder.is_symlink():
        raise ValueError("not a folder of the sample")
    return folder
