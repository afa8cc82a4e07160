"""The prompts that quote, from `resources/quoting.toml`."""

import tomllib

from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain
from journal_app.domain.quoting import SLOT, QuoteOf, QuotingPrompt
from journal_app.errors import PromptsUnreadableError
from journal_app.resources import resource

FORMAT = 1
_NAME = "quoting.toml"


def load() -> tuple[QuotingPrompt, ...]:
    """Read them.

    Raises:
        PromptsUnreadableError: The file is missing, damaged or of a newer format.
    """
    try:
        return _parse(resource(_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise PromptsUnreadableError(_NAME) from error


def _parse(toml: str) -> tuple[QuotingPrompt, ...]:
    table = tomllib.loads(toml)
    if table["format"] != FORMAT:
        raise ValueError("another format")
    found = tuple(
        QuotingPrompt(
            id=row["id"],
            moment=Moment(row["moment"]),
            domain=Domain(row["domain"]),
            text=row["text"],
            quotes=QuoteOf(row["quotes"]),
        )
        for row in table["prompts"]
    )
    if any(one.text.count(SLOT) != 1 for one in found):
        raise ValueError("no slot")
    return found
