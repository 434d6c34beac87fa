"""`svclint check --fix` and `--diff`: the edits that findings name, tried, and written or shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from svclint.cli.outputs import write
from svclint.cli.terminal import say, show
from svclint.discover import UsageFault
from svclint.files.paths import is_dir, is_file, join, read_bytes, real_path
from svclint.files.whole_files import write_whole_bytes
from svclint.fixing.edits import Proposal, all_edited, sorted_out
from svclint.fixing.trial import Trial
from svclint.named_tuple import NamedTuple
from svclint.output.neutral import neutral
from svclint.source import Source, decode, encoded
from svclint.wording import listed

if TYPE_CHECKING:
    from argparse import Namespace

    from svclint.cli.charts import Renderer
    from svclint.cli.check import Checked, Wanted
    from svclint.cli.outputs import Output
    from svclint.finding import Finding
    from svclint.settings import Settings


class Left(NamedTuple):
    """The fixes that were not made, by why: two want the same place, it did not help, they want to be asked for.

    `undone` are those in words: `service.yaml:1 write apiVersion: batch/v1`.
    """

    conflicting: int
    undone: Sequence[str]
    unsafe: int


def run(
    arguments: Namespace,
    outputs: Sequence[Output],
    wanted: Wanted,
    chosen: Settings,
    renderer: Renderer,
    found: Checked,
) -> int:
    """Make the edits, or show them, and report what is left."""
    # imported here: check imports this module
    from svclint.cli.check import checked

    everything = wanted._replace(changed=None)
    texts = {path: source.text for path, source in editable(found, wanted)}
    offered = [one for one in found.report.active if one.fix is not None and _is_within(one, texts)]
    asked = [one for one in offered if arguments.unsafe_fixes or (one.fix is not None and one.fix.safe)]
    fitting, conflicting = sorted_out(map(_proposal, asked))

    def lint(edited: Mapping[str, str]) -> Sequence[Finding]:
        buffers = {path: Source(path, text) for path, text in edited.items()}
        again = checked(arguments, everything, chosen, renderer, buffers=buffers)
        return again.report.findings if again is not None else ()

    before = found.report.findings if wanted.changed is None else lint({})
    kept, undone = Trial(before, texts, lint).run(fitting)
    edited = all_edited(kept, texts)
    left = Left(len(conflicting), list(map(_words, undone)), len(offered) - len(asked))
    if arguments.diff:
        return _shown(arguments, texts, edited, kept, left)
    written = write_edited(edited, texts)
    if written:
        again = checked(arguments, wanted, chosen, renderer)
        found = again if again is not None else found
    write(found.report, outputs, arguments)
    if not arguments.quiet:
        _tell("Fixed", sum(len(one.findings) for one in kept if one.files <= written), written, left)
    return found.report.exit_code


def _shown(
    arguments: Namespace, texts: Mapping[str, str], edited: Mapping[str, str], kept: Sequence[Proposal], left: Left
) -> int:
    # imported here: most who fix write
    from svclint.output.diff import diff

    for file, text in sorted(edited.items()):
        show(diff(file, texts[file], text))
    if not arguments.quiet:
        _tell("Would fix", sum(len(one.findings) for one in kept), edited, left)
    return 1 if edited else 0


def _proposal(finding: Finding) -> Proposal:
    assert finding.fix is not None
    return Proposal((finding,), finding.fix.replacements)


def _words(proposal: Proposal) -> str:
    """A fix, and where its finding stands."""
    (finding, *_) = proposal.findings
    what = finding.fix.description if finding.fix is not None else ""
    return f"{neutral(finding.location.file)}:{finding.location.line} {neutral(what)}".rstrip()


def _is_within(finding: Finding, texts: Mapping[str, str]) -> bool:
    return finding.fix is not None and all(one.location.file in texts for one in finding.fix.replacements)


def editable(found: Checked, wanted: Wanted) -> Iterator[tuple[str, Source]]:
    """The files that may be edited: manifests below what is named on the command line, by whatever link."""
    roots = [real_path(path) for path in wanted.paths]
    folders = tuple(join(path, "") for path in roots if is_dir(path))
    for path, source in found.discovery.sources.items():
        if path in found.discovery.snapshots or source.error is not None or source.template is not None:
            continue
        place = real_path(path)
        if is_file(path) and (place in roots or place.startswith(folders)):
            yield path, source


def write_edited(edited: Mapping[str, str], texts: Mapping[str, str]) -> frozenset[str]:
    """Write the new texts, in the encoding of the old ones; those files that somebody has changed since stay.

    Gives the files that were written.
    """
    written = []
    for path, text in sorted(edited.items()):
        try:
            data = read_bytes(path)
            if decode(data) != (texts[path], None):
                say(f"svclint: {path} has changed since it was read, and stays as it is")
                continue
            write_whole_bytes(path, encoded(text, data))
        except OSError as error:
            raise UsageFault(f"{path} cannot be written: {error.strerror or error}") from None
        written.append(path)
    return frozenset(written)


def _tell(verb: str, number: int, files: Iterable[str], left: Left) -> None:
    names = sorted(files)
    words = [f"{verb} {number} finding{'' if number == 1 else 's'}{f' in {listed(names, 3)}' if names else ''}."]
    if left.conflicting:
        words.append(f"{left.conflicting} would edit the same place otherwise: run it again for them.")
    if left.undone:
        number = len(left.undone)
        why = f"{number} did not help, or brought another finding, and {_was(number)} taken back"
        words.append(f"{why}: {listed(left.undone, 3)}.")
    if left.unsafe:
        words.append(f"{left.unsafe} may change what is meant: --unsafe-fixes makes them too.")
    say(" ".join(words))


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
