import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from journal_app import preflight

LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are named only there")
PYTHON_311 = (3, 11, 9, "final", 0)
PYTHON_312 = (3, 12, 0, "final", 0)


@pytest.mark.parametrize(
    ("python", "pyside", "broken"),
    [
        (PYTHON_311, "6.11.3", False),
        (PYTHON_311, "6.12.0", True),
        (PYTHON_311, "6.13", True),
        (PYTHON_311, "7.0.1", True),
        (PYTHON_312, "6.11.3", False),
        (PYTHON_312, "6.12.0", False),
        ((3, 13), "6.12.0", False),
    ],
)
def test_only_an_older_python_with_a_newer_qt_is_a_broken_pair(
    python: tuple[int, ...], pyside: str, *, broken: bool
) -> None:
    assert preflight.broken_pair(python, pyside) is broken


def test_this_installation_is_no_broken_pair() -> None:
    assert not preflight.broken_pair(sys.version_info[:2], metadata.version("PySide6-Essentials"))


@LINUX_ONLY
def test_a_missing_library_is_named_by_its_package_and_a_present_one_is_not() -> None:
    libraries = {"libc.so.6": "libc6", "libnothing-has-this-name.so.0": "libnothing0"}

    assert preflight.missing_packages(libraries) == ["libnothing0"]


@pytest.mark.parametrize("environment", [{}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": "xcb"}, {"DISPLAY": ":987"}])
@LINUX_ONLY
def test_where_nothing_shows_windows_there_is_no_display(environment: dict[str, str]) -> None:
    assert not preflight.has_display(environment)


@pytest.mark.parametrize(
    "environment",
    [{"QT_QPA_PLATFORM": "offscreen"}, {"QT_QPA_PLATFORM": "vnc:size=900x600"}, {"WAYLAND_DISPLAY": "wayland-0"}],
)
def test_a_platform_of_its_own_and_wayland_are_displays(environment: dict[str, str]) -> None:
    assert preflight.has_display(environment)


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"DISPLAY": ":0"}, preflight.X11_LIBRARIES),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, preflight.X11_LIBRARIES),
        ({"WAYLAND_DISPLAY": "wayland-0"}, preflight.WAYLAND_LIBRARIES),
        ({}, preflight.X11_LIBRARIES),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, {}),
    ],
)
def test_a_window_asks_for_the_libraries_of_its_display(environment: dict[str, str], wanted: dict[str, str]) -> None:
    assert preflight.wanted_libraries(environment) == preflight.FONT_AND_GL_LIBRARIES | wanted


@LINUX_ONLY
def test_the_named_libraries_are_enough_for_a_window_without_a_screen() -> None:
    problem = preflight.problem(needs_window=False)

    assert problem == ""


def test_python_without_qt_says_how_to_install_it() -> None:
    script = "import sys; from journal_app import preflight; sys.stdout.write(preflight.problem(needs_window=True))"
    checkout = Path(preflight.__file__).parents[1]
    without_packages = [sys.executable, "-S", "-c", script]

    done = subprocess.run(without_packages, cwd=checkout, check=True, capture_output=True, text=True, timeout=60)

    assert done.stdout.startswith("Qt is not installed here.")
    assert "python3 -m venv .venv && .venv/bin/pip install ." in done.stdout
