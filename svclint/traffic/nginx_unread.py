"""Whether nginx of pods may listen by more than the files of ConfigMaps say: by files that are not here, or rewritten.

Asked only of pods whose nginx is known to listen.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from svclint.resource import Identity, dig, mapping, scalar_text, sequence, string_map, text
from svclint.traffic.configured_ports import texts_read
from svclint.traffic.nginx_directives import directives
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import Container, PodTemplate

# where `listen`, and servers, may stand: the top of a file is either that of conf.d, which is in http, or above http
_HAS_LISTEN = ("", "http", "server")
# what comes with nginx, or is called for what it holds: types, parameters of requests, modules, settings of TLS
_WITHOUT_LISTEN = r"(?i)/(?:mime\.types|fastcgi\.conf|\w*params|options-ssl[\w.-]*)$|modules"
_HOME = "/etc/nginx"
# docker-nginx: what its image has beside nginx.conf: a server at port 80, for which it adds IPv6 as it starts
_OWN, _INCLUDED, _OWN_PORT = f"{_HOME}/conf.d/default.conf", f"{_HOME}/conf.d/*.conf", 80
_GLOB = r"[*?\[]"
_WRITES = r">|(?<![\w.-])(?:cp|mv|ln|tee|install|rsync|envsubst|gomplate|sed[ \t]+-i)(?![\w.-])"


def may_listen_otherwise(template: PodTemplate, port: int, graph: Graph) -> bool:
    """Whether a file of nginx includes one that is not among those that are mounted, the image's own server is left
    beside them at its port, or a container writes into nginx's folder, or writes anew what is mounted."""
    included = [
        path
        for _, _, written in texts_read(template, graph)
        for path in (_includes(written) if "include" in written else ())
    ]
    if port == _OWN_PORT and any(at.startswith(f"{_HOME}/conf.d/") for at in _single_files(template)):
        included.append(_INCLUDED)
    return _is_rewritten(template) or any(
        not any(_is_mounted(one, path, graph) for one in template.containers) for path in included
    )


def _single_files(template: PodTemplate) -> Iterator[str]:
    for container in template.containers:
        for mount in map(mapping, sequence(container.data.get("volumeMounts"))):
            if mount.get("subPath"):
                yield text(mount.get("mountPath"))


def _includes(written: str) -> Iterator[str]:
    """The paths that a file includes where they may hold a `listen`."""
    for one in directives(written):
        if one.name == "include" and len(one.words) == 2 and not one.opens and one.within in _HAS_LISTEN:
            path = posixpath.join(_HOME, one.words[1].text)
            if re.search(_WITHOUT_LISTEN, path) is None:
                yield path


def _is_mounted(container: Container, path: str, graph: Graph) -> bool:
    """Whether a container has from ConfigMaps that are here all that a path, or a pattern, stands for.

    A volume hides what the image has in its folder, so that a pattern finds nothing else there; with a `subPath` it
    hides one file, which is all there is in conf.d.
    """
    template = container.template
    volumes = {text(one.get("name")): one for one in map(mapping, sequence(template.spec.get("volumes")))}
    for mount in map(mapping, sequence(container.data.get("volumeMounts"))):
        at, below = text(mount.get("mountPath")).rstrip("/"), text(mount.get("subPath"))
        held = mapping(mapping(volumes.get(text(mount.get("name")))).get("configMap"))
        found = graph.with_identity(Identity("", "ConfigMap", template.namespace, text(held.get("name"))))
        is_own = path == _INCLUDED and at == _OWN
        if not found or not (path == at or is_own if below else path.startswith(f"{at}/")):
            continue
        files = {text(mapping(one).get("path")) for one in sequence(held.get("items"))}
        files = files or {key for one in found for key in string_map(one.get("data"))}
        if re.search(_GLOB, path) is not None or (below or path.removeprefix(f"{at}/")) in files:
            return True
    return False


def _is_rewritten(template: PodTemplate) -> bool:
    """Whether a command writes, and speaks of nginx's folder or of one where a ConfigMap is mounted."""
    volumes = map(mapping, sequence(template.spec.get("volumes")))
    held = {text(one.get("name")) for one in volumes if one.get("configMap")}
    for container in template.containers:
        mounts = map(mapping, sequence(container.data.get("volumeMounts")))
        places = {text(one.get("mountPath")).rstrip("/") for one in mounts if text(one.get("name")) in held}
        said = " ".join((*container.words, *_after_start(container)))
        if re.search(_WRITES, said) is not None and any(one and one in said for one in (*places, _HOME)):
            return True
    return False


def _after_start(container: Container) -> Iterator[str]:
    command = sequence(dig(container.data, ("lifecycle", "postStart", "exec", "command")))
    return (scalar_text(one) for one in command if not isinstance(one, (dict, list)))
