"""Full-text search over the words of entries: what is indexed, how a question is read, what comes back.

The index is kept by explicit statements in the transaction that changes an entry, not by triggers: an entry's words
lie in three tables and are prepared in Python, which a trigger could only reach through a function of our own, and
`trusted_schema=OFF` forbids those to a trigger. The index holds its own copy of the prepared words: an external-content
index is damaged without a word when a deletion does not give it exactly what was indexed. Deleted words stay in its
segments until they are merged, which `Database.shrink` does for all of them: FTS5's own `secure-delete` made changing
an entry about eight times as slow, and to switch it on for some deletions only damages the index.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, column, literal_column, table, text

from journal_app.domain.entry import Entry
from journal_app.domain.search import SnippetPart
from journal_app.storage.tables import FTS_TABLE, storable

entry_fts = table(FTS_TABLE, column("rowid"))

RANKED_HITS: Final = 2_000
"""Up to so many hits the best come first; beyond, the newest: ranking all hits is what makes a search slow."""
LONGEST_QUESTION: Final = 200
MOST_WORDS: Final = 24
SNIPPET_WORDS: Final = 18
MERGE_PAGES: Final = 64

_GAP = "\u200b"  # between characters of scripts without spaces; no part of a word to the tokeniser, and invisible
_BEGIN, _END = "\x01", "\x02"
_WITHOUT_SPACES = re.compile(
    "([\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\u2600-\u27bf\U0001f000-\U0001faff\U00020000-\U0003ffff])"
)
_PIECE = re.compile(r'["“”„]([^"“”„]*)["“”„]?|([^\s"“”„]+)')
_QUOTES = tuple('"“”„')

_INSERT = text(f"insert into {FTS_TABLE} (rowid, title, words, tags) values (:place, :title, :words, :tags)")  # noqa: S608 -- our own name
_DELETE = text(f"delete from {FTS_TABLE} where rowid = :place")  # noqa: S608 -- our own name
_MERGE = text(f"insert into {FTS_TABLE} ({FTS_TABLE}, rank) values ('merge', :pages)")  # noqa: S608 -- our own name
_CHECK = text(f"insert into {FTS_TABLE} ({FTS_TABLE}, rank) values ('integrity-check', 1)")  # noqa: S608 -- our own name
_COUNT = text(f"select count(*) from (select 1 from {FTS_TABLE} where {FTS_TABLE} match :question limit :most)")  # noqa: S608 -- our own name
_SNIPPETS = (
    f"select rowid, snippet({FTS_TABLE}, -1, :begin, :end, '…', :words) from {FTS_TABLE} "  # noqa: S608 -- our own names
    f"where {FTS_TABLE} match :question order by "
)
_BEST = text(_SNIPPETS + "rank limit :limit")
_NEWEST = text(_SNIPPETS + "rowid desc limit :limit")


def searchable(words: str) -> str:
    """Return the words as they are indexed and looked for: composed, and Chinese, Japanese and emoji set apart."""
    if words.isascii():
        return storable(words)
    return _WITHOUT_SPACES.sub(rf"{_GAP}\1{_GAP}", unicodedata.normalize("NFC", storable(words)))


def question(typed: str) -> str:
    """Return what a person typed as an FTS5 expression; empty when there is nothing to look for.

    Every word has to be found; the last is taken as the beginning of one, unless a space or quote follows; words in
    quotation marks have to follow each other. Nothing typed is ever an operator. Only the first `LONGEST_QUESTION`
    characters and `MOST_WORDS` words count.
    """
    typed = typed[:LONGEST_QUESTION]
    pieces = [match[1] or match[2] or "" for match in _PIECE.finditer(typed)][:MOST_WORDS]
    phrases = ['"' + searchable(piece) + '"' for piece in pieces if piece.strip()]
    if phrases and not typed.endswith(_QUOTES) and not typed[-1].isspace():
        phrases[-1] += "*"
    return " ".join(phrases)


def document(entry: Entry, place: int) -> dict[str, Any]:
    """Return what is indexed of an entry, as parameters of the insert."""
    blank = str.maketrans(_BEGIN + _END, "  ")
    return {
        "place": place,
        "title": searchable(entry.title).translate(blank),
        "words": searchable(entry.words).translate(blank),
        "tags": searchable("\n".join(entry.tags)).translate(blank),
    }


def add(connection: Connection, documents: Iterable[dict[str, Any]]) -> None:
    """Put documents into the index, those of lower places first: the index is fastest that way."""
    parameters = list(documents)
    if parameters:
        connection.execute(_INSERT, parameters)


def remove(connection: Connection, place: int) -> None:
    """Take an entry out of the index, if it is there."""
    connection.execute(_DELETE, {"place": place})


def matches(asked: str) -> ColumnElement[bool]:
    """Return the condition on `entry_fts` that an expression made by `question` is met."""
    return literal_column(FTS_TABLE).op("match", is_comparison=True)(asked)


def find(connection: Connection, typed: str, limit: int) -> list[tuple[int, tuple[SnippetPart, ...]]]:
    """Return places and snippets: the best first, or the newest first when more than `RANKED_HITS` fit."""
    asked = question(typed)
    if not asked:
        return []
    hits = connection.execute(_COUNT, {"question": asked, "most": RANKED_HITS}).scalar_one()
    found = connection.execute(
        _BEST if hits < RANKED_HITS else _NEWEST,
        {"question": asked, "limit": limit, "begin": _BEGIN, "end": _END, "words": SNIPPET_WORDS},
    )
    return [(place, _parts(snippet)) for place, snippet in found]


def merge_step(connection: Connection) -> bool:
    """Merge a little of the index, for about 10 ms; tell whether there may be more to do."""
    before = connection.exec_driver_sql("select total_changes()").scalar_one()
    connection.execute(_MERGE, {"pages": MERGE_PAGES})
    after = connection.exec_driver_sql("select total_changes()").scalar_one()
    return bool(after - before > 1)  # the command itself counts as one


def check(connection: Connection) -> None:
    """Compare the index with its own copy of the words.

    Raises:
        sqlalchemy.exc.DatabaseError: They differ.
    """
    connection.execute(_CHECK)


def _parts(snippet: str) -> tuple[SnippetPart, ...]:
    parts: list[SnippetPart] = []
    found = False
    for piece in re.split(f"([{_BEGIN}{_END}])", snippet.replace(_GAP, "")):
        if piece in {_BEGIN, _END}:
            found = piece == _BEGIN
        elif piece:
            parts.append(SnippetPart(piece, found))
    return tuple(parts)
