"""Memories and how they are held, then and now; and what came of reading earlier entries again."""

from dataclasses import replace

from journal_app.domain.entry import Certainty
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.memory import Holding, Memory, ThenNow
from journal_app.domain.rereading import Rereading
from journal_app.services.records import Records


class Memories(Records):
    """The memories of an unlocked journal. Deleting one is for good, and leaves the entry it was named in."""

    def begin(self, name: str, *, entry_id: Identifier | None = None, certainty: Certainty | None = None) -> Memory:
        """Name a memory."""
        return self._save(
            Memory(
                id=new_identifier(),
                name=" ".join(name.split()),
                began_at=self._clock.now(),
                entry_id=entry_id,
                certainty=certainty,
            )
        )

    def save(self, memory: Memory) -> Memory:
        """Keep a memory, new or changed."""
        return self._save(memory)

    def set_certainty(self, memory_id: Identifier, certainty: Certainty | None) -> Memory | None:
        """Say how sure the person is; None when the memory is gone."""
        found = self._one(Memory, memory_id)
        return None if found is None else self._save(replace(found, certainty=certainty))

    def hold(self, memory_id: Identifier, words: str = "", distress: int | None = None) -> Holding | None:
        """Note how a memory is held at present; None when the memory is gone."""
        if self._one(Memory, memory_id) is None:
            return None
        return self._save(
            Holding(
                id=new_identifier(), memory_id=memory_id, at=self._clock.now(), words=words.strip(), distress=distress
            )
        )

    def save_holding(self, holding: Holding) -> Holding:
        """Keep how a memory is held, new or changed.

        Raises:
            LookupError: The memory is gone.
        """
        return self._save(holding)

    def memories(self) -> tuple[ThenNow, ...]:
        """Return the memories by when they were first named, each with how it was held, then and now."""
        holdings = self._all(Holding)
        return tuple(
            ThenNow(memory=memory, holdings=tuple(one for one in holdings if one.memory_id == memory.id))
            for memory in self._all(Memory)
        )

    def memory(self, memory_id: Identifier) -> ThenNow | None:
        """Return one memory, or None when there is none."""
        found = self._one(Memory, memory_id)
        return None if found is None else ThenNow(memory=found, holdings=self._all(Holding, memory_id=memory_id))

    def of_entry(self, entry_id: Identifier) -> tuple[Memory, ...]:
        """Return the memories that were named in an entry."""
        return self._all(Memory, entry_id=entry_id)

    def delete(self, memory_id: Identifier) -> None:
        """Delete a memory with its holdings."""
        self._delete(Memory, memory_id)

    def delete_holding(self, holding_id: Identifier) -> None:
        """Delete how a memory was held at one time."""
        self._delete(Holding, holding_id)


class Rereadings(Records):
    """What came of reading earlier entries again."""

    def save(self, rereading: Rereading) -> Rereading:
        """Keep what came of it, new or changed."""
        return self._save(rereading)

    def rereadings(self) -> tuple[Rereading, ...]:
        """Return all of them by time."""
        return self._all(Rereading)

    def delete(self, rereading_id: Identifier) -> None:
        """Delete what came of reading; what was read stays."""
        self._delete(Rereading, rereading_id)
