"""What a screen reader hears of the timeline, asked for over AT-SPI as a screen reader does, on a virtual screen.

Needs, on Debian: `apt-get install dbus xvfb xauth at-spi2-core gir1.2-atspi-2.0 python3-gi`.
Skipped where they are missing.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAUNCHER = next(
    (path for path in map(Path, ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi-bus-launcher")) if path.exists()),
    None,
)
SYSTEM_PYTHON = "/usr/bin/python3"
NEEDED = ("dbus-run-session", "Xvfb", "xvfb-run", "xauth", "gdbus")

APP = """
import os, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests/ui"]
from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication
from journal_app.ui import fonts, theme
from journal_app.ui.timeline.view import TimelineView
from timeline_sample import NOW, full_course
app = QApplication(["timeline-under-test"])
fonts.register_fonts()
theme.current().apply("light", 1.0, reduced_motion=True)
QLocale.setDefault(QLocale("en_GB"))
view = TimelineView()
view.setLocale(QLocale("en_GB"))
view.resize(1200, 800)
view.set_data(full_course(), NOW)
view.show()
view.set_current("effect-3")
view.activateWindow()
view.setFocus()
QTimer.singleShot(60000, app.quit)
sys.exit(app.exec())
"""

CLIENT = """
import json, sys, time
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi

def find(node, role, depth=0):
    if node is None or depth > 8:
        return None
    if node.get_role_name() == role and node.get_name() == "Timeline":
        return node
    for number in range(node.get_child_count()):
        found = find(node.get_child_at_index(number), role, depth + 1)
        if found is not None:
            return found
    return None

deadline = time.monotonic() + 25
found = None
while found is None and time.monotonic() < deadline:
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        try:
            found = found or find(desktop.get_child_at_index(number), "list")
        except Exception:
            pass
    time.sleep(0.2)
if found is None:
    sys.exit("the timeline was not found")
items = [found.get_child_at_index(number) for number in range(found.get_child_count())]
first = items[0]
action = first.get_action_iface()
print(json.dumps({
    "description": found.get_description(),
    "names": [item.get_name() for item in items],
    "roles": sorted({item.get_role_name() for item in items}),
    "actions": [action.get_action_name(n) for n in range(action.get_n_actions())] if action else [],
    "extents": [item.get_extents(Atspi.CoordType.SCREEN).width for item in items],
}))
"""

SCRIPT = """
set -e
gdbus call --session --dest org.a11y.Bus --object-path /org/a11y/bus --method org.freedesktop.DBus.Properties.Set \\
    org.a11y.Status ScreenReaderEnabled '<true>' > /dev/null
"$APP_PYTHON" "$WORK/app.py" "$PROJECT" &
app=$!
trap 'kill $app 2>/dev/null || true' EXIT
/usr/bin/python3 "$WORK/client.py"
"""


def missing() -> str:
    """Return what is not installed, or nothing."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    if LAUNCHER is None:
        lacking.append("at-spi2-core")
    has_client = (
        not lacking
        and not subprocess.run(
            [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"],
            check=False,
            capture_output=True,
        ).returncode
    )
    return ", ".join(lacking) if lacking else "" if has_client else "python3-gi, gir1.2-atspi-2.0"


@pytest.mark.long
def test_a_screen_reader_hears_every_lane(tmp_path: Path) -> None:
    if lacking := missing():
        pytest.skip(f"not installed: {lacking}")
    (tmp_path / "app.py").write_text(APP, "utf-8")
    (tmp_path / "client.py").write_text(CLIENT, "utf-8")
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "APP_PYTHON": sys.executable,
        "PROJECT": str(ROOT),
        "WORK": str(tmp_path),
    }

    done = subprocess.run(
        ["xvfb-run", "-a", "dbus-run-session", "--", "sh", "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    heard = json.loads(done.stdout.splitlines()[-1])
    assert heard["roles"] == ["list item"]
    assert heard["actions"] == ["Press"]
    assert all(width > 5 for width in heard["extents"])
    assert "items shown" in heard["description"]
    for beginning in (
        "PHQ-9, ",
        "Mood, ",
        "Dosing session 1, 35 mg",
        "Preparation session",
        "Intention, To be curious",
        "Step, Walk before breakfast, kept",
        "Side effect, Tired, mild",
        "Life event, Moved, October 2026",
        "Thread, the sea",
    ):
        assert any(name.startswith(beginning) for name in heard["names"]), (beginning, heard["names"])
