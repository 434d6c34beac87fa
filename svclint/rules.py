"""The rules: choosing among them, and finding the check function of each by its name."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from importlib import import_module
from itertools import compress, repeat
from operator import and_, contains

from svclint import cards
from svclint.named_tuple import NamedTuple
from svclint.severity import Severity
from svclint.source import pieces
from svclint.typing_names import TYPE_CHECKING, Any, Literal
from svclint.violation import Violation

if TYPE_CHECKING:
    from svclint.scope import Scope
    from svclint.settings import PolicySetting, Settings
    from svclint.source import Source
    from svclint.vocabulary import Vocabulary

Check = Callable[..., Iterator[Violation]]
"""(subject, graph) -> violations. The subject is a Resource, or what the words in Rule.kinds say.

The options of the rule come as keyword arguments, `cluster-domain` as `cluster_domain`."""

Role = Literal["", "internal", "unused-suppression", "schema", "admission", "crd-rules"]
"""What svclint itself asks a rule for; the cards' schema says what each role means."""

Mention = str | tuple[tuple[str, ...], ...]
"""A word or /expression/ that must stand in a text; or several lists, one word of each of which must."""

Field = Literal["", "mesh"]
"""What a rule that is off by default is on for, nevertheless; the cards' schema says what each word means."""


class Rule(NamedTuple):
    """A card: what a rule is called, says and applies to; `topic` is its folder in the catalogue.

    `kinds` are `Kind` (of built-in groups), `group/Kind`, "*" for every object, a relation, or one of the words
    workload, problem, suppression, failure.
    `options` maps an option's name to its JSON Schema, which holds the default; `options_of` are other rules whose
    options this one asks for as well. `yields_to` are the rules (with `*`)
    that speak first: where one of them finds an error at the same place of the same object, this one is silent.
    `mentions` are words (between slashes: regular expressions) of which one must stand in the manifests where the rule
    has anything to say, or lists of which one word each must stand in one of them; none means any. `mentions_itself`
    says that they stand where the subject itself is written. `role` is empty for
    nearly all rules. `on_for` limits a rule that nobody asked for by its name or topic to some subjects. `compares`
    says that it judges a change, between two states: its subjects are the pairs of such objects. `dangling` says that
    its findings tell of something that is used and not there.
    """

    name: str
    topic: str
    summary: str
    severity: Severity
    default: bool
    kinds: tuple[str, ...]
    why: str
    remediation: str
    references: tuple[str, ...]
    options: Mapping[str, Mapping[str, Any]]
    options_of: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    role: Role = ""
    on_for: Field = ""
    compares: bool = False
    dangling: bool = False
    mentions_itself: bool = False

    def defaults(self) -> dict[str, Any]:
        """The options with the values that hold when nothing is configured."""
        return {name: schema.get("default") for name, schema in self.options.items()}


@lru_cache(maxsize=1)
def catalogue() -> tuple[Rule, ...]:
    """All rules, by topic and name."""
    made = _made()
    return tuple(map(_rule, cards.rows() if made is None else made.RULES))


CEL_ROLES = ("admission", "crd-rules")
"""The roles of rules that evaluate CEL: what they could not say of an object is told of."""

CUSTOM = "custom"
"""The topic of the rules that a configuration brings."""


def is_in_cel(rule: Rule) -> bool:
    """Whether what the rule says comes of expressions that manifests or the configuration hold."""
    return rule.topic == CUSTOM or rule.role in CEL_ROLES


def known_rules(settings: Settings) -> tuple[Rule, ...]:
    """The catalogue, and the policies of the settings."""
    return (*catalogue(), *map(of_policy, settings.policies)) if settings.policies else catalogue()


def of_policy(policy: PolicySetting) -> Rule:
    """A rule of somebody's own, as any other."""
    why = policy.why or "A policy of this project, which its configuration holds."
    remedy = policy.help or f"Make the policy's expression true: svclint explain {policy.name} shows it."
    return Rule(policy.name, CUSTOM, policy.message, policy.severity, True, policy.kinds, why, remedy, (), {})


def _rule(row: cards.Row) -> Rule:
    name, topic, summary, severity, *rest = row
    return Rule(name, topic, summary, Severity.parse(severity), *rest)


@lru_cache(maxsize=1)
def _homes() -> Mapping[str, str]:
    made = _made()
    return cards.homes() if made is None else made.HOMES


@lru_cache(maxsize=1)
def _made() -> Any:
    """The module that the build made of all cards and checks; None where they must be read."""
    digest = cards.made()
    if digest is None:
        return None
    try:
        module = import_module("svclint._catalogue")
    except ImportError:
        return None
    return module if digest in ("", module.DIGEST) else None


def configured(
    settings: Settings, rules: tuple[Rule, ...] | None = None, *, compares: bool = False
) -> tuple[Rule, ...]:
    """The rules to run on one state, or (`compares`) on a change, with the severities that the settings give them.

    `select` replaces the default choice; `rules` of the settings then switch single ones on or off; `ignore` has the
    last word. Names may be those of topics.
    """
    chosen = []
    for rule in known_rules(settings) if rules is None else rules:
        if rule.compares is not compares:
            continue
        setting = settings.rules.get(rule.name)
        names = {rule.name, rule.topic}
        if settings.select:
            wanted = not names.isdisjoint(settings.select)
        elif setting is not None and setting.enabled is not None:
            wanted = setting.enabled
        else:
            wanted = rule.default or bool(rule.on_for)
        if rule.on_for and (settings.select or (setting is not None and setting.enabled)):
            rule = rule._replace(on_for="")  # noqa: PLW2901
        if not wanted or not names.isdisjoint(settings.ignore):
            continue
        if setting is not None and setting.severity is not None:
            rule = rule._replace(severity=setting.severity)  # noqa: PLW2901
        chosen.append(rule)
    return tuple(chosen)


def with_role(rules: Iterable[Rule], role: Role) -> Rule | None:
    """The one of `rules` that has `role`; None where it is not among them."""
    return next((rule for rule in rules if rule.role == role), None)


def options(rule: Rule, settings: Settings) -> dict[str, Any]:
    """The options that the check of `rule` is called with: the cards' defaults under the configured values."""
    if not rule.options and not rule.options_of and rule.name not in settings.rules:
        return {}
    found: dict[str, Any] = {}
    giving = [one for one in catalogue() if one.name in rule.options_of] if rule.options_of else []
    for one in (rule, *giving):
        setting = settings.rules.get(one.name)
        found.update({**one.defaults(), **(setting.options if setting is not None else {})})
    return {name.replace("-", "_"): value for name, value in found.items()}


# of patterns that are words: what they are compiled for is not worth it
_PLAIN = frozenset("/:-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


class Words:
    """The texts of a scope, asked for the words that rules need: what cannot speak need not be imported.

    `are_made` says that words are made of several texts: a variable may be any part of one. `files` are the paths of
    the first of the texts, where objects are as they are written there; empty where something else makes them.
    `vocabulary` is one that has all words of these texts, and of no others where they are the `whole` of it. `sources`
    are those of the texts, where each has one: what a text lacks, other scopes that hold it need not look for again.
    """

    __slots__ = (
        *("_asked", "_files", "_fresh", "_hidden", "_is_whole", "_known", "_nowhere", "_pieces", "_sources", "_texts"),
        *("_vocabulary", "_where"),
    )

    # What a word may hide behind, by what begins it: escapes that stand for a letter or a slash, those that join two
    # lines, and explicit tags, one of which is base64.
    _SIGNS = ("\\", "!", "%TAG")
    _TAGS = ("!!", "!<", "%TAG")

    def __init__(
        self,
        texts: Iterable[str],
        *,
        are_made: bool = False,
        files: Iterable[str] = (),
        vocabulary: Vocabulary | None = None,
        whole: bool = False,
        sources: Sequence[Source] = (),
    ) -> None:
        self._texts = tuple(texts)
        self._sources = sources
        # those that somebody has asked before, those that nobody has, and the words that none of the former has
        self._asked: Sequence[Source] = ()
        self._fresh: Sequence[Source] = ()
        self._nowhere = 0
        self._vocabulary = vocabulary
        self._is_whole = whole
        self._files = tuple(files)
        self._hidden: bool | None = are_made or None
        self._known: dict[Mention, bool] = {}
        self._pieces: str | None = None
        self._where: dict[tuple[Mention, ...], frozenset[str]] = {}

    @staticmethod
    def of(scope: Scope) -> Words:
        is_made = bool(scope.substitutions)
        files = () if is_made or scope.kustomizations else (one.source.path for one in scope.members)
        known, is_whole = scope.vocabulary()
        # of thousands of texts hardly one is held by another scope as well
        sources = tuple(scope.sources()) if len(scope.members) <= _NEIGHBOURS and not scope.printed else ()
        return Words(scope.texts(), are_made=is_made, files=files, vocabulary=known, whole=is_whole, sources=sources)

    def may_concern(self, rule: Rule) -> bool:
        """Whether one of the words that `rule` needs is there, or may be; and what it is on for."""
        if rule.mentions and not (any(map(self._is_there, rule.mentions)) or self._hides_words()):
            return False
        return not rule.on_for or self._is_there(_WORD_OF[rule.on_for]) or self._hides_words()

    def about(self, rule: Rule, subjects: Sequence[Any]) -> Sequence[Any]:
        """Those of the subjects of which `rule` may have something to say, by the words where each is written."""
        if not rule.mentions_itself or not self._files:
            return subjects
        files = self._where.get(rule.mentions)
        if files is None:
            own = {one.file for one in subjects}
            if len(own) * _FEW < len(self._files):
                # most of the texts hold no subject: the next rule that needs these words has others
                files = frozenset(self._files_with(rule.mentions, own))
            else:
                files = self._where[rule.mentions] = frozenset(self._files_with(rule.mentions))
        # labels that are added to an object may be anything
        return [one for one in subjects if one.file in files or one.rendering.common is not None]

    def _files_with(self, mentions: Iterable[Mention], own: Collection[str] | None = None) -> Iterator[str]:
        """The files in which one of the words stands, or may; of all, or of `own`."""
        files, texts = self._files, self._texts
        if own is not None:
            chosen = [(file, text) for file, text in zip(files, texts, strict=False) if file in own]
            files, texts = tuple(file for file, _ in chosen), tuple(text for _, text in chosen)
        for mention in filter(self._is_there, mentions):
            yield from compress(files, _each_has(mention, texts))
        if self._hides_words():
            yield from (file for file, text in zip(files, texts, strict=False) if self._hides(text))

    def _hides_words(self) -> bool:
        if self._hidden is None:
            signs = filter(self._is_there, self._SIGNS)
            self._hidden = any(self._hides(one) for sign in signs for one in self._texts if sign in one)
        return self._hidden

    def _hides(self, text: str) -> bool:
        # most texts have escapes of other letters, which a search for each of these would pass one by one
        return ("\\" in text and _escape().search(text) is not None) or any(map(text.__contains__, self._TAGS))

    def _is_there(self, mention: Mention) -> bool:
        known = self._known.get(mention)
        if known is None:
            known = self._known[mention] = self._stands(mention)
        return known

    def _stands(self, mention: Mention) -> bool:
        if isinstance(mention, str):
            word = _plain(mention)
            if word is None:
                return any(_found(mention, self._texts))
            if self._vocabulary is not None and (self._is_whole or not self._vocabulary.has(word)):
                return self._vocabulary.has(word)
            return self._stands_in_one(word)
        texts: Sequence[str] = self._texts
        for words in mention:
            # what stands nowhere, as other rules have asked already, is not looked for once more
            there = [word for word in words if self._is_there(word)]
            if not there or not texts:
                return False
            found = zip(*(_found(word, texts) for word in there), strict=True)
            texts = [text for text, each in zip(texts, found, strict=True) if any(each)]
        return bool(texts)

    def _stands_in_one(self, word: str) -> bool:
        """Whether a word without blanks stands in one of the texts."""
        if self._pieces is None:
            self._pieces = self._learn()
        bit = _bit(word)
        if not self._nowhere & bit:
            for one in self._asked:
                if not one.lacks & bit:
                    if word in one.text:
                        return True
                    one.lacks |= bit
        if word in self._pieces:
            return True
        for one in self._fresh:
            one.lacks |= bit
        return False

    def _learn(self) -> str:
        """What stands between the blanks of all texts that nobody has asked before, each once: of thousands of files
        most say the same, and what has no blank in it stands in one of them or nowhere."""
        if self._sources:
            self._asked = [one for one in self._sources if one.lacks]
            self._fresh = [one for one in self._sources if not one.lacks]
            self._nowhere = reduce(and_, [one.lacks for one in self._asked]) if self._asked else 0
        found: set[str] = set()
        for text in [one.text for one in self._fresh] if self._sources else self._texts:
            found.update(pieces(text))
        return "\n".join(found)


# so many texts of a scope keep what they lack: variants of a directory are each a scope that sees all the others
_NEIGHBOURS = 256
_bits: dict[str, int] = {}


def _bit(word: str) -> int:
    """The bit that stands for a word in `Source.lacks`."""
    return _bits.get(word) or _bits.setdefault(word, 1 << len(_bits))


# so many texts for each that holds a subject, and only these are searched
_FEW = 2


@lru_cache(maxsize=1)
def _escape() -> re.Pattern[str]:
    """An escape that stands for a letter or a slash, or joins two lines; begins with what is looked for first."""
    return re.compile(r"\\[xuU/\n\r\x85\u2028\u2029]")


def _each_has(mention: Mention, texts: Sequence[str]) -> Iterable[object]:
    """Whether each of the texts has the word, or one of each list."""
    if isinstance(mention, str):
        return _found(mention, texts)
    lists = (map(any, zip(*(_found(word, texts) for word in words), strict=True)) for words in mention)
    return map(all, zip(*lists, strict=True))


def _found(word: str, texts: Sequence[str]) -> Iterator[object]:
    """Whether each of the texts has the word. There may be thousands of them: the loop is that of `map`."""
    plain = _plain(word)
    return map(re.compile(word[1:-1]).search, texts) if plain is None else map(contains, texts, repeat(plain))


def _plain(word: str) -> str | None:
    """What a mention looks for; None where it is an expression."""
    if not word.startswith("/"):
        return word
    pattern = word[1:-1]
    return pattern.replace("\\.", ".") if _PLAIN.issuperset(pattern.replace("\\.", "")) else None


# what stands in the manifests of each field that a rule may be on for
_WORD_OF: Mapping[Field, str] = {"mesh": "istio"}


def check_function(rule: Rule) -> Check:
    """The function that decides for `rule`: the one of its name in the topic's module, or in one of its package's.

    A rule's first use imports that module and no other.
    """
    if rule.topic == CUSTOM:
        # imported here: hardly anybody has any
        from svclint.policies.custom import check_of

        return check_of(rule.name)
    home, function = _home_of(rule.topic, rule.name)
    # asked for each scope: import_module would look for it each time
    check: Check = getattr(sys.modules.get(home) or import_module(home), function)
    return check


@lru_cache(maxsize=512)
def _home_of(topic: str, name: str) -> tuple[str, str]:
    """The module that has the check of a rule, and the name of the function."""
    function = name.replace("-", "_")
    home = _homes().get(f"{topic}.{function}")
    if home is None:
        raise LookupError(f"no function {function} in svclint/checks/{topic}")
    return home, function
