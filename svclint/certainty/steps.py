"""Files that are steps one after the other, or states of one thing to be tried in turn, by their names."""

from __future__ import annotations

import posixpath
import re

_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+"
# `01-install`, `02.1-config`, `3.yaml`, `step2_update`; `3scale` is a name
_NUMBER = r"(?i)(?:(?:chapter|day|exercise|lab|part|phase|stage|step|task)[-_ ]?)?(\d+(?:\.\d+)*)(?=[-_. ]|$)"
# the chapter and the number of an example in it; no date
_CHAPTER = r"(\d{1,2})[-._]\d{1,2}[-_ ](?!\d)"
_VERSION = r"(?i)(?<![a-z0-9])v\d+(?![a-z0-9])"
# `web_v16`, `web-k8s-1.15`, `web.old`, `web-pre-1.22`
_AGED = r"(?i)(.+?)[-_.](?:k8s|kube|kubernetes)?[-_.]?(?:v?\d{1,3}(?:[._]\d{1,3})*|legacy|old|pre(?:[-_.\w]*)?)"
# `web after the upgrade`
_LATER = r"(?i)[-_ ](?:after|before|until)[-_ ]"
# what is shown twice, once so and once otherwise
_STATES = frozenset(
    {
        *("after", "before", "end", "final", "finished", "initial", "problem", "solution", "start", "updated"),
        *("bad", "broken", "correct", "failing", "fixed", "good", "healthy", "incorrect", "invalid", "right"),
        "unhealthy",
        # a Service of one type or another
        *("clusterip", "loadbalancer", "nodeport"),
        *("allowed", "denied", "disallowed", "forbidden", "permitted"),
        *("valid", "working", "wrong", "insecure", "secure", "new", "old", "fail", "failure", "pass", "success"),
    }
)
# where one of several is applied: a stage of the way to those who use it, or what a cluster runs on
ENVIRONMENTS = frozenset(
    {
        *("acc", "acceptance", "ci", "dev", "devel", "development", "int", "integration", "live", "local", "nonprod"),
        *("preprod", "prd", "prod", "production", "qa", "sandbox", "stage", "staging", "stg", "test", "testing", "uat"),
    }
)
# kubernetes.io/docs/concepts, and what examples of containers are about; no names of parts of an application
_TOPICS = frozenset(
    {
        *("affinity", "annotation", "configmap", "daemonset", "deployment", "healthcheck", "hpa", "image", "ingress"),
        *("initcontainer", "label", "limit", "liveness", "multicontainer", "namespace", "networkpolicy", "pod"),
        *("persistentvolume", "probe", "pv", "pvc", "quota", "rbac", "readiness", "replicaset", "rollout", "secret"),
        *("replicationcontroller", "scheduling", "securitycontext", "selector", "sidecar", "statefulset", "taint"),
        *("toleration", "volume"),
    }
)
_STRATEGIES = (
    *(frozenset({"blue", "green"}), frozenset({"bluegreen"}), frozenset({"canary"}), frozenset({"recreate"})),
    *(frozenset({"rolling"}), frozenset({"shadow"})),
)
# a folder of a course: what is after the number may say what it is about
_LESSON = (
    r"(?i)(?:(?:.*[-_. ])?(?:aula|chapter|day|dia|exercise|ex|exo|kapitel|lab|lecture|lektion|lesson|practice|tutorial"
    r"|week)s?)[-_. ]?0*(\d+)(?=[-_. ]|$).*"
)
# one that may be a part of an application as well
_UNIT = r"(?i)(?:.*[-_. ])?(?:clase|class|module|session|topic|unit)s?[-_. ]?0*(\d+)(?=[-_. ]|$).*"
_PLATFORMS = frozenset(
    {
        *("aks", "aws", "azure", "baremetal", "crc", "docker", "eks", "gcp", "gke", "k3d", "k3s", "kind", "microk8s"),
        *("minikube", "minishift", "ocp", "okd", "oke", "onprem", "openshift", "openstack", "rke", "rke2", "vsphere"),
    }
)
# what else may be run in a container, or is a word of its own: `registry-docker`
_MORE_THAN_PLATFORMS = frozenset({"crc", "docker", "kind"})
# a file that somebody left beside the one that took its place
_LEFT = frozenset({"new", "old"})


def number(file: str) -> str:
    """The number that the name of a file begins with; empty where there is none."""
    found = re.match(_NUMBER, posixpath.splitext(posixpath.basename(file))[0])
    return found[1] if found is not None else ""


def are_numbered(one: str, other: str) -> bool:
    """Whether the numbers that the names of two files of a directory begin with put one after the other."""
    mine, theirs = number(one), number(other)
    return bool(mine and theirs) and mine != theirs and posixpath.dirname(one) == posixpath.dirname(other)


def are_of_chapters(one: str, other: str) -> bool:
    """Whether the names of two files of a directory begin with numbers of two chapters: `12-5-…`, `16-7-…`."""
    mine, theirs = (re.match(_CHAPTER, posixpath.basename(file)) for file in (one, other))
    if mine is None or theirs is None or posixpath.dirname(one) != posixpath.dirname(other):
        return False
    return mine[1] != theirs[1]


def are_steps(one: str, other: str) -> bool:
    """Whether two files are numbered, or called alike but for a number: steps, of which each replaces the last."""
    return are_numbered(one, other) or re.sub(r"\d+", "#", one) == re.sub(r"\d+", "#", other)


def are_states(one: str, other: str) -> bool:
    """Whether two files of a directory hold one thing in two states: healthy and broken, before and after, v1, v2."""
    if posixpath.dirname(one) != posixpath.dirname(other):
        return False
    one, other = (posixpath.splitext(posixpath.basename(file))[0] for file in (one, other))
    if re.search(_VERSION, one) and one != other and re.sub(_VERSION, "v", one) == re.sub(_VERSION, "v", other):
        return True
    mine, theirs = words(one), words(other)
    odd = mine ^ theirs
    if not odd or not odd <= _STATES:
        return False
    return bool(mine - theirs and theirs - mine) or (bool(mine & theirs) and odd.isdisjoint(_LEFT))


def is_later(one: str, other: str) -> bool:
    """Whether one of two files of a directory holds what the other one has at another time: `web after upgrade`."""
    if posixpath.dirname(one) != posixpath.dirname(other):
        return False
    names = (posixpath.splitext(posixpath.basename(file))[0] for file in (one, other))
    short, long = sorted(names, key=len)
    return long.startswith(short) and re.match(_LATER, long[len(short) :]) is not None


def are_of_strategies(one: str, other: str) -> bool:
    """Whether the names of two files of a directory are for two ways to bring out a version, of which one is chosen:
    `blue-green.yaml`, `web-canary.yaml`. Blue beside green, and a canary beside what is stable, are parts of one."""
    if posixpath.dirname(one) != posixpath.dirname(other):
        return False
    mine, theirs = (_strategy(words(posixpath.splitext(posixpath.basename(file))[0])) for file in (one, other))
    return bool(mine and theirs) and mine != theirs


def _strategy(named: frozenset[str]) -> str:
    found = [words for words in _STRATEGIES if words <= named]
    return " ".join(sorted(found[0])) if len(found) == 1 else ""


def odd_environments(one: str, other: str) -> frozenset[str]:
    """The words by which the names of two files of a directory differ, where all are for environments, or all for
    platforms, numbers aside: `web.dev.yaml`, `web-prod.yaml`, and `web.yaml` beside them; `eks.yaml`, `gke.yaml`."""
    if posixpath.dirname(one) != posixpath.dirname(other):
        return frozenset()
    mine, theirs = (words(posixpath.splitext(posixpath.basename(file))[0]) for file in (one, other))
    mine, theirs = (frozenset(word for word in found if not word.isdigit()) for found in (mine, theirs))
    odd = mine ^ theirs
    return odd if mine and theirs and (odd <= ENVIRONMENTS or odd <= _PLATFORMS) else frozenset()


def are_of_lessons(one: str, other: str) -> bool:
    """Whether two files are of two lessons of a course by the folders that they lie in: `day-9`, `day-11`."""
    mine, theirs = _siblings(one, other)
    found = [re.fullmatch(_LESSON, step) for step in (mine, theirs)]
    return all(found) and len({match[1] for match in found if match is not None}) > 1


def topic(file: str) -> str:
    """What the folder of a file is about, if it is called after a thing of Kubernetes' that a course explains: its
    letters alone, in the singular (`replica-sets/` is `replicaset`); empty otherwise."""
    name = re.sub(r"[^a-z]", "", posixpath.basename(posixpath.dirname(file)).lower()).removesuffix("s")
    return name if name in _TOPICS else ""


def are_of_numbered_folders(one: str, other: str) -> bool:
    """Whether two files lie in folders beside each other that are numbered: parts of one thing that are applied in that
    order, or topics of a course (`01-pods/`, `module-2/`)."""
    mine, theirs = map(_number_of_folder, _siblings(one, other))
    return bool(mine and theirs) and mine != theirs


def _number_of_folder(step: str) -> str:
    found = re.fullmatch(_UNIT, step)
    return found[1] if found is not None else number(step)


def are_of_platforms(one: str, other: str) -> bool:
    """Whether two files are for different platforms by their folders: `shop/`, `shop-okd/`, `shop-gke/`. What may be
    something else (`registry/`, `registry-docker/`) is one beside another platform."""
    mine, theirs = (frozenset(word for word in words(step) if not word.isdigit()) for step in _siblings(one, other))
    odd = mine ^ theirs
    if not (mine and theirs) or not odd <= _PLATFORMS | ENVIRONMENTS:
        return False
    is_of_both = bool(mine & _PLATFORMS and theirs & _PLATFORMS)
    return bool(odd & _PLATFORMS if is_of_both else odd & _PLATFORMS - _MORE_THAN_PLATFORMS)


def _siblings(one: str, other: str) -> tuple[str, str]:
    """The first folders by which the paths of two files differ; empty texts where one of them lies above the other."""
    steps = zip(posixpath.dirname(one).split("/"), posixpath.dirname(other).split("/"), strict=False)
    return next((pair for pair in steps if pair[0] != pair[1]), ("", ""))


def without_version(file: str) -> str:
    """The path of a file without the version of Kubernetes, or the age, that its name ends in; empty without one."""
    directory, base = posixpath.split(file)
    found = re.fullmatch(_AGED, posixpath.splitext(base)[0])
    return posixpath.join(directory, found[1]) if found is not None else ""


def words(name: str) -> frozenset[str]:
    """The words and numbers of a name, in lower case."""
    return frozenset(word.lower() for word in re.findall(_WORD, name))
