"""Trees of any size, each of one shape: what a run does for them may not grow faster than they do."""

from __future__ import annotations

SERVICE = """\
apiVersion: v1
kind: Service
metadata: {{name: {name}}}
spec: {{selector: {{{selector}}}, ports: [{{port: 80, targetPort: http}}]}}
---
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{{labels}}}}}
  template:
    metadata: {{labels: {{{labels}}}}}
    spec:
      containers:
        - name: web
          image: example.org/{image}
          env: [{{name: URL, value: "http://{calls}:80"}}]
          ports: [{{name: http, containerPort: 8080}}]
---
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: {name}}}
spec:
  rules:
    - host: shop.example.org
      http:
        paths:
          - {{path: {path}, pathType: Prefix, backend: {{service: {{name: {service}, port: {{number: 80}}}}}}}}
---
"""
APPLICATION = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: app-{name}}}
spec:
  source: {{repoURL: "https://git.example.com/a", path: shop, directory: {{include: "{name}.yaml"}}}}
  destination: {{namespace: ns-{name}}}
"""
EXTERNAL_SECRET = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {{name: {name}, namespace: shop}}
spec: {{dataFrom: []}}
---
"""
MISPLACED = ("{{name: {name}}}", "{{name: {name}, labels: {{service.beta.kubernetes.io/aws-load-balancer-type: nlb}}}}")
BOUNDS = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: {name}}}
spec: {{maxReplicas: 3, scaleTargetRef: {{apiVersion: apps/v1, kind: StatefulSet, name: {name}-db}}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: {name}}}
spec: {{maxUnavailable: 1, selector: {{matchLabels: {{{selector}}}}}}}
---
"""


def deployment(name: str, labels: str, calls: str = "web", image: str = "web:1") -> str:
    return DEPLOYMENT.format(name=name, labels=labels, calls=calls, image=image)


def apps(size: int) -> dict[str, str]:
    """A folder for each application: its Service, its Deployment that calls another one, its route."""
    return {
        f"{n}/app.yaml": SERVICE.format(name=f"app-{n}", selector=f"app: app-{n}")
        + deployment(f"app-{n}", f"app: app-{n}", f"app-{n // 2}")
        + INGRESS.format(name=f"app-{n}", path=f"/{n}", service=f"app-{n}")
        for n in range(size)
    }


def one_file(*texts: str) -> dict[str, str]:
    return {"all.yaml": "".join(texts)}


def versions(size: int) -> dict[str, str]:
    pods = (deployment(f"web-v{n}", f"app: web, version: v{n}", image=f"web:{n}") for n in range(size))
    return one_file(SERVICE.format(name="web", selector="app: web"), *pods)


def applications(size: int) -> dict[str, str]:
    pods = (deployment(f"p{n}-{n}", f"tier: back, app: p{n}", image=f"p{n}:1") for n in range(size))
    return one_file(SERVICE.format(name="web", selector="tier: back"), *pods)


def nameless(size: int) -> dict[str, str]:
    """As `applications`, and no label says which one it is."""
    pods = (deployment(f"p{n}x-{n}", f"tier: back, of: p{n}x", image=f"p{n}x:1") for n in range(size))
    return one_file(SERVICE.format(name="web", selector="tier: back"), *pods)


def routes(size: int) -> dict[str, str]:
    web = SERVICE.format(name="web", selector="app: web") + deployment("web", "app: web")
    return one_file(web, *(INGRESS.format(name=f"r-{n}", path=f"/{n // 2}", service="web") for n in range(size)))


def near_misses(size: int) -> dict[str, str]:
    services = (SERVICE.format(name=f"web-{n}", selector=f"app: web-{n}, part: bakend-{n}") for n in range(size))
    return one_file(*services, *(deployment(f"web-{n}", f"app: web-{n}, part: backend-{n}") for n in range(size)))


def misses_apart(size: int) -> dict[str, str]:
    """Each in a file of its own, in which comments may say something of it."""
    return {
        f"{n}.yaml": "# the pods are called otherwise\n"
        + SERVICE.format(name=f"s-{n}", selector=f"app: wbe-{n}x")
        + deployment(f"web-{n}", f"app: web-{n}x")
        for n in range(size)
    }


def misspelt_labels(size: int) -> dict[str, str]:
    services = (SERVICE.format(name=f"s-{n}", selector=f"app: wbe-{n}x") for n in range(size))
    return one_file(*services, *(deployment(f"web-{n}", f"app: web-{n}x") for n in range(size)))


def misspelt_names(size: int) -> dict[str, str]:
    services = (SERVICE.format(name=f"back-{n}-web", selector=f"app: w{n}") for n in range(size))
    pods = (deployment(f"w{n}", f"app: w{n}", f"back-{n}-wbe.default.svc") for n in range(size))
    found = (INGRESS.format(name=f"r-{n}", path=f"/{n}", service=f"back-{n}-wbe") for n in range(size))
    return one_file(*services, *pods, *found)


def strangers(size: int) -> dict[str, str]:
    """Services and routes that nothing comes close to, in the folder of applications that are whole."""
    return {
        f"{n}.yaml": SERVICE.format(name=f"app-{n}", selector=f"app: app-{n}")
        + deployment(f"app-{n}", f"app: app-{n}", f"app-{n}")
        + SERVICE.format(name=f"q{n}z", selector=f"part: q{n}z")
        + INGRESS.format(name=f"r-{n}", path=f"/{n}", service=f"x{n}y")
        for n in range(size)
    }


def strangers_beside(size: int) -> dict[str, str]:
    """The same in a folder beside that of the applications."""
    found = {}
    for path, text in strangers(size).items():
        service, pods, *strange = text.split("---\n")
        found[f"shop/{path}"] = "---\n".join((service, pods))
        found[f"edge/{path}"] = "---\n".join(strange)
    return found


def shared(size: int) -> dict[str, str]:
    """Workloads that all share a selector, and a Service and a budget for the pods of each."""
    return one_file(
        *(
            SERVICE.format(name=f"web-{n}", selector=f"app: web, role: r{n}")
            + deployment(f"web-{n}", "app: web", image=f"web-{n}:1").replace("labels: {", f"labels: {{role: r{n}, ")
            + BOUNDS.format(name=f"web-{n}", selector=f"app: web, role: r{n}")
            for n in range(size)
        )
    )


def absent_certificates(size: int) -> dict[str, str]:
    """Ingresses whose Secrets are in no manifest, beside as many that are."""
    route = INGRESS.replace("spec:\n", "spec:\n  tls: [{{hosts: [{name}.example.org], secretName: {name}-tls}}]\n", 1)
    route = route.replace("{{name: {name}}}", "{{name: {name}, namespace: shop}}", 1)
    names = [f"{chr(97 + number % 26)}{chr(97 + number // 26)}-{number}" for number in range(size)]
    return {
        "routes.yaml": "".join(route.format(name=one, path=f"/{one}", service="web") for one in names),
        "secrets.yaml": "".join(EXTERNAL_SECRET.format(name=f"{one}-config") for one in names),
    }


def misplaced_labels(size: int) -> dict[str, str]:
    """Services with a label that is an annotation, beside as many workloads with commands."""
    names = [f"web-{number}" for number in range(size)]
    return one_file(
        *(SERVICE.replace(*MISPLACED).format(name=one, selector=f"app: {one}") for one in names),
        *(deployment(one, f"app: {one}") for one in names),
    )


POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: {name}}}
spec: {{podSelector: {pods}, policyTypes: [Egress], egress: [{rule}]}}
---
"""


def namespaces_apart(size: int) -> dict[str, str]:
    """Namespaces of two applications, of which one is let out to namespaces by labels that none of them has."""
    found = {}
    for n in range(size):
        objects = [
            deployment("web", "app: web", "api"),
            deployment("api", "app: api", "api"),
            SERVICE.format(name="api", selector="app: api"),
            POLICY.format(
                name="web",
                pods="{matchLabels: {app: web}}",
                rule="{to: [{namespaceSelector: {matchLabels: {team: x}}}]}",
            ),
        ]
        placed = "".join(objects).replace("metadata: {name: ", f"metadata: {{namespace: ns-{n}, name: ")
        found[f"{n}.yaml"] = f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: ns-{n}}}\n---\n{placed}"
    return found


def one_config(size: int) -> dict[str, str]:
    """Applications that all read the addresses of all of them in one ConfigMap, and may ask the DNS only."""
    data = ", ".join(f'URL_{n}: "http://app-{n}"' for n in range(size))
    config = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: urls}}\ndata: {{{data}}}\n---\n"
    pods = (
        SERVICE.format(name=f"app-{n}", selector=f"app: app-{n}")
        + deployment(f"app-{n}", f"app: app-{n}", f"app-{n}").replace(
            "          ports:", "          envFrom: [{configMapRef: {name: urls}}]\n          ports:"
        )
        for n in range(size)
    )
    return one_file(config, *pods, POLICY.format(name="dns", pods="{}", rule="{ports: [{port: 53, protocol: UDP}]}"))


def announced_pools(size: int) -> dict[str, str]:
    """Pools of MetalLB with an advertisement for each."""
    pool = "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: {{name: {0}, namespace: m}}\n---\n"
    told = "apiVersion: metallb.io/v1beta1\nkind: L2Advertisement\nmetadata: {{name: {0}, namespace: m}}\n"
    named = told + "spec: {{ipAddressPools: [{0}]}}\n---\n"
    return one_file(*((pool + named).format(f"p{n}") for n in range(size)))


def inner_routes(size: int) -> dict[str, str]:
    """VirtualServices without gateways, each beside a Gateway for another host."""
    istio = "apiVersion: networking.istio.io/v1\n"
    route = "kind: VirtualService\nmetadata: {{name: r{0}}}\nspec: {{hosts: [a{0}.example.org], http: [{{}}]}}\n---\n"
    gateway = "kind: Gateway\nmetadata: {{name: g{0}}}\nspec: {{servers: [{{hosts: [b{0}.example.org]}}]}}\n---\n"
    return one_file(*((istio + route + istio + gateway).format(n) for n in range(size)))


def waiting_releases(size: int) -> dict[str, str]:
    """Releases that wait for others which are not there, each with a repository that is called nearly as it asks."""
    release = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: r{0}, namespace: flux-system}}\n"
        "spec: {{interval: 5m, dependsOn: [{{name: base-{0}-infar}}], chart: {{spec: {{chart: redis, "
        "sourceRef: {{kind: HelmRepository, name: repository-{0}x}}}}}}}}\n---\n"
    )
    repository = (
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\n"
        "metadata: {{name: repository-{0}, namespace: flux-system}}\n"
        'spec: {{interval: 1h, url: "https://charts.example.org/{0}"}}\n---\n'
    )
    return one_file(*((release + repository).format(n) for n in range(size)))


def entries(size: int) -> dict[str, str]:
    """Hosts of ServiceEntries, and a route of a gateway to each."""
    istio = "apiVersion: networking.istio.io/v1\n"
    entry = "kind: ServiceEntry\nmetadata: {{name: e{0}}}\nspec: {{hosts: [h{0}.example.org]}}\n---\n"
    route = (
        "kind: VirtualService\nmetadata: {{name: v{0}}}\nspec: {{hosts: [h{0}.example.org], gateways: [edge], "
        "http: [{{route: [{{destination: {{host: h{0}.example.org}}}}]}}]}}\n---\n"
    )
    return one_file(*((istio + entry + istio + route).format(n) for n in range(size)))


def peers_on_host(size: int) -> dict[str, str]:
    """A policy for pods of which every other one is on the host's network, and let in by a peer of its own."""
    policy = POLICY.replace("Egress", "Ingress").replace("egress", "ingress")
    peers = ", ".join(f"{{podSelector: {{matchLabels: {{app: s{n}}}}}}}" for n in range(1, size, 2))
    pods = (
        SERVICE.format(name=f"s{n}", selector=f"app: s{n}")
        + deployment(f"s{n}", f"app: s{n}", f"s{n}").replace(
            "containers:", f"hostNetwork: {n % 2 == 1}\n      containers:"
        )
        for n in range(size)
    )
    return one_file(*pods, policy.format(name="all", pods="{}", rule=f"{{from: [{peers}]}}"))


def node_local(size: int) -> dict[str, str]:
    """Services that send clients to pods of their own node, and have one, and a caller of each."""
    local = SERVICE.replace("spec: {{", "spec: {{internalTrafficPolicy: Local, ")
    pods = (
        local.format(name=f"s{n}", selector=f"app: s{n}") + deployment(f"s{n}", f"app: s{n}", f"s{(n + 1) % size}")
        for n in range(size)
    )
    return one_file(*pods)


def chosen_by_name(size: int) -> dict[str, str]:
    """A folder of which each of many applications takes a file."""
    found = {f"shop/{n}.yaml": deployment(f"app-{n}", f"app: app-{n}") for n in range(size)}
    return found | {f"apps/{n}.yaml": APPLICATION.format(name=n) for n in range(size)}
