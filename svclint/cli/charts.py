"""What renders the charts of a check, and lasts as long: nothing of it is imported before the first chart."""

from __future__ import annotations

from collections.abc import Sequence

from svclint.discover import UsageFault
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.discover import Discovery
    from svclint.render.helm.orders import Order, RenderedChart
    from svclint.render.helm.rendering import Workers
    from svclint.scope import Scope
    from svclint.settings import Settings


class Renderer:
    """Renders charts as often as it is asked, by the same workers, and by what the command line or the settings say."""

    def __init__(self, arguments: Namespace, settings: Settings) -> None:
        self._cache = not arguments.no_cache
        self._by = "none" if arguments.no_helm else arguments.helm or settings.helm
        self._workers: Workers | None = None

    @property
    def is_wanted(self) -> bool:
        return self._by != "none"

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._workers is not None:
            self._workers.close()

    def render(self, orders: Sequence[Order]) -> Sequence[RenderedChart] | None:
        """None where nothing is installed that can. Raises UsageFault where it is the program that is not."""
        from svclint.render.helm import available, render
        from svclint.render.helm.rendering import Workers

        program = _program() if self._by == "binary" and orders else ""
        if not program and not available():
            return None
        self._workers = self._workers or Workers(program=program)
        return render(orders, cache=self._cache, workers=self._workers)

    def render_traced(self, orders: Sequence[Order]) -> Sequence[RenderedChart] | None:
        """With the template's line of each that was printed, for whoever asks only once."""
        return self.render([order._replace(traced=True) for order in orders])

    def traced(self, discovery: Discovery, scopes: Sequence[Scope]) -> Sequence[Scope]:
        """The scopes with the template's lines of what was rendered."""
        from svclint.discover.charts.traces import traced

        return traced(scopes, discovery.traces, self.render) if discovery.traces else scopes


def _program() -> str:
    from svclint.render.worker.programs import on_path

    found = on_path("helm")
    if not found:
        raise UsageFault("--helm=binary: there is no helm on PATH, and a chart needs it: install it, or leave it out")
    return found
