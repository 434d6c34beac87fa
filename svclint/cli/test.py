"""`svclint test`: tries the examples of the policies in the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from svclint.cli.card import unmarked
from svclint.cli.configuration import own_settings
from svclint.cli.terminal import color, show
from svclint.discover import UsageFault
from svclint.files.whole_files import write_whole
from svclint.output.neutral import neutral
from svclint.output.paint import Line, Piece, Role, paint
from svclint.policies.trial import Trial, trials

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.settings import PolicySetting, Settings


def run(arguments: Namespace) -> int:
    """Try them, say how it went, and by the exit code whether all are as they say."""
    settings = own_settings(arguments)
    chosen = _chosen(arguments.policies, settings)
    _can_be_evaluated()
    done = [one for policy in chosen for one in trials(policy, settings, marked(policy))]
    without = [policy.name for policy in chosen if not policy.examples]
    text = _junit(done) if arguments.format == "junit" else ""
    if not text:
        text = paint(_lines(done, without), color=color(arguments.color) and not arguments.output)
    if arguments.output:
        try:
            write_whole(arguments.output, text)
        except OSError as error:
            raise UsageFault(f"{arguments.output}: {error.strerror or error}") from None
    else:
        show(text)
    return 1 if any(one.wrong for one in done) else 0


def _chosen(names: Sequence[str], settings: Settings) -> list[PolicySetting]:
    known = {policy.name: policy for policy in settings.policies}
    if not known:
        raise UsageFault("there is no policy: write some under policies: in svclint.yaml")
    for name in names:
        if name not in known:
            from svclint.config.faults import suggestion

            raise UsageFault(f'there is no policy "{name}" ({suggestion(name, known) or "svclint rules lists them"})')
    return [known[name] for name in dict.fromkeys(names)] or list(known.values())


def _can_be_evaluated() -> None:
    from svclint.cel.installed import INSTALL, available

    if not available():
        raise UsageFault(INSTALL)


def marked(policy: PolicySetting) -> dict[str, frozenset[str]]:
    """The places (file:line) that the comments of each example mark."""
    return {
        one.name: frozenset(
            f"{file}:{number}"
            for file, text in one.files.items()
            for number, line in enumerate(text.splitlines(), 1)
            if "primary" in unmarked(line)[1]
        )
        for one in policy.examples
    }


def _lines(done: Sequence[Trial], without: Sequence[str]) -> Iterator[Line]:
    for one in done:
        role: Role = "error" if one.wrong else "strong"
        outcome = "failed" if one.wrong else "passed"
        yield Piece(outcome, role), Piece(f"  {neutral(one.policy)}: {neutral(one.example)}")
        yield from ((Piece(f"        {neutral(words)}"),) for words in one.wrong)
    yield from ((Piece(f"        {neutral(name)} has no examples"),) for name in without)
    failed = sum(bool(one.wrong) for one in done)
    examples = f"{len(done)} example{'' if len(done) == 1 else 's'}"
    yield (Piece(f"{examples}, {failed} failed." if failed else f"{examples}, all as they say."),)


def _junit(done: Sequence[Trial]) -> str:
    from svclint.output.xml_ import HEAD, content, tag

    failed = sum(bool(one.wrong) for one in done)
    counts = {"name": "svclint test", "tests": len(done), "failures": failed, "errors": 0}
    lines = [tag("testsuites", counts), tag("testsuite", counts)]
    for one in done:
        named = {"classname": neutral(one.policy), "name": neutral(one.example)}
        if not one.wrong:
            lines.append(tag("testcase", named, closed=True))
            continue
        words = [neutral(each) for each in one.wrong]
        failure = tag("failure", {"message": words[0]}) + content(words) + "</failure>"
        lines += [tag("testcase", named), failure, "</testcase>"]
    return HEAD + "".join(f"{line}\n" for line in (*lines, "</testsuite>", "</testsuites>"))
