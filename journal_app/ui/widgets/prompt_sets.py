"""One's own sets: a name, a moment, and some questions in one's own order; one of a moment may be in use."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.phase import Moment
from journal_app.domain.preferences import OwnSet
from journal_app.domain.prompt import Domain, Prompt
from journal_app.ui import prompt_words, words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import Button, Card, FlowLayout, button, column, empty, holder, label, line, row
from journal_app.ui.widgets.prompt_list import PromptsView, matches, moment_box, moment_in
from journal_app.ui.widgets.question import Question

MOST_IN_A_SET = 12
"""More would be no sitting any more."""
_LONGEST_NAME = 60
_MOST_OFFERED = 40
_REST_MS = 120


class PromptSets(QWidget):
    """The sets, and the form for one.

    Signals:
        sets_changed: All sets as they are now (tuple of OwnSet).
    """

    sets_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._view = PromptsView(moment=Moment.PREPARATION)
        self._place: int | None = None
        self._asked_about = 0
        self._make = button(self.tr("Make a set"), icon="plus", on_click=self.make_new)
        self.form = SetForm()
        self.form.hide()
        self._question = Question(self.tr("Delete it"), self.tr("Keep it"))
        self._list = column(spacing=12)
        self._none = label(self.tr("None yet. Without a set the app chooses, differently each day."), "secondary")
        explained = label(
            self.tr("A set is asked at its moment just as you put it together, in the place of what the app chooses."),
            "secondary",
        )
        self.setLayout(
            column(
                explained,
                holder(FlowLayout(self._make)),
                self.form,
                self._question,
                holder(self._list),
                self._none,
                spacing=12,
            )
        )
        self.form.kept.connect(self._on_form_kept)
        self.form.left.connect(self._on_form_left)
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self._make.setFocus)

    def show_view(self, view: PromptsView) -> None:
        """Show the sets there are."""
        self._view = view
        self._make.setVisible(not view.read_only)
        self._none.setVisible(not view.sets)
        empty(self._list)
        for place, one in enumerate(view.sets):
            self._list.addWidget(self._card(place, one))

    def begin_anew(self) -> None:
        """Close what is open."""
        self.form.hide()
        self._question.hide()

    @Slot()
    def make_new(self) -> None:
        """Show the form for a new set."""
        self._place = None
        self.form.begin(self._view, OwnSet(moment=self._view.moment, prompt_ids=()))

    def _card(self, place: int, shown: OwnSet) -> Card:
        known = {one.id: one for one in self._view.of(shown.moment)}
        there = [known[one] for one in shown.prompt_ids if one in known]
        name = shown.name or self.tr("A set without a name")
        about = [words.moment(shown.moment), prompt_words.questions(len(there))]
        about += [self.tr("asked at this moment")] if shown.in_use else []
        made = Card(label(name, "heading"), label(" · ".join(about), "caption"), spacing=8)
        for number, prompt in enumerate(there, 1):
            text = self.tr("{number}. {question}").format(number=words.number(number), question=prompt.text)
            made.body.addWidget(label(text, "prose"))
        if not self._view.read_only:
            use = self.tr("Let the app choose again") if shown.in_use else self.tr("Use this set for this moment")
            acts = [
                button(use, on_click=partial(self._use, place, use=not shown.in_use)),
                button(self.tr("Change"), on_click=partial(self._change, place)),
                button(self.tr("Delete"), "quiet", on_click=partial(self._ask_to_delete, place)),
            ]
            for act in acts:
                act.setAccessibleName(self.tr("{button}: {text}").format(button=act.text(), text=name))
            made.body.addWidget(holder(FlowLayout(*acts)))
        return made

    def _use(self, place: int, *, use: bool) -> None:
        self._make.setFocus()
        self.sets_changed.emit(_used(self._view.sets, place, use=use))

    def _change(self, place: int) -> None:
        self._place = place
        self.form.begin(self._view, self._view.sets[place])

    def _ask_to_delete(self, place: int) -> None:
        self._asked_about = place
        self._question.ask(self.tr("Delete this set? Its questions stay."))

    @Slot()
    def _on_question_accepted(self) -> None:
        self._make.setFocus()
        at = self._asked_about
        self.sets_changed.emit(tuple(one for place, one in enumerate(self._view.sets) if place != at))

    @Slot(object)
    def _on_form_kept(self, made: OwnSet) -> None:
        self._on_form_left()
        sets = list(self._view.sets)
        if self._place is None:
            sets.append(made)
        else:
            sets[self._place] = made
        place = len(sets) - 1 if self._place is None else self._place
        self.sets_changed.emit(_used(tuple(sets), place, use=made.in_use))

    @Slot()
    def _on_form_left(self) -> None:
        self._make.setFocus()
        self.form.hide()


def _used(sets: tuple[OwnSet, ...], at: int, *, use: bool) -> tuple[OwnSet, ...]:
    """Return the sets with one in use or no more; the others of its moment then are not."""
    moment = sets[at].moment
    return tuple(
        replace(one, in_use=use) if place == at else replace(one, in_use=False) if use and one.moment is moment else one
        for place, one in enumerate(sets)
    )


class SetForm(Card):
    """A set to put together: by buttons, which the keyboard reaches.

    Signals:
        kept: OwnSet.
        left: Nothing is to be kept.
    """

    kept = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=12)
        self._view = PromptsView(moment=Moment.PREPARATION)
        self._set = OwnSet(moment=Moment.PREPARATION, prompt_ids=())
        self._chosen: list[Prompt] = []
        self.name = text_line(self.tr("Name of the set"), longest=_LONGEST_NAME)
        self._name_field = Field(self.tr("Name of the set"), self.name)
        self.moment = moment_box(self.tr("When it is asked"))
        self.search = text_line(self.tr("Search these questions"), longest=100)
        self.search.setClearButtonEnabled(True)
        self._in_set = column(spacing=4)
        self._remark = label("", "problem")
        self._offered = column(spacing=4)
        keep = button(self.tr("Keep the set"), "primary", on_click=self._on_keep)
        leave = button(self.tr("Leave without keeping"), "quiet", on_click=self.left.emit)
        columns = ColumnsLayout(
            self._name_field, Field(self.tr("When it is asked"), self.moment), least=220, spacing=12
        )
        for part in (
            label(self.tr("A set of your own"), "heading"),
            holder(columns),
            label(self.tr("In this set"), "heading"),
            holder(self._in_set),
            self._remark,
            holder(FlowLayout(keep, leave)),
            line(),
            label(self.tr("To choose from"), "heading"),
            Field(self.tr("Search these questions"), self.search),
            holder(self._offered),
        ):
            self.body.addWidget(part)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._show_offered)
        self.search.textChanged.connect(self._rest.start)
        self.moment.activated.connect(self._on_moment_activated)
        self.setFocusProxy(self.name)
        on_escape(self, self.left.emit)

    def begin(self, view: PromptsView, shown: OwnSet) -> None:
        """Open the form with a set."""
        self._view, self._set = view, shown
        known = {one.id: one for one in view.of(shown.moment)}
        self._chosen = [known[one] for one in shown.prompt_ids if one in known]
        self.name.setText(shown.name)
        self.moment.setCurrentIndex(self.moment.findData(shown.moment))
        self.search.clear()
        self._name_field.remark()
        self._show_chosen()
        self._show_offered()
        self.show()
        self.name.setFocus()
        bring_into_view(self.name)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the identifiers of the questions of the set."""
        return tuple(one.id for one in self._chosen)

    def _show_chosen(self, focus_on: str = "", *, down: bool = False) -> None:
        empty(self._in_set)
        if not self._chosen:
            self._in_set.addWidget(label(self.tr("Nothing yet. Add some from below."), "secondary"))
        for place, prompt in enumerate(self._chosen):
            up = self._icon("arrow-up", self.tr("Move up: {question}"), prompt, partial(self._move, place, -1))
            below = self._icon("arrow-down", self.tr("Move down: {question}"), prompt, partial(self._move, place, 1))
            out = self._icon("x", self.tr("Take out: {question}"), prompt, partial(self._take_out, place))
            up.setEnabled(place > 0)
            below.setEnabled(place < len(self._chosen) - 1)
            text = self.tr("{number}. {question}").format(number=words.number(place + 1), question=prompt.text)
            line_of = row(label(text, "prose"), up, below, out, spacing=4)
            line_of.setStretch(0, 1)
            shown = holder(line_of)
            self._in_set.addWidget(shown)
            if prompt.id == focus_on:
                shown.show()  # now, so that its buttons can take the focus
                wanted, other = (below, up) if down else (up, below)
                (wanted if wanted.isEnabled() else other).setFocus()
        is_close = any(
            one.domain is after.domain is Domain.DIFFICULT
            for one, after in zip(self._chosen, self._chosen[1:], strict=False)
        )
        said = self.tr(
            "Two about what was difficult do not come one after the other: the second one waits for another."
        )
        self._remark.setText(said if is_close else "")
        self._remark.setVisible(is_close)

    def _icon(self, icon: str, says: str, prompt: Prompt, act: partial[None]) -> Button:
        return button("", "icon", icon=icon, says=says.format(question=prompt.text), on_click=act)

    @Slot()
    def _show_offered(self, focus_on: int | None = None) -> None:
        empty(self._offered)
        wanted = self.search.text()
        found = [
            one
            for one in self._view.of(moment_in(self.moment))
            if one not in self._chosen and one.id not in self._view.hidden and matches(one, wanted)
        ]
        for place, prompt in enumerate(found[:_MOST_OFFERED]):
            add = button(self.tr("Add"), "chip", on_click=partial(self._add, prompt, place))
            add.setAccessibleName(self.tr("Add: {question}").format(question=prompt.text))
            add.setEnabled(len(self._chosen) < MOST_IN_A_SET)
            about = " · ".join(filter(None, (words.domain(prompt.domain), self._view.origin(prompt.id))))
            line_of = row(column(label(prompt.text, "prose"), label(about, "caption"), spacing=0), add, spacing=8)
            line_of.setStretch(0, 1)
            shown = holder(line_of)
            self._offered.addWidget(shown)
            if place == focus_on:
                shown.show()  # now, so that its button can take the focus
                add.setFocus()
        if not found:
            self._offered.addWidget(label(self.tr("Nothing here."), "secondary"))

    def _add(self, prompt: Prompt, place: int) -> None:
        self.search.setFocus()  # until the next question to add, if there is one, takes the focus
        self._chosen.append(prompt)
        self._show_chosen()
        self._show_offered(place)

    def _take_out(self, place: int) -> None:
        del self._chosen[place]
        self._show_chosen()
        self._show_offered()
        self.search.setFocus()

    def _move(self, place: int, by: int) -> None:
        prompt = self._chosen.pop(place)
        self._chosen.insert(place + by, prompt)
        self._show_chosen(prompt.id, down=by > 0)

    @Slot()
    def _on_moment_activated(self) -> None:
        """A set is for one moment: what belongs to another one leaves it."""
        moment = moment_in(self.moment)
        self._chosen = [one for one in self._chosen if one.moment is moment]
        self._show_chosen()
        self._show_offered()

    @Slot()
    def _on_keep(self) -> None:
        name = " ".join(self.name.text().split())
        if not name:
            self._name_field.say(self.tr("A name helps to find it again."))
        elif not self._chosen:
            self._name_field.remark()
            self._remark.setText(self.tr("There is no question in it yet."))
            self._remark.show()
            self.search.setFocus()
        else:
            kept = replace(self._set, name=name, moment=moment_in(self.moment), prompt_ids=self.chosen)
            self.kept.emit(kept)
