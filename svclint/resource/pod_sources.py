"""Where pods name ConfigMaps, Secrets and claims: in volumes, in projected ones, and for variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from svclint.resource import mapping, text
from svclint.typing_names import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from svclint.document import Path

CONFIG_MAP, SECRET, CLAIM = "ConfigMap", "Secret", "PersistentVolumeClaim"

Fields = tuple[tuple[str, str, str], ...]
"""A kind, the field that holds what is said of it, and the one for the name in there."""

# k/k: pkg/apis/core/types.go
VOLUMES: Fields = ((CONFIG_MAP, "configMap", "name"), (SECRET, "secret", "secretName"))
CLAIMS: Fields = ((CLAIM, "persistentVolumeClaim", "claimName"),)
PROJECTED: Fields = ((CONFIG_MAP, "configMap", "name"), (SECRET, "secret", "name"))
VARIABLE: Fields = ((CONFIG_MAP, "configMapKeyRef", "name"), (SECRET, "secretKeyRef", "name"))
VARIABLES: Fields = ((CONFIG_MAP, "configMapRef", "name"), (SECRET, "secretRef", "name"))


def named_in(place: Any, path: Path, fields: Fields) -> Iterator[tuple[str, str, Mapping[str, Any], Path, str]]:
    """What a place at a path names and pods cannot do without: the kind, the name, what else is said of it, the path of
    that, and the field of the name in it."""
    for kind, field, key in fields:
        source = mapping(mapping(place).get(field))
        name = text(source.get(key))
        if name and source.get("optional") is not True:
            yield kind, name, source, (*path, field), key
