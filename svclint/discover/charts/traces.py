"""Rendered texts traced back to their templates once a finding stands in them: that takes another rendering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from svclint.document.sent import as_sent, take
from svclint.named_tuple import NamedTuple
from svclint.source import Source
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.discover.charts.releases import Render
    from svclint.render.helm.orders import Order, RenderedFile
    from svclint.scope import Scope


class Trace(NamedTuple):
    """What a rendered text is part of: the order, and of which template it is, by which of its names."""

    order: Order
    template: str
    name: str


Traces = Mapping[int, Trace]
"""By the identity of the Source: texts of several releases are equal, and their lines need not be."""


def traced(scopes: Sequence[Scope], traces: Traces, render: Render) -> list[Scope]:
    """The scopes with the template's lines of all that was rendered in them."""
    texts = [member.source for scope in scopes for member in scope.members if id(member.source) in traces]
    orders = {id(order): order for order in (traces[id(source)].order for source in texts)}
    wanted = [order._replace(traced=True) for order in orders.values()]
    answers = {
        number: {(file.template, file.name): file for file in answer.files}
        for number, answer in zip(orders, render(wanted) or (), strict=False)
    }
    known = {id(source): _with_lines(source, traces[id(source)], answers) for source in texts}
    return [
        scope._replace(
            members=tuple(one._replace(source=known.get(id(one.source), one.source)) for one in scope.members)
        )
        for scope in scopes
    ]


def _with_lines(source: Source, trace: Trace, answers: Mapping[int, Mapping[tuple[str, str], RenderedFile]]) -> Source:
    # where chance decides which files there are, one may be gone
    file = answers.get(id(trace.order), {}).get((trace.template, trace.name))
    if source.template is None or file is None:
        return source
    # where chance decides, the text may be another one now: the lines are this one's
    made = Source(source.path, file.text, None, source.template._replace(lines=file.lines))
    if file.text == source.text:
        take(made, as_sent(source))
    return made
