"""What renders the charts of a check, and lasts as long: nothing of it is imported before the first chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover import Discovery
    from svclint.render.helm.orders import Order, RenderedChart
    from svclint.render.helm.rendering import Workers
    from svclint.scope import Scope


class Renderer:
    """Renders charts as often as it is asked, by the same workers."""

    def __init__(self, *, cache: bool) -> None:
        self._cache = cache
        self._workers: Workers | None = None

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *_: object) -> None:
        if self._workers is not None:
            self._workers.close()

    def render(self, orders: Sequence[Order]) -> Sequence[RenderedChart] | None:
        """None where nothing is installed that can."""
        from svclint.render.helm import available, render
        from svclint.render.helm.rendering import Workers

        if not available():
            return None
        self._workers = self._workers or Workers()
        return render(orders, cache=self._cache, workers=self._workers)

    def render_traced(self, orders: Sequence[Order]) -> Sequence[RenderedChart] | None:
        """With the template's line of each that was printed, for whoever asks only once."""
        return self.render([order._replace(traced=True) for order in orders])

    def traced(self, discovery: Discovery, scopes: Sequence[Scope]) -> Sequence[Scope]:
        """The scopes with the template's lines of what was rendered."""
        from svclint.discover.traces import traced

        return traced(scopes, discovery.traces, self.render) if discovery.traces else scopes
