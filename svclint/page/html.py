"""One HTML file: data, script and style in it, and a policy that lets it run these and ask nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from svclint.output.neutral import neutral_json

_FOLDER = Path(__file__).parent
_LIBRARIES = _FOLDER / "libraries"
_SCRIPTS = ("elements.js", "graph.js", "map.js", "findings.js", "fleet.js", "page.js")

# What a parser of HTML could take for the end of a script, or for a comment in it
_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def page(data: dict[str, Any], *, title: str, views: tuple[str, ...]) -> str:
    """The page that shows `data`; `views` are its parts, the first of which is open."""
    style = _text("page.css")
    libraries = "\n".join(_libraries())
    script = "\n".join(map(_text, _SCRIPTS))
    whole = {**data, "title": title, "views": list(views)}
    encoded = neutral_json(json.dumps(whole, ensure_ascii=False, separators=(",", ":"))).translate(_IN_SCRIPT)
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy((libraries, script), style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
<noscript><p>This page needs its own script: it asks no other machine for anything.</p></noscript>
<div id="page"></div>
<script type="application/json" id="data">{encoded}</script>
<script>{libraries}</script>
<script>{script}</script>
</body>
</html>
"""


def _policy(scripts: tuple[str, ...], style: str) -> str:
    """Nothing but these texts may run or style, and nothing is loaded or sent anywhere."""
    return (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8").strip()


def manifest() -> list[dict[str, str]]:
    """The libraries that the page has, each with its version, licence and digest."""
    rows: list[dict[str, str]] = json.loads((_LIBRARIES / "manifest.json").read_text(encoding="utf-8"))
    return rows


def _libraries() -> Iterator[str]:
    """The libraries, each below its licence; where their sources are mapped is nobody's business here."""
    for row in manifest():
        licence = (_LIBRARIES / f"{row['file']}.LICENSE").read_text(encoding="utf-8").strip()
        yield f"/*! {row['package']} {row['version']} ({row['license']})\n\n{licence.replace('*/', '* /')}\n*/"
        text = (_LIBRARIES / row["file"]).read_text(encoding="utf-8")
        yield "\n".join(line for line in text.strip().splitlines() if not line.startswith("//# sourceMappingURL"))
