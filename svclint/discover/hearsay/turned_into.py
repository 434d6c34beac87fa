"""What a file is made of that is not there: a template, an example, or the other side of what is encrypted."""

from __future__ import annotations

import posixpath

# what a script fills in, encrypts or decrypts, and writes without this ending
_TEMPLATES = (
    *(".in", ".tmpl", ".tpl", ".tftpl", ".gotmpl", ".template", ".j2", ".jinja", ".jinja2", ".envsubst"),
    *(".example", ".sample", ".dist", ".dec", ".decrypted", ".plain", ".plaintext", ".unencrypted"),
    *(".age", ".asc", ".enc", ".encrypted", ".gpg", ".sops"),
)
# and has before the ending of YAML: `secret.enc.yaml`, `settings.example.yaml`
_BEFORE_ENDING = (*_TEMPLATES, "-example", "-sample", "-template")


def turned_into(base: str) -> frozenset[str]:
    """What a file may be called that somebody turns into the one called `base`: a template, or the other side of what
    is encrypted."""
    stem, ending = posixpath.splitext(base)
    found = {f"{base}{suffix}" for suffix in _TEMPLATES}
    if ending:
        found |= {f"{stem}{suffix}{ending}" for suffix in _BEFORE_ENDING}
        kind = posixpath.splitext(stem)[1]
        found |= {f"{stem.removesuffix(kind)}{ending}"} if kind in (".enc", ".encrypted", ".sops") else set()
    return frozenset(found)
