"""The one-minute brief: one patient on one screen, before the appointment."""

from collections.abc import Callable, Sequence
from functools import partial
from textwrap import shorten

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from journal_app.domain.brief import Brief, ChainLine, MeasureLine, SessionLine
from journal_app.domain.share import MeasurePoint
from journal_app.ui import patient_words, words
from journal_app.ui.sharing import wording
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.fact_table import Cell, Column, FactTable
from journal_app.ui.widgets.fold import Fold
from journal_app.ui.widgets.notice import Notice, announce
from journal_app.ui.widgets.parts import (
    Card,
    FlowLayout,
    Page,
    Part,
    button,
    column,
    empty,
    holder,
    label,
    pill,
)
from journal_app.ui.widgets.patient_bar import PatientBar

_SESSIONS = 6
_ASKED = 4
_MARKED = 3
_SAFETY = 5
_LINKS = 2
_STEPS = 2
_WAY_MOST = 36
"""Characters of a way to an entry."""


class BriefScreen(Page):
    """Shows recorded facts and quotations, and nothing else.

    Signals:
        entry_requested: An entry's id (str).
        reviewed: Everything that is here was looked through.
        chart_requested, print_requested, end_requested: Copy as text; print one page; delete what they sent.
        label_kept: The therapist's own word for the patient (str).
    """

    entry_requested = Signal(str)
    reviewed = Signal()
    chart_requested = Signal()
    print_requested = Signal()
    end_requested = Signal()
    label_kept = Signal(str)

    def __init__(self) -> None:
        super().__init__(widest=1280, spacing=12)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # it is read and scrolled; nobody is to begin at "reviewed"
        self.setAccessibleName(self.tr("Brief"))
        self.notice = Notice()
        self._reviewed = button(self.tr("I have reviewed this"), "primary", icon="check", on_click=self.reviewed.emit)
        copy = button(self.tr("Copy for the chart"), icon="copy", on_click=self.chart_requested.emit)
        self._print = button(self.tr("Print one page"), icon="printer", on_click=self.print_requested.emit)
        self.bar = PatientBar("patient", self._reviewed, copy, self._print)
        self._news = FlowLayout(spacing=14)
        self._news_line = holder(self._news)
        self._asked, self._measures, self._safety, self._course, self._chain = (Card(spacing=8) for _ in range(5))
        self._first = holder(
            ColumnsLayout(self._asked, self._measures, self._safety, least=260, spacing=12, weights=(8, 6, 7))
        )
        for part in (
            self.bar,
            self._news_line,
            self.notice,
            self._first,
            self._course,
            self._chain,
            label(self.tr("These are their own entries. Nothing is rated or worked out from them."), "caption"),
            self._about(),
            label(patient_words.about_nobody_watches(), "caption"),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def _about(self) -> Fold:
        self._label = QLineEdit()
        self._label.setAccessibleName(self.tr("Your own word for them"))
        self._label.editingFinished.connect(self._on_label_finished)
        self._fingerprint = label("", "code")
        self._about_shares = label("", "secondary")
        end = button(
            self.tr("End of care: delete what they sent"), "danger", icon="trash", on_click=self.end_requested.emit
        )
        self.about = Fold()
        self.about.lay_out(
            self.tr("About this patient"),
            label(self.tr("Your own word for them"), "label", names=self._label),
            self._label,
            label(self.tr("Fingerprint of their key, for them to read aloud to you"), "label"),
            self._fingerprint,
            self._about_shares,
            holder(FlowLayout(end)),
        )
        return self.about

    def show_brief(self, brief: Brief, fingerprint: str) -> None:
        """Show a patient."""
        review = brief.review
        content = review.content
        known_as = (patient_words.also_called(review.patient), wording.stretch(content.from_on, content.until_on))
        self.bar.show_patient(
            patient_words.called(review.patient),
            "  ·  ".join(part for part in known_as if part),
            patient_words.place_line(brief),
        )
        if review.is_expired:
            self.notice.say(
                self.tr("They asked that this is no longer read."),
                self.tr("The last day they named is over. You may delete what they sent, under About this patient."),
            )
        else:
            self.notice.clear()
        empty(self._news)
        if news := patient_words.news(brief):
            self._news.addWidget(pill(patient_words.reviewed_line(review.patient, content.zone), "pill-accent"))
            for said in news:
                self._news.addWidget(label(said))
        self._news_line.setVisible(bool(news))
        _fill(self._asked, self._asked_parts(brief))
        _fill(self._measures, self._measure_parts(brief))
        _fill(self._safety, self._safety_parts(brief))
        _fill(self._course, self._course_parts(brief))
        _fill(self._chain, self._chain_parts(brief))
        self._first.setVisible(any(not card.isHidden() for card in (self._asked, self._measures, self._safety)))
        self._label.setText(review.patient.label)
        self._fingerprint.setText(fingerprint)
        self._reviewed.setVisible(bool(review.new))
        shares = "\n".join(
            self.tr("Share {number}, made {made}").format(
                number=words.number(one.sequence), made=wording.when(one.created_at, one.zone)
            )
            for one in reversed(review.shares)
        )
        self._about_shares.setText(shares)

    def say_copied(self) -> None:
        """Tell that the text can be pasted."""
        said = self.tr("Copied. What they wrote is marked as patient-reported.")
        self.notice.tell(said, self.tr("It is plain text now, outside your vault. The app forgets it when it locks."))
        announce(self, said)

    def set_read_only(self) -> None:
        """Change nothing."""
        self._reviewed.setEnabled(False)
        self._label.setEnabled(False)

    # --- what is in it: no parts, no card

    def _asked_parts(self, brief: Brief) -> Sequence[Part]:
        asked = [text for text in (brief.review.content.message, *(one.text for one in brief.questions)) if text]
        if not asked:
            return ()
        head = label(self.tr("What they would like to talk about"), "label")
        return (head, *(label(patient_words.quoted(text), "prose") for text in asked[:_ASKED]))

    def _measure_parts(self, brief: Brief) -> Sequence[Part]:
        parts: list[Part] = []
        if brief.measures:
            zone = brief.review.content.zone
            columns = (
                Column(self.tr("Measures"), least=60),
                Column(self.tr("Baseline")),
                Column(self.tr("Last")),
                Column(self.tr("Change")),
            )
            parts.append(FactTable(columns, [_measure(one, zone) for one in brief.measures]))
            parts += (label(f"{one.name}: {one.direction}", "caption") for one in brief.measures if one.direction)
        if brief.to_ask:
            parts.append(label(self.tr("You marked these to ask about"), "label"))
            parts += (self._way_to(patient_words.entry_head(one), one.id) for one in brief.to_ask[-_MARKED:])
        return parts

    def _safety_parts(self, brief: Brief) -> Sequence[Part]:
        lines = wording.safety_lines(brief.review.content)
        if not lines:
            return ()
        table = FactTable((Column(), Column(least=140)), [(_secondary(day), said) for day, said in lines[:_SAFETY]])
        parts: list[Part] = [label(self.tr("Safety, as they recorded it"), "label"), table]
        if len(lines) > _SAFETY:
            parts.append(label(self.tr("What came before is in the timeline."), "caption"))
        return parts

    def _course_parts(self, brief: Brief) -> Sequence[Part]:
        shown = brief.sessions[:_SESSIONS]
        if not shown:
            return ()
        columns = (
            Column(self.tr("Session")),
            Column(self.tr("Day")),
            Column(self.tr("Route and dose")),
            Column(self.tr("BP before")),
            Column(self.tr("Highest")),
            Column(self.tr("On leaving")),
            Column(self.tr("Side effects"), least=120),
            Column(),
        )
        rows = [self._session(one) for one in shown]
        held = [place for place in range(len(columns)) if place < 2 or any(cells[place] for cells in rows)]  # noqa: PLR2004  # session and day stand always
        table = FactTable(
            [columns[place] for place in held],
            [[cells[place] for place in held] for cells in rows],
            [self._session_in_lines(one) for one in shown],
        )
        parts: list[Part] = [table]
        if len(brief.sessions) > _SESSIONS:
            parts.append(label(self.tr("The sessions before are in the timeline."), "caption"))
        return parts

    def _session(self, shown: SessionLine) -> Sequence[Cell]:
        session = shown.session
        return (
            wording.session_name(session),
            patient_words.day(session.starts_at, session.zone),
            patient_words.given(session),
            *patient_words.pressures(session),
            wording.side_effects_in_brief(shown.side_effects),
            _captioned(self.tr("new")) if shown.is_new else "",
        )

    def _session_in_lines(self, shown: SessionLine) -> Sequence[str]:
        session = shown.session
        named = f"{wording.session_name(session)}, {patient_words.day(session.starts_at, session.zone)}"
        return (
            f"{named}  ·  {self.tr('new')}" if shown.is_new else named,
            patient_words.given(session),
            patient_words.pressure_line(session),
            wording.side_effects_in_brief(shown.side_effects),
        )

    def _chain_parts(self, brief: Brief) -> Sequence[Part]:
        links = brief.chain[:_LINKS]
        if not links:
            return ()
        zone = brief.review.content.zone
        return (holder(ColumnsLayout(*(self._link(one, zone) for one in links), least=360, spacing=28)),)

    def _link(self, link: ChainLine, zone: str) -> QWidget:
        rows: list[tuple[Cell, Cell]] = []
        if link.intention:
            said = patient_words.quoted(link.intention.text)
            rows.append((_captioned(self.tr("Intention"), above=4), partial(label, said, "prose")))
        if link.words:
            way = partial(self._way_to, self.tr("Their words"), link.words.entry_id, link.words.text)
            rows.append((way, _lowered(patient_words.quotation(link.words), "", 4)))
        for step in link.steps[-_STEPS:]:
            rows.append((_captioned(self.tr("Step")), wording.step(step)))
            if said := patient_words.step_now(step, zone):
                rows.append((_captioned(self.tr("How it went")), said))
        table = FactTable((Column(), Column(least=200)), rows)
        return holder(column(label(wording.session_name(link.session), "heading"), table, None, spacing=6))

    def _way_to(self, said: str, entry_id: str, words_of_it: str = "") -> QWidget:
        """Return a button of a few words that leads to an entry."""
        shown = shorten(" ".join(said.split()), _WAY_MOST, placeholder=" …")
        made = button(shown, "link", says=self.tr("Read the entry: {words}").format(words=words_of_it or said))
        made.clicked.connect(lambda *_: self.entry_requested.emit(entry_id))
        return made

    @Slot()
    def _on_label_finished(self) -> None:
        if self._label.isModified():
            self._label.setModified(False)
            self.label_kept.emit(self._label.text())


def _measure(one: MeasureLine, zone: str) -> Sequence[Cell]:
    baseline = one.baseline if one.change is not None else None
    return (
        one.name,
        _result(baseline, zone) if baseline else "",
        _result(one.last, zone),
        partial(label, wording.change_of(one), "heading"),
    )


def _result(point: MeasurePoint, zone: str) -> Callable[[], QWidget]:
    def make() -> QWidget:
        day = label(patient_words.day_of_month(point.at, zone), "caption")
        return holder(column(label(words.amount(point.value), "heading"), day, spacing=0))

    return make


def _secondary(text: str) -> Callable[[], QWidget]:
    return partial(label, text, "secondary")


def _captioned(text: str, *, above: int = 1) -> Callable[[], QWidget]:
    return _lowered(text, "label", above)


def _lowered(text: str, look: str, above: int) -> Callable[[], QWidget]:
    """Return words that stand on the line of the larger ones beside them."""
    return lambda: holder(column(label(text, look)), margins=(0, above, 0, 0))


def _fill(card: Card, parts: Sequence[Part]) -> None:
    """Put other parts in a card, which is there only where there are any."""
    empty(card.body)
    for part in parts:
        if isinstance(part, QWidget):
            card.body.addWidget(part)
    card.body.addStretch(1)
    card.setVisible(bool(parts))
