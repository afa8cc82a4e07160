"""What is said of questions, sets and packs: where they come from, how many there are, what their wording does."""

from PySide6.QtCore import QCoreApplication

from journal_app.domain.prompt_pack import PackSource, PromptPack, Remark, WordingRule
from journal_app.ui import words

translate = QCoreApplication.translate


def questions(count: int) -> str:
    """Return "1 question", "12 questions"."""
    if count == 1:
        return translate("prompts", "1 question")
    return translate("prompts", "{count} questions").format(count=words.number(count))


def pack_name(pack: PromptPack) -> str:
    """Return what a pack is called."""
    if pack.source is PackSource.OWN:
        return translate("prompts", "My own questions")
    return pack.name


def unused_pack(pack: PromptPack) -> str:
    """Return what a pack is called that is not in use."""
    return translate("prompts", "{pack}, not in use").format(pack=pack_name(pack))


def author(pack: PromptPack) -> str:
    """Return who made a pack."""
    if not pack.author:
        return translate("prompts", "It does not say who made it.")
    return translate("prompts", "Made by {author}").format(author=pack.author)


def remark(of: Remark) -> str:
    """Return a remark on the wording of a question; it refuses nothing."""
    said = {
        WordingRule.WORD_LEFT_OUT: translate("prompts", "The app's own questions leave out the word “{word}”."),
        WordingRule.EXCLAMATION: translate("prompts", "An exclamation mark can sound loud."),
        WordingRule.ASKS_WHY: translate("prompts", "Why can sound like a reproach. What or how may be gentler."),
        WordingRule.TOO_LONG: translate("prompts", "It is long for this moment."),
        WordingRule.NOT_ASKED: translate(
            "prompts", "Right after a session, questions of more than nine words are left out."
        ),
        WordingRule.MORE_THAN_ONE_QUESTION: translate("prompts", "It asks more than one thing."),
        WordingRule.SUGGESTS_ITS_ANSWER: translate("prompts", "It suggests its answer."),
    }
    return said[of.rule].format(word=of.word)
