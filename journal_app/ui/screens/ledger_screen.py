"""What was shared so far: when, with whom, which file, and what it held, without its words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from journal_app.domain.identifiers import Identifier
from journal_app.domain.share import CareProvider, SentShare
from journal_app.errors import JournalError
from journal_app.ui import words
from journal_app.ui.sharing import wording
from journal_app.ui.sharing.file_drop import FileDrop
from journal_app.ui.widgets.field import Field, text_line
from journal_app.ui.widgets.fold import Fold
from journal_app.ui.widgets.notice import Notice
from journal_app.ui.widgets.parts import Card, FlowLayout, Page, button, column, empty, holder, label, line
from journal_app.ui.widgets.question import Question

_HASH_GROUP = 8


class LedgerScreen(Page):
    """Shows the values it is given.

    Signals:
        held_requested: What a share held (id of its line).
        renamed: Somebody is called otherwise (CareProvider).
        compared: The numbers of somebody's key were read aloud, and are the same (id).
        removal_requested: Somebody is to be forgotten (id); the person was asked.
        share_requested: Share something.
        reply_requested: Open a reply.
        reply_dropped: A file was dragged here (str).
    """

    held_requested = Signal(str)
    renamed = Signal(object)
    compared = Signal(str)
    removal_requested = Signal(str)
    share_requested = Signal()
    reply_requested = Signal()
    reply_dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__(widest=820, spacing=16)
        self.notice = Notice()
        self._shares = column(spacing=12)
        self._none = label(self.tr("Nothing was shared yet."), "secondary")
        self._people = column(spacing=10)
        self._people_card = Card(label(self.tr("With whom"), "heading"), holder(self._people))
        self._rows: dict[Identifier, _ShareRow] = {}
        for part in (
            label(self.tr("Shared so far"), "display"),
            label(
                self.tr("Kept inside the journal, for you alone. It holds no words of what was shared."), "secondary"
            ),
            holder(
                FlowLayout(
                    button(
                        self.tr("Share something"),
                        "primary",
                        icon="paper-plane-tilt",
                        on_click=self.share_requested.emit,
                    ),
                    button(self.tr("Open a reply"), icon="envelope-open", on_click=self.reply_requested.emit),
                )
            ),
            self.notice,
            self._none,
            holder(self._shares),
            self._people_card,
        ):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.drop = FileDrop(self)
        self.drop.dropped.connect(self.reply_dropped)
        self.show_ledger((), (), {}, "UTC")

    def show_ledger(
        self,
        shares: Sequence[SentShare],
        care_providers: Sequence[CareProvider],
        fingerprints: Mapping[Identifier, str],
        zone: str,
    ) -> None:
        """Show what was shared, the newest first, and with whom.

        Args:
            shares: Lines of the ledger.
            care_providers: Those that are known.
            fingerprints: Of their keys, where they have one.
            zone: IANA name of the person's time zone.
        """
        self.notice.clear()
        empty(self._shares)
        self._rows = {}
        for one in shares:
            row = _ShareRow(one, zone)
            row.held_requested.connect(self.held_requested)
            self._rows[one.id] = row
            self._shares.addWidget(row)
            row.show()
        self._none.setVisible(not shares)
        empty(self._people)
        for place, person in enumerate(care_providers):
            if place:
                self._people.addWidget(line())
            card = _Person(person, fingerprints.get(person.id, ""))
            card.renamed.connect(self.renamed)
            card.compared.connect(self.compared)
            card.removal_requested.connect(self.removal_requested)
            self._people.addWidget(card)
            card.show()
        self._people_card.setVisible(bool(care_providers))

    def show_held(self, sent_id: Identifier, lines: Sequence[str]) -> None:
        """Say what a share held, one line for each note."""
        if sent_id in self._rows:
            self._rows[sent_id].show_held(lines)

    def show_error(self, error: JournalError) -> None:
        """Say what stood in the way."""
        self.notice.say_error(error)
        self.ensureWidgetVisible(self.notice)

    def set_read_only(self) -> None:
        """Let it be read only."""
        self._people_card.setEnabled(False)


class _ShareRow(Fold):
    """One line of the ledger, with what it held below it."""

    held_requested = Signal(str)

    def __init__(self, share: SentShare, zone: str) -> None:
        super().__init__()
        self._share = share
        title = self.tr("{when}, for {reader}").format(when=wording.when(share.made_at, zone), reader=share.recipient)
        told = []
        if days := wording.stretch(share.from_on, share.until_on):
            told.append(self.tr("Days: {days}").format(days=days))
        told.append(
            self.tr("Saved {when}").format(when=wording.when(share.sent_at, zone))
            if share.sent_at
            else self.tr("Made, and not saved as far as this app knows")
        )
        if share.read_by:
            told.append(self.tr("Asked to be read by {day}").format(day=words.full_day(share.read_by)))
        told.append(
            self.tr("Number {number}, {size} kB").format(
                number=words.number(share.sequence), size=words.number(max(round(share.byte_count / 1000), 1))
            )
        )
        groups = " ".join(share.sha256[at : at + _HASH_GROUP] for at in range(0, len(share.sha256), _HASH_GROUP))
        told.append(self.tr("SHA-256 of the file: {digest}").format(digest=groups))
        facts = [label(one, "secondary") for one in told]
        self._held = column(spacing=2)
        self._look = button(self.tr("What it held"), on_click=lambda: self.held_requested.emit(share.id))
        self._look.setAccessibleDescription(title)
        self.lay_out(title, *facts, holder(FlowLayout(self._look)), holder(self._held), spacing=4)
        self.set_summary(self.tr("{count} notes").format(count=words.number(len(share.record_ids))))

    def show_held(self, lines: Sequence[str]) -> None:
        """Say what it held."""
        empty(self._held)
        for one in lines or [self.tr("Nothing of it is in the journal any more.")]:
            said = label(one)
            self._held.addWidget(said)
            said.show()


class _Person(QWidget):
    """Somebody that is shared with: their name, to be changed, and their key."""

    renamed = Signal(object)
    compared = Signal(str)
    removal_requested = Signal(str)

    def __init__(self, person: CareProvider, fingerprint: str) -> None:
        super().__init__()
        self._person = person
        self._name = text_line(self.tr("What you call them"), longest=120)
        self._name.setText(person.name)
        self._name.textChanged.connect(self._fit)
        self._keep = button(self.tr("Keep the name"), on_click=self._on_keep_clicked)
        self._compared = button(
            self.tr("The numbers are the same"), icon="check", on_click=lambda: self.compared.emit(person.id)
        )
        self._compared.setVisible(bool(fingerprint) and person.compared_at is None)
        self.question = Question(self.tr("Remove them"), self.tr("Keep them"), yes_look="danger")
        self.question.accepted.connect(lambda: self.removal_requested.emit(person.id))
        key = self.tr("Opens shares by passphrase.")
        if fingerprint:
            key = self.tr("Key: {numbers}").format(numbers=fingerprint)
            compared = self.tr("compared") if person.compared_at else self.tr("not compared yet")
            key = f"{key}  ·  {compared}"
            if person.compared_at is None:
                hint = self.tr("Read them to each other over the phone; they see theirs on the page of their key.")
                key = f"{key}\n{hint}"
        self.setLayout(
            column(
                Field(self.tr("What you call them"), self._name, key),
                holder(
                    FlowLayout(
                        self._keep,
                        self._compared,
                        button(self.tr("Remove"), "quiet", icon="trash", on_click=self._on_remove_clicked),
                    )
                ),
                self.question,
                spacing=6,
            )
        )
        self._fit()

    @Slot()
    def _fit(self) -> None:
        typed = self._name.text().strip()
        self._keep.setEnabled(bool(typed) and typed != self._person.name)

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.renamed.emit(replace(self._person, name=self._name.text().strip()))

    @Slot()
    def _on_remove_clicked(self) -> None:
        self.question.ask(
            self.tr("Remove {name} and their key? What was shared with them stays in this list.").format(
                name=self._person.name
            )
        )
