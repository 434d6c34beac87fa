"""The thread that works: what was typed first, then who asks, and everything else when nobody types."""

from __future__ import annotations

import gc
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from svclint.lsp.folder import Folder

_Answer = TypeVar("_Answer")

_IDLE = 0.3
"""Seconds after the last change until everything is asked again."""

# whole checks between two that go through all of the memory for what is garbage
_SELDOM = 10
# keystrokes between two looks for garbage among what is new
_OFTEN = 10


class Work:
    """One thread for all folders. `tell` is called with a folder whose report is new, `fail` with what was raised."""

    def __init__(self, tell: Callable[[Folder], None], fail: Callable[[BaseException], None]) -> None:
        self._tell = tell
        self._fail = fail
        self._queue: deque[Callable[[], None]] = deque()
        self._wake = threading.Condition()
        self._near: dict[Folder, Iterator[None]] = {}
        self._whole: dict[Folder, Iterator[None]] = {}
        self._wanted: dict[Folder, float] = {}
        self._from_disk: set[Folder] = set()
        self._finished: dict[Folder, list[Future[None]]] = {}
        self._number = 0
        self._keystrokes = 0
        self._thread = threading.Thread(target=self._run, daemon=True, name="svclint")

    def start(self) -> None:
        self._thread.start()

    # -- for other threads ---------------------------------------------------------------------------------------------

    def do(self, change: Callable[[], None]) -> None:
        """Have a change made, in the order in which they come."""
        with self._wake:
            self._queue.append(change)
            self._wake.notify()

    def ask(self, question: Callable[[], _Answer]) -> Future[_Answer]:
        """The answer to a question, once all that was changed before is seen."""
        future: Future[_Answer] = Future()

        def answer() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                self._catch_up()
                future.set_result(question())
            except Exception as error:
                future.set_exception(error)

        self.do(answer)
        return future

    # -- for changes, on the thread ------------------------------------------------------------------------------------

    def look_again(self, folder: Folder, *, from_disk: bool = False) -> None:
        """Have everything asked when nobody types; at once where files may have changed."""
        self._near.pop(folder, None)
        if from_disk:
            self._from_disk.add(folder)
        if folder.report is None and folder in self._whole and not from_disk:
            # the first time is not begun anew: it sees at its end what was typed meanwhile
            return
        self._whole.pop(folder, None)
        self._wanted[folder] = time.monotonic() + (0 if from_disk or folder.report is None else _IDLE)

    def when_finished(self, folder: Folder) -> Future[None]:
        """What is done when everything is asked about a folder."""
        future: Future[None] = Future()
        self._finished.setdefault(folder, []).append(future)
        return future

    def forget(self, folder: Folder) -> None:
        for one in (self._near, self._whole, self._wanted):
            one.pop(folder, None)
        self._from_disk.discard(folder)
        self._finish(folder)

    # -- the thread ----------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            change = self._next()
            try:
                if change is not None:
                    change()
                elif not self._step_near():
                    self._step_whole()
            except Exception as error:
                # a fault of svclint must not be the end of it
                self._fail(error)

    def _next(self) -> Callable[[], None] | None:
        """The next change or question; None where there is something else to do."""
        with self._wake:
            while not self._queue:
                patience = self._patience()
                if patience == 0 or not self._wake.wait(patience):
                    return None
            return self._queue.popleft()

    def _patience(self) -> float | None:
        """Seconds until something is to be done; None: nothing is."""
        if self._near or any(one.has_changed for one in self._wanted):
            return 0
        if self._whole:
            return 0
        return max(min(self._wanted.values()) - time.monotonic(), 0) if self._wanted else None

    def _catch_up(self) -> None:
        """Whoever asks sees the texts as they are, and something at all."""
        while self._step_near():
            pass
        for folder in list(self._wanted):
            while folder.report is None and folder in self._wanted:
                self._step_of(folder)

    def _step_near(self) -> bool:
        """Whether there was something to do near a change."""
        for folder in self._wanted:
            if folder.report is not None and folder.has_changed:
                break
        else:
            return False
        steps = self._near.pop(folder, None) or folder.near()
        try:
            folder.enter()
            unfinished = _go_on(steps)
        except BaseException:
            # the whole check will say it all
            folder.give_up()
            raise
        if unfinished:
            self._near[folder] = steps
        else:
            self._tell(folder)
            self._keystrokes += 1
            if self._keystrokes % _OFTEN == 0:
                gc.collect()
        return True

    def _step_whole(self) -> None:
        now = time.monotonic()
        folder = next((one for one, when in self._wanted.items() if one in self._whole or when <= now), None)
        if folder is not None:
            self._step_of(folder)

    def _step_of(self, folder: Folder) -> None:
        steps = self._whole.pop(folder, None) or folder.whole(from_disk=folder in self._from_disk)
        try:
            folder.enter()
            unfinished = _go_on(steps)
        except BaseException:
            self._tell(folder)
            self._done(folder)
            raise
        if unfinished:
            self._whole[folder] = steps
        else:
            # told first: whoever waits for the end has it all then
            self._tell(folder)
            self._done(folder)
            if folder.has_changed:
                self.look_again(folder)
            self._tidy()

    def _done(self, folder: Folder) -> None:
        self._wanted.pop(folder, None)
        self._from_disk.discard(folder)
        self._finish(folder)

    def _finish(self, folder: Folder) -> None:
        for one in self._finished.pop(folder, ()):
            if one.set_running_or_notify_cancel():
                one.set_result(None)

    def _tidy(self) -> None:
        """Collect garbage now, since nobody waits: while somebody types, nothing is collected."""
        if self._number % _SELDOM == 0:
            gc.unfreeze()
        self._number += 1
        gc.collect()
        gc.freeze()


def _go_on(steps: Iterator[None]) -> bool:
    """Whether there is more to do."""
    try:
        next(steps)
    except StopIteration:
        return False
    return True
