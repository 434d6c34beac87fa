"""Traces as a flowchart of Mermaid, which GitHub and many other pages draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from svclint.output.flowchart import in_quotes
from svclint.trace.hop import Verdict
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.finding import Finding
    from svclint.output.layout import Layout
    from svclint.trace.hop import Hop, Trace

# readable on white and on black: the text is dark, and so are the edges of the boxes
_STYLES = {
    Verdict.FOUND: "fill:#d3f2d8,stroke:#1a7f37,color:#0b2e13",
    Verdict.UNKNOWN: "fill:#fff3c4,stroke:#9a6700,color:#3b2300",
    Verdict.BROKEN: "fill:#ffd7d5,stroke:#cf222e,color:#490202",
}
_SIGNS = {Verdict.FOUND: "", Verdict.UNKNOWN: "? ", Verdict.BROKEN: "✗ "}
_MOST = 120


def render(traces: Sequence[Trace], _: Layout) -> str:
    """All traces as one chart; a hop that several ways have is drawn once."""
    return "\n".join(("flowchart TD", *(f"  {line}" for line in _Chart(traces).lines()))) + "\n"


class _Chart:
    """The boxes and arrows, each once."""

    def __init__(self, traces: Sequence[Trace]) -> None:
        self._ids: dict[object, str] = {}
        self._boxes: list[str] = []
        self._arrows: dict[str, None] = {}
        for trace in traces:
            for one in trace.unbuilt:
                self._unbuilt(one)
            for way in trace.ways:
                self._to(self._origin(way.origin), way.hop)

    def lines(self) -> Iterator[str]:
        yield from self._boxes
        yield from self._arrows
        for verdict, style in _STYLES.items():
            yield f"classDef {verdict.value} {style}"

    def _origin(self, words: str) -> str:
        known = self._ids.get(words)
        if known is None:
            known = self._ids[words] = f"n{len(self._ids)}"
            self._boxes.append(f'{known}(["{_text(words)}"])')
        return known

    def _unbuilt(self, finding: Finding) -> None:
        """A box by itself: no hop is at fault, and all of them are in doubt."""
        if finding not in self._ids:
            known = self._ids[finding] = f"n{len(self._ids)}"
            label = f"{_SIGNS[Verdict.UNKNOWN]}{_text(finding.rule)}<br/>{_text(finding.message)}"
            self._boxes.append(f'{known}["{label}"]:::{Verdict.UNKNOWN.value}')

    def _to(self, before: str, hop: Hop) -> None:
        box = self._box(hop)
        share = f'|"{_text(hop.share)}"|' if hop.share else ""
        self._arrows[f"{before} {'-.->' if hop.verdict is Verdict.BROKEN else '-->'}{share} {box}"] = None
        for one in hop.next:
            self._to(box, one)

    def _box(self, hop: Hop) -> str:
        key = (hop.kind, hop.title, hop.place, hop.decides, hop.verdict)
        known = self._ids.get(key)
        if known is None:
            known = self._ids[key] = f"n{len(self._ids)}"
            words = hop.reason or hop.decides
            rules = ", ".join(dict.fromkeys(one.rule for one in hop.findings)) if hop.verdict is Verdict.BROKEN else ""
            label = "<br/>".join(_text(one) for one in (_SIGNS[hop.verdict] + hop.title, words, rules) if one)
            self._boxes.append(f'{known}["{label}"]:::{hop.verdict.value}')
        return known


def _text(words: str) -> str:
    short = words if len(words) <= _MOST else f"{words[: _MOST - 1]}~"
    return in_quotes(short)
