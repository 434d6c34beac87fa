"""Label selectors in full: equality maps, matchLabels and matchExpressions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from svclint.document import Path
from svclint.named_tuple import NamedTuple
from svclint.resource.model import mapping, scalar_text, sequence, text
from svclint.typing_names import Any

# $(VAR), ${VAR}, $VAR, %{x}, {{ x }}, [[ x ]], (x), <name>, [name], {name}, %NAME%, %%name%%, %(name)s, __NAME__,
# #{x}#, CHANGEME, YOUR_TOKEN, FILLED BY THE OPERATOR: filled in before the cluster sees them; ENC[…]: SOPS decrypts it
_PLACEHOLDER = (
    r"\$\(|\$\{|%\{|\{\{|\{%|<%|#\{|(?:^|[-./:,@])\$[A-Za-z_]\w*|^\$[A-Z_]{2,}|<[^<>]*>|^\[\w+\]$|\[\[.*\]\]"
    r"|^ENC\[\w+,|\bYOUR[-_ ]|^\(.+\)$|\(@=|%[A-Z_]+%|%%\w+%%|%\(\w+\)s|__\w+__|@\w+@"
    r"|(?:REPLACE|CHANGE)[-_]?(?:ME|THIS)|PLACEHOLDER"
    r"|^_{2,}$|^\?{2,}$|^\{\w+\}$|\{[A-Z][A-Z0-9_]+\}|^[A-Z]{2,}(?: [A-Z]{2,})+$"
)
# what a guide leaves out, whole
_ELISIONS = frozenset({"...", "…"})
# each of them holds one of these characters, or one of these words
_OF_PLACEHOLDERS = frozenset("$<{[(%#@_? ")
_WORDS_OF_PLACEHOLDERS = ("ME", "YOUR", "PLACEHOLDER", "THIS")
# and so one of these: what has none, as nearly every name, is told by one look
_IN_PLACEHOLDERS = _OF_PLACEHOLDERS.union(word[0] for word in _WORDS_OF_PLACEHOLDERS)
# what sed fills in: words in capitals for the thing itself, alone or as a part of a host's name
_STAND_IN = (
    r"(?:^|[-./:])(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|HOST|[A-Z]*NAME|NAMESPACE|DOMAIN|PORT|IMAGE|TAG|VERSION|REPLICAS|IP"
    r"|ADDRESS|URL|CLUSTER|ENVIRONMENT|REGION|PROJECT|SERVICE|SECRET|TODO|X{3,}|Your(?:-[A-Z][a-z]+)+)(?=$|[-./:])"
    r"|(?:^|\.)[A-Z](?:\.[A-Z]){3}(?=$|\.)"
)
# an address of which a part is left open, `192.168.1.x`, and what is the reader's own by its first word
_OPEN_ADDRESS = r"(?=[^/]{0,15}[a-zA-Z])(?:(?:\d{1,3}|[xyXY]{1,3})(?:\.|(?=/|$))){4}(?:/(?:\d{1,2}|[xyXY]{1,2}))?"
_YOURS = r"[Yy]our(?:[-_ ]\w|[A-Z])[\w -]*"
# what says where a text comes from: words in capitals of which one says so, `to_be_set` in any case
_MARKER = (
    r"(?:^|[-./:])(?:DEFINED?|ENTER|FILL(?:ED)?|FROM|GIVEN?|INSERT(?:ED)?|INJECTED|OVERRID(?:E|DEN)|PROVIDED?|REPLACED?"
    r"|SET|TO|UNSET)-[A-Z][A-Z0-9]*(?=$|[-./:])"
    r"|(?i:(?<![a-z0-9_])(?:to_be_[a-z]|(?:defined|filled|given|injected|overridden|provided|set)(?:_in)?_(?:at|by|from|in"
    r"|on|via|with)_[a-z]))"
)
# what people write where a secret belongs that nobody may see: one character again and again, or what to do about it
_BLANK = (
    r"^([^=])\1{2,}$|^[xX*.•#?=-]{3,}$"
    r"|(?<![a-z])(?:change|replace|update|edit|fill|set)[-_ ]?(?:me|this|it|in)(?![a-z])|(?<![a-z])your[-_ ]"
    r"|\bplaceholder\b|\bto[-_ ]?do\b|^tbd$"
    r"|(?<![a-z])(?:redacted|snip(?:ped)?|omitted|masked|censored|scrubbed)(?![a-z])"
    r"|^\W*(?:anonymi[sz]ed|deleted|hidden|obfuscated|removed|saniti[sz]ed|stripped|withheld)\W*$"
    # what asks for it, `insert-token-here`, or says what makes it; a tool fetches what stands in a store of secrets
    r"|^(?:insert|enter|paste|provide|put)[-_ ]|[-_ ](?:here|hier|aqu[ií]|ici)$"
    r"|(?<![a-z])(?:filled|generated|inject(?:ed)?|overridden|populated|provided|replaced?|set|supplied)[-_ ]"
    r"(?:at|by|during|from|in|on|via|with)[-_ ]|^(?:ref\+\w+|op)://"
    r"|(?<![a-z])(?:must|should|to|will)[-_ ]be[-_ ](?:add|chang|creat|defin|determin|encod|fill|generat|inject|insert"
    r"|overrid|overwrit|provid|replac|set(?![a-z])|suppli|updat)"
    r"|(?<![a-z])not[-_ ](?:a|my|the)[-_ ](?:actual|real)(?![a-z])"
    # the reader's own, and what to do about it, in other languages
    r"|(?<![\w-])(?:deine?|ihre?|votre|tu|seu|sua|tua?|ваш\w?)[-_ ]\w"
    r"|(?<![a-zäöü])(?:ersetzen|(?:ä|ae)ndern|ausf(?:ü|ue)llen|eintragen|einf(?:ü|ue)gen|remplace[rz]"
    r"|reemplaz(?:ar?|e|ame)|cambia(?:me|re)|cambia[-_ ](?:me|esto)|(?:altera[re]?|alter|troque|mude|substitua)[-_ ]"
    r"(?:aqui|isso|isto|me)|substituir|sostitui(?:re|sci)|vervang(?:en)?|wijzig(?:en)?|zmie[nń]|uzupe[lł]ni(?:j|[cć])|de[gğ]i[sş]tir)(?![a-zäöü])"
    r"|你的|您的|请|替换|填写|замен|измени|поменя|вставь|укажи|ここ|여기"
    r"|\bbase64(?:ed|encoded|value|string)?\b|base64[-_ ]|[-_ ]base64|(?<![a-z0-9])(?:b64|encoded)(?![a-z0-9])"
    r"|^(?:\w+[-_ ])?goes[-_ ]here$"
    r"|^(?:my|some|the|access|api|app|auth|client|secret)[- ](?:[a-z]+[- ])?(?:id|key|password|secret|token)$"
    # the beginning of the bytes, and that more of them follow
    r"|^[a-z0-9+/]{8,}+ ?(?:\.{3,}|…)$"
)


# who or what will say it: `set by kustomize`, `provided-through-values`
_LATER = (
    r"(?i)(?:(?:to|will)[-_ ]be[-_ ])?(?:set|filled(?:[-_ ]in)?|replaced|overrid(?:den|e)|overwritten|patched|provided?"
    r"|injected|defined|generated|templated)[-_ ](?:at|by|from|in|later|through|via|with)(?:[-_ ].{0,80})?"
)


@lru_cache(maxsize=4096)
def is_placeholder(value: str) -> bool:
    """Whether a tool that runs later (envsubst, a template engine, a pipeline) will replace part of this text."""
    if _IN_PLACEHOLDERS.isdisjoint(value):
        return value in _ELISIONS
    if _OF_PLACEHOLDERS.isdisjoint(value) and not any(word in value for word in _WORDS_OF_PLACEHOLDERS):
        return False
    return re.search(_PLACEHOLDER, value) is not None


def is_stand_in(value: str) -> bool:
    """Whether a text is no name yet, where a name in lower case or a number belongs: a placeholder of any kind.

    `HOSTNAME` or `MY_PORT` is none where capitals may stand; `HTTP` is a mistake.
    """
    if is_placeholder(value):
        return True
    if value != value.lower() and re.search(_STAND_IN, value) is not None:
        return True
    return ("-" in value or "_" in value) and re.search(_MARKER, value) is not None


def is_readers(value: str, *, is_number: bool = False) -> bool:
    """Whether a text that is refused where it stands is for its reader to replace: `192.168.1.x`, `your-port`.

    Nobody is to put an address where a number belongs.
    """
    patterns = (_YOURS,) if is_number else (_OPEN_ADDRESS, _YOURS)
    return is_stand_in(value) or any(re.fullmatch(one, value) is not None for one in patterns)


def is_said_later(value: str) -> bool:
    """Whether a text says who or what will write something else in its place: `set by kustomize`."""
    return re.fullmatch(_LATER, value) is not None


def is_blank(value: str) -> bool:
    """Whether a text stands where a secret belongs that nobody may see: `xxxxxxx`, `changeme`, `<base64 of the key>`.

    A secret that somebody can read is none: it was written there, and forgotten to be encoded.
    """
    return is_stand_in(value) or re.search(_BLANK, value.strip(), re.IGNORECASE) is not None


_UNREADABLE = "Unreadable"


class Requirement(NamedTuple):
    """One condition of a selector; `path` is its place below the selector.

    The operator `Unreadable` stands for a mapping or a list in the place of a value: nothing meets it.
    """

    key: str
    operator: str
    values: tuple[str, ...]
    path: Path

    def holds(self, labels: Mapping[str, str], added: Mapping[str, str | None]) -> bool:
        """Whether pods with `labels`, and those that a controller adds (None: some value), meet the condition.

        apimachinery's labels.Requirement.Matches: NotIn and DoesNotExist hold for a missing key.
        """
        if self.operator == _UNREADABLE:
            return False
        if self.key in labels:
            return self._admits(labels[self.key])
        if self.key in added:
            pattern = added[self.key]
            if pattern is None:
                return self.operator != "DoesNotExist"
            if self.operator == "In":
                return any(re.fullmatch(pattern, value) for value in self.values)
            return self.operator != "DoesNotExist"
        return self.operator in ("NotIn", "DoesNotExist")

    def _admits(self, value: str) -> bool:
        match self.operator:
            case "In":
                return value in self.values
            case "NotIn":
                return value not in self.values
            case "DoesNotExist":
                return False
            case _:
                return True

    def __str__(self) -> str:
        match self.operator:
            case "In" if len(self.values) == 1:
                return f"{self.key}={self.values[0]}"
            case "In" | "NotIn":
                return f"{self.key} {'in' if self.operator == 'In' else 'not in'} ({', '.join(self.values)})"
            case "Exists":
                return f"{self.key} exists"
            case "Unreadable":
                return f"{self.key}=…"
            case _:
                return f"{self.key} does not exist"


class Selector(NamedTuple):
    """All requirements of a selector; one without requirements matches everything.

    Labels are in the order of their keys, as kubectl prints them: words, and fingerprints made of them, must not hang
    on the order in which somebody wrote them. `is_unreadable` says that a part of it is no text, or filled in later:
    then nothing is known of what it matches.
    """

    requirements: tuple[Requirement, ...]
    is_unreadable: bool = False

    @staticmethod
    def of(requirements: Sequence[Requirement]) -> Selector:
        return Selector(tuple(requirements), any(map(_is_unreadable, requirements)))

    def matches(self, labels: Mapping[str, str], added: Mapping[str, str | None] = {}) -> bool:
        for one in self.requirements:
            # nearly all ask for one value of a label that is there
            if one.operator == "In" and one.key in labels:
                if labels[one.key] not in one.values:
                    return False
            elif not one.holds(labels, added):
                return False
        return True

    def unmet(self, labels: Mapping[str, str], added: Mapping[str, str | None] = {}) -> list[Requirement]:
        return [requirement for requirement in self.requirements if not requirement.holds(labels, added)]

    def __str__(self) -> str:
        return ", ".join(map(str, self.requirements))


def _is_unreadable(one: Requirement) -> bool:
    return one.operator == _UNREADABLE or is_placeholder(one.key) or any(map(is_placeholder, one.values))


def equality_selector(value: Any, common: Mapping[str, str] = {}) -> Selector:
    """A Service's or ReplicationController's selector: a bare map of labels."""
    pairs = {**mapping(value), **common}
    return Selector.of([_equality(key, pairs[key], (key,)) for key in sorted(pairs)])


def label_selector(value: Any, common: Mapping[str, str] = {}) -> Selector:
    """A LabelSelector: matchLabels and matchExpressions, all of which must hold."""
    fields = mapping(value)
    pairs = {**mapping(fields.get("matchLabels")), **common}
    found = [_equality(key, pairs[key], ("matchLabels", key)) for key in sorted(pairs)]
    for index, expression in enumerate(sequence(fields.get("matchExpressions"))):
        one = mapping(expression)
        written = sequence(one.get("values"))
        values = tuple(scalar_text(each) for each in written if not isinstance(each, (dict, list)))
        operator = text(one.get("operator")) if len(values) == len(written) else _UNREADABLE
        found.append(Requirement(text(one.get("key")), operator, values, ("matchExpressions", index)))
    return Selector.of(found)


def _equality(key: str, value: Any, path: Path) -> Requirement:
    if isinstance(value, (dict, list)):
        return Requirement(key, _UNREADABLE, (), path)
    return Requirement(key, "In", (scalar_text(value),), path)
