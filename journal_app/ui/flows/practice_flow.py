"""Check-ins, intentions with their steps, and getting ready, joined to the screens that show and keep them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from journal_app.catalog import courses as catalog
from journal_app.domain.check_in import CheckIn
from journal_app.domain.course import DosingSession, session_numbers
from journal_app.domain.identifiers import Identifier
from journal_app.domain.intention_review import ReviewMoment
from journal_app.domain.readiness import HardCard, ParkedQuestion, Readiness, lists_for
from journal_app.domain.step import Step, StepStatus
from journal_app.domain.thread import Thread
from journal_app.errors import JournalError
from journal_app.services.practice import Practice
from journal_app.ui.flows.unlocked import Unlocked
from journal_app.ui.screens.chain_screen import ChainScreen, ChainView
from journal_app.ui.screens.check_in_screen import CheckInScreen, CheckInView
from journal_app.ui.screens.preparation_screen import PreparationScreen, PreparationView
from journal_app.ui.screens.threads_screen import ThreadsScreen, ThreadsView

_RECENT = 5


class PracticeFlow(QObject):
    """Joins the screens of what a person does from day to day to the journal.

    Signals:
        record_requested: Identifier of a dosing session, and the screen to come back to; show its page.
    """

    record_requested = Signal(str, str)

    def __init__(self, unlocked: Unlocked, parent: QObject) -> None:
        super().__init__(parent)
        self._unlocked = unlocked
        self._practice = unlocked.journal.practice
        self.check_in = CheckInScreen(partial(catalog.words_for, pad_words=catalog.load_pad_words()))
        self.chain = ChainScreen()
        self.preparation = PreparationScreen()
        self.threads = ThreadsScreen()
        self._lists = catalog.load_readiness()
        self._session_id: Identifier = ""
        self._back = "today"
        self._next_back = ""
        self._unsaved: JournalError | None = None
        self._connect()

    def _connect(self) -> None:
        self.check_in.kept.connect(self._on_check_in_kept)
        self.check_in.changed.connect(self._on_check_in_changed)
        self.check_in.delete_requested.connect(self._on_check_in_delete_requested)
        self.check_in.closed.connect(self._on_closed)
        self.chain.step_kept.connect(self._on_step_kept)
        self.chain.step_changed.connect(self._on_step_changed)
        self.chain.step_delete_requested.connect(self._on_step_delete_requested)
        self.chain.record_requested.connect(self._on_record_requested)
        self.chain.step_answered.connect(self._on_step_answered)
        self.chain.review_kept.connect(self._on_review_kept)
        self.chain.open_requested.connect(self._unlocked.read_entry)
        self.chain.closed.connect(self._on_closed)
        ready = self.preparation
        ready.ticked.connect(self._on_ticked)
        ready.own_item_added.connect(self._on_own_item_added)
        ready.own_item_removed.connect(self._on_own_item_removed)
        ready.hard_card_kept.connect(self._on_hard_card_kept)
        ready.home_kept.connect(self._on_home_kept)
        ready.question_kept.connect(self._on_question_kept)
        ready.question_asked.connect(self._on_question_asked)
        ready.question_delete_requested.connect(self._on_question_delete_requested)
        ready.chain_requested.connect(lambda session_id: self.open_chain(session_id, "preparation"))
        ready.closed.connect(self._on_closed)
        self.chain.threads_requested.connect(lambda: self._unlocked.show_requested.emit("threads"))
        self.chain.memories_requested.connect(lambda: self._unlocked.show_requested.emit("memories"))
        self.chain.rereading_requested.connect(lambda: self._unlocked.show_requested.emit("rereading"))
        self.threads.changed.connect(self._on_thread_changed)
        self.threads.remove_requested.connect(self._on_thread_remove_requested)
        self.threads.open_requested.connect(self._unlocked.read_entry)
        self.threads.delete_requested.connect(self._on_thread_delete_requested)
        self.threads.closed.connect(lambda: self._unlocked.show_requested.emit("chain"))
        self._unlocked.changed.connect(self._fill)

    @Slot()
    def refresh(self) -> None:
        """Fill the screen that was gone to; unless it was opened from another one, it leads back to Today."""
        if not self.threads.isVisible():
            self._back, self._next_back = self._next_back or "today", ""
            for screen in (self.check_in, self.chain, self.preparation):
                screen.set_back(self._back)
        self._fill()

    @Slot()
    def _fill(self) -> None:
        if self.check_in.isVisible():
            self._unlocked.read(self._gather_check_ins, self.check_in.show_check_ins)
        if self.chain.isVisible():
            self._unlocked.read(self._gather_chains, self.chain.show_chains)
        if self.threads.isVisible():
            self._unlocked.read(self._gather_threads, self.threads.show_threads)
        if self.preparation.isVisible():
            self._unlocked.read(partial(self._gather_preparation, self._session_id), self.preparation.show_preparation)

    @Slot(str)
    def open_preparation(self, session_id: Identifier = "", back: str = "today") -> None:
        """Show what makes ready for a session; for an empty identifier the one of today, or the next."""
        self._session_id, self._next_back = session_id, back
        self._unlocked.show_requested.emit("preparation")

    @Slot(str)
    def open_chain(self, session_id: Identifier = "", back: str = "today", *, step_id: Identifier = "") -> None:
        """Show the chain of one session, and one step of it; all chains for an empty identifier."""

        def show(view: ChainView) -> None:
            self.chain.show_chains(view)
            self.chain.show_session(session_id)
            self._next_back = back
            self._unlocked.show_requested.emit("chain")
            if step_id:
                self._unlocked.read(bool, lambda _: self.chain.show_step(step_id))  # once it is shown

        self._unlocked.read(self._gather_chains, show)

    def begin_step(self, session_id: Identifier, back: str) -> None:
        """Show the chain of a session, and offer to write down a step."""
        self.open_chain(session_id, back)
        # After the chain was read, and then after it was shown: only what is shown can take the focus.
        self._unlocked.read(bool, lambda _: self._unlocked.read(bool, lambda _: self.chain.begin_step(session_id)))

    def open_step(self, step_id: Identifier, back: str) -> None:
        """Show a step in the chain that it belongs to."""

        def show(step: Step | None) -> None:
            self.open_chain((step.dosing_session_id if step else None) or "", back, step_id=step_id)

        self._unlocked.read(lambda: next((one for one in self._practice.steps() if one.id == step_id), None), show)

    def open_intention(self, intention_id: Identifier, back: str) -> None:
        """Show the chain that an intention, or how it sat later, belongs to."""

        def find() -> Identifier:
            courses = self._unlocked.journal.courses
            reviewed = {one.id: one.intention_id for one in courses.intention_reviews()}
            wanted = reviewed.get(intention_id, intention_id)
            found = next((one for one in courses.intentions() if one.id == wanted), None)
            return (found.dosing_session_id if found else None) or ""

        self._unlocked.read(find, partial(self.open_chain, back=back))

    def open_check_in(self, check_in_id: Identifier, back: str) -> None:
        """Show a check-in in the form, to be read or changed."""

        def show(check_in: CheckIn | None) -> None:
            self._next_back = back
            self._unlocked.show_requested.emit("check_in")
            if check_in is not None:
                self._unlocked.read(bool, lambda _: self.check_in.change(check_in))  # once it is shown

        found = partial(_with_id, self._practice, check_in_id)
        self._unlocked.read(found, show)

    # --- reading, in the background

    def _gather_check_ins(self) -> CheckInView:
        recent = tuple(reversed(self._practice.check_ins()[-_RECENT:]))
        return CheckInView(now=self._unlocked.local_now, zone=self._unlocked.zone, recent=recent)

    def _gather_chains(self) -> ChainView:
        courses = self._unlocked.journal.courses
        return ChainView(
            now=self._unlocked.local_now,
            chains=courses.chains(),
            due=courses.due_reviews(),
            other_steps=tuple(step for step in self._practice.steps() if step.dosing_session_id is None),
        )

    def _gather_preparation(self, session_id: Identifier) -> PreparationView:
        practice, session = self._practice, self._session_to_prepare(session_id)
        view = PreparationView(
            now=self._unlocked.local_now, hard_card=practice.hard_card(), questions=practice.questions()
        )
        if session is None:
            return view
        return replace(
            view,
            session=session,
            number=session_numbers(self._unlocked.journal.courses.dosing_sessions()).get(session.id, 0),
            lists=lists_for(session.route, self._lists),
            readiness=practice.readiness(session.id),
            home_card=practice.home_card(session.id),
        )

    def _session_to_prepare(self, session_id: Identifier) -> DosingSession | None:
        courses, now = self._unlocked.journal.courses, self._unlocked.local_now
        chosen = courses.dosing_session(session_id) if session_id else None
        if chosen is not None:
            return chosen
        last = courses.last_dosing_session()
        if last is not None and last.starts_at.astimezone(now.tzinfo).date() == now.date():
            return last
        return courses.next_dosing_session()

    def _gather_threads(self) -> ThreadsView:
        threads = self._unlocked.journal.threads
        found = tuple((one, threads.returns(one.id)) for one in threads.threads())
        return ThreadsView(now=self._unlocked.local_now, threads=found)

    # --- changing

    def _change(self, work: Callable[[], object]) -> None:
        self._unlocked.change(work, None, self._on_failed)

    def save_now(self) -> JournalError | None:
        """Keep the words that stand in the forms, wait for it, and return what prevented it, if anything did."""
        self._unsaved = None
        ready, chain, check_in = self.preparation, self.chain, self.check_in
        keeps = [ready.hard.keep, ready.home.keep, ready.questions.add, chain.review.keep]
        if chain.step_form.isVisibleTo(chain):  # else it was put away for another time
            keeps.append(chain.step_form.keep)
        if check_in.line.text().strip() or check_in.practice.text().strip():  # a point may be touched by chance
            keeps.append(check_in.keep)
        for keep in keeps:
            keep.click()  # does nothing where there is nothing to be kept
        self._unlocked.finish()
        return self._unsaved

    def _on_failed(self, error: JournalError) -> None:
        self._unsaved = error
        for screen in (self.check_in, self.chain, self.preparation):
            screen.keep_failed()
        self._unlocked.failed.emit(error)

    @Slot()
    def _on_closed(self) -> None:
        self._unlocked.show_requested.emit(self._back)

    @Slot(str)
    def _on_record_requested(self, session_id: Identifier) -> None:
        if self._back == "session_record":  # that is where this was opened from
            self._on_closed()
        else:
            self.record_requested.emit(session_id, "chain")

    @Slot(object)
    def _on_check_in_changed(self, check_in: CheckIn) -> None:
        self._change(partial(self._practice.save_check_in, check_in))

    @Slot(object)
    def _on_step_changed(self, step: Step) -> None:
        self._change(partial(self._practice.change_step, step.id, step.text, step.when_where))

    @Slot(str)
    def _on_step_delete_requested(self, step_id: Identifier) -> None:
        self._change(partial(self._practice.delete_step, step_id))

    @Slot(object)
    def _on_thread_changed(self, thread: Thread) -> None:
        self._change(partial(self._unlocked.journal.threads.save_thread, thread))

    @Slot(str)
    def _on_thread_remove_requested(self, occurrence_id: Identifier) -> None:
        self._change(partial(self._unlocked.journal.threads.remove_occurrence, occurrence_id))

    @Slot(object)
    def _on_check_in_kept(self, check_in: CheckIn) -> None:
        self._change(partial(self._practice.save_check_in, replace(check_in, at=self._unlocked.now)))

    @Slot(str)
    def _on_check_in_delete_requested(self, check_in_id: Identifier) -> None:
        self._change(partial(self._practice.delete_check_in, check_in_id))

    @Slot(object)
    def _on_step_kept(self, step: Step) -> None:
        self._change(partial(self._practice.save_step, replace(step, made_at=self._unlocked.now)))

    @Slot(str, object, str)
    def _on_step_answered(self, step_id: Identifier, status: StepStatus, note: str) -> None:
        self._change(partial(self._practice.answer_step, step_id, status, note))

    @Slot(str, object, str)
    def _on_review_kept(self, intention_id: Identifier, moment: ReviewMoment, text: str) -> None:
        self._change(partial(self._unlocked.journal.courses.review_intention, intention_id, moment, text))

    def _change_readiness(self, change: Callable[[Readiness], Readiness]) -> None:
        session_id = self.preparation.session_id
        if session_id:
            practice = self._practice
            self._change(lambda: practice.save_readiness(change(practice.readiness(session_id))))

    @Slot(str, bool)
    def _on_ticked(self, item_id: str, ticked: bool) -> None:
        session_id = self.preparation.session_id
        if session_id:
            self._change(partial(self._practice.tick, session_id, item_id, ticked=ticked))

    @Slot(str)
    def _on_own_item_added(self, text: str) -> None:
        self._change_readiness(lambda ready: replace(ready, own_items=tuple(dict.fromkeys((*ready.own_items, text)))))

    @Slot(str)
    def _on_own_item_removed(self, text: str) -> None:
        self._change_readiness(
            lambda ready: replace(
                ready,
                own_items=tuple(item for item in ready.own_items if item != text),
                ticked=ready.ticked - {text},
            )
        )

    @Slot(str, str)
    def _on_home_kept(self, with_you: str, to_call: str) -> None:
        self._change_readiness(lambda ready: replace(ready, with_you=with_you, to_call=to_call))

    @Slot(object)
    def _on_hard_card_kept(self, card: HardCard) -> None:
        self._change(partial(self._practice.save_hard_card, replace(card, written_at=self._unlocked.now)))

    @Slot(object)
    def _on_question_kept(self, question: ParkedQuestion) -> None:
        self._change(partial(self._practice.save_question, replace(question, parked_at=self._unlocked.now)))

    @Slot(str, str)
    def _on_question_asked(self, question_id: Identifier, answer: str) -> None:
        self._change(partial(self._practice.ask_question, question_id, answer))

    @Slot(str)
    def _on_question_delete_requested(self, question_id: Identifier) -> None:
        self._change(partial(self._practice.delete_question, question_id))

    @Slot(str)
    def _on_thread_delete_requested(self, thread_id: Identifier) -> None:
        self._change(partial(self._unlocked.journal.threads.delete_thread, thread_id))


def _with_id(practice: Practice, check_in_id: Identifier) -> CheckIn | None:
    return next((one for one in practice.check_ins() if one.id == check_in_id), None)
