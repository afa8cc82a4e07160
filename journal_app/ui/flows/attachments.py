"""What was said and drawn for an entry, read for showing. Runs in the journal's thread."""

from journal_app.domain.entry import Entry
from journal_app.domain.media import MediaKind
from journal_app.errors import AttachmentGoneError
from journal_app.services.journal import Journal
from journal_app.ui.widgets.attachments_view import Kept


def gather_attachments(journal: Journal, entry: Entry) -> tuple[Kept, ...]:
    """Return what was said and drawn for an entry, without the bytes of recordings; not what is still being said."""
    found = [one for one in journal.media.of_entry(entry.id) if one.is_complete]
    asked = {one.prompt_id for one in found if one.prompt_id}
    texts = journal.guidance.prompt_texts(asked) if asked else {}
    texts |= {answer.prompt_id: answer.prompt_text for answer in entry.answers if answer.prompt_id}
    kept = []
    for one in found:
        try:
            drawing = journal.media.drawing(one.id) if one.kind is MediaKind.DRAWING else None
        except AttachmentGoneError:
            continue
        kept.append(Kept(attachment=one, drawing=drawing, prompt=texts.get(one.prompt_id, "")))
    return tuple(kept)
