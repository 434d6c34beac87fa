"""What earlier runs found, for this one: the documents of a text, the result of a scope."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from svclint.document import Path, documents
from svclint.document.sent import Sent, as_sent, take
from svclint.finding import Finding, Location, ResourceId, write_secrets
from svclint.kept.digest import Digests, Undigested, digest, text_digest
from svclint.kept.program import program
from svclint.kept.silence import Silences, frame, silences, silent
from svclint.kept.store import Store
from svclint.kept.typed import Reader, as_json
from svclint.linting.engine import Job, ScopeResult
from svclint.linting.silence import Silent
from svclint.offer import Offered
from svclint.resource import Identity, Selector, objects
from svclint.rules import catalogue, with_role
from svclint.settings import Settings
from svclint.severity import Severity
from svclint.source import Source

Work = Callable[[Job], ScopeResult]
Map = Callable[[Work, Iterable[Job]], Iterable[ScopeResult]]
Parse = Callable[[Sequence[Source]], None]
Heard = Callable[[str, Job, ScopeResult], None]
"""Is told of a result: under which key it is kept, and of what it is."""

# what the annotations of the kept types name, and their modules import for type checkers only
_NAMES = {one.__name__: one for one in (Finding, Identity, Location, Offered, ResourceId, Selector, Silent)} | {
    "Path": Path
}

# files of a scope
_MANY_FILES = 8


class Keeper:
    """Asks a store before anything is worked out, and gives it what was."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reader = Reader(_NAMES)

    def parse(self, sources: Sequence[Source], rest: Parse) -> None:
        """Let all `sources` have their documents: those that are kept, and those that `rest` reads."""
        keys = {digest(b"documents", program(), one.path, text_digest(one)): one for one in sources}
        read = {key: self._read(text, Sent) for key, text in self._store.get(list(keys)).items()}
        unread = {key: one for key, one in keys.items() if read.get(key) is None}
        for key in keys.keys() - unread.keys():
            take(keys[key], read[key])
        rest(list(unread.values()))
        self._store.put(dict(_written(unread)), used=list(keys.keys() - unread.keys()))

    def map(self, work: Work, jobs: Iterable[Job], rest: Map, heard: Heard | None = None) -> Iterator[ScopeResult]:
        """`map(work, jobs)`: what is kept, and what `rest` gives for the others; `heard` is told of all."""
        digests = Digests()
        wanted = list(jobs)
        keys = [_key(work, job, digests) for job in wanted]
        texts = self._store.get([key for key in keys if key])
        kept = [self._read(texts[key], ScopeResult) if key in texts else None for key in keys]
        missing = [(job, key) for job, key, one in zip(wanted, keys, kept, strict=True) if one is None]
        frames = [_frame_key(job, digests) if key else b"" for job, key in missing]
        asked = self._with_silent([job for job, _ in missing], frames, digests)
        made = iter(zip(asked, frames, rest(work, asked), strict=True))
        new: dict[bytes, str] = {}
        for job, key, one in zip(wanted, keys, kept, strict=True):
            if one is not None:
                if heard is not None:
                    heard(key.hex(), job, one)
                yield one
                continue
            _, frame, full = next(made)
            result = full._replace(silent=None)
            if heard is not None and key:
                heard(key.hex(), job, full)
            if key and not _has_failed(result) and not write_secrets(result.findings):
                new[key] = as_json(result)
                if frame and full.silent is not None:
                    # plain already, and long
                    new[frame] = json.dumps(silences(full.silent, job, digests), separators=(",", ":"))
            yield result
        self._store.put(new, used=list(texts))

    def _with_silent(self, jobs: Sequence[Job], frames: Sequence[bytes], digests: Digests) -> list[Job]:
        """The jobs, with what need not be asked: what was not changed says of itself what it said."""
        texts = self._store.get([key for key in frames if key])
        found = []
        for job, key in zip(jobs, frames, strict=True):
            known = self._read(texts[key], Silences) if key in texts else None
            mine = silent(known, job, digests) if known is not None else Silent()
            found.append(job._replace(silent=mine) if key else job)
        return found

    def _read(self, text: str, of: Any) -> Any:
        """The value that was kept; None where it has another form."""
        try:
            return self._reader.read(text, of)
        except (ValueError, RecursionError):
            return None


def _written(sources: dict[bytes, Source]) -> Iterator[tuple[bytes, str]]:
    for key, source in sources.items():
        if _holds_secrets(source):
            continue
        text = json.dumps(as_sent(source), separators=(",", ":"))
        # aliases are written out: what a few of them unfold to is not worth the room
        if len(text) < 4 * len(source.text) + 1000:
            yield key, text


def _holds_secrets(source: Source) -> bool:
    """Whether a text had better be in no second place."""
    return "Secret" in source.text and any(
        data.get("kind") == "Secret" for one in documents(source) for _, data in objects(one)
    )


def _key(work: Work, job: Job, digests: Digests) -> bytes:
    """Empty where the result cannot be kept."""
    try:
        return digests.of(work.__qualname__, program(), job._replace(settings=_deciding(job.settings)))
    except Undigested:
        return b""


def _frame_key(job: Job, digests: Digests) -> bytes:
    """Empty where a scope has so few files that most have changed when one has, where kustomizations make its objects,
    and where a change is asked about."""
    if not isinstance(job, Job) or job.scope.kustomizations or len(job.scope.members) < _MANY_FILES:
        return b""
    return digests.of("silent", program(), frame(job.scope), _deciding(job.settings))


def _deciding(settings: Settings) -> Settings:
    """The settings without those that are asked when all scopes are done."""
    return settings._replace(today="", ignores=(), threshold=Severity.WARNING)


def _has_failed(result: ScopeResult) -> bool:
    """Whether a check raised: the next run may have more luck."""
    rule = with_role(catalogue(), "internal")
    return rule is not None and any(one.rule == rule.name for one in result.findings)
