"""The objects without pods that programs make or change: resources and maps of Terraform, tasks of Ansible, calls
of Kubernetes' client for Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from svclint.discover.hearsay.command_lines import is_name
from svclint.discover.walk import is_plan
from svclint.told import ANY_NAMESPACE

_RESOURCES = {
    "config_map": "ConfigMap",
    "secret": "Secret",
    "service_account": "ServiceAccount",
    "service": "Service",
}
# `…_v1_data` adds keys to what is there
_BLOCK = re.compile(
    r"(?m)^[ \t]*resource[ \t]+\"kubernetes_(config_map|secret|service_account|service)(?:_v1)?(?:_data)?\""
)
_RESOURCE = re.compile(r"(?m)^[ \t]*(?:resource|data|module|variable|output|locals|provider)\b")
_METADATA = re.compile(r"\bmetadata[ \t]*(?:=[ \t]*)?\{([^{}]{1,2000})")
_NAME = re.compile(r"(?m)(?:^|,)[ \t]*name[ \t]*=[ \t]*\"([^\"\n]{1,253})\"")
_MADE = re.compile(r"\bV1(ConfigMap|Secret|ServiceAccount)\(")
_CALLED = re.compile(r"(?<![\w/.-])name[\"']?[ \t]*[=:][ \t]*[\"']([^\"'\n]{1,253})[\"']")
# how far behind the class of an object its name stands, in characters
_NEAR = 500


# kubernetes.core.k8s_json_patch: what is changed was there
_PATCHED = re.compile(r"\bk8s_json_patch:[ \t]*\n((?:[ \t]+[^\n]{1,300}\n?){1,20})")
_KIND = re.compile(r"(?m)^[ \t]+kind:[ \t]*[\"']?(ConfigMap|Secret)\b")
_CALLED_SO = re.compile(r"(?m)^[ \t]+name:[ \t]*[\"']?([\w.-]+)[\"']?[ \t]*$")
TASKS = "k8s_json_patch:"
"""What stands in a file of Ansible that changes an object."""


def coded_objects(path: str, text: str) -> Iterator[tuple[str, str, str]]:
    """The objects that a program makes by a name that it writes, each by kind, name and namespace: any, as that is an
    expression nearly always."""
    found: Iterable[tuple[str, str]]
    if is_plan(path):
        found = (*_of_terraform(text), *_of_maps(text))
    elif TASKS in text:
        found = _of_tasks(text)
    else:
        found = _of_client(text) if path.endswith(".py") and "V1" in text else ()
    yield from ((kind, name, ANY_NAMESPACE) for kind, name in found if is_name(name))


def _of_terraform(text: str) -> Iterator[tuple[str, str]]:
    for block in _BLOCK.finditer(text):
        end = _RESOURCE.search(text, block.end())
        metadata = _METADATA.search(text, block.end(), end.start() if end is not None else len(text))
        name = _NAME.search(metadata[1]) if metadata is not None else None
        if name is not None:
            yield _RESOURCES[block[1]], name[1]


def _of_maps(text: str) -> Iterator[tuple[str, str]]:
    """The objects that stand as maps of HCL, as kubernetes_manifest has them."""
    if "apiVersion" not in text or not any(map(text.__contains__, _RESOURCES.values())):
        return
    # imported here: few files have one
    from svclint.discover.hearsay.hcl import every_map, read

    for one in every_map(read(text)):
        metadata, kind = one.get("metadata"), one.get("kind")
        name = metadata.get("name") if isinstance(metadata, dict) else None
        if "apiVersion" in one and isinstance(kind, str) and isinstance(name, str) and kind in _RESOURCES.values():
            yield kind, name


def _of_tasks(text: str) -> Iterator[tuple[str, str]]:
    for task in _PATCHED.finditer(text):
        kind, name = _KIND.search(task[1]), _CALLED_SO.search(task[1])
        if kind is not None and name is not None:
            yield kind[1], name[1]


def _of_client(text: str) -> Iterator[tuple[str, str]]:
    for made in _MADE.finditer(text):
        after = _MADE.search(text, made.end(), made.end() + _NEAR)
        name = _CALLED.search(text, made.end(), after.start() if after is not None else made.end() + _NEAR)
        if name is not None:
            yield made[1], name[1]
