"""How often each computer has changed a journal: tells an older copy from one that holds everything.

In `meta`, beside the vault's id:

    commits/<writer>   how many transactions of this writer changed something; a writer is one computer's random name
    newest             an identifier that is not below any version in the journal

Each is written in the transaction that it counts. A copy of a journal holds everything that another one holds if none
of its counts is below the other's; no clock is asked.
"""

from typing import Final

from sqlalchemy import Connection, text

from journal_app.domain.identifiers import Identifier, newest_identifier

_PREFIX: Final = "commits/"
_NEWEST: Final = "newest"
_COUNT: Final = text(
    "insert into meta (key, value) values (:key, '1')"
    " on conflict (key) do update set value = cast(cast(value as integer) + 1 as text)"
)
_SET: Final = text("insert into meta (key, value) values (:key, :value) on conflict (key) do update set value = :value")
_COUNTS: Final = text("select key, value from meta where key >= 'commits/' and key < 'commits0'")


def count(connection: Connection, writer: str) -> None:
    """Count the present transaction, and note the newest identifier."""
    connection.execute(_COUNT, {"key": _PREFIX + writer})
    connection.execute(_SET, {"key": _NEWEST, "value": newest_identifier()})


def counts(connection: Connection) -> dict[str, int]:
    """Return how many transactions each writer has made."""
    return {key.removeprefix(_PREFIX): int(value) for key, value in connection.execute(_COUNTS)}


def newest(connection: Connection) -> Identifier | None:
    """Return an identifier that no version in the journal is above; None where there is none."""
    noted: Identifier | None = connection.scalar(text("select value from meta where key = 'newest'"))
    if noted is None:
        noted = connection.scalar(text("select max(version) from lineage"))
    return noted


def raise_counts(connection: Connection, others: dict[str, int]) -> None:
    """Take over the counts of a copy whose every change was merged into this journal, where they are higher."""
    for writer, number in others.items():
        if number > counts(connection).get(writer, 0):
            connection.execute(_SET, {"key": _PREFIX + writer, "value": str(number)})
