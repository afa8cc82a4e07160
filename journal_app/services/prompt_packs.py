"""What a person can do with packs of prompts: look at one before it is added, use it, write their own, save it."""

from dataclasses import dataclass, replace

from journal_app.catalog import prompt_packs as files
from journal_app.domain.identifiers import Identifier, new_identifier
from journal_app.domain.phase import Moment
from journal_app.domain.prompt import Domain, Prompt
from journal_app.domain.prompt_pack import OWN_NAME, PackSource, PromptPack, Remark, remarks
from journal_app.services.records import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPreview:
    """A pack before it is added.

    Attributes:
        remarks: Where its wording is another than the app's; nothing is refused for it.
        not_understood: Names in the file that mean nothing to this version; what they say is left out.
        replaces: The pack of the same name and author that is here.
    """

    pack: PromptPack
    remarks: tuple[Remark, ...] = ()
    not_understood: tuple[str, ...] = ()
    replaces: PromptPack | None = None


class PromptPacks(Records):
    """The packs of an unlocked journal, and one's own prompts, which are a pack too."""

    def preview(self, data: bytes) -> PackPreview:
        """Read a file without keeping anything.

        Raises:
            PackUnreadableError: It is no pack.
        """
        pack = files.parse(data)
        return PackPreview(
            pack=pack,
            remarks=remarks(pack),
            not_understood=files.unknown_names(data),
            replaces=self._one(PromptPack, pack.id),
        )

    def add(self, pack: PromptPack) -> PromptPack:
        """Keep a pack, in the place of an earlier one of its name and author. A therapist's has that source."""
        return self._save(pack)

    def packs(self) -> tuple[PromptPack, ...]:
        """Return all packs, the one added first first; own prompts too, once there are any."""
        return self._all(PromptPack)

    def set_in_use(self, pack_id: Identifier, *, in_use: bool) -> None:
        """Offer the prompts of a pack, or no longer. Does nothing when it is gone."""
        found = self._one(PromptPack, pack_id)
        if found is not None:
            self._save(replace(found, in_use=in_use))

    def delete(self, pack_id: Identifier) -> None:
        """Delete a pack; what was written to its prompts stays."""
        self._delete(PromptPack, pack_id)

    def export(self, pack_id: Identifier, *, toml: bool = False) -> str | None:
        """Return a pack as the text of a file, JSON or TOML; None when it is gone."""
        found = self._one(PromptPack, pack_id)
        if found is None:
            return None
        return files.as_toml(found) if toml else files.as_json(found)

    # --- own prompts

    def own_prompts(self) -> tuple[Prompt, ...]:
        """Return the prompts that the person wrote."""
        return tuple(prompt for pack in self._own() for prompt in pack.prompts)

    def save_own_prompt(
        self, text: str, moment: Moment, domain: Domain = Domain.INSIGHTS, prompt_id: str = ""
    ) -> Prompt:
        """Keep a prompt of one's own, new or, where `prompt_id` names one, in its place."""
        own = next(iter(self._own()), None)
        if own is None:
            own = PromptPack(id=new_identifier(), name=OWN_NAME, source=PackSource.OWN)
        before = {prompt.id: prompt for prompt in own.prompts}
        found = before.get(prompt_id)
        made = Prompt(
            id=prompt_id or f"{own.id}/own.{new_identifier()}",
            moment=moment,
            domain=domain,
            text=" ".join(text.split()),
            version=found.version + (found.text != text) if found else 1,
        )
        self._save(replace(own, prompts=tuple((before | {made.id: made}).values()), number=own.number + 1))
        return made

    def delete_own_prompt(self, prompt_id: str) -> None:
        """Delete a prompt of one's own; what was written to it stays."""
        for own in self._own():
            if any(prompt.id == prompt_id for prompt in own.prompts):
                kept = tuple(prompt for prompt in own.prompts if prompt.id != prompt_id)
                self._save(replace(own, prompts=kept, number=own.number + 1))

    def export_own(self, name: str, author: str = "", *, toml: bool = False) -> str | None:
        """Return the prompts that the person wrote as the text of a file; None where there are none."""
        own = self.own_prompts()
        if not own:
            return None
        number = sum(pack.number for pack in self._own())
        pack = PromptPack(id=new_identifier(), name=name.strip(), author=author.strip(), number=number, prompts=own)
        return files.as_toml(pack) if toml else files.as_json(pack)

    def _own(self) -> tuple[PromptPack, ...]:
        """Return one's own packs: two vaults that were merged may each have begun one."""
        return tuple(pack for pack in self._all(PromptPack) if pack.source is PackSource.OWN)
