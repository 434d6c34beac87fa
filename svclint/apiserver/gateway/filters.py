"""Filters of HTTPRoutes and GRPCRoutes, each a union by its type. gateway-api: apis/v1: HTTPRouteFilter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from svclint.apiserver.field import FieldError
from svclint.apiserver.gateway.fields import (
    Fields,
    choice_field,
    header_name,
    list_size,
    number_field,
    object_field,
    objects,
    precise_hostname,
    sized,
    text_field,
    texts,
    unique_objects,
    unique_texts,
)
from svclint.apiserver.gateway.references import backend_object, local_reference
from svclint.resource import number
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.document import Path

METHODS = ("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")

_MOST_SECONDS = 2**31 - 1
_ONCE = ("CORS", "RequestHeaderModifier", "RequestRedirect", "ResponseHeaderModifier", "URLRewrite")
_REDIRECT_CODES = (301, 302, 303, 307, 308)

_Check = Callable[[Fields, "Path"], Iterator[FieldError]]


def http_filters(owner: Fields, at: Path) -> Iterator[FieldError]:
    """The filters of an HTTPRoute's rule, or of one of its backends."""
    yield from _filters(owner, at, _HTTP)
    types = [one.get("type") for one, _ in objects(owner, "filters", at)]
    if "RequestRedirect" in types and "URLRewrite" in types:
        words = "May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both"
        yield FieldError((*at, "filters"), "Invalid value", words)


def grpc_filters(owner: Fields, at: Path) -> Iterator[FieldError]:
    """The filters of a GRPCRoute's rule, or of one of its backends."""
    yield from _filters(owner, at, _GRPC)


def _filters(owner: Fields, at: Path, known: Mapping[str, _Field]) -> Iterator[FieldError]:
    yield from list_size(owner, "filters", at, 16)
    seen: set[str] = set()
    for one, path in objects(owner, "filters", at):
        yield from _filter(one, path, known)
        its_type = one.get("type")
        if isinstance(its_type, str) and its_type in seen and its_type in _ONCE:
            yield FieldError(path, "Invalid value", f"{its_type} filter cannot be repeated")
        elif isinstance(its_type, str):
            seen.add(its_type)


def _filter(one: Fields, path: Path, known: Mapping[str, _Field]) -> Iterator[FieldError]:
    """The union: exactly the field of the filter's type is there."""
    its_type = one.get("type")
    yield from choice_field(one, "type", path, tuple(known), required=True)
    for name, (field, check) in known.items():
        if one.get(field) is not None and isinstance(its_type, str) and its_type != name:
            words = f"filter.{field} must be nil if the filter.type is not {name}"
            yield FieldError((*path, field), "Invalid value", words)
        elif one.get(field) is None and its_type == name:
            yield FieldError(path, "Invalid value", f"filter.{field} must be specified for {name} filter.type")
        yield from object_field(one, field, path, check)


# -- the types of filters ----------------------------------------------------------------------------------------------


def _headers(owner: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPHeaderFilter. Names that differ in case only are not equal here."""
    for field in ("set", "add"):
        yield from list_size(owner, field, at, 16)
        yield from unique_objects(owner, field, at, "name")
        for one, path in objects(owner, field, at):
            yield from text_field(one, "name", path, header_name, required=True)
            yield from text_field(one, "value", path, sized(1, 4096), required=True)
    yield from list_size(owner, "remove", at, 16)
    yield from unique_texts(owner, "remove", at)


def _mirror(owner: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPRequestMirrorFilter."""
    yield from object_field(owner, "backendRef", at, backend_object, required=True)
    yield from number_field(owner, "percent", at, 0, 100)
    yield from object_field(owner, "fraction", at, _fraction)
    if owner.get("percent") is not None and owner.get("fraction") is not None:
        words = "Only one of percent or fraction may be specified in HTTPRequestMirrorFilter"
        yield FieldError(at, "Invalid value", words)


def _fraction(owner: Fields, at: Path) -> Iterator[FieldError]:
    yield from number_field(owner, "numerator", at, 0, required=True)
    yield from number_field(owner, "denominator", at, 1)
    denominator = owner.get("denominator")
    part, whole = number(owner.get("numerator")), 100 if denominator is None else number(denominator)
    if part is not None and whole is not None and part > whole:
        yield FieldError(at, "Invalid value", "numerator must be less than or equal to denominator")


def _redirect(owner: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPRequestRedirectFilter."""
    yield from choice_field(owner, "scheme", at, ("http", "https"))
    yield from text_field(owner, "hostname", at, precise_hostname)
    yield from object_field(owner, "path", at, _path_modifier)
    yield from number_field(owner, "port", at, 1, 65535)
    yield from choice_field(owner, "statusCode", at, _REDIRECT_CODES)


def _rewrite(owner: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPURLRewriteFilter."""
    yield from text_field(owner, "hostname", at, precise_hostname)
    yield from object_field(owner, "path", at, _path_modifier)


def _path_modifier(owner: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPPathModifier."""
    types = {"ReplaceFullPath": "replaceFullPath", "ReplacePrefixMatch": "replacePrefixMatch"}
    its_type = owner.get("type")
    yield from choice_field(owner, "type", at, tuple(types), required=True)
    for name, field in types.items():
        yield from text_field(owner, field, at, sized(0, 1024))
        if its_type == name and owner.get(field) is None:
            yield FieldError(at, "Invalid value", f"{field} must be specified when type is set to '{name}'")
        elif isinstance(its_type, str) and its_type != name and owner.get(field) is not None:
            yield FieldError((*at, field), "Invalid value", f"type must be '{name}' when {field} is set")


def _cors(owner: Fields, at: Path) -> Iterator[FieldError]:
    """HTTPCORSFilter. The form of origins changed between releases, and is not looked at."""
    for field, most in (("allowOrigins", 64), ("allowMethods", 9), ("allowHeaders", 64), ("exposeHeaders", 64)):
        yield from list_size(owner, field, at, most)
        yield from unique_texts(owner, field, at)
        values = [value for value, _ in texts(owner, field, at)]
        if field != "exposeHeaders" and "*" in values and len(values) > 1:
            name = field[0].upper() + field[1:]
            yield FieldError((*at, field), "Invalid value", f"{name} cannot contain '*' alongside others")
    for value, path in texts(owner, "allowMethods", at):
        if value not in METHODS and value != "*":
            words = ", ".join(f'"{one}"' for one in (*METHODS, "*"))
            yield FieldError(path, "Unsupported value", f"supported values: {words}", value)
    yield from number_field(owner, "maxAge", at, 1, _MOST_SECONDS)


def _unread(owner: Fields, at: Path) -> Iterator[FieldError]:
    """ExternalAuth is in the experimental channel only, whose releases change it."""
    yield from ()


_Field = tuple[str, _Check]

# type -> its field, and the check of that
_GRPC: Mapping[str, _Field] = {
    "RequestHeaderModifier": ("requestHeaderModifier", _headers),
    "ResponseHeaderModifier": ("responseHeaderModifier", _headers),
    "RequestMirror": ("requestMirror", _mirror),
    "ExtensionRef": ("extensionRef", local_reference),
}
_HTTP: Mapping[str, _Field] = {
    **_GRPC,
    "RequestRedirect": ("requestRedirect", _redirect),
    "URLRewrite": ("urlRewrite", _rewrite),
    "CORS": ("cors", _cors),
    "ExternalAuth": ("externalAuth", _unread),
}
