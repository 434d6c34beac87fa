"""The worker that renders charts, for one chart after the other."""

from __future__ import annotations

from types import TracebackType

from svclint.render.helm.answers import from_json
from svclint.render.helm.installed import library_folder, reader_folder
from svclint.render.helm.orders import Order, RenderedChart
from svclint.render.helm.worker import PROGRAM, asked
from svclint.render.worker.limits import Limits
from svclint.render.worker.process import Task
from svclint.render.worker.process import Worker as Process

# A chart is short work: to collect what it leaves rarely takes a fifth less of the processor; near the limit of the
# memory the collector is eager again. What time it is where the machine stands is nothing to a chart.
_TUNED = {"GOGC": "400", "TZ": "UTC"}


class Worker:
    """One process for many charts."""

    def __init__(self, limits: Limits, program: str = "") -> None:
        """`program` is the path of `helm`; without one the library renders."""
        tuned = {**_TUNED, "GOMEMLIMIT": str(limits.memory // 2), **({PROGRAM: program} if program else {})}
        folder = reader_folder() if program else library_folder()
        task = Task("svclint.render.helm.worker", "rendering it", "the renderer", folder, tuned)
        self.process = Process(task, limits)

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.process.close()

    def rendered(self, order: Order) -> RenderedChart | None:
        """What the chart prints. None where the worker ended over it: `words` says why."""
        answer = self.process.answer(*asked(order))
        return None if answer is None else from_json(answer[1].decode())

    def words(self) -> str:
        """Why the last chart has no answer."""
        return self.process.words()
