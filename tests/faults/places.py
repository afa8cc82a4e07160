"""Where a journal might leave readable words, and the look that follows every fault."""

from pathlib import Path
from typing import Final

from tests.builders import PASSPHRASE, find_readable

CANARY: Final = "canary heliotrope"
"""Stands in whatever the tests of this folder write into a journal."""
WORDS: Final = ("canary", "heliotrope", PASSPHRASE)


class Places:
    """The folders in which a test and the programs that it starts can leave anything."""

    def __init__(self, folder: Path) -> None:
        """Name the test's own folder, which the vault is below; the system's usual places are put below it, too."""
        self.folders = [folder]
        self.temporary = folder / "temporary"
        self.settings, self.data, self.state, self.cache = (
            folder / "home" / name for name in ("config", "data", "state", "cache")
        )
        for place in self.usual:
            place.mkdir(parents=True)

    @property
    def usual(self) -> tuple[Path, ...]:
        return (self.temporary, self.settings, self.data, self.state, self.cache)

    def readable(self) -> list[tuple[str, Path]]:
        """Return the words of the journal that can be read in any file: none, or there is a fault.

        Each look proves itself: it has to find what is laid out for it beside the vault and in each usual place.
        """
        laid_out = {place / "laid-out" for place in (self.folders[0], *self.usual)}
        for path in laid_out:
            path.write_bytes(b"\0" + " ".join(WORDS).encode("utf-16-le"))
        try:
            found = find_readable(WORDS, self.folders)
        finally:
            for path in laid_out:
                path.unlink()
        assert {(word, path) for path in laid_out for word in WORDS} <= set(found)
        return [(word, path) for word, path in found if path not in laid_out]
