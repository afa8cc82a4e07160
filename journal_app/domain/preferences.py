"""What the person prefers that says something about them, and so is kept in the vault.

To add one: a field with a default here. An older journal then simply has the default.
"""

from dataclasses import dataclass

from journal_app.domain.prompt import Domain


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPreferences:
    """The person's own choices inside the journal.

    Attributes:
        name: What they like to be called; often empty.
        hidden_prompts: Identifiers of prompts they do not want to see.
        domain_order: The domains in the order they like; those left out follow in the app's order.
    """

    name: str = ""
    hidden_prompts: frozenset[str] = frozenset()
    domain_order: tuple[Domain, ...] = ()
