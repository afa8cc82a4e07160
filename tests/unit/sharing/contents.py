"""Any content at all, for hypothesis, made of the types of its fields; and shares that are cheap to open."""

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, get_args, get_origin

from hypothesis import strategies as st

from journal_app.domain.share import Content, ReplyContent, ShareContent, SharedVoice
from journal_app.sharing import sealing
from journal_app.sharing.content import hints, is_name, is_required, without_none
from journal_app.sharing.envelope import PassphraseLock
from journal_app.sharing.import_limits import Limits
from journal_app.sharing.sealing import SealedShare
from tests.unit.sharing.vectors import AT, PAGE, PASSPHRASE, PATIENT

CHEAP = Limits(fewest_rounds=1000)
_UNSEEN = "".join(map(chr, (*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=_UNSEEN), max_size=12)
names = st.text("abcXYZ019-_", min_size=1, max_size=8)
_PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: texts,
    bool: st.booleans(),
    int: st.integers(-300, 300),
    float: st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 5)),
    datetime: st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
    date: st.dates(date(1900, 1, 1), date(2199, 1, 1)),
    Decimal: st.decimals(-99999, 99999, places=3),
}


def contents() -> st.SearchStrategy[Content]:
    """Any share, or any reply."""
    return st.one_of(_objects(ShareContent), _objects(ReplyContent))


def cheap(content: Content, passphrase: str = PASSPHRASE) -> SealedShare:
    """Seal with so few rounds that a test can afford many; the app's own limits refuse such a file."""
    lock = PassphraseLock(passphrase=passphrase, rounds=1000)
    return sealing.seal(content, PATIENT, [lock], share_id="a1b2c3d4-0000", created_at=AT, page=PAGE)


def _objects(kind: type) -> st.SearchStrategy[Any]:
    if kind is SharedVoice:
        sound = st.binary(max_size=20).map(lambda end: b"OggS" + end)
        return st.builds(SharedVoice, id=names, media_type=st.just("audio/ogg"), sound=sound, peaks=st.just((3, 4)))
    return st.builds(kind, **{one.name: _field(kind, one) for one in dataclasses.fields(kind) if one.name != "format"})


def _field(kind: type, one: "dataclasses.Field[Any]") -> st.SearchStrategy[Any]:
    wanted = without_none(hints(kind)[one.name])
    if get_origin(wanted) is tuple:
        of = get_args(wanted)[0]
        unique = (lambda item: item.id) if hasattr(of, "id") else None
        found: st.SearchStrategy[Any] = st.lists(_single(of), max_size=2, unique_by=unique).map(tuple)
    elif one.name == "zone":
        return st.sampled_from(["UTC", "Europe/Dublin", "Pacific/Auckland"])
    else:
        found = names if is_name(one.name) else _single(wanted)
    return found if is_required(one) else st.one_of(st.just(one.default), found)


def _single(wanted: Any) -> st.SearchStrategy[Any]:
    if dataclasses.is_dataclass(wanted) and isinstance(wanted, type):
        return st.deferred(lambda: _objects(wanted))
    return st.sampled_from(list(wanted)) if issubclass(wanted, StrEnum) else _PLAIN[wanted]
