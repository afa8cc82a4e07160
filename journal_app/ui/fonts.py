"""The two type families: Hanken Grotesk for controls, Source Serif Pro for what is read and written.

Both come from packages of their own; other scripts (Hebrew, Arabic, Chinese) fall back to the system's fonts.
"""

from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

UI_FAMILY = "Hanken Grotesk"
SERIF_FAMILY = "Source Serif Pro"

_FILES = {
    "font_hanken_grotesk": ("HankenGrotesk-Regular.otf", "HankenGrotesk-Medium.otf", "HankenGrotesk-SemiBold.otf"),
    "font_source_serif_pro": ("SourceSerifPro-Regular.ttf", "SourceSerifPro-It.ttf", "SourceSerifPro-Semibold.ttf"),
}


def package_folder(package: str) -> Path:
    """Return the folder of an installed package without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(package)
    return Path(spec.submodule_search_locations[0])


def on_paper(font: QFont) -> QFont:
    """Return a font without ligatures: a PDF loses the letters of "ff" for whoever searches it, copies or listens."""
    font.setFeature(QFont.Tag("liga"), 0)
    return font


def register_fonts() -> None:
    """Give Qt the font files. Call once, after the application object exists."""
    for package, names in _FILES.items():
        for name in names:
            QFontDatabase.addApplicationFont(str(package_folder(package) / "files" / name))
