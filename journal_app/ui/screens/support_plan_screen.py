"""The person's own support plan: seven headings, their words, and whether it can be read without the passphrase."""

from PySide6.QtCore import QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QCheckBox

from journal_app.domain.support_plan import PlanHeading, SupportPlan
from journal_app.ui import theme
from journal_app.ui.plan_words import plan_heading
from journal_app.ui.widgets.field import Field
from journal_app.ui.widgets.nobody_watches import nobody_watches
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, WayBack, button, holder, label
from journal_app.ui.widgets.writing import WritingBox

_BOX_HEIGHT = 84
_REST_MILLISECONDS = 1_200
"""What was written is kept when nothing was typed for so long."""


class SupportPlanScreen(Page):
    """What is written is kept by itself; a heading without words is left out of the plan.

    Signals:
        edited: Each heading with the words under it, all of them (dict of PlanHeading to str).
        shown_when_locked: Whether the plan is to be readable without the passphrase (bool).
        print_requested: Print what is kept.
        closed: Back to support.
    """

    edited = Signal(object)
    shown_when_locked = Signal(bool)
    print_requested = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=860)
        self.boxes = {heading: WritingBox(plan_heading(heading), look="") for heading in PlanHeading}
        for box in self.boxes.values():
            box.setMaximumHeight(theme.current().px(_BOX_HEIGHT))
            box.textChanged.connect(self._on_box_text_changed)
        self._is_unsaved = False
        self._rest = QTimer(self, singleShot=True)
        self._rest.setInterval(_REST_MILLISECONDS)
        self._rest.timeout.connect(self.keep_now)
        back = WayBack(self.tr("Get support"), says=self.tr("Back to support"), on_click=self.closed.emit)
        on_paper = button(self.tr("Print"), icon="printer", on_click=self._on_print_clicked)
        self._print_row = holder(FlowLayout(on_paper))
        self.when_locked = QCheckBox(self.tr("Show my plan without the passphrase"))
        self.when_locked.setAccessibleName(self.when_locked.text())
        self.when_locked.clicked.connect(self._on_when_locked_clicked)
        plainly = label(
            self.tr(
                "Then this plan, and nothing else, is also kept readable outside the vault: whoever uses this computer "
                "can read it. Take the tick away and that copy is deleted."
            ),
            "secondary",
        )
        self.notice = Notice()
        self._lock_card = Card(self.when_locked, plainly, look="inset", spacing=4)
        self.body.addWidget(holder(FlowLayout(back)))
        self.body.addWidget(label(self.tr("My support plan"), "display"))
        self.body.addWidget(
            label(
                self.tr(
                    "For days that are hard. It is good to write it together with somebody from your team, on a day "
                    "that is not. Leave empty what does not fit."
                ),
                "prose",
            )
        )
        self.body.addWidget(Card(*(Field(plan_heading(heading), box) for heading, box in self.boxes.items())))
        self.body.addWidget(label(self.tr("Kept as you write."), "caption"))
        self.body.addWidget(self._print_row)
        self.body.addWidget(self._lock_card)
        self.body.addWidget(self.notice)
        self.body.addWidget(nobody_watches())
        self.body.addStretch(1)

    def show_plan(self, plan: SupportPlan | None, *, is_open: bool, can_open: bool = True) -> None:
        """Show the plan that stands; words that are not kept yet stay.

        Args:
            plan: None before the first.
            is_open: Whether it can be read without the passphrase at present.
            can_open: Whether that is possible here at all.
        """
        self.notice.clear()
        if not self.is_unsaved:
            for heading, box in self.boxes.items():
                words = plan.words(heading) if plan else ""
                if box.text.strip() != words:
                    with QSignalBlocker(box):
                        box.setPlainText(words)
        self._print_row.setVisible(plan is not None and not plan.is_empty)
        self.when_locked.setChecked(is_open)
        self._lock_card.setVisible(can_open)

    def set_read_only(self) -> None:
        """Let the plan be read only."""
        for box in self.boxes.values():
            box.setReadOnly(True)
        self.when_locked.setEnabled(False)

    @property
    def words(self) -> dict[PlanHeading, str]:
        """Return what stands under each heading."""
        return {heading: box.text for heading, box in self.boxes.items()}

    @property
    def is_unsaved(self) -> bool:
        """Tell whether something was written that is not kept yet."""
        return self._is_unsaved

    def take_words(self) -> dict[PlanHeading, str]:
        """Return what stands under each heading, to be kept at once by whoever asks."""
        self._rest.stop()
        self._is_unsaved = False
        return self.words

    def keep_failed(self) -> None:
        """Hold on to the words: they could not be kept, and are kept with the next change."""
        self._is_unsaved = True

    @Slot()
    def keep_now(self) -> None:
        """Hand over what was written and not kept yet."""
        self.edited.emit(self.take_words())

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was written when the person goes elsewhere."""
        if self._rest.isActive():
            self.keep_now()
        super().hideEvent(event)

    @Slot()
    def _on_box_text_changed(self) -> None:
        self._is_unsaved = True
        self._rest.start()

    @Slot()
    def _on_print_clicked(self) -> None:
        if self.is_unsaved:
            self.keep_now()
        self.print_requested.emit()

    @Slot(bool)
    def _on_when_locked_clicked(self, checked: bool) -> None:
        if self.is_unsaved:
            self.keep_now()
        self.shown_when_locked.emit(checked)
