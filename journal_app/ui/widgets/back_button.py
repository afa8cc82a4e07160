"""The way back from a screen that several others lead to."""

from journal_app.ui import words
from journal_app.ui.widgets.parts import WayBack


class BackButton(WayBack):
    """Names the screen that it leads back to. Today, until it is told otherwise."""

    def __init__(self) -> None:
        super().__init__("")
        self.lead_to("today")

    def lead_to(self, screen: str) -> None:
        """Name a screen, by its name in the app."""
        text, says = _names(screen)
        self.setText(text)
        self.setAccessibleName(says)


def _names(screen: str) -> tuple[str, str]:
    """Return what stands on the button, and what a screen reader says."""
    tr = words.translate
    known = {
        "sessions": (tr("BackButton", "Sessions"), tr("BackButton", "Back to the sessions")),
        "session_record": (tr("BackButton", "The page of the session"), tr("BackButton", "Back to the session")),
        "timeline": (tr("BackButton", "Timeline"), tr("BackButton", "Back to the timeline")),
        "days_since": (tr("BackButton", "Days since"), tr("BackButton", "Back to the days since a session")),
        "entries": (tr("BackButton", "Journal"), tr("BackButton", "Back to the journal")),
        "memories": (tr("BackButton", "Then and now"), tr("BackButton", "Back to then and now")),
        "rereading": (tr("BackButton", "Read again"), tr("BackButton", "Back to reading again")),
        "chain": (tr("BackButton", "Intention and steps"), tr("BackButton", "Back to intention and steps")),
        "preparation": (tr("BackButton", "Getting ready"), tr("BackButton", "Back to getting ready")),
    }
    return known.get(screen, (tr("BackButton", "Today"), tr("BackButton", "Back to Today")))
