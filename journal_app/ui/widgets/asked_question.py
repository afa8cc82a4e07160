"""A question in large letters; the person's own earlier words, where it quotes some, set apart from it."""

from PySide6.QtWidgets import QWidget

from journal_app.domain.quoting import parted
from journal_app.ui.widgets.parts import Card, column, label


class AskedQuestion(QWidget):
    """Shows one question. What screen readers and the voice say is the whole of it, see `text`."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._lead = label("", "serif")
        self._quote = label("", "serif")
        self._card = Card(self._quote, look="inset")
        self._ask = label("", "ask")
        self.setLayout(column(self._lead, self._card, self._ask, spacing=12))

    @property
    def text(self) -> str:
        """Return the whole question."""
        return self._text

    @property
    def quote(self) -> str:
        """Return the person's own words that are set apart; empty where there are none."""
        return self._quote.text()

    def show_question(self, text: str, *, quotes: bool = False) -> None:
        """Show a question; `quotes` says that it holds words of the person between quotation marks."""
        self._text = text
        lead, quote, ask = parted(text) if quotes else ("", "", text)
        for each, words in ((self._lead, lead), (self._quote, quote), (self._ask, ask)):
            each.setText(words)
            each.setVisible(bool(words))
        self._card.setVisible(bool(quote))
