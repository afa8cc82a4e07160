"""Above every page about one patient: who it is, and the pages there are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.parts import Button, FlowLayout, WayBack, button, column, holder, label


class PatientBar(QWidget):
    """Leads from one page about a patient to the others.

    Args:
        page: The page that it stands on, such as "patient".
        actions: Buttons of that page, beside the name where there is room.

    Signals:
        page_requested: Name of a screen (str).
    """

    page_requested = Signal(str)

    def __init__(self, page: str, *actions: QWidget) -> None:
        super().__init__()
        self._name = label("", "display")
        self._place = label("", "")
        self._about = label("", "secondary")
        back = WayBack(
            self.tr("Patients"),
            says=self.tr("Back to the patients"),
            on_click=lambda: self.page_requested.emit("caseload"),
        )
        pages = (
            ("patient", self.tr("Brief")),
            ("patient_reading", self.tr("Entries")),
            ("patient_timeline", self.tr("Timeline")),
            ("patient_compare", self.tr("Side by side")),
            ("patient_reply", self.tr("Reply")),
        )
        ways = [self._way(name, text, is_here=name == page) for name, text in pages]
        who = holder(column(self._name, self._place, self._about, None, spacing=2))
        beside = holder(FlowLayout(*actions)) if actions else None
        named = holder(ColumnsLayout(who, beside, least=400, spacing=12, weights=(6, 7))) if beside else who
        self.setLayout(column(holder(FlowLayout(back, *ways, spacing=6)), named, spacing=6))

    def show_patient(self, name: str, about: str, place: str = "") -> None:
        """Name the patient, and say where the course stands."""
        self._name.setText(name)
        for shown, text in ((self._place, place), (self._about, about)):
            shown.setText(text)
            shown.setVisible(bool(text))

    def _way(self, name: str, text: str, *, is_here: bool) -> Button:
        made = button(text, "chip")
        made.setAccessibleName(self.tr("{page} of this patient").format(page=text))
        made.setCheckable(True)
        made.setChecked(is_here)

        def go() -> None:
            made.setChecked(is_here)  # the page that it leads to has a bar of its own
            if not is_here:
                self.page_requested.emit(name)

        made.clicked.connect(lambda *_: go())
        return made
