"""Paths of Ingresses that are patterns: under a pathType that compares them as text, and without a group to rewrite."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.certainty.doubt import Doubt
from svclint.resource import is_placeholder
from svclint.resource.ingress import NGINX, ingress_paths
from svclint.typing_names import TYPE_CHECKING
from svclint.violation import Violation
from svclint.wording import listed

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Resource
    from svclint.resource.ingress import IngressPath

# What stands in no path that people mean as it is written. Parentheses alone may be a part of one (OData has them)
_EXPRESSION = r"\.[*+]|\[[^\]]+\]|\\[.\-/dswDSW]|\([^()]*(?:[|*+\\]|[^()]\?)[^()]*\)|\(\?|[^/$]\$$"
# one of these stands in each
_OF_EXPRESSIONS = frozenset("[\\($+*")
_ANY = "*"
WILDCARD = "the wildcard"
"""What `pattern` calls a path with a star, and nothing else of an expression."""
# the release of ingress-nginx whose strict-validate-path-type is on by default
_STRICT = (1, 12)

# The NGINX Ingress Controller takes all paths of an Ingress with this for patterns, whatever their pathType
_ALL_PATTERNS = "nginx.org/path-regex"
_LENIENT = r"(?i)strict-validate-path-type[\"']?\s*:\s*[\"']?false"


def ingress_path_pattern(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """Prefix and Exact compare text: only ImplementationSpecific leaves room for a pattern."""
    looks = [(path, what) for path in ingress_paths(ingress) if (what := pattern(path.path))]
    found = [one for one in looks if one[0].type in ("Prefix", "Exact") and not is_placeholder(one[0].path)]
    if not found or _ALL_PATTERNS in ingress.annotations:
        return
    # imported here, as below: most paths are paths
    from svclint.traffic.controllers import INGRESS_NGINX, controller_of, may_be_served_by

    controller = controller_of(ingress, graph)
    is_asked = ingress.annotations.get(NGINX + "use-regex") == "true"
    if is_asked and may_be_served_by(ingress, graph, INGRESS_NGINX):
        # whatever its class is called
        controller = INGRESS_NGINX
    if controller == INGRESS_NGINX and _is_regex(ingress) and graph.once(_is_lenient):
        return
    for path, what in found:
        yield _compared(path, what, controller, graph.scope.told.version_of(INGRESS_NGINX, ingress.directory))


def pattern(path: str) -> str:
    """What kind of pattern a path is meant as, in words; empty where it is a path."""
    if not _OF_EXPRESSIONS.isdisjoint(path) and re.search(_EXPRESSION, path):
        return "the regular expression"
    return WILDCARD if _ANY in path else ""


def _is_regex(ingress: Resource) -> bool:
    """Whether ingress-nginx reads all paths of the Ingress as regular expressions."""
    return ingress.annotations.get(NGINX + "use-regex") == "true" or NGINX + "rewrite-target" in ingress.annotations


def _is_lenient(graph: Graph) -> bool:
    return any(re.search(_LENIENT, member.source.text) for member in graph.scope.members)


def _compared(path: IngressPath, what: str, controller: str, nginx: tuple[int, int] | None) -> Violation:
    from svclint.traffic.controllers import ALB, INGRESS_NGINX, NGINX_ORG

    ingress = path.ingress
    outcome = "which is compared as plain text"
    doubts: tuple[Doubt, ...] = ()
    if controller == INGRESS_NGINX:
        outcome = "which ingress-nginx refuses since 1.12"
        if nginx is not None and nginx < _STRICT and _is_regex(ingress):
            outcome += f"; here it is {nginx[0]}.{nginx[1]}, which takes it"
            doubts = (Doubt.DEPENDS,)
    elif controller == ALB and what == WILDCARD:
        outcome = "which the AWS Load Balancer Controller refuses"
    use_regex = controller == INGRESS_NGINX and what != WILDCARD and not _is_regex(ingress)
    needed = f', and annotate the Ingress with {NGINX}use-regex: "true"' if use_regex else ""
    is_any = path.path.endswith("/*") and what == WILDCARD
    help_any = f"Write {path.path[:-1]}: a Prefix holds all paths below it."
    of_nginx_org = f"Annotate the Ingress with {_ALL_PATTERNS}: case_sensitive."
    help_other = of_nginx_org if controller == NGINX_ORG else f"Write pathType: ImplementationSpecific{needed}."
    return Violation(
        path.label("path", "a pattern"),
        f"{ingress.title} has {what} {path.path} with pathType {path.type}, {outcome}",
        (path.label("pathType", "compares text"),),
        help=help_any if is_any else help_other,
        as_written=(ingress,),
        doubts=doubts,
    )


# -- rewriting ---------------------------------------------------------------------------------------------------------

_TARGET = NGINX + "rewrite-target"
_NUMBERED = r"\$([1-9])"
_GROUP = r"\\.|\[(?:\\.|[^\]])*+(?:\]|\Z)|(\((?!\?(?!P?<[A-Za-z_])))"
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def ingress_rewrite(ingress: Resource, graph: Graph) -> Iterator[Violation]:
    """ingress-nginx: a number in the target is what the path's group of that number holds, or nothing."""
    target = ingress.annotations.get(_TARGET, "")
    numbers = [int(number) for number in re.findall(_NUMBERED, target)]
    if not numbers:
        return
    from svclint.traffic.controllers import INGRESS_NGINX, controller_of

    if controller_of(ingress, graph) not in ("", INGRESS_NGINX):
        return
    paths = list(ingress_paths(ingress))
    short = [
        path
        for path in paths
        if _groups(path.path) < max(numbers) and not is_placeholder(path.path) and not _is_top(path, paths, target)
    ]
    if not short:
        return
    lost = min(number for number in numbers if number > min(_groups(path.path) for path in short))
    names = listed(dict.fromkeys(path.path for path in short))
    has = f"path {names} has" if len({path.path for path in short}) == 1 else f"paths {names} have"
    yield Violation(
        ingress.label(("metadata", "annotations", _TARGET), f"${lost} is empty"),
        f"{ingress.title} rewrites to {target}, and its {has} no {_ORDINALS[lost]} group: ${lost} is always empty",
        tuple(
            path.label("path" if "path" in path.data else "backend", f"no {_ORDINALS[lost]} group") for path in short
        ),
        rests_on=(ingress,),
    )


def _is_top(path: IngressPath, paths: list[IngressPath], target: str) -> bool:
    """Whether a path is the top of what its sibling takes from below it: `/legacy` beside `/legacy/(.*)`.

    What is empty there is meant to be: the backend is asked for its own top.
    """
    if _groups(path.path) or not target.endswith("/$1") or target.count("$") > 1:
        return False
    below = {f"{path.path.rstrip('/')}/{group}" for group in ("(.*)", "(.+)")}
    backend = path.data.get("backend")
    return any(one.path in below and one.host == path.host and one.data.get("backend") == backend for one in paths)


def _groups(path: str) -> int:
    """How many groups of a regular expression have a number."""
    return sum(bool(found[1]) for found in re.finditer(_GROUP, path))
