"""All that can be asked: the questions, one's own among them, one's own sets, and packs from others."""

from PySide6.QtCore import Signal, Slot

from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.services.prompt_packs import PackPreview
from journal_app.ui.widgets.choice import Choice
from journal_app.ui.widgets.escape import on_escape
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import FlowLayout, Page, WayBack, holder, label
from journal_app.ui.widgets.prompt_list import PromptList, PromptsView
from journal_app.ui.widgets.prompt_packs import PromptPacksPart
from journal_app.ui.widgets.prompt_sets import PromptSets

QUESTIONS, SETS, PACKS = "questions", "sets", "packs"


class PromptsScreen(Page):
    """Three parts, one at a time. Each change takes effect at once.

    Signals:
        hide_changed: A question (id) is to be hidden (bool), or asked again.
        first_changed: A question (id) is to come first at its moment (bool), or no more.
        own_kept: Words, Moment, Domain, and the identifier of the one it changes, or nothing.
        own_delete_requested: Identifier of a question of one's own.
        sets_changed: All sets as they are now (tuple of OwnSet).
        pack_use_changed: A pack (id) is to be in use (bool), or no longer.
        pack_delete_requested: Identifier of a pack.
        import_requested: A file is to be looked at. Answer with `show_preview`.
        pack_taken: The pack that is looked at is to be kept.
        preview_left: It is not.
        export_requested: One's own questions as a file: its name, who made it, and "toml" or "json".
        closed: Back to where the person came from.
    """

    hide_changed = Signal(str, bool)
    first_changed = Signal(str, bool)
    own_kept = Signal(str, Moment, Domain, str)
    own_delete_requested = Signal(str)
    sets_changed = Signal(object)
    pack_use_changed = Signal(str, bool)
    pack_delete_requested = Signal(str)
    import_requested = Signal()
    pack_taken = Signal()
    preview_left = Signal()
    export_requested = Signal(str, str, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(widest=860)
        back = WayBack(self.tr("Back"), on_click=self.closed.emit)
        self.part = Choice(
            self.tr("Part"),
            ((QUESTIONS, self.tr("Questions")), (SETS, self.tr("Sets")), (PACKS, self.tr("Packs"))),
        )
        self.notice = Notice()
        self.questions = PromptList()
        self.sets = PromptSets()
        self.packs = PromptPacksPart()
        self._parts = {QUESTIONS: self.questions, SETS: self.sets, PACKS: self.packs}
        for part in (
            holder(FlowLayout(back)),
            label(self.tr("Questions"), "display"),
            self.part,
            self.notice,
            *self._parts.values(),
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.part.picked.connect(self.show_part)
        self.questions.hide_changed.connect(self.hide_changed)
        self.questions.first_changed.connect(self.first_changed)
        self.questions.own_kept.connect(self.own_kept)
        self.questions.own_delete_requested.connect(self.own_delete_requested)
        self.sets.sets_changed.connect(self.sets_changed)
        self.packs.use_changed.connect(self.pack_use_changed)
        self.packs.delete_requested.connect(self.pack_delete_requested)
        self.packs.import_requested.connect(self.import_requested)
        self.packs.taken.connect(self.pack_taken)
        self.packs.preview_left.connect(self.preview_left)
        self.packs.export_requested.connect(self.export_requested)
        self.show_part(QUESTIONS)
        on_escape(self, self.closed.emit)

    def show_view(self, view: PromptsView) -> None:
        """Show what there is, and what was chosen of it."""
        self.questions.show_view(view)
        self.sets.show_view(view)
        self.packs.show_view(view)

    def begin_anew(self) -> None:
        """Begin at the questions of the moment where the person stands, with nothing open."""
        self.notice.clear()
        for part in (self.questions, self.sets, self.packs):
            part.begin_anew()
        self.show_part(QUESTIONS)

    @Slot(object)
    def show_part(self, name: str) -> None:
        """Show one of the parts."""
        self.part.choose(name)
        for each, part in self._parts.items():
            part.setVisible(each == name)
        self.verticalScrollBar().setValue(0)

    def show_preview(self, preview: PackPreview) -> None:
        """Show a pack before it is taken."""
        self.notice.clear()
        self.show_part(PACKS)
        self.packs.show_preview(preview)
