"""About: what this notebook is and is not, what protects it and what does not, keys, and whose work it stands on."""

from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.parts import Card, Page, column, holder, label

DISTRIBUTION = "afterward"
LIBRARIES = (
    "PySide6-Essentials",
    "PySide6-Addons",
    "shiboken6",
    "SQLAlchemy",
    "alembic",
    "sqlcipher3",
    "PyNaCl",
    "platformdirs",
    "zxcvbn",
    "xkcdpass",
    "segno",
    "joserfc",
    "cryptography",
    "soundfile",
    "numpy",
    "font-hanken-grotesk",
    "font-source-serif-pro",
    "QtAwesome",
)
_LONGEST_LICENCE = 60


class AboutScreen(Page):
    """Words only; nothing here can be changed."""

    def __init__(self, version: str = "") -> None:
        super().__init__(widest=760)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # nothing on it takes the keyboard, and it is to be scrolled
        self.setAccessibleName(self.tr("About Afterward"))
        self._add(label(self.tr("About Afterward"), "display"))
        self._add(label(self._version(version or installed_version()), "secondary"))
        self._add(self._what_it_is())
        self._add(self._protection())
        self._add(self._keys())
        self._add(self._thanks())
        self.body.addStretch(1)

    def _add(self, part: QWidget) -> None:
        self.body.addWidget(part)

    def _version(self, version: str) -> str:
        if not version:
            return self.tr("Not installed as a package. License: Apache-2.0.")
        return self.tr("Version {version}. License: Apache-2.0.").format(version=version)

    def _what_it_is(self) -> Card:
        return Card(
            label(
                self.tr(
                    "This is a private notebook. It is not a medical device, does not diagnose, treat or watch over "
                    "you, and gives no medical advice. Only your care team can decide about treatment. If you are in "
                    "danger, use the numbers under Get support."
                ),
                "prose",
            ),
            label(
                self.tr(
                    "Nobody reads this in real time. Your therapist sees only what you send, and may read it days "
                    "later."
                ),
                "prose",
            ),
            label(self.tr("Afterward is for people who are 18 or older."), "secondary"),
        )

    def _protection(self) -> Card:
        return Card(
            label(self.tr("What protects you"), "heading"),
            _list(
                self.tr("All you write is encrypted on this computer, drafts and search included."),
                self.tr("Only your passphrase or your recovery code opens it. Nobody keeps a copy of either."),
                self.tr("There is no account, no network connection and no tracking."),
                self.tr("It locks by itself, and covers the window with one key."),
            ),
            label(self.tr("What does not"), "heading"),
            _list(
                self.tr("If passphrase and recovery code are both lost, nobody can open the journal, not even we."),
                self.tr(
                    "While it is open, other programs on this computer, or somebody behind you, may see what you see."
                ),
                self.tr("What the system puts on disk by itself, for sleep or for lack of memory, is beyond the app."),
                self.tr("The size of the files and the times they changed can be seen from outside."),
                self.tr(
                    "On days when you write, it makes a backup in its own folder, and in a second folder if you choose "
                    "one. Without a second folder, what happens to the disk happens to the backups as well."
                ),
            ),
        )

    def _keys(self) -> Card:
        return Card(
            label(self.tr("Keys"), "heading"),
            *(
                holder(ColumnsLayout(label(keys, "heading"), label(does), least=150, weights=(1, 3), spacing=4))
                for keys, does in (
                    (self.tr("Ctrl+L"), self.tr("Lock at once")),
                    (self.tr("F9"), self.tr("Cover the window, or show it again")),
                    (self.tr("F1"), self.tr("Get support, also while locked")),
                    (self.tr("Ctrl+R"), self.tr("Read the question aloud, where there is a voice; again to stop")),
                    (self.tr("Tab, Shift+Tab"), self.tr("To the next or the previous control")),
                    (self.tr("Space or Enter"), self.tr("Press the button that has the focus")),
                    (self.tr("Esc"), self.tr("Close a form, a question or an exercise")),
                    (self.tr("0 to 9, arrows"), self.tr("Set the mood, when its slider has the focus")),
                    (self.tr("Arrows, + and -"), self.tr("Move along the timeline, closer and further")),
                )
            ),
            spacing=8,
        )

    def _thanks(self) -> Card:
        libraries = [
            self.tr("{name} {version}: {licence}").format(name=name, version=version, licence=licence)
            for name, version, licence in installed_libraries(self.tr("license in its package"))
        ]
        text = label("\n".join(libraries), "secondary")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return Card(
            label(self.tr("With thanks to"), "heading"),
            label(
                self.tr("Afterward stands on the work of many people. These are the libraries it uses."), "secondary"
            ),
            text,
        )


def installed_version() -> str:
    """Return the version of this app, or nothing where it runs from a checkout."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return ""


def installed_libraries(unnamed: str) -> list[tuple[str, str, str]]:
    """Return name, version and licence of each library at hand; `unnamed` where its package names no licence."""
    found = []
    for name in LIBRARIES:
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        found.append((name, metadata.version(name), _licence(about) or unnamed))
    return found


def _licence(about: metadata.PackageMetadata) -> str:
    """Return the licence a package names: as an expression, else in its classifiers, else in one short line."""
    values = {key: about.get_all(key) or [] for key in ("License-Expression", "Classifier", "License")}
    for expression in values["License-Expression"]:
        return str(expression)
    classifiers = [str(one).rsplit(" :: ", 1)[-1] for one in values["Classifier"] if str(one).startswith("License :: ")]
    if classifiers:
        return ", ".join(classifiers)
    for line in values["License"]:
        text = str(line).strip()
        if text and "\n" not in text and len(text) <= _LONGEST_LICENCE and text != "UNKNOWN":
            return text
    return ""


def _list(*points: str) -> QWidget:
    return holder(column(*(label(f"•  {point}") for point in points), spacing=6))
