"""What `test_lock_triggers` runs on a display of its own, since Qt's offscreen platform owns no clipboard.

clipboard_child.py             copies, locks and says what is left
clipboard_child.py other TEXT  copies a text, as another program would, until its standard input ends
"""

import json
import subprocess
import sys
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from journal_app.ui.clipboard import ClipboardKeeper
from journal_app.ui.widgets.parts import column
from journal_app.ui.widgets.passphrase_field import PassphraseField
from journal_app.ui.widgets.recovery_panel import RecoveryPanel

CODE = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567-89AB-CD"

app = QApplication([])
board = app.clipboard()


def wait_until(fact: Callable[[], bool]) -> bool:
    loop = QEventLoop()
    look, patience = QTimer(interval=10), QTimer(interval=8000, singleShot=True)
    look.timeout.connect(lambda: loop.quit() if fact() else None)
    patience.timeout.connect(loop.quit)
    look.start()
    patience.start()
    loop.exec()
    return patience.isActive()


def copy(line: QLineEdit) -> None:
    line.setFocus()
    wait_until(line.hasFocus)
    middle = line.fontMetrics().averageCharWidth() * 3
    QTest.mouseDClick(line, Qt.MouseButton.LeftButton, pos=QPoint(middle, line.height() // 2))
    QTest.mouseRelease(line, Qt.MouseButton.LeftButton)  # on X11 this puts the word on the selection
    line.selectAll()
    line.copy()


def hints(mode: QClipboard.Mode) -> list[str]:
    """Return what of a copied text asks clipboard managers not to remember it."""
    return sorted(name for name in board.mimeData(mode).formats() if not name.startswith("text/"))


def main() -> None:
    keeper = ClipboardKeeper(seconds=0.3)
    window, secret, plain = QWidget(), PassphraseField("secret"), QLineEdit("line of the journal")
    panel = RecoveryPanel()
    panel.show_code(CODE)
    window.setLayout(column(secret, plain, panel))
    window.show()
    window.activateWindow()
    secret.set_text("walnut teacup")
    secret.show_text(shown=True)
    wait_until(window.isActiveWindow)
    found: dict[str, object] = {}
    copy(secret.line)
    found["copied"] = [board.text(), board.text(QClipboard.Mode.Selection)]
    found["hinted"] = [hints(QClipboard.Mode.Clipboard), hints(QClipboard.Mode.Selection)]
    found["cleared in time"] = wait_until(lambda: not board.text())
    found["selection cleared in time"] = wait_until(lambda: not board.text(QClipboard.Mode.Selection))
    code = panel._shown
    code.setFocus()
    wait_until(code.hasFocus)
    code.setSelection(0, len(code.text()))
    QTest.keyClick(code, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    found["code copied and hinted"] = [CODE[:4] in board.text(), hints(QClipboard.Mode.Clipboard)]
    found["code cleared in time"] = wait_until(lambda: not board.text())
    copy(plain)
    found["plain is on both"] = [board.text(), board.text(QClipboard.Mode.Selection)]
    found["plain is not hinted"] = hints(QClipboard.Mode.Clipboard)
    found["plain stays"] = not wait_until_over(0.6) and board.text()
    keeper.clear()
    found["after lock"] = board.text() + board.text(QClipboard.Mode.Selection)
    copy(plain)
    with subprocess.Popen([sys.executable, __file__, "other", "of another program"], stdin=subprocess.PIPE) as other:
        wait_until(lambda: board.text() == "of another program")
        keeper.clear()
        found["other's"] = board.text()
        other.kill()
    print(json.dumps(found))  # noqa: T201 - what this script is for


def wait_until_over(seconds: float) -> bool:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
    return False


if sys.argv[1:2] == ["other"]:
    board.setText(sys.argv[2])
    app.exec()
else:
    main()
