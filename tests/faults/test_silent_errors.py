"""Whatever the services are given and wherever it fails: no error, no log and no dialog repeats a word of it."""

import collections.abc
import inspect
import logging
import pkgutil
import traceback
import types
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2

from journal_app import services
from journal_app.domain.clock import Clock, SystemClock
from journal_app.services.journal import Journal
from journal_app.services.vault import Vault
from journal_app.ui import crash_dialog
from tests.builders import CHEAP_COST, CHEAP_LIMITS, NOON
from tests.faults.places import CANARY

SIMPLE: dict[Any, Any] = {
    bool: True,
    float: 1.0,
    bytes: CANARY.encode(),
    bytearray: bytearray(CANARY.encode()),
    datetime: NOON,
    date: NOON.date(),
    timedelta: timedelta(days=1),
    Decimal: Decimal(1),
    type(None): None,
}
ENDS = {"close", "release"}
"""What would end the journal for those that come after."""
MODULES = [import_module(f"{services.__name__}.{one.name}") for one in pkgutil.iter_modules(services.__path__)]


class Giver:
    """Makes a value of any type, with the canary in whatever is written."""

    def __init__(self, known: list[Any], folder: Path) -> None:
        self._known = known
        self._folder = folder
        self._numbers = count(1)

    def of(self, hint: Any, name: str = "") -> Any:
        """Make one; a name says which texts have a form of their own."""
        hint = getattr(hint, "__supertype__", hint)
        origin, parts = typing.get_origin(hint), typing.get_args(hint)
        if origin is None:
            return self._plain(hint, name)
        if origin in {typing.Union, types.UnionType}:
            return self.of(next(part for part in parts if part is not type(None)), name)
        return self._made_of(origin, parts)

    def _made_of(self, origin: Any, parts: tuple[Any, ...]) -> Any:
        if origin is collections.abc.Callable:
            return lambda *_: False
        if issubclass(origin, collections.abc.Mapping):
            return {self.of(parts[0]): self.of(parts[1])}
        if issubclass(origin, tuple) and parts[-1] is not Ellipsis:
            return tuple(map(self.of, parts))
        return (frozenset if issubclass(origin, collections.abc.Set) else tuple)([self.of(parts[0])])

    def _plain(self, hint: Any, name: str) -> Any:
        text = "UTC" if name in {"zone", "local_zone"} else CANARY
        number = next(self._numbers)  # growing, for what begins has to begin before it ends
        ready = SIMPLE | {Any: CANARY, str: text, int: number, Path: self._folder, Clock: SystemClock()}
        if hint in ready:
            return ready[hint]
        known = next((one for one in self._known if isinstance(one, hint)), None)
        if known is not None:
            return known
        if issubclass(hint, Enum):
            return next(iter(hint))
        hints = typing.get_type_hints(hint)
        return hint(**{field.name: self.of(hints[field.name], field.name) for field in fields(hint) if field.init})

    def call(self, work: Callable[..., Any]) -> object:
        """Call something with values of the types that it names."""
        self._numbers = count(1)
        hints = typing.get_type_hints(work, localns={"NewVault": object})  # imported for the types alone
        arguments = inspect.signature(work).parameters.values()
        plain = [self.of(hints[one.name], one.name) for one in arguments if one.kind is not one.KEYWORD_ONLY]
        named = {one.name: self.of(hints[one.name], one.name) for one in arguments if one.kind is one.KEYWORD_ONLY}
        return work(*plain, **named)


def works(journal: Journal, vault: Vault) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Give every public method of every service, and every public function beside them."""
    for owner in (vault, journal, *vars(journal).values()):
        kind = type(owner)
        if kind.__module__.startswith(services.__name__):
            for name, _ in inspect.getmembers(kind, inspect.isfunction):
                if not name.startswith("_") and name not in ENDS:
                    yield f"{kind.__name__}.{name}", getattr(owner, name)
    for module in MODULES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("_") and function.__module__ == module.__name__:
                yield f"{module.__name__}.{name}", function


def boxes() -> list[QMessageBox]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox)]


def text_of_dialog(error: Exception, qtbot: QtBot) -> str:
    crash_dialog._on_exception(type(error), error, error.__traceback__)
    [box] = boxes()
    text = box.text() + box.informativeText()
    box.close()
    qtbot.waitUntil(lambda: not boxes())
    return text


class Heard(logging.Handler):
    """Keeps all that is logged, with every traceback written out."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    @contextmanager
    def to(self, *names: str) -> Iterator[None]:
        """Listen to these loggers."""
        loggers = [logging.getLogger(name) for name in names]
        for logger in loggers:
            logger.addHandler(self)
        yield
        for logger in loggers:
            logger.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.text += logging.Formatter().format(record)


def interrupted(journal: Journal) -> None:
    journal._database._connection.set_progress_handler(lambda: 1, 1)  # every statement ends as soon as it has begun


def closed(journal: Journal) -> None:
    journal._database._connection.close()


def read_only(journal: Journal) -> None:
    journal._database.set_read_only(read_only=True)


@pytest.mark.parametrize(("fail", "least"), [(interrupted, 200), (closed, 200), (read_only, 120)])
def test_no_error_no_log_and_no_dialog_repeats_what_a_service_was_given(
    qtbot: QtBot, tmp_path: Path, capfd: pytest.CaptureFixture[str], fail: Callable[[Journal], None], least: int
) -> None:
    elsewhere = tmp_path / "elsewhere"
    vault = Vault(tmp_path / "vault", limits=CHEAP_LIMITS)
    journal = vault.create(CANARY, cost=CHEAP_COST).journal
    giver = Giver([vault, journal, CHEAP_COST, *vars(journal).values()], elsewhere)
    heard = Heard()
    told: dict[str, str] = {}
    shown: dict[type[Exception], str] = {}
    names = []

    with heard.to("", "journal_app", "sqlalchemy"):
        for name, work in works(journal, vault):
            names.append(name)
            fail(journal)
            try:
                giver.call(work)
            except Exception as error:  # noqa: BLE001 - whatever it is
                told[name] = "".join(traceback.format_exception(error))
                if type(error) not in shown:
                    shown[type(error)] = text_of_dialog(error, qtbot)
            elsewhere.unlink(missing_ok=True)  # what was written there was asked for

    assert {"Entries.save", "Media.append", "Sharing.seal", "Vault.unlock", "Captures.add_line"} < set(names)
    assert len(told) > least, (len(names), len(told))
    assert [name for name, text in told.items() if CANARY in text] == []
    assert [kind.__name__ for kind, text in shown.items() if CANARY in text or not text] == []
    assert CANARY not in heard.text
    assert heard.text
    assert CANARY not in "".join(capfd.readouterr())
    with suppress(dbapi2.ProgrammingError):  # it was closed
        journal._database._connection.set_progress_handler(None, 0)
        journal.close()
