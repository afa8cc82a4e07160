"""The project's own order: what stands at the top, and what no file may hold."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {
    ".ci", ".editorconfig", ".gitattributes", ".gitignore", ".pre-commit-config.yaml",
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md",
    "journal_app", "pyproject.toml", "resources", "tests",
}  # fmt: skip
DOCUMENTS = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
OF_ONE_MACHINE = re.compile(
    r"(?<![\w.~$}*-])/(?:home|root|work|Users|mnt|srv)/(?!somebody\b)[\w.-]"  # a folder
    r"|\b[A-Z]:\\+Users\\"
    r"|\bfile:///[\w.-]"
    r"|\b[\w-]+\.(?:internal|corp|intranet|lan)\b"  # somebody's network
    r"|\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}\b"
)


def project_files() -> list[Path]:
    """Return what git keeps, or, where there is no repository, everything that `.gitignore` does not name."""
    if git := shutil.which("git"):
        done = subprocess.run([git, "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True, check=False)
        if names := done.stdout.split("\0")[:-1]:
            return [ROOT / name for name in names]
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line] + [".git"]
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not any(fnmatch(part, pattern) for part in path.relative_to(ROOT).parts for pattern in ignored)
    ]


def texts() -> Iterator[tuple[Path, str]]:
    for path in project_files():
        if b"\0" not in (content := path.read_bytes()):
            yield path.relative_to(ROOT), content.decode()


def code_blocks(document: str) -> list[str]:
    return [block.strip() for block in re.findall(r"^```\w*\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)]


def test_what_was_agreed_stands_at_the_top_and_nothing_else() -> None:
    found = {path.relative_to(ROOT).parts[0] for path in project_files()}

    assert found <= TOP_LEVEL
    assert [name for name in sorted(TOP_LEVEL) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    "text", ["see /home/kim/x", "'/work/y'", "C:\\Users\\kim", "file:///etc", "host7.corp", "at 192.168.1.4"]
)
def test_what_belongs_to_one_machine_is_recognised(text: str) -> None:
    assert OF_ONE_MACHINE.search(text)


def test_no_file_holds_what_belongs_to_one_machine() -> None:
    here = Path(__file__).relative_to(ROOT)

    found = [(str(path), match[0]) for path, text in texts() if path != here for match in OF_ONE_MACHINE.finditer(text)]

    assert found == []


def test_every_text_ends_with_one_line_end_and_has_no_carriage_return() -> None:
    kept_as_written = (Path("tests", "journals"), Path("resources", "share", "vectors"))

    wrong = [
        str(path)
        for path, text in texts()
        if text and not any(map(path.is_relative_to, kept_as_written)) and (not text.endswith("\n") or "\r" in text)
    ]

    assert wrong == []


def test_the_readme_begins_with_the_two_commands_each_in_one_line() -> None:
    demo, tests = code_blocks((ROOT / "README.md").read_text())[:2]

    for command in (demo, tests):
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
        assert "\n" not in command
    assert demo.endswith("journal-app --demo")
    assert "pytest" in tests


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_names_only_files_and_tests_that_exist(name: str) -> None:
    text = (ROOT / name).read_text()
    paths = set(re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text))
    paths |= set(re.findall(r"`((?:tests|journal_app|resources|\.ci)/[\w./-]+)`", text))
    tests = set(re.findall(r"`(test_\w+)`", text))
    all_tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))

    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
    assert [test for test in sorted(tests) if f"def {test}(" not in all_tests] == []
