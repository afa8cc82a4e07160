"""Checks before Qt is loaded: what is missing is said in words, where Qt alone would abort.

These few sentences are the only ones outside Qt's translation: they are said when there is no Qt.
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from importlib import metadata

FONT_AND_GL_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What every Qt program loads on Linux, and the Debian package that has it."""

X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What showing a window under X11 needs in addition."""

WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
"""What showing a window under Wayland needs in addition."""

SOUND_LIBRARIES = {
    "libpulse.so.0": "libpulse0",
    "libXrandr.so.2": "libxrandr2",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libdrm.so.2": "libdrm2",
}
"""What recording and playing need in addition; without them the app starts, and says so when somebody records."""

_NEW_ENVIRONMENT = "    python3 -m venv .venv && .venv/bin/pip install ."
_FIRST_QT_FOR_IMMORTAL_NONE = (6, 12)
_FIRST_PYTHON_WITH_IMMORTAL_NONE = (3, 12)


def problem(*, needs_window: bool) -> str:
    """Return what keeps the app from starting here and what to do about it, or an empty text."""
    if wrong := _installation_problem():
        return wrong
    if not sys.platform.startswith("linux"):
        return ""
    wanted = wanted_libraries(os.environ) if needs_window else FONT_AND_GL_LIBRARIES
    problems = []
    if needs_window and not has_display(os.environ):
        problems.append(
            "There is no display here, so no window can be shown.\n"
            "Start the app from a desktop session, or save pictures of every screen without one:\n"
            "    journal-app --screenshots pictures"
        )
    if missing := missing_packages(wanted):
        install = "apt-get install" if os.geteuid() == 0 else "sudo apt-get install"
        problems.append(
            "Qt needs a few system packages that are not installed here. On Debian and Ubuntu:\n"
            f"    {install} {' '.join(missing)}"
        )
    return "\n\n".join(problems)


def missing_packages(libraries: Mapping[str, str]) -> list[str]:
    """Return the Debian packages of those shared libraries that cannot be loaded."""
    return [package for library, package in libraries.items() if _load(library) is None]


def missing_sound_packages() -> list[str]:
    """Return the Debian packages that recording and playing miss here; none on other systems."""
    return missing_packages(SOUND_LIBRARIES) if sys.platform.startswith("linux") else []


def wanted_libraries(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the libraries that a window needs, by the display it is shown on; X11 where none is named."""
    if _platform(environment) not in {"", "xcb", "wayland"}:
        return FONT_AND_GL_LIBRARIES
    if environment.get("WAYLAND_DISPLAY") and not environment.get("DISPLAY"):
        return FONT_AND_GL_LIBRARIES | WAYLAND_LIBRARIES
    return FONT_AND_GL_LIBRARIES | X11_LIBRARIES


def has_display(environment: Mapping[str, str]) -> bool:
    """Tell whether a window can be shown: X11 or Wayland is named and answers, or Qt was asked to do without."""
    if _platform(environment) not in {"", "xcb", "wayland"}:
        return True
    if environment.get("WAYLAND_DISPLAY"):
        return True
    return bool(environment.get("DISPLAY")) and _x11_answers(environment["DISPLAY"])


def broken_pair(python: tuple[int, ...], pyside: str) -> bool:
    """Tell whether this PySide6 ends this Python: from 6.12 it needs an immortal None, which came with 3.12."""
    version = tuple(int(part) for part in pyside.split(".")[:2])
    return python[:2] < _FIRST_PYTHON_WITH_IMMORTAL_NONE and version >= _FIRST_QT_FOR_IMMORTAL_NONE


def _installation_problem() -> str:
    try:
        pyside = metadata.version("PySide6-Essentials")
    except metadata.PackageNotFoundError:
        return f"Qt is not installed here. Install the app in a virtual environment:\n{_NEW_ENVIRONMENT}"
    if not broken_pair(tuple(sys.version_info[:2]), pyside):
        return ""
    return (
        f"PySide6 {pyside} ends Python {sys.version_info.major}.{sys.version_info.minor} after a few thousand calls, "
        "so the app does not start with it.\n"
        "Install the app again in a new virtual environment, which picks a version that fits:\n"
        f"{_NEW_ENVIRONMENT}"
    )


def _platform(environment: Mapping[str, str]) -> str:
    """Return the platform Qt was asked to use, without its options; empty when Qt chooses."""
    return environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]


def _load(library: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(library)
    except OSError:
        return None


def _x11_answers(display: str) -> bool:
    """Tell whether something shows windows at this address; a stale one would make Qt abort."""
    xcb = _load("libxcb.so.1")
    if xcb is None:
        return True  # not known yet: it comes with the packages that are asked for first
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    answers: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers
