"""The headings of the support plan in words, and the plan as it is printed."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from journal_app.domain.support_plan import PlanHeading, SupportPlan
from journal_app.ui import fonts
from journal_app.ui.widgets.writing import SafeDocument

translate = QCoreApplication.translate

_TITLE_POINTS, _HEADING_POINTS, _POINTS = 18, 12, 12
_GAP = 10


def plan_heading(heading: PlanHeading) -> str:
    """Return a heading in the person's voice."""
    names = {
        PlanHeading.SIGNS: translate("SupportPlan", "Signs that I am slipping"),
        PlanHeading.ALONE: translate("SupportPlan", "Things I can do alone"),
        PlanHeading.DISTRACTION: translate("SupportPlan", "People and places that take my mind off it"),
        PlanHeading.PEOPLE: translate("SupportPlan", "People I can ask"),
        PlanHeading.PROFESSIONALS: translate("SupportPlan", "Professionals and lines"),
        PlanHeading.SURROUNDINGS: translate("SupportPlan", "Making my surroundings safer"),
        PlanHeading.MATTERS: translate("SupportPlan", "What matters to me"),
    }
    return names[heading]


def print_plan(parent: QWidget, plan: SupportPlan, then: Callable[[], object]) -> None:
    """Ask for a printer and print the plan, and then do `then`."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)

    def draw() -> None:
        plan_document(plan).print_(printer)
        then()

    dialog.accepted.connect(draw)
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()


def plan_document(plan: SupportPlan) -> SafeDocument:
    """Return the plan to print: the headings with words, as plain text."""
    document = SafeDocument()
    cursor = QTextCursor(document)
    gap = QTextBlockFormat()
    gap.setTopMargin(_GAP)
    cursor.insertText(translate("SupportPlan", "My support plan"), _letters(_TITLE_POINTS, fonts.SERIF_FAMILY))
    for part in plan.parts:
        cursor.insertBlock(gap)
        cursor.insertText(plan_heading(part.heading), _letters(_HEADING_POINTS, fonts.UI_FAMILY, bold=True))
        cursor.insertBlock(QTextBlockFormat())
        cursor.insertText(part.words, _letters(_POINTS, fonts.SERIF_FAMILY))
    return document


def _letters(points: int, family: str, *, bold: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFontFamilies([family])
    made.setFontPointSize(points)
    made.setFontWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made
