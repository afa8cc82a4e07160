"""From one vault to another and back: a patient writes and shares, a therapist reads and replies, and deletes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from journal_app.domain.entry import Privacy
from journal_app.domain.share import Arrival, ReplyContent, ReplyPrompt
from journal_app.domain.vault_kind import VaultKind
from journal_app.services.caseload import open_file
from journal_app.services.sharing import read_file, save_file
from journal_app.services.vault import Vault
from journal_app.sharing import keys
from tests.builders import CHEAP_COST, CHEAP_LIMITS, NOON, PASSPHRASE, ZONE, FixedClock, make_entry
from tests.decryptor import decrypted_vault

SENT, KEPT_BACK, NOTE, LABEL = "zebrawordsent", "zebrawordkeptback", "zebrawordnote", "zebrawordlabel"


def test_a_share_goes_to_a_therapist_a_reply_comes_back_and_what_is_deleted_is_gone(tmp_path: Path) -> None:
    clock = FixedClock(NOON)
    patient = Vault(tmp_path / "patient", limits=CHEAP_LIMITS, clock=clock).create(PASSPHRASE, cost=CHEAP_COST).journal
    there = Vault(tmp_path / "therapist", limits=CHEAP_LIMITS, clock=clock)
    therapist = there.create(PASSPHRASE, cost=CHEAP_COST).journal
    therapist.become(VaultKind.THERAPIST)
    patient.preferences.save(replace(patient.preferences.get(), name="Alex"))
    patient.entries.save(
        make_entry(f"The sea, {SENT}", happened_at=NOON - timedelta(days=1), privacy=Privacy.FOR_THERAPIST)
    )
    patient.entries.save(make_entry(f"Mine, {KEPT_BACK}", happened_at=NOON - timedelta(days=1)))

    key = keys.public_text(therapist.sharing.identity().public_key)
    provider = patient.sharing.add_care_provider("Dr Example", key)
    day = NOON.date()
    chosen = patient.sharing.choose(patient.sharing.propose(day - timedelta(days=7), day, ZONE), provider)
    sealed = patient.sharing.seal(chosen, provider, by_passphrase=False)
    save_file(sealed.share, tmp_path / "share.html")

    imported = therapist.caseload.keep(open_file(read_file(tmp_path / "share.html"), therapist.caseload.identities()))

    assert (imported.how, imported.patient.name) == (Arrival.NEW, "Alex")
    review = therapist.caseload.patient(imported.patient.id)
    [entry] = review.content.entries
    assert SENT in entry.text
    therapist.caseload.label(review.patient.id, LABEL)
    therapist.caseload.note(review.patient.id, NOTE, entry.id)
    therapist.caseload.highlight(review.patient.id, entry.id, SENT)

    reply = therapist.caseload.reply(
        review.patient.id, zone=ZONE, line="Thank you for the sea.", prompts=[ReplyPrompt(text="What was under it?")]
    )
    back = patient.sharing.open_reply(reply.data).content
    patient.close()

    assert isinstance(back, ReplyContent)
    assert (back.line, back.prompts[0].text, back.answers) == (
        "Thank you for the sea.", "What was under it?", sealed.share.share_id,
    )  # fmt: skip
    for word in (NOTE, LABEL):
        assert word.encode() not in reply.data

    therapist.close()
    before = decrypted_vault(there.path, PASSPHRASE)
    assert all(word.encode() in before for word in (SENT, NOTE, LABEL))
    assert KEPT_BACK.encode() not in before

    therapist = there.unlock(PASSPHRASE)
    assert therapist.kind is VaultKind.THERAPIST
    receipt = therapist.caseload.delete_patient(review.patient.id)
    assert therapist.shrink_if_due()
    assert therapist.caseload.patients() == ()
    assert [(number, digest) for number, digest, _ in receipt.shares] == [(1, sealed.share.digest)]
    assert (receipt.entries, receipt.notes, receipt.highlights, receipt.called) == (1, 1, 1, LABEL)
    therapist.close()

    after = decrypted_vault(there.path, PASSPHRASE)
    assert not any(word.encode() in after for word in (SENT, NOTE, LABEL, "The sea"))
