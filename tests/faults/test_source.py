"""What no line of the app may do, for it would open the way to a fault that a test might not meet."""

import ast
from pathlib import Path

import pytest

import journal_app

SOURCES = sorted(Path(journal_app.__file__).parent.rglob("*.py"))
FORBIDDEN = {
    "StaticPool": "shares one connection between threads",
    "SingletonThreadPool": "crashes with SQLCipher",
    "fork": "takes a connection along, whose locks stay behind",
    "enable_load_extension": "runs foreign code in the database",
    "print": "tells words of the journal to whoever reads the terminal",
}


def offences(source: str) -> list[str]:
    """Return what is forbidden in a source: a name, a switched-off check, an engine whose errors quote parameters."""
    found = []
    for node in ast.walk(ast.parse(source)):
        name = getattr(node, "id", None) or getattr(node, "attr", None)
        if name in FORBIDDEN:
            found.append(name)
        if isinstance(node, ast.ImportFrom | ast.Import):
            found += [alias.name for alias in node.names if alias.name in FORBIDDEN]
        if isinstance(node, ast.Call):
            given = {word.arg: word.value for word in node.keywords}
            checks = given.get("check_same_thread")
            if isinstance(checks, ast.Constant) and not checks.value:
                found.append("check_same_thread")
            hides = given.get("hide_parameters")
            if name_of(node) == "create_engine" and not (isinstance(hides, ast.Constant) and hides.value is True):
                found.append("hide_parameters")
    return found


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def test_no_line_of_the_app_shares_a_connection_forks_or_prints() -> None:
    assert len(SOURCES) > 100
    assert {str(path): found for path in SOURCES if (found := offences(path.read_text("utf-8")))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "from sqlalchemy.pool import StaticPool",
        "pool.SingletonThreadPool()",
        "os.fork()",
        "connect(path, check_same_thread=False)",
        "create_engine('sqlite://')",
        "create_engine('sqlite://', hide_parameters=False)",
        "print(text)",
    ],
)
def test_each_of_these_would_be_noticed(source: str) -> None:
    assert len(offences(source)) == 1
