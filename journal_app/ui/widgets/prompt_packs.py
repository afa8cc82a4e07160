"""Packs of questions: the ones that are here, one to be looked at before it is taken, and one's own to be saved."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from journal_app.domain.phase import Moment
from journal_app.domain.prompt_pack import PackSource, PromptPack, Remark
from journal_app.services.prompt_packs import PackPreview
from journal_app.ui import prompt_words, theme, words
from journal_app.ui.widgets.columns import ColumnsLayout
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.in_view import bring_into_view
from journal_app.ui.widgets.parts import Card, FlowLayout, button, column, empty, holder, label, line
from journal_app.ui.widgets.prompt_list import PromptsView
from journal_app.ui.widgets.question import Question

_LONGEST_NAME = 100
"""As in the file format."""


class PromptPacksPart(QWidget):
    """What came from others, and what goes to them.

    Signals:
        use_changed: A pack (id) is to be in use (bool), or no longer.
        delete_requested: Identifier of a pack.
        import_requested: A file is to be looked at. Answer with `show_preview`.
        taken: The pack that is looked at is to be kept.
        preview_left: It is not.
        export_requested: One's own questions as a file: its name, who made it, and "toml" or "json".
    """

    use_changed = Signal(str, bool)
    delete_requested = Signal(str)
    import_requested = Signal()
    taken = Signal()
    preview_left = Signal()
    export_requested = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self._asked_about = ""
        self._import = button(self.tr("Take in a file"), icon="download-simple", on_click=self.import_requested.emit)
        self.preview = PackPreviewCard()
        self.preview.hide()
        self.preview.taken.connect(self._on_preview_taken)
        self.preview.left.connect(self._on_preview_left)
        self._question = Question(self.tr("Delete it"), self.tr("Keep it"))
        self._question.accepted.connect(self._on_question_accepted)
        self._question.declined.connect(self._import.setFocus)
        self._list = column(spacing=12)
        self._none = label(self.tr("None yet."), "secondary")
        self.name = text_line(self.tr("Name of the pack"), longest=_LONGEST_NAME)
        self._name_field = Field(self.tr("Name of the pack"), self.name)
        self.author = text_line(self.tr("Who made it"), longest=_LONGEST_NAME)
        self._export = Card(
            label(self.tr("Your own questions as a file"), "heading"),
            label(
                self.tr(
                    "To give to somebody. The file is not encrypted: whoever has it can read the questions you wrote."
                    " Nothing else of your journal is in it."
                ),
                "secondary",
            ),
            holder(
                ColumnsLayout(
                    self._name_field,
                    Field(self.tr("Who made it"), self.author, self.tr("May stay empty.")),
                    least=220,
                    spacing=12,
                )
            ),
            holder(
                FlowLayout(
                    button(self.tr("Save as JSON"), on_click=partial(self._on_export, "json")),
                    button(self.tr("Save as TOML"), on_click=partial(self._on_export, "toml")),
                )
            ),
        )
        explained = label(
            self.tr("A pack is a file with questions that somebody else wrote. You see all of it before it is taken."),
            "secondary",
        )
        self.setLayout(
            column(
                explained,
                holder(FlowLayout(self._import)),
                self.preview,
                self._question,
                holder(self._list),
                self._none,
                self._export,
                spacing=12,
            )
        )

    def show_view(self, view: PromptsView) -> None:
        """Show the packs there are."""
        packs = [pack for pack in view.packs if pack.source is not PackSource.OWN]
        self._import.setVisible(not view.read_only)
        self._none.setVisible(not packs)
        self._export.setVisible(bool(view.own_ids))
        if not self.name.text():
            self.name.setText(self.tr("My questions"))
        empty(self._list)
        for pack in packs:
            self._list.addWidget(self._card(pack, read_only=view.read_only))

    def begin_anew(self) -> None:
        """Close what is open."""
        self.preview.hide()
        self._question.hide()

    def show_preview(self, preview: PackPreview) -> None:
        """Show a pack before it is taken."""
        self.preview.show_pack(preview)

    def _card(self, pack: PromptPack, *, read_only: bool) -> Card:
        name = prompt_words.pack_name(pack)
        about = [prompt_words.author(pack), prompt_words.questions(len(pack.prompts))]
        made = Card(label(name, "heading"), label(" · ".join(about), "caption"), spacing=8)
        if read_only:
            return made
        use = QCheckBox(self.tr("In use"))
        use.setChecked(pack.in_use)
        use.setAccessibleName(self.tr("{name}, in use").format(name=name))
        use.clicked.connect(partial(self.use_changed.emit, pack.id))
        delete = button(self.tr("Delete"), "quiet", on_click=partial(self._ask_to_delete, pack))
        delete.setAccessibleName(self.tr("Delete: {text}").format(text=name))
        made.body.addWidget(use)
        made.body.addWidget(holder(FlowLayout(delete)))
        return made

    def _ask_to_delete(self, pack: PromptPack) -> None:
        self._asked_about = pack.id
        self._question.ask(self.tr("Delete “{name}”? What you wrote to its questions stays.").format(name=pack.name))

    @Slot()
    def _on_question_accepted(self) -> None:
        self._import.setFocus()
        self.delete_requested.emit(self._asked_about)

    @Slot()
    def _on_preview_taken(self) -> None:
        self._import.setFocus()
        self.preview.hide()
        self.taken.emit()

    @Slot()
    def _on_preview_left(self) -> None:
        self._import.setFocus()
        self.preview.hide()
        self.preview_left.emit()

    def _on_export(self, kind: str) -> None:
        name = _visible(self.name.text())
        if not name:
            self._name_field.say(self.tr("Whoever gets it needs a name for it."))
            return
        self._name_field.say()
        self.export_requested.emit(name, _visible(self.author.text()), kind)


class PackPreviewCard(Card):
    """All that is in a pack, as plain text. Nothing of it is kept before it is taken.

    Signals:
        taken: Keep it.
        left: Do not.
    """

    taken = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=10)
        self._heading = label("", "title")
        self._about = column(spacing=2)
        self._prompts = column(spacing=4)
        self._take = button(self.tr("Take it"), "primary", on_click=self.taken.emit)
        self._leave = button(self.tr("Leave it"), "quiet", on_click=self.left.emit)
        for part in (
            label(self.tr("Look at it first. Nothing is kept yet."), "secondary"),
            self._heading,
            holder(self._about),
            holder(FlowLayout(self._take, self._leave)),
            line(),
            holder(self._prompts),
        ):
            self.body.addWidget(part)

    def show_pack(self, preview: PackPreview) -> None:
        """Show a pack, and put the focus on what changes nothing."""
        pack = preview.pack
        self._heading.setText(pack.name)
        empty(self._about)
        empty(self._prompts)
        for text in self._facts(preview):
            self._about.addWidget(label(text, "secondary"))
        remarked: dict[str, list[Remark]] = {}
        for one in preview.remarks:
            remarked.setdefault(one.prompt_id, []).append(one)
        for moment in Moment:
            prompts = [one for one in pack.prompts if one.moment is moment]
            if not prompts:
                continue
            heading = self.tr("{moment}: {count}").format(
                moment=words.moment(moment), count=prompt_words.questions(len(prompts))
            )
            self._prompts.addSpacing(theme.current().px(8))
            self._prompts.addWidget(label(heading, "heading"))
            for prompt in prompts:
                about = [words.domain(prompt.domain), *map(prompt_words.remark, remarked.get(prompt.id, ()))]
                self._prompts.addWidget(label(prompt.text, "prose"))
                self._prompts.addWidget(label("  ·  ".join(about), "caption"))
        self.show()
        self._leave.setFocus()
        bring_into_view(self._heading)

    def _facts(self, preview: PackPreview) -> list[str]:
        pack = preview.pack
        facts = [
            prompt_words.author(pack),
            self.tr("Version {number}, {count}").format(
                number=words.number(pack.number), count=prompt_words.questions(len(pack.prompts))
            ),
        ]
        if preview.replaces is not None:
            said = self.tr("It takes the place of version {number}, which you have.")
            facts.append(said.format(number=words.number(preview.replaces.number)))
        if preview.not_understood:
            said = self.tr("Not understood, and left out: {names}")
            facts.append(said.format(names=", ".join(preview.not_understood)))
        if preview.remarks:
            facts.append(self.tr("Some questions are worded otherwise than those of the app. It is said below each."))
        return facts


def _visible(text: str) -> str:
    """Return a name as it is kept: letters that can be seen, in one line."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
