"""Functions of chance and of the clock in templates, made ones that say the same each time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from svclint.render.helm.tokens import Token, actions

NAME = "templates/_svclint.tpl"
"""The file of a chart that holds the named templates which stand in for them."""

_PRINTING = ("randAlphaNum", "randAlpha", "randNumeric", "randAscii", "randBytes", "shuffle")
_SECRETS = ("genPrivateKey", "htpasswd", "bcrypt", "encryptAES")
_CERTIFICATES = tuple(f"gen{what}{key}" for what in ("CA", "SelfSignedCert", "SignedCert") for key in ("", "WithKey"))
_CALLED = {
    **{name: f' | include "svclint.{name}"' for name in (*_PRINTING, *_SECRETS)},
    **dict.fromkeys(_CERTIFICATES, ' | include "svclint.certificate" | fromJson'),
}
_MENTIONED = re.compile(rf"\b(?:{'|'.join((*_CALLED, 'now', 'uuidv4', 'randInt'))})\b")
# any time will do that does not pass
_NOW = '(toDate "2006-01-02" "2025-01-01")'

# Each gets a list: the place of the call, its dot, and its arguments. What depends on the place and, in a loop, on the
# element, is another at each place, as the real one is: names of objects may be made of it.
STAND_INS = """\
{{- define "svclint.seed" -}}
{{- $dot := index . 1 -}}
{{- if kindIs "map" $dot -}}
{{- if and (hasKey $dot "Template") (hasKey $dot "Release") -}}
{{- $dot = list $dot.Release.Name $dot.Template.Name -}}
{{- end -}}
{{- end -}}
{{- printf "%s %s" (index . 0) (toJson $dot) | sha256sum -}}
{{- end -}}
{{- define "svclint.randAlphaNum" -}}
{{- $length := int (index . 2) -}}
{{- trunc $length (print "r" (repeat (int (add 1 (div $length 64))) (include "svclint.seed" .))) -}}
{{- end -}}
{{- define "svclint.randAscii" -}}{{- include "svclint.randAlphaNum" . -}}{{- end -}}
{{- define "svclint.randBytes" -}}{{- include "svclint.randAlphaNum" . | b64enc -}}{{- end -}}
{{- define "svclint.randAlpha" -}}{{- regexReplaceAll "[0-9]" (include "svclint.randAlphaNum" .) "k" -}}{{- end -}}
{{- define "svclint.randNumeric" -}}{{- regexReplaceAll "[a-z]" (include "svclint.randAlphaNum" .) "7" -}}{{- end -}}
{{- define "svclint.shuffle" -}}{{- index . 2 -}}{{- end -}}
{{- define "svclint.uuidv4" -}}
{{- $seed := include "svclint.seed" . -}}
{{- substr 0 8 $seed }}-{{ substr 8 12 $seed }}-4{{ substr 13 16 $seed }}-8{{ substr 17 20 $seed }}-
{{- substr 20 32 $seed -}}
{{- end -}}
{{- define "svclint.encryptAES" -}}{{- include "svclint.seed" . | b64enc -}}{{- end -}}
{{- define "svclint.bcrypt" -}}$2a$10${{ include "svclint.seed" . | trunc 53 }}{{- end -}}
{{- define "svclint.htpasswd" -}}{{ index . 2 }}:{{ include "svclint.bcrypt" . }}{{- end -}}
{{- define "svclint.block" -}}
{{- printf "-----BEGIN %s-----\\n%s\\n-----END %s-----\\n" (index . 0) (index . 1) (index . 0) -}}
{{- end -}}
{{- define "svclint.genPrivateKey" -}}
{{- include "svclint.block" (list "PRIVATE KEY" (include "svclint.seed" . | b64enc)) -}}
{{- end -}}
{{- define "svclint.certificate" -}}
{{- $cert := include "svclint.block" (list "CERTIFICATE" (include "svclint.seed" . | b64enc)) -}}
{{- dict "Cert" $cert "Key" (include "svclint.genPrivateKey" .) | toJson -}}
{{- end -}}
"""


def steady(template: str, name: str) -> str:
    """The template of that name, on the same lines, without chance: two renderings of it print the same.

    What only shows when it is rendered (`tpl` of values) stays as it is.
    """
    if not _MENTIONED.search(template):
        return template
    place = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:8]
    parts: list[str] = []
    at = 0
    edits = (edit for action in actions(template) for edit in sorted(_edits(action.tokens)))
    for number, (start, end, text) in enumerate(edits):
        parts += [template[at:start], text.replace("\0", f'list "{place}.{number}" .')]
        at = end
    return "".join([*parts, template[at:]])


def _edits(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """What is put in place of which characters; a NUL is the beginning of a list, the place of the call and the dot."""
    for number, token in enumerate(tokens):
        if token.kind != "word":
            continue
        start, end = token.at, token.at + len(token.text)
        if token.text in _CALLED:
            last = _end_of_call(tokens, number)
            yield start, end, "\0"
            yield last, last, _CALLED[token.text]
        elif token.text == "uuidv4":
            yield start, end, '(\0 | include "svclint.uuidv4")'
        elif token.text == "now":
            yield start, end, _NOW
        elif token.text == "randInt":
            yield start, end, "min"


def _end_of_call(tokens: Sequence[Token], number: int) -> int:
    """Where the arguments of the function end that token `number` names."""
    depth = 0
    last = tokens[number]
    for token in tokens[number + 1 :]:
        depth += token.is_sign("(")
        if depth == 0 and (token.is_sign("|") or token.is_sign(")")):
            break
        depth -= token.is_sign(")")
        last = token
    return last.at + len(last.text)
