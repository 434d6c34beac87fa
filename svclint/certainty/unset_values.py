"""Values that are left for somebody else to give: who installs a chart, or a program that applies manifests."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from svclint.certainty.doubt import Doubt
from svclint.certainty.stand_in_defaults import stands_in
from svclint.document import documents
from svclint.files.paths import folders_above, is_below
from svclint.resource import dig
from svclint.scope import UNNAMED
from svclint.source import Source
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.apiserver.field import FieldError, Validate
    from svclint.document import Document, Path
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.template import Template

_WORD = re.compile(r"\w+")
_NUMBER = 80
# `"{{ .Values.replicas }}"`, `{{ .Values.replicas | quote }}`
_QUOTES = re.compile(r"[\"']\{\{|\}\}[\"']|\bs?quote\b|\btoString\b")
# the values that a chart has by itself
_OWN = "values.yaml"
# a workload alone, or one among others that have an image, may have been forgotten
_SEVERAL = 3
# before each object that `helm template` prints
_PRINTED = "# Source: "


def of_values_to_give(
    resource: Resource,
    path: Path,
    graph: Graph,
    why: str = "",
    is_sound: Callable[[str | int], bool] = lambda _: False,
    *,
    wants_number: bool = False,
) -> tuple[Doubt, ...]:
    """Whether what is refused at `path` depends on values that whoever installs the chart has to give.

    It does not where the chart's author wrote it: in the template, as a value, by a slip in the path of one, or by
    leaving out what has to be there. What somebody is known to install with values of their own is as they want it.
    Of what is there `is_sound` says whether something else may stand in its place, of a mapping `why` names what it
    lacks. So is a value that all who install the chart here replace, GitOps tools and commands, and one that only
    stands for what is to be given, by its words; `wants_number` says that no text belongs there.
    """
    if graph.scope.told.aside.get(resource.file) is Doubt.SWITCHED and _is_left_empty(resource, path):
        # whoever switches it on fills it in
        return (Doubt.UNKNOWN,)
    template = _of_chart_as_it_is(resource, graph)
    if template is None:
        return ()
    if _is_replaced(resource, path, graph, wants_number=wants_number):
        return (Doubt.UNKNOWN,)
    # imported here, as all that reads templates: few charts are refused with their own values
    from svclint.render.helm.to_give import Printing, is_nothing

    given = functools.partial(_is_given, template, graph)
    printing, value = Printing(resource.document, template, given), dig(resource.data, path)
    if not any(template.lines):
        # nobody knows what printed it
        found = is_nothing(value)
    elif isinstance(value, Mapping) and value:
        wanted = frozenset(_WORD.findall(why))
        found = any(printing.is_open((*path, *one)) for one in _lacking(value, wanted))
    elif isinstance(value, str) and value:
        found = any(map(is_sound, printing.completed(path, value)))
    else:
        # `int` makes a zero of nothing
        found = (is_nothing(value) or (value == 0 and is_sound(_NUMBER))) and printing.is_open(path)
    return (Doubt.UNKNOWN,) if found else ()


def of_keys_to_give(resource: Resource, path: Path, graph: Graph) -> tuple[Doubt, ...]:
    """Whether whoever installs the chart gives the mapping at `path` keys of their own: `toYaml .Values.config`."""
    template = _of_chart_as_it_is(resource, graph)
    if template is None:
        return ()
    # imported here, as all that reads templates
    from svclint.render.helm.to_give import Printing

    is_known = any(template.lines) and not Printing(resource.document, template).has_any_keys(path)
    return () if is_known else (Doubt.UNKNOWN,)


def of_line_to_give(document: Document, number: int, graph: Graph) -> bool:
    """Whether a reader that stops on line `number` of what a chart prints gets past it with values that whoever
    installs the chart has to give: `image: shop/web:{{ .Values.tag }}`."""
    template, source = _of_template_as_it_is(document, graph), document.source
    if template is None:
        return False
    line = source.line(number)
    if not any(template.lines):
        # nobody knows what printed it
        return line.rstrip().endswith(":")
    # imported here, as above
    from svclint.render.helm.to_give import Printing

    printing = Printing(document, template, functools.partial(_is_given, template, graph))
    completed = printing.completed_line(template.line_of(number), line)
    return any(_is_read_beyond(document, number, one) for one in completed)


def _is_read_beyond(document: Document, number: int, line: str) -> bool:
    """Whether a document can be read up to behind line `number` of its text where this one stands there."""
    source = document.source
    start = source.line_starts()[number - 1]
    changed = Source(
        source.path, source.text[document.start : start] + line + source.text[start + len(source.line(number)) :]
    )
    last = changed.position(start - document.start).line
    problems = (problem for one in documents(changed)[:1] for problem in one.problems)
    return all(changed.position(problem.span.start).line > last for problem in problems)


def _is_left_empty(resource: Resource, path: Path) -> bool:
    """Whether a field or an item is there and has nothing in it."""
    around = dig(resource.data, path[:-1])
    is_there = path[-1] in around if isinstance(around, Mapping) else isinstance(around, list)
    return is_there and not dig(resource.data, path)


def _lacking(value: Mapping[str, object], keys: frozenset[str]) -> Iterable[Path]:
    """The paths of what a mapping has not of some keys, or has there and empty in a mapping of its own: the `number`
    of a port."""
    # imported here, as all that reads templates
    from svclint.render.helm.to_give import is_nothing

    yield from ((key,) for key in sorted(keys) if is_nothing(value.get(key)))
    left: list[tuple[Path, object]] = [((step,), one) for step, one in value.items()]
    while left:
        path, inner = left.pop()
        if isinstance(inner, Mapping):
            left.extend(((*path, step), one) for step, one in inner.items())
        elif path[-1] in keys and len(path) > 1 and is_nothing(inner):
            yield path


def _is_replaced(resource: Resource, path: Path, graph: Graph, *, wants_number: bool) -> bool:
    """Whether what stands at `path` is a value of the chart's own that only stands for another one, or that every
    release here sets anew."""
    chart = graph.scope.chart
    if chart is None:
        return False
    # imported here: few charts are refused with their own values
    from svclint.origin import Written
    from svclint.render.helm.origins import in_values

    own, template = in_values(Written(resource.document, path)), resource.document.source.template
    if own is None or template is None:
        return False
    if wants_number and _is_quoted(resource, path):
        # a text, whatever is given
        return False
    whole = _above(template, own.document.source, own.path)
    return _is_set(whole, graph) or stands_in(own.document.value, own.path, wants_number=wants_number)


def _is_quoted(resource: Resource, path: Path) -> bool:
    """Whether the template itself puts what it prints at a path in quotes."""
    template, source = resource.document.source.template, resource.document.source
    start = resource.document.locate(path).value.start
    if template is None or source.text[start : start + 1] not in ("'", '"'):
        return False
    line = template.source.line(template.line_of(source.position(start).line))
    return _QUOTES.search(line) is not None


def _is_set(path: Path, graph: Graph) -> bool:
    """Whether every release here sets the chart's own value at a path."""
    chart = graph.scope.chart
    return chart is not None and any(path[: len(one)] == one for one in chart.replaced)


def _above(template: Template, values: Source, path: Path) -> Path:
    """A path in a file of values as one in those of the whole chart: a subchart's lie there below its name."""
    names = max((one.prefix for one in template.values), key=len, default=())
    below = next((one.prefix for one in template.values if one.source is values), names)
    return path if path[:1] == ("global",) else (*names[: len(names) - len(below)], *path)


def _is_given(template: Template, graph: Graph, path: Path) -> bool:
    """Whether the value at a path below `.Values` of a template is one of the chart's own that is to be replaced."""
    for one in template.values:
        own = path if path[:1] == ("global",) else (*one.prefix, *path)
        held = next((each.value for each in documents(one.source)), None)
        if dig(held, own) is not None:
            return _is_set(_above(template, one.source, own), graph) or stands_in(held, own)
    return False


def of_places_to_give(
    one: tuple[Resource, Path],
    other: tuple[Resource, Path],
    graph: Graph,
    is_sound: Callable[[str | int], bool] = lambda _: False,
) -> tuple[Doubt, ...] | None:
    """Whether what two places of a chart leave empty is the same only until whoever installs it gives values.

    None where it certainly is another thing at each then; nothing where it stays empty, or one value is that of both.
    Of a text with something empty in it `is_sound` says whether another one has nothing empty any more.
    """
    if not any(of_values_to_give(*place, graph, is_sound=is_sound) for place in (one, other)):
        return ()
    from svclint.render.helm.to_give import Printing

    given = []
    for resource, path in (one, other):
        template = _of_chart_as_it_is(resource, graph)
        given.append(Printing(resource.document, template).given(path) if template is not None else frozenset())
    if given[0] == given[1]:
        return () if given[0] else (Doubt.UNKNOWN,)
    return None


def of_invented_name(
    resource: Resource, error: FieldError, graph: Graph, validate: Validate, minors: Iterable[int]
) -> tuple[Doubt, ...]:
    """Whether a text is only too long because nobody says what the release is called, and its name stands in it."""
    chart, value = graph.scope.chart, error.value
    if chart is None or chart.release != UNNAMED or not isinstance(value, str) or UNNAMED not in value:
        return ()
    from svclint.certainty.completed import is_sound

    shortest = value.replace(UNNAMED, "x")
    return (Doubt.UNKNOWN,) if is_sound(resource.data, error.path, shortest, validate, tuple(minors)) else ()


def _of_chart_as_it_is(resource: Resource, graph: Graph) -> Template | None:
    return _of_template_as_it_is(resource.document, graph)


def _of_template_as_it_is(document: Document, graph: Graph) -> Template | None:
    """The template of a document of a chart that nobody is known to install so: with its own values, and no others but
    those of its tests."""
    chart, template = graph.scope.chart, document.source.template
    if chart is None or template is None or chart.release != UNNAMED or chart.is_bare:
        return None
    own = f"{chart.directory}/" if chart.directory not in ("", ".") else ""
    tests = f"{own}ci/"
    is_own = all(
        one.source.path.startswith(tests) or (one.source.path.startswith(own) and _is_default(one.source.path))
        for one in template.values
    )
    return template if is_own else None


def _is_default(path: str) -> bool:
    return posixpath.basename(path) == _OWN


# what is a name, a number or an address wherever it stands
_SINGLE = frozenset(
    {
        *("name", "namespace", "image", "app", "port", "targetPort", "containerPort", "nodePort", "number"),
        *("servicePort", "serviceName", "host", "path", "storage", "replicas", "minReplicas", "maxReplicas"),
        *("schedule", "type", "value"),
        *("key", "mountPath", "claimName", "cpu", "memory", "kind", "apiVersion", "storageClassName", "secretName"),
    }
)


def of_empty_fields(resource: Resource, path: Path) -> tuple[Doubt, ...]:
    """Whether what is refused has its key and nothing behind it, as several other single values of the object: nobody
    has filled them in yet."""
    around = dig(resource.data, path[:-1])
    if not isinstance(around, Mapping) or path[-1] not in around or around[path[-1]] is not None:
        return ()
    return (Doubt.SKETCH,) if sum(_empty(resource.data)) >= _SEVERAL else ()


def _empty(value: object) -> Iterable[int]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if inner is None and key in _SINGLE:
                yield 1
            else:
                yield from _empty(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _empty(inner)


def of_unset_images(resource: Resource, graph: Graph) -> tuple[Doubt, ...]:
    """Whether a program fills in the image, which a plain file has as an empty text.

    It does where all containers around have such a one. Nobody writes one by mistake, so that it may do so elsewhere,
    but what Helm printed is what a chart makes of a value that nobody gave.
    """
    if not graph.scope.nearest:
        return ()
    if any(_all_unset(graph, one) for one in islice(folders_above(resource.file), 2)):
        return (Doubt.UNKNOWN,)
    return () if _PRINTED in resource.document.source.text else (Doubt.MADE,)


def _all_unset(graph: Graph, directory: str) -> bool:
    around = [one for one in graph.templates() if is_below(one.resource.file, directory)]
    images = [container.data.get("image") for one in around for container in one.containers]
    return len(images) >= _SEVERAL and all(one == "" for one in images)
