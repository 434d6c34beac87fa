"""Ingresses and IngressClasses of networking.k8s.io/v1. k/k: pkg/apis/networking/validation/validation.go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from svclint.apiserver.addresses import parse_ip
from svclint.apiserver.enumerations import one_of
from svclint.apiserver.field import FieldError
from svclint.apiserver.meta import (
    ALPHANUMERIC,
    TextRule,
    dns1035_label,
    dns1123_label,
    dns1123_subdomain,
    path_segment_name,
    port_name,
    port_number,
    validate_object_meta,
    wildcard_subdomain,
)
from svclint.resource import mapping, number, sequence
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

_API_VERSION = "networking.k8s.io/v1"
_CLASS_ANNOTATION = "kubernetes.io/ingress.class"
_RELAXED_SERVICE_NAMES = 36
"""The gate RelaxedServiceNameValidation is on by default from here."""

_PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_PATH_SEQUENCES = ("//", "/./", "/../", "%2f", "%2F")
_PATH_SUFFIXES = ("/..", "/.")
_CONTROLLER_LIMIT = 250
_SCOPES = ("Cluster", "Namespace")
# k/k: util/validation: IsDomainPrefixedPath, what may follow the domain
_OF_PATHS = ALPHANUMERIC | frozenset("/-._~%!$&'()*+,;=:")
# What a backend is called in the API versions that are gone: in v1 these are unknown fields, which schema-violation
# tells of; that no Service is left then is the same fault
_OLD_BACKEND = frozenset({"serviceName", "servicePort"})


# -- Ingress -----------------------------------------------------------------------------------------------------------


def validate_ingress(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateIngressCreate. Versions that are served no more are api-removed's."""
    if data.get("apiVersion") != _API_VERSION:
        return
    yield from validate_object_meta(data, dns1123_subdomain)
    spec = data.get("spec")
    if spec is None or isinstance(spec, dict):
        yield from _spec(spec or {}, ("spec",), minor)
    if mapping(data.get("metadata")).get("annotations"):
        yield from _class_annotation(data)


def _class_annotation(data: Mapping[str, Any]) -> Iterator[FieldError]:
    """The end of ValidateIngressCreate; the server calls the path `annotations…`, without `metadata`."""
    annotations = mapping(mapping(data.get("metadata")).get("annotations"))
    name = mapping(data.get("spec")).get("ingressClassName")
    if _CLASS_ANNOTATION not in annotations or not isinstance(name, str):
        return
    value = annotations[_CLASS_ANNOTATION]
    if value is None or (isinstance(value, str) and value != name):
        path = ("metadata", "annotations", _CLASS_ANNOTATION)
        yield FieldError(path, "Invalid value", "must match `ingressClassName` when both are specified", value or "")


def _spec(spec: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """k/k: ValidateIngressSpec. `spec.backend` is the default backend's name in versions that are gone."""
    rules, backend = spec.get("rules"), spec.get("defaultBackend")
    if (rules is None or rules == []) and backend is None and "backend" not in spec:
        yield FieldError(path, "Invalid value", "either `defaultBackend` or `rules` must be specified")
    if isinstance(backend, dict):
        yield from _backend(backend, (*path, "defaultBackend"), minor)
    for index, rule in enumerate(sequence(rules)):
        yield from _rule(mapping(rule), (*path, "rules", index), minor)
    for index, tls in enumerate(sequence(spec.get("tls"))):
        yield from _tls(mapping(tls), (*path, "tls", index))
    name = spec.get("ingressClassName")
    if isinstance(name, str):
        yield from _invalid((*path, "ingressClassName"), name, dns1123_subdomain)


def _tls(tls: Mapping[str, Any], path: Path) -> Iterator[FieldError]:
    """k/k: validateIngressTLS. An IPv4 address passes here."""
    for index, host in enumerate(sequence(tls.get("hosts"))):
        if host is None or isinstance(host, str):
            name = host or ""
            rule = wildcard_subdomain if "*" in name else dns1123_subdomain
            yield from _invalid((*path, "hosts", index), name, rule)
    secret = tls.get("secretName")
    if isinstance(secret, str) and secret:
        yield from _invalid((*path, "secretName"), secret, dns1123_subdomain)


def _rule(rule: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """k/k: validateIngressRules, validateIngressRuleValue, validateHTTPIngressRuleValue."""
    host = rule.get("host")
    if isinstance(host, str) and host:
        yield from _invalid((*path, "host"), host, _host)
    http = rule.get("http")
    if not isinstance(http, dict):
        return
    paths = http.get("paths")
    if paths is None or paths == []:
        yield FieldError((*path, "http", "paths"), "Required value")
    for index, one in enumerate(sequence(paths)):
        if one is None or isinstance(one, dict):
            yield from _http_path(one or {}, (*path, "http", "paths", index), minor)


def _host(host: str) -> str | None:
    if parse_ip(host) is not None:
        return "must be a DNS name, not an IP address"
    return wildcard_subdomain(host) if "*" in host else dns1123_subdomain(host)


def _http_path(one: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """k/k: validateHTTPIngressPath. Without a type nothing else of the path is looked at."""
    path_type, written = one.get("pathType"), one.get("path")
    if path_type is None:
        yield FieldError((*path, "pathType"), "Required value", "pathType must be specified")
        return
    if path_type not in _PATH_TYPES:
        yield from one_of((*path, "pathType"), path_type, _PATH_TYPES)
    elif written is None or isinstance(written, str):
        rule = _any_path if path_type == "ImplementationSpecific" else _plain_path
        yield from _invalid((*path, "path"), written or "", rule)
    backend = one.get("backend")
    if backend is None or isinstance(backend, dict):
        yield from _backend(backend or {}, (*path, "backend"), minor)


def _plain_path(path: str) -> str | None:
    """The path of the types Exact and Prefix, which must be given."""
    if path == "/":
        return None
    faults = [] if path.startswith("/") else ["must be an absolute path"]
    faults += [f"must not contain '{one}'" for one in _PATH_SEQUENCES if one in path]
    faults += [f"cannot end with '{one}'" for one in _PATH_SUFFIXES if path.endswith(one)]
    return "; ".join(faults) or None


def _any_path(path: str) -> str | None:
    return "must be an absolute path" if path and not path.startswith("/") else None


def _backend(backend: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """k/k: validateIngressBackend."""
    resource, service = backend.get("resource"), backend.get("service")
    if resource is not None and service is not None:
        yield FieldError(path, "Invalid value", "cannot set both resource and service backends")
    elif resource is not None:
        if isinstance(resource, dict):
            yield from _typed_reference(resource, (*path, "resource"))
    elif service is not None:
        if isinstance(service, dict):
            yield from _service_backend(service, path, minor)
    elif _OLD_BACKEND.isdisjoint(backend):
        yield FieldError(path, "Invalid value", "resource or service backend is required")


def _service_backend(service: Mapping[str, Any], path: Path, minor: int) -> Iterator[FieldError]:
    """The Service of a backend; faults of its port as a whole are the backend's, whose path this is."""
    rule = dns1123_label if minor >= _RELAXED_SERVICE_NAMES else _early_service_name
    yield from _required_text(service, "name", (*path, "service"), rule)
    port = service.get("port")
    if port is not None and not isinstance(port, dict):
        return
    name, value = mapping(port).get("name"), mapping(port).get("number")
    # what is neither text nor an integer cannot be read, but is not missing
    if name not in (None, "") and value not in (None, 0):
        yield FieldError(path, "Invalid value", "cannot set both port name & port number")
    elif isinstance(name, str) and name:
        yield from _invalid((*path, "service", "port", "name"), name, port_name)
    elif (known := number(value)) is not None and known != 0:
        detail = port_number(known)
        if detail is not None:
            yield FieldError((*path, "service", "port", "number"), "Invalid value", detail, known)
    elif name in (None, "") and (value is None or number(value) == 0):
        yield FieldError(path, "Required value", "port name or number is required")


def _early_service_name(name: str) -> str | None:
    """What is wrong in any version is said in the same words, so that it is one fault of a range of versions."""
    return dns1123_label(name) or dns1035_label(name)


def _typed_reference(reference: Mapping[str, Any], path: Path) -> Iterator[FieldError]:
    """k/k: validateIngressTypedLocalObjectReference."""
    group = reference.get("apiGroup")
    if isinstance(group, str):
        yield from _invalid((*path, "apiGroup"), group, dns1123_subdomain)
    for field in ("kind", "name"):
        yield from _required_text(reference, field, path, path_segment_name)


# -- IngressClass ------------------------------------------------------------------------------------------------------


def validate_ingress_class(data: Mapping[str, Any], minor: int) -> Iterator[FieldError]:
    """k/k: ValidateIngressClass, the same in every version."""
    if data.get("apiVersion") != _API_VERSION:
        return
    yield from validate_object_meta(data, dns1123_subdomain, namespaced=False)
    spec = data.get("spec")
    if spec is not None and not isinstance(spec, dict):
        return
    controller = mapping(spec).get("controller")
    if isinstance(controller, str) and len(controller.encode()) > _CONTROLLER_LIMIT:
        yield FieldError(("spec", "controller"), "Too long", f"may not be more than {_CONTROLLER_LIMIT} bytes")
    yield from _required_text(mapping(spec), "controller", ("spec",), _domain_prefixed_path)
    parameters = mapping(spec).get("parameters")
    if isinstance(parameters, dict):
        yield from _parameters(parameters, ("spec", "parameters"))


def _domain_prefixed_path(value: str) -> str | None:
    """k/k: util/validation: IsDomainPrefixedPath."""
    domain, _, path = value.partition("/")
    if not domain or not path:
        return 'must be a domain-prefixed path (such as "acme.io/foo")'
    if (wrong := dns1123_subdomain(domain)) is not None:
        return wrong
    fits = _OF_PATHS.issuperset(path)
    return None if fits else "Invalid path: only letters, digits and -._~%!$&'()*+,;=:/ may follow"


def _parameters(parameters: Mapping[str, Any], path: Path) -> Iterator[FieldError]:
    """k/k: validateIngressClassParametersReference, after SetDefaults_IngressClass: no scope is Cluster."""
    yield from _typed_reference(parameters, path)
    scope, namespace = parameters.get("scope"), parameters.get("namespace")
    yield from one_of((*path, "scope"), scope, _SCOPES)
    if scope in (None, "Cluster") and namespace is not None:
        yield FieldError((*path, "namespace"), "Forbidden", "`parameters.scope` is set to 'Cluster'")
    elif scope == "Namespace" and namespace is None:
        yield FieldError((*path, "namespace"), "Required value", "`parameters.scope` is set to 'Namespace'")
    elif scope == "Namespace" and isinstance(namespace, str):
        yield from _invalid((*path, "namespace"), namespace, dns1123_label)


# -- fields ------------------------------------------------------------------------------------------------------------


def _required_text(owner: Mapping[str, Any], field: str, path: Path, rule: TextRule) -> Iterator[FieldError]:
    """A text that must not be empty, and follows a rule."""
    value = owner.get(field)
    if value is None or value == "":
        yield FieldError((*path, field), "Required value")
    elif isinstance(value, str):
        yield from _invalid((*path, field), value, rule)


def _invalid(path: Path, value: str, rule: TextRule) -> Sequence[FieldError]:
    detail = rule(value)
    return () if detail is None else (FieldError(path, "Invalid value", detail, value),)
