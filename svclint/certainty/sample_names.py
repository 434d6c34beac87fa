"""What samples are called, and the programs that they run: names that say nothing of whose something is."""

from __future__ import annotations

from collections.abc import Iterable

from svclint.certainty.steps import words
from svclint.image_names import last_name

# what shows that something runs, and does nothing else
_PROGRAMS = frozenset(
    {
        *("alpine", "apache", "busybox", "centos", "debian", "demo", "echo", "echoserver", "example", "hello"),
        *("hostname", "hostnames", "httpd", "httpbin", "kubia", "myapp", "nginx", "pause", "podinfo", "sample"),
        *("tomcat", "ubuntu", "webserver", "whoami"),
    }
)
# what a thing is, where it is, and how it is shown, and never whose it is
_PLAIN = frozenset(
    {
        *("a", "and", "app", "application", "apps", "back", "backend", "bar", "basic", "canary", "client", "cluster"),
        *("clusterip", "component", "container", "containers", "cronjob", "daemon", "daemonset", "db", "dep"),
        *("deploy", "deployment", "dev", "development", "ds", "end", "env", "false", "first", "foo", "front"),
        *("frontend", "go", "headless", "http", "ingress", "ip", "job", "k8s", "kubernetes", "label", "lb"),
        *("loadbalancer", "main", "multi", "my", "name", "new", "node", "nodeport", "np", "pod", "pods", "port"),
        *("prod", "production", "proxy", "pv", "pvc", "rc", "replica", "replicaset", "replication", "rs", "second"),
        *("server", "service", "set", "sidecar", "simple", "sleep", "stateful", "statefulset", "static", "sts"),
        *("svc", "task", "test", "the", "tier", "true", "type", "value", "volume", "web", "webapp", "with", "world"),
    }
)


def is_name_of_sample(name: str) -> bool:
    """Whether a name, or the value of a label, may be that of any sample: `nginx-deployment`, `my-app`, `web`."""
    return all(_is_plain(word) or word in _PROGRAMS for word in words(name))


def is_name_of_program(name: str) -> bool:
    """Whether a name says which program a sample runs, and nothing else: `nginx-deployment`, `myapp`, and not `web`."""
    return is_name_of_sample(name) and not words(name).isdisjoint(_PROGRAMS)


def _is_plain(word: str) -> bool:
    # `my-app-2`, `web-b`
    return word in _PLAIN or word.isdigit() or len(word) == 1


def are_of_samples(images: Iterable[str]) -> bool:
    """Whether all of some images are of programs that show that something runs: `nginx:1.27`, `docker.io/hello-app`."""
    named = [words(last_name(image)) for image in images]
    return bool(named) and all(
        not one.isdisjoint(_PROGRAMS) and all(word in _PROGRAMS or _is_plain(word) for word in one) for one in named
    )
