"""SECURITY.md names a test for each promise: it exists, and in the file that is named."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISES = [
    line
    for line in (ROOT / "SECURITY.md").read_text("utf-8").partition("## Promises")[2].splitlines()
    if line.startswith("| ") and "`tests/" in line
]


def named(promise: str) -> list[tuple[str, str]]:
    """Return the files and tests that a promise names, each test with the file before it."""
    pairs, path = [], ""
    for name in re.findall(r"`(tests/[\w/]+\.py|test_\w+)`", promise):
        if name.startswith("tests/"):
            path = name
        else:
            pairs.append((path, name))
    return pairs


def functions_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_promise_names_its_tests_and_each_is_in_the_file_named() -> None:
    pairs = [pair for promise in PROMISES for pair in named(promise)]
    files = {path for path, _ in pairs}
    found = {path: functions_in(ROOT / path) for path in files if (ROOT / path).is_file()}

    assert len(PROMISES) > 40
    assert [promise for promise in PROMISES if not named(promise)] == []
    assert sorted(files - found.keys()) == []
    assert [(path, test) for path, test in pairs if test not in found[path]] == []


def test_a_test_that_is_named_with_another_file_is_noticed() -> None:
    assert named("| a promise | `tests/unit/a.py`: `test_one`, `test_two`; `tests/unit/b.py`: `test_three` |") == [
        ("tests/unit/a.py", "test_one"), ("tests/unit/a.py", "test_two"), ("tests/unit/b.py", "test_three")
    ]  # fmt: skip
