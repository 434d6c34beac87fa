"""Makes gateway-api.json of the CustomResourceDefinitions in a release of the Gateway API, without all but types.

`python schemas/gateway_api.py FOLDER`: a checkout of kubernetes-sigs/gateway-api in a folder that is called `…@v1.6.1`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

CHANNELS = ("standard", "experimental")


def types(schema: dict[str, Any]) -> dict[str, Any]:
    """What a schema says of JSON types and of the fields that there are."""
    found: dict[str, Any] = {key: schema[key] for key in ("type", "format") if key in schema}
    if "properties" in schema:
        found["properties"] = {name: types(one) for name, one in sorted(schema["properties"].items())}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            found[key] = types(schema[key])
    unknown = {key for key in schema if key.startswith(("x-kubernetes-int", "x-kubernetes-preserve"))}
    if unknown:
        sys.exit(f"{unknown}: this script must learn what that means")
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    release = folder.name.partition("@v")[2]
    channels: dict[str, dict[str, Any]] = {channel: {} for channel in CHANNELS}
    for channel, kinds in channels.items():
        for file in sorted((folder / "config" / "crd" / channel).glob("*.yaml")):
            for crd in yaml.safe_load_all(file.read_text(encoding="utf-8")):
                if crd and crd.get("kind") == "CustomResourceDefinition":
                    spec = crd["spec"]
                    for version in spec["versions"]:
                        if version["served"]:
                            name = f"{spec['group']}/{version['name']} {spec['names']['kind']}"
                            kinds[name] = types(version["schema"]["openAPIV3Schema"])
    data = json.dumps({"release": release, **channels}, separators=(",", ":"), sort_keys=True)
    (Path(__file__).parent / "gateway-api.json").write_text(data + "\n", encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
