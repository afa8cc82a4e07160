"""The command itself, as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from journal_app import __version__

CANNOT_START = 2


def journal_app(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command without any display but those that are named."""
    displays = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    inherited = {name: value for name, value in os.environ.items() if name not in displays}
    return subprocess.run(
        [sys.executable, "-m", "journal_app", *arguments],
        env=inherited | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


TOLD_WITH = """
import sys
from PySide6.QtCore import QTimer
from journal_app import __main__
from journal_app.ui.screenshots import Story

def met(story, *_):
    QTimer.singleShot(0, lambda: {step})
    story._picture("one")

Story._tell_first_run = met
Story._tell_lock = Story._tell_journal = Story._tell_damage = Story._tell_therapist = lambda *_: None
sys.exit(__main__.main(["--screenshots", sys.argv[1]]))
"""


@pytest.mark.parametrize(("step", "code"), [("None", 0), ("1 / 0", 1)])
def test_pictures_are_no_success_when_a_bug_was_met_on_the_way(step: str, code: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD_WITH.format(step=step), str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, len(list(tmp_path.glob("*.png")))) == (code, 2)
    assert ("did not work" in done.stderr) is (code == 1)


def test_the_version_is_that_of_the_package() -> None:
    done = journal_app("--version")

    assert done.returncode == 0
    assert done.stdout == f"Afterward {__version__}\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":987"}, {"DISPLAY": "nonsense"}])
@pytest.mark.parametrize("option", [[], ["--demo"]])
def test_without_a_display_the_command_says_so_and_names_the_way_to_pictures(
    option: list[str], display: dict[str, str]
) -> None:
    done = journal_app(*option, **display)

    assert done.returncode == CANNOT_START
    assert done.stdout == ""
    assert done.stderr.startswith("There is no display here, so no window can be shown.")
    assert "journal-app --screenshots" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["--size", "large"], "a size is written like 1280x860"),
        (["--size", "1280"], "a size is written like 1280x860"),
        (["--size=-900x600"], "a size is written like 1280x860"),
        (["--text-scale", "3"], "a text scale is a number from 1.0 to 2.0"),
        (["--text-scale", "big"], "a text scale is a number from 1.0 to 2.0"),
        (["--colour"], "unrecognized arguments"),
    ],
)
def test_an_option_that_makes_no_sense_is_answered_with_what_would(option: list[str], said: str) -> None:
    done = journal_app("--screenshots", "never-made", *option)

    assert done.returncode == CANNOT_START
    assert said in done.stderr
    assert "Traceback" not in done.stderr
