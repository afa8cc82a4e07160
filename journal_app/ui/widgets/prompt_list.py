"""All questions, by moment and subject, with search: each can be hidden or come first, and one's own be written."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from journal_app.domain.phase import Moment
from journal_app.domain.preferences import OwnSet
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.prompt_pack import PackSource, PromptPack, WordingRule, remarks
from journal_app.domain.sitting import can_come_first
from journal_app.ui import prompt_words, words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, empty, holder, label
from journal_app.ui.widgets.question import Question

LONGEST_QUESTION = 400
"""As in the file format."""
_LONG_QUESTION = 90
"""More letters than this are hard to take in at a glance."""
_MOST_ROWS = 60
_REST_MS = 120
_OWN, _HIDDEN = "own", "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptsView:
    """What there is to be asked, and what the person chose of it.

    Attributes:
        moment: Where the person stands now.
        prompts: Those that came with the app, then those of the packs.
        packs: All packs; one's own prompts are in those whose source is `OWN`.
        hidden: Identifiers of prompts that are not asked.
        first: Identifiers of prompts that come first at their moment.
        sets: The person's own sets.
        closed: What is not asked about at which moment.
        domain_order: Every domain, in the person's order.
        read_only: Nothing can be changed at present.
    """

    moment: Moment
    prompts: tuple[Prompt, ...] = ()
    packs: tuple[PromptPack, ...] = ()
    hidden: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    sets: tuple[OwnSet, ...] = ()
    closed: frozenset[tuple[Moment, Domain]] = frozenset()
    domain_order: tuple[Domain, ...] = tuple(Domain)
    read_only: bool = False

    @property
    def own_ids(self) -> frozenset[str]:
        """Return the identifiers of the prompts that the person wrote."""
        return frozenset(one.id for pack in self.packs if pack.source is PackSource.OWN for one in pack.prompts)

    def everything(self) -> tuple[Prompt, ...]:
        """Return all prompts that may be asked: one's own first, then those that came with the app, then packs."""
        own = [one for pack in self.packs if pack.source is PackSource.OWN for one in pack.prompts]
        others = [one for pack in self.packs if pack.source is not PackSource.OWN for one in pack.prompts]
        found = (*own, *self.prompts, *others)
        return tuple(one for one in found if (one.moment, one.domain) not in self.closed)

    def of(self, moment: Moment) -> tuple[Prompt, ...]:
        """Return the prompts of a moment, by subject in the person's order."""
        rank = {domain: place for place, domain in enumerate(self.domain_order)}
        found = (one for one in self.everything() if one.moment is moment)
        return tuple(sorted(found, key=lambda one: rank.get(one.domain, len(rank))))

    def origin(self, prompt_id: str) -> str:
        """Return where a prompt comes from, in words; nothing for one that came with the app."""
        for pack in self.packs:
            if any(one.id == prompt_id for one in pack.prompts):
                return prompt_words.pack_name(pack) if pack.in_use else prompt_words.unused_pack(pack)
        return ""


def moment_box(says: str) -> QComboBox:
    """Return a list of the moments to choose from."""
    made = QComboBox()
    made.setAccessibleName(says)
    for moment in Moment:
        made.addItem(words.moment(moment), moment)
    return made


def moment_in(box: QComboBox) -> Moment:
    """Return the moment that is chosen; Qt keeps no more of one than its text."""
    return Moment(box.currentData())


def matches(prompt: Prompt, wanted: str) -> bool:
    """Tell whether every word that is looked for begins or stands in a question, in any letters."""
    text = prompt.text.casefold()
    return all(word in text for word in wanted.casefold().split())


class PromptList(QWidget):
    """The questions, and the form for one's own.

    Signals:
        hide_changed: A question (id) is to be hidden (bool), or asked again.
        first_changed: A question (id) is to come first at its moment (bool), or no more.
        own_kept: Words, Moment, Domain, and the identifier of the one it changes, or nothing.
        own_delete_requested: Identifier of a question of one's own.
    """

    hide_changed = Signal(str, bool)
    first_changed = Signal(str, bool)
    own_kept = Signal(str, Moment, Domain, str)
    own_delete_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._view = PromptsView(moment=Moment.PREPARATION)
        self._rows: dict[str, _PromptRow] = {}
        self._asked_about = ""
        self._is_new = True
        self.moment = moment_box(self.tr("Moment"))
        self.which = QComboBox()
        self.which.setAccessibleName(self.tr("Which"))
        for text, data in (
            (self.tr("All of this moment"), None),
            (self.tr("My own"), _OWN),
            (self.tr("Hidden"), _HIDDEN),
        ):
            self.which.addItem(text, data)
        for domain in Domain:
            self.which.addItem(words.domain(domain), domain)
        self.search = text_line(self.tr("Search all questions"), longest=100)
        self.search.setClearButtonEnabled(True)
        self._write = button(self.tr("Write a question"), icon="pencil-line", on_click=self.write_new)
        self.form = OwnPromptForm()
        self.form.hide()
        self._question = Question(self.tr("Delete it"), self.tr("Keep it"))
        self._list = column(spacing=4)
        self._below = label("", "secondary")
        columns = ColumnsLayout(
            Field(self.tr("Moment"), self.moment),
            Field(self.tr("Which"), self.which),
            Field(self.tr("Search all questions"), self.search),
            least=190,
            spacing=12,
        )
        self.setLayout(
            column(
                holder(columns),
                holder(FlowLayout(self._write)),
                self.form,
                self._question,
                holder(self._list),
                self._below,
                spacing=12,
            )
        )
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._fill)
        self.search.textChanged.connect(self._rest.start)
        self.moment.activated.connect(self._fill)
        self.which.activated.connect(self._fill)
        self.form.kept.connect(self._on_form_kept)
        self.form.left.connect(self._on_form_left)
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self.search.setFocus)

    def show_view(self, view: PromptsView) -> None:
        """Show what there is; the first time at the moment where the person stands."""
        self._view = view
        if self._is_new:
            self._is_new = False
            self.moment.setCurrentIndex(self.moment.findData(view.moment))
        self._write.setVisible(not view.read_only)
        self._fill()

    def begin_anew(self) -> None:
        """Begin at the moment where the person stands, when it is shown next."""
        self._is_new = True
        self.search.clear()
        self.which.setCurrentIndex(0)
        self.form.hide()
        self._question.hide()

    @property
    def shown(self) -> tuple[str, ...]:
        """Return the words of the questions in the list."""
        return tuple(row.prompt.text for row in self._rows.values())

    # --- the list

    def _wanted(self) -> tuple[Prompt, ...]:
        view, which = self._view, self.which.currentData()
        if wanted := self.search.text().strip():
            found = [one for one in view.everything() if matches(one, wanted)]
        elif which in {_OWN, _HIDDEN}:
            ids = view.own_ids if which == _OWN else view.hidden
            found = [one for one in view.everything() if one.id in ids]
        else:
            found = [one for one in view.of(moment_in(self.moment)) if which in {None, one.domain}]
        return tuple(found)

    @Slot()
    def _fill(self) -> None:
        wanted = self._wanted()
        shown = wanted[:_MOST_ROWS]
        if [row.prompt for row in self._rows.values()] != list(shown):
            empty(self._list)
            self._rows = {one.id: self._row(one) for one in shown}
            for row in self._rows.values():
                self._list.addWidget(row)
        one_moment = not self.search.text().strip() and self.which.currentData() not in {_OWN, _HIDDEN}
        self.moment.setEnabled(one_moment)
        for row in self._rows.values():
            row.show_state(self._view, names_moment=not one_moment)
        if not wanted:
            below = self.tr("Nothing here.")
        elif len(wanted) > len(shown):
            below = self.tr("And {count} more. A word in the search shows fewer.").format(
                count=words.number(len(wanted) - len(shown))
            )
        else:
            below = ""
        self._below.setText(below)
        self._below.setVisible(bool(below))

    def _row(self, prompt: Prompt) -> "_PromptRow":
        made = _PromptRow(prompt, is_own=prompt.id in self._view.own_ids)
        made.hide_changed.connect(self.hide_changed)
        made.first_changed.connect(self.first_changed)
        made.change_requested.connect(partial(self._change, prompt))
        made.delete_requested.connect(partial(self._ask_to_delete, prompt))
        return made

    # --- one's own

    @Slot()
    def write_new(self) -> None:
        """Show the form for a new question, at the moment and subject that are shown."""
        which = self.which.currentData()
        domain = Domain.INSIGHTS if which in {None, _OWN, _HIDDEN} else Domain(which)
        self.form.begin(self._view.closed, moment_in(self.moment), domain)

    def _change(self, prompt: Prompt) -> None:
        self.form.begin(self._view.closed, prompt.moment, prompt.domain, prompt)

    def _ask_to_delete(self, prompt: Prompt) -> None:
        self._asked_about = prompt.id
        self._question.ask(self.tr("Delete “{text}”? What you wrote to it stays.").format(text=prompt.text))

    @Slot()
    def _on_question_accepted(self) -> None:
        self.search.setFocus()
        self.own_delete_requested.emit(self._asked_about)

    @Slot(str, Moment, Domain, str)
    def _on_form_kept(self, text: str, moment: Moment, domain: Domain, prompt_id: str) -> None:
        self._write.setFocus()
        self.form.hide()
        self.search.clear()
        if self.which.currentData() not in {None, _OWN}:
            self.which.setCurrentIndex(0)
        self.moment.setCurrentIndex(self.moment.findData(moment))
        self.own_kept.emit(text, moment, domain, prompt_id)

    @Slot()
    def _on_form_left(self) -> None:
        self._write.setFocus()
        self.form.hide()


class _PromptRow(QWidget):
    """One question, and what can be done with it."""

    hide_changed = Signal(str, bool)
    first_changed = Signal(str, bool)
    change_requested = Signal()
    delete_requested = Signal()

    def __init__(self, prompt: Prompt, *, is_own: bool) -> None:
        super().__init__()
        self.prompt = prompt
        self._text = label(prompt.text, "prose")
        self._about = label("", "caption")
        self._hide = button("", "chip")
        self._hide.clicked.connect(self._on_hide_clicked)
        self._first = button("", "chip")
        self._first.setCheckable(True)
        self._first.clicked.connect(self._on_first_clicked)
        self._acts = [self._first, self._hide]
        if is_own:
            change = button(self.tr("Change"), "chip", on_click=self.change_requested.emit)
            change.setAccessibleName(self.tr("Change: {question}").format(question=prompt.text))
            delete = button(self.tr("Delete"), "chip", on_click=self.delete_requested.emit)
            delete.setAccessibleName(self.tr("Delete: {question}").format(question=prompt.text))
            self._acts += [change, delete]
        self._is_hidden = False
        self.setLayout(
            column(column(self._text, self._about, spacing=2), holder(FlowLayout(*self._acts)), 8, spacing=6)
        )

    def show_state(self, view: PromptsView, *, names_moment: bool) -> None:
        """Show what the person chose for it."""
        prompt = self.prompt
        self._is_hidden = prompt.id in view.hidden
        is_first = prompt.id in view.first
        about = [words.moment(prompt.moment)] if names_moment else []
        about += [words.domain(prompt.domain), view.origin(prompt.id)]
        about += [self.tr("hidden, not asked")] if self._is_hidden else []
        self._about.setText(" · ".join(filter(None, about)))
        self._hide.setText(self.tr("Show again") if self._is_hidden else self.tr("Hide"))
        self._first.setText(self.tr("Comes first") if is_first else self.tr("Put first"))
        self._first.setChecked(is_first)
        for each in (self._hide, self._first):
            each.setAccessibleName(self.tr("{button}: {text}").format(button=each.text(), text=prompt.text))
        for each in self._acts:
            each.setVisible(not view.read_only)
        if self._is_hidden or not can_come_first(prompt):
            self._first.hide()

    @Slot()
    def _on_hide_clicked(self) -> None:
        self.hide_changed.emit(self.prompt.id, not self._is_hidden)

    @Slot(bool)
    def _on_first_clicked(self, first: bool) -> None:
        self.first_changed.emit(self.prompt.id, first)


class OwnPromptForm(Card):
    """A question of one's own. Its wording is the person's: what the app would say otherwise is a remark.

    Signals:
        kept: Words, Moment, Domain, and the identifier of the one it changes, or nothing.
        left: Nothing is to be kept.
    """

    kept = Signal(str, Moment, Domain, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=12)
        self._closed: frozenset[tuple[Moment, Domain]] = frozenset()
        self._prompt_id = ""
        self._heading = label("", "heading")
        self.moment = moment_box(self.tr("When it is asked"))
        self.domain = QComboBox()
        self.domain.setAccessibleName(self.tr("What it is about"))
        self.line = text_line(self.tr("Your question"), longest=LONGEST_QUESTION)
        self._field = Field(self.tr("Your question"), self.line, self.tr("Short and open is kind to a tired evening."))
        self._keep = button(self.tr("Keep it"), "primary", on_click=self._on_keep)
        leave = button(self.tr("Leave without keeping"), "quiet", on_click=self.left.emit)
        columns = ColumnsLayout(
            Field(self.tr("When it is asked"), self.moment),
            Field(self.tr("What it is about"), self.domain),
            least=220,
            spacing=12,
        )
        for part in (self._heading, self._field, holder(columns), holder(FlowLayout(self._keep, leave))):
            self.body.addWidget(part)
        self.line.returnPressed.connect(self._on_keep)
        self.line.textChanged.connect(self._follow)
        self.moment.activated.connect(self._on_moment_activated)
        self.setFocusProxy(self.line)
        on_escape(self, self.left.emit)

    def begin(
        self,
        closed: frozenset[tuple[Moment, Domain]],
        moment: Moment,
        domain: Domain,
        prompt: Prompt | None = None,
    ) -> None:
        """Open the form, empty or with a question to change."""
        self._closed = closed
        self._prompt_id = prompt.id if prompt else ""
        self._heading.setText(self.tr("Change your question") if prompt else self.tr("A question of your own"))
        self.moment.setCurrentIndex(self.moment.findData(moment))
        self._fill_domains(domain)
        self.line.setText(prompt.text if prompt else "")
        self._follow()
        self.show()
        self.line.setFocus()
        bring_into_view(self.line)

    @property
    def remark(self) -> str:
        """Return what is remarked at present, or the note that stands there otherwise."""
        return self.line.accessibleDescription()

    def _fill_domains(self, wanted: Domain) -> None:
        moment = moment_in(self.moment)
        self.domain.clear()
        for domain in Domain:
            if (moment, domain) not in self._closed:
                self.domain.addItem(words.domain(domain), domain)
        self.domain.setCurrentIndex(max(self.domain.findData(wanted), 0))

    def _chosen_domain(self) -> Domain:
        return Domain(self.domain.currentData() or Domain.INSIGHTS)

    def _text(self) -> str:
        """Return the words as they are kept: one line, of letters that can be seen."""
        return " ".join("".join(one if one.isprintable() else " " for one in self.line.text()).split())

    @Slot()
    def _on_moment_activated(self) -> None:
        self._fill_domains(self._chosen_domain())
        self._follow()

    @Slot()
    def _follow(self) -> None:
        text = self._text()
        found: list[str] = []
        if text:
            prompt = Prompt(id="own", moment=moment_in(self.moment), domain=self._chosen_domain(), text=text)
            remarked = remarks(PromptPack(id="own", name="", prompts=(prompt,)))
            found = [prompt_words.remark(one) for one in remarked]
            if len(text) > _LONG_QUESTION and all(one.rule is not WordingRule.TOO_LONG for one in remarked):
                found.append(self.tr("It is rather long. That is for you to say."))
        self._field.remark(" ".join(dict.fromkeys(found)))

    @Slot()
    def _on_keep(self) -> None:
        text = self._text()
        if not text:
            self._field.say(self.tr("There are no words yet. A few are enough."))
            return
        self.kept.emit(text, moment_in(self.moment), self._chosen_domain(), self._prompt_id)
