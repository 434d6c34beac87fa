"""HTTPRoutes. gateway-api: apis/v1/httproute_types.go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from svclint.apiserver.field import FieldError
from svclint.apiserver.gateway.fields import (
    Fields,
    choice_field,
    duration,
    header_name,
    hostname,
    list_size,
    milliseconds,
    object_field,
    objects,
    section_name,
    sized,
    text_field,
    text_items,
    unique_objects,
)
from svclint.apiserver.gateway.filters import METHODS, http_filters
from svclint.apiserver.gateway.references import backend, parents
from svclint.resource import mapping, number, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

UNIQUE_NAMES = "Rule name must be unique within the route"
"""What the experimental channel alone says."""

MATCH_TYPES = ("Exact", "RegularExpression")

_PATH_TYPES = ("Exact", "PathPrefix", "RegularExpression")
_PATH_SEQUENCES = ("//", "/./", "/../", "%2f", "%2F", "#")
_PATH_SUFFIXES = ("/..", "/.")
_PATH = re.compile(r"(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+")
_MOST_MATCHES = 128
_REPLACING = (("RequestRedirect", "requestRedirect"), ("URLRewrite", "urlRewrite"))


def http_route_spec(spec: Fields) -> Iterator[FieldError]:
    """HTTPRouteSpec. No rules are one rule that matches everything."""
    at = ("spec",)
    yield from parents(spec, at)
    yield from list_size(spec, "hostnames", at, 16)
    yield from text_items(spec, "hostnames", at, hostname)
    yield from list_size(spec, "rules", at, 16, least=1)
    for rule, path in objects(spec, "rules", at):
        yield from _rule(rule, path)
    yield from rules_together(spec, at, 1)


def rules_together(spec: Fields, at: Path, unmatched: int) -> Iterator[FieldError]:
    """The CEL rules over all rules of an HTTPRoute or GRPCRoute: names, and how many matches there are in all.

    A rule without matches counts as `unmatched`. The server's words say less than 128; its rule takes 128.
    """
    names: set[str] = set()
    matches = 0
    for rule, path in objects(spec, "rules", at):
        name = rule.get("name")
        if isinstance(name, str) and name in names:
            yield FieldError((*path, "name"), "Invalid value", UNIQUE_NAMES, name)
        elif isinstance(name, str):
            names.add(name)
        matches += unmatched if rule.get("matches") is None else len(sequence(rule["matches"]))
    if matches > _MOST_MATCHES:
        words = f"the total number of matches across all rules in a route must be at most {_MOST_MATCHES}"
        yield FieldError((*at, "rules"), "Invalid value", words)


def _rule(rule: Fields, path: Path) -> Iterator[FieldError]:
    """HTTPRouteRule."""
    yield from text_field(rule, "name", path, section_name)
    yield from list_size(rule, "matches", path, 64)
    for match, where in objects(rule, "matches", path):
        yield from _match(match, where)
    yield from http_filters(rule, path)
    yield from list_size(rule, "backendRefs", path, 16)
    for one, where in objects(rule, "backendRefs", path):
        yield from backend(one, where)
        yield from http_filters(one, where)
    yield from object_field(rule, "timeouts", path, _timeouts)
    yield from object_field(rule, "retry", path, _retry)
    yield from _rule_together(rule, path)


def _rule_together(rule: Fields, path: Path) -> Iterator[FieldError]:
    """The CEL rules of HTTPRouteRule: what its filters exclude or need."""
    redirects = [where for one, where in objects(rule, "filters", path) if one.get("requestRedirect") is not None]
    if redirects and sequence(rule.get("backendRefs")):
        yield FieldError(
            redirects[0], "Invalid value", "RequestRedirect filter must not be used together with backendRefs"
        )
    if _matches_one_prefix(rule):
        return
    owners = [("When", rule, path)]
    owners += [("Within backendRefs, when", one, where) for one, where in objects(rule, "backendRefs", path)]
    needed = "exactly one PathPrefix match must be specified"
    for when, owner, at in owners:
        for one, where in objects(owner, "filters", at):
            for its_type, field in _REPLACING:
                if _replaces_prefix(mapping(one.get(field)).get("path")):
                    words = f"{when} using {its_type} filter with path.replacePrefixMatch, {needed}"
                    yield FieldError((*where, field, "path"), "Invalid value", words)


def _replaces_prefix(modifier: Any) -> bool:
    fields = mapping(modifier)
    return fields.get("type") == "ReplacePrefixMatch" and fields.get("replacePrefixMatch") is not None


def _matches_one_prefix(rule: Fields) -> bool:
    """Whether the rule has exactly one match, of a path's prefix; that is what no matches, and no path, become."""
    matches = rule.get("matches")
    if matches is None:
        return True
    if not isinstance(matches, list) or len(matches) != 1:
        return not isinstance(matches, list)
    path = mapping(matches[0]).get("path")
    return mapping(path).get("type") in (None, "PathPrefix")


# -- matches -----------------------------------------------------------------------------------------------------------


def _match(match: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPRouteMatch."""
    yield from object_field(match, "path", at, _path_match)
    yield from header_matches(match, "headers", at, 4096)
    yield from header_matches(match, "queryParams", at, 1024)
    yield from choice_field(match, "method", at, METHODS)


def header_matches(match: Fields, field: str, at: Path, most: int) -> Iterator[FieldError]:
    """HTTPHeaderMatch and GRPCHeaderMatch, and HTTPQueryParamMatch with other limits: a map by name."""
    yield from list_size(match, field, at, 16)
    yield from unique_objects(match, field, at, "name")
    for one, path in objects(match, field, at):
        yield from choice_field(one, "type", path, MATCH_TYPES)
        yield from text_field(one, "name", path, header_name, required=True)
        yield from text_field(one, "value", path, sized(1, most), required=True)


def _path_match(match: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPPathMatch: a prefix where it does not say, of `/` where it does not say."""
    yield from choice_field(match, "type", at, _PATH_TYPES)
    plain = match.get("type") in (None, "Exact", "PathPrefix")
    yield from text_field(match, "value", at, _plain_path if plain else sized(0, 1024))


def _plain_path(value: str) -> str | None:
    if len(value) > 1024:
        return "may not be more than 1024 bytes"
    types = "when type one of ['Exact', 'PathPrefix']"
    if not value.startswith("/"):
        return f"value must be an absolute path and start with '/' {types}"
    faults = [f"must not contain '{one}' {types}" for one in _PATH_SEQUENCES if one in value]
    faults += [f"must not end with '{one}' {types}" for one in _PATH_SUFFIXES if value.endswith(one)]
    if not faults and not _PATH.fullmatch(value):
        faults.append("must only contain letters, digits, -/._~!$&'()*+,;=:@ and %xx for types ['Exact', 'PathPrefix']")
    return "; ".join(faults) or None


# -- timeouts and retries ----------------------------------------------------------------------------------------------


def _timeouts(owner: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPRouteTimeouts. A request timeout of zero is none."""
    yield from text_field(owner, "request", at, duration)
    yield from text_field(owner, "backendRequest", at, duration)
    whole, part = milliseconds(owner.get("request")), milliseconds(owner.get("backendRequest"))
    if whole and part is not None and part > whole:
        words = "backendRequest timeout cannot be longer than request timeout"
        yield FieldError((*at, "backendRequest"), "Invalid value", words, owner["backendRequest"])


def _retry(owner: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPRouteRetry."""
    for index, code in enumerate(sequence(owner.get("codes"))):
        value = number(code)
        if value is not None and not 400 <= value <= 599:
            yield FieldError((*at, "codes", index), "Invalid value", "should be from 400 to 599", value)
    yield from text_field(owner, "backoff", at, duration)
