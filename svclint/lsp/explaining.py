"""What a rule is about, for an editor: a file to look at, or words."""

from __future__ import annotations

from contextlib import suppress

from svclint.files.paths import join, kept_folder, make_own_folder
from svclint.files.whole_files import write_whole
from svclint.output.sarif_rules import help_markdown, rule_uri
from svclint.rules import catalogue


def explanation(name: str, *, write: bool) -> tuple[str, str]:
    """A Markdown file about the rule where one is wanted and can be written, and the words in it."""
    rule = next((one for one in catalogue() if one.name == name), None)
    if rule is None:
        return "", f"svclint has no rule {name}"
    words = f"# {rule.name}\n\n{help_markdown(rule)}\n\n<{rule_uri(rule)}>\n"
    if write:
        folder = join(kept_folder(), "rules")
        # who cannot write there is told in words
        with suppress(OSError):
            make_own_folder(folder)
            file = join(folder, f"{rule.name}.md")
            write_whole(file, words)
            return file, words
    return "", words
