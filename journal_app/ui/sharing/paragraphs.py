"""What a page is made of: rows of cells with words, and pictures. Plain values, laid out by `document.py`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from journal_app.domain.share import SharedDrawing


class Look(Enum):
    """How words look: family, size in pixels of 1/96 inch, whether they are bold, and their grey."""

    TITLE = ("serif", 25, False, "#000000")
    HEADING = ("serif", 18, False, "#000000")
    SUBHEADING = ("ui", 13, True, "#000000")
    PROSE = ("serif", 14, False, "#000000")
    BODY = ("ui", 12, False, "#000000")
    BOLD = ("ui", 12, True, "#000000")
    CAPTION = ("ui", 11, False, "#333333")
    SMALL = ("ui", 10, False, "#4A4A4A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Words that fill a part of the width of a row.

    Attributes:
        share: How much of the row, 0 to 1.
    """

    text: str
    look: Look = Look.BODY
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells side by side, broken over pages line by line.

    Attributes:
        before: Room above it, in pixels.
        indent: Room on its left.
        keeps_next: Whether it stands on the page of what comes after it, as a heading does.
        is_quoted: A line runs down its left side.
        is_ruled: A hairline runs above it.
        begins_page: It stands at the top of a page.
    """

    cells: tuple[Cell, ...]
    before: float = 4.0
    indent: float = 0.0
    keeps_next: bool = False
    is_quoted: bool = False
    is_ruled: bool = False
    begins_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A drawing, as lines."""

    drawing: SharedDrawing
    before: float = 8.0
    indent: float = 0.0


Block = Row | Sketch


def text(
    words: str,
    look: Look = Look.BODY,
    *,
    before: float = 4.0,
    indent: float = 0.0,
    keeps_next: bool = False,
    is_quoted: bool = False,
) -> Row:
    """Return a row of one cell."""
    return Row(
        cells=(Cell(text=words, look=look),),
        before=before,
        indent=indent,
        keeps_next=keeps_next,
        is_quoted=is_quoted,
    )


def prose(words: str, *, is_quoted: bool = False) -> tuple[Row, ...]:
    """Return the lines of what a person wrote, as they are."""
    return tuple(
        text(line, Look.PROSE, before=5.0 if number == 0 else 3.0, is_quoted=is_quoted)
        for number, line in enumerate(words.splitlines())
    )


def facts(pairs: Sequence[tuple[str, str]]) -> tuple[Row, ...]:
    """Return captions with what belongs to them, one below the other."""
    return tuple(
        Row(
            cells=(
                Cell(text=name, look=Look.CAPTION, share=0.3),
                Cell(text=value, look=Look.BODY, share=0.7),
            ),
            before=3.0,
        )
        for name, value in pairs
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> tuple[Row, ...]:
    """Return a table with a line above each row."""

    def one(values: Sequence[str], look: Look, *, keeps_next: bool) -> Row:
        return Row(
            cells=tuple(Cell(text=value, look=look, share=share) for value, share in zip(values, shares, strict=True)),
            before=3.0,
            keeps_next=keeps_next,
            is_ruled=True,
        )

    return (
        one(head, Look.CAPTION, keeps_next=True),
        *(one(values, Look.BODY, keeps_next=False) for values in rows),
    )
