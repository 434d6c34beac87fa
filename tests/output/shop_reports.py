"""Reports over the manifests of a small shop, for every output to show."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.finding import (
    Finding,
    FindingFix,
    Location,
    RelatedLocation,
    Replacement,
    ResourceId,
    Suppressed,
    location,
)
from svclint.linting.report import Counts, Report, merge
from svclint.rules import Rule
from svclint.severity import Severity
from svclint.source import Source, Span

SERVICE = Source(
    "shop/service.yaml",
    """\
# what the ingress talks to
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  labels:
    app.kubernetes.io/name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: web
    - {name: metrics, port: 9090, targetPort: 9090}
    - name: admin
      port: 9090
""",
)

DEPLOYMENT = Source(
    "shop/deployment.yaml",
    """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example/shop/web:1.4.2
          ports:
            - name: http
              containerPort: 8080
            - name: metrics
              containerPort: 9100
""",
)

INGRESS = Source(
    "shop/ingress.yaml",
    """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  defaultBackend:
    service:
      name: wbe
      port:
        number: 80""",
)

WEB = ResourceId("v1", "Service", "shop", "web")
SHOP = ResourceId("networking.k8s.io/v1", "Ingress", "", "shop")


def _rule(
    name: str, topic: str, summary: str, why: str, remediation: str, severity: Severity, references: tuple[str, ...]
) -> Rule:
    return Rule(name, topic, summary, severity, True, ("Service",), why, remediation, references, {})


RULES = {
    "target-port-name-unknown": _rule(
        "target-port-name-unknown",
        "ports",
        "A Service names a target port that no selected pod has",
        "The endpoints of the Service get no port of that name,\nso that connections to it are refused.\n",
        "Use the name of a container port.\n",
        Severity.ERROR,
        ("https://kubernetes.io/docs/concepts/services-networking/service/",),
    ),
    "service-port-duplicate": _rule(
        "service-port-duplicate",
        "ports",
        "Two ports of a Service have the same number",
        "The API server rejects the Service.",
        "",
        Severity.ERROR,
        (),
    ),
    "ingress-backend-unknown": _rule(
        "ingress-backend-unknown",
        "routes",
        "An Ingress sends traffic to a Service that does not exist",
        "The controller answers 503.",
        "Create the Service, or name another one.",
        Severity.WARNING,
        (),
    ),
}


def at(source: Source, text: str, path: str = "", *, nth: int = 0) -> Location:
    """The place of the nth occurrence of a text in a source."""
    start = -1
    for _ in range(nth + 1):
        start = source.text.index(text, start + 1)
    return location(source, Span(source.path, start, start + len(text)), path)


def between(source: Source, start: int, end: int) -> Location:
    return location(source, Span(source.path, start, end))


def finding(
    rule: str,
    severity: Severity,
    message: str,
    place: Location,
    label: str = "",
    *related: tuple[Location, str],
    help: str = "",
    resource: ResourceId | None = None,
    suppressed: Suppressed | None = None,
    fix: FindingFix | None = None,
) -> Finding:
    return Finding(
        rule,
        severity,
        message,
        help,
        place,
        label,
        tuple(RelatedLocation(*one) for one in related),
        resource,
        ("shop",),
        suppressed=suppressed,
        fix=fix,
    )


def report(
    findings: Iterable[Finding],
    sources: Iterable[Source],
    counts: Counts | None = None,
    *,
    statistics: bool = False,
) -> Report:
    by_path = {source.path: source for source in sources}
    read = counts if counts is not None else Counts(len(by_path), len(by_path), 1)
    return Report("0.1.0", merge(findings), read, by_path, RULES, Severity.NOTE, statistics)


def shop(*, statistics: bool = False) -> Report:
    """Several files, related places in the same and in another file, a fix, a suppressed finding."""
    target = at(SERVICE, "web", "spec.ports[0].targetPort", nth=3)
    findings = [
        finding(
            "target-port-name-unknown",
            Severity.ERROR,
            'Service web sends port 80 to "web", which no selected pod has',
            target,
            "no container port has this name",
            (at(DEPLOYMENT, "http", "spec.template.spec.containers[0].ports[0].name"), "Deployment web calls it http"),
            help="use http here, or rename the container port\n\nThe second paragraph is for the documentation.",
            resource=WEB,
            fix=FindingFix("make targetPort http", True, (Replacement(target, "http"),)),
        ),
        finding(
            "service-port-duplicate",
            Severity.ERROR,
            "Service web has port 9090 twice",
            at(SERVICE, "9090", "spec.ports[2].port", nth=2),
            "also 9090, with the same protocol",
            (at(SERVICE, "9090", "spec.ports[1].port"), "9090 the first time"),
            (at(SERVICE, "metrics"), ""),
            resource=WEB,
        ),
        finding(
            "ingress-backend-unknown",
            Severity.WARNING,
            'Ingress shop sends traffic to Service "wbe", which does not exist',
            at(INGRESS, "wbe", "spec.defaultBackend.service.name"),
            "no Service has this name",
            (at(SERVICE, "web"), "Service web is one letter away"),
            (at(DEPLOYMENT, "web"), "what it would reach"),
            (at(DEPLOYMENT, "8080"), "where"),
            help="Create the Service, or name another one.",
            resource=SHOP,
        ),
        finding("not-in-the-catalogue", Severity.NOTE, "Ingress shop has no host", at(INGRESS, "spec")),
        finding(
            "target-port-name-unknown",
            Severity.ERROR,
            "suppressed by a comment",
            at(SERVICE, "9090", nth=1),
            resource=WEB,
            suppressed=Suppressed("comment", "the sidecar is injected", at(SERVICE, "# what the ingress talks to")),
        ),
        finding(
            "ingress-backend-unknown",
            Severity.WARNING,
            "suppressed by the configuration",
            at(INGRESS, "port"),
            suppressed=Suppressed("config", ""),
        ),
    ]
    counts = Counts(14, 21, 2, {"kustomize patch": 1, "not Kubernetes": 3, "not rendered": 0}, 1)
    return report(findings, (SERVICE, DEPLOYMENT, INGRESS), counts, statistics=statistics)


def clean() -> Report:
    return report((), (SERVICE, DEPLOYMENT), Counts(1, 1, 1, {"not Kubernetes": 1}))


def layouts() -> Report:
    """Tabs, carriage returns, wide characters, ends of files, several lines, one very long line."""
    tabs = Source("tabs.yaml", "metadata:\n  annotations: {a:\t1,\tb: \t2}\t# said\ttwice\n")
    dos = Source("dos.yaml", "kind: Service\r\nmetadata:\r\n  name: web\r\n")
    wide = Source("kana.yaml", "metadata:\n  annotations: {説明: 店のウェブ, owner: 🛒 cafe\u0301 team}\n")
    lines = Source("lines.yaml", "spec:\n  selector:\n    app: web   \n    tier: front\n  ports: []\n")
    long = Source("long.yaml", f"data: {{{', '.join(f'key{n}: value{n}' for n in range(60))}}}\n")
    empty = Source("empty.yaml", "")
    cases = [
        (at(tabs, "2"), "after tabs", [(at(tabs, "1"), "after one"), (at(tabs, "said\ttwice"), "over a tab")]),
        (at(dos, "web"), "before a carriage return", []),
        (at(dos, "Service\r\n"), "with the carriage return", []),
        (at(wide, "店のウェブ"), "ten cells", [(at(wide, "🛒"), "two cells"), (at(wide, "team"), "after a mark")]),
        (at(lines, "app: web   \n    tier: front"), "to the end of the first line", []),
        (at(lines, "\n  ports"), "from the end of a line", []),
        (between(lines, len(lines.text), len(lines.text)), "at the end of the file", []),
        (between(INGRESS, len(INGRESS.text), len(INGRESS.text)), "at the end of the last line", []),
        (between(empty, 0, 0), "an empty file", []),
        (at(long, "value30"), "in the middle", [(at(long, "value31"), "and near")]),
        (at(long, "key0"), "at the start", [(at(long, "value59"), "at the end")]),
        (at(long, long.text[6:-1]), "all of it", []),
    ]
    findings = [finding("layout", Severity.WARNING, label, place, label, *rest) for place, label, rest in cases]
    return report(findings, (tabs, dos, wide, lines, long, empty, INGRESS))


HOSTILE = "\x1b[31mred\x07\u202eevil\u200b\u2028\x9b1m\ufeff\r\nnext\u2066%0A::error::\ud800\U000e0041"


def hostile() -> Report:
    """Whatever a manifest can hold that would steer a terminal or a log."""
    source = Source(f"a{HOSTILE}.yaml", "metadata:\n  name: \x1b]0;t\x07\u202ex # \u2066y\n")
    lost = Source("lost.yaml", "", "it is not text")
    findings = [
        finding(
            "layout",
            Severity.ERROR,
            f"the name is {HOSTILE}",
            at(source, "x"),
            f"label {HOSTILE}",
            (at(source, "y"), f"related {HOSTILE}"),
            (between(lost, 0, 0), "in a file without text"),
            (Location("gone, 50%.yaml", 0, 1, 3, 5, 3, 6), "in a file that nobody has"),
            help=f"help {HOSTILE}",
            resource=ResourceId("v1", "Service", HOSTILE, HOSTILE),
            fix=FindingFix(f"fix {HOSTILE}", False, (Replacement(at(source, "x"), HOSTILE),)),
        )
    ]
    return report(findings, (source, lost))
