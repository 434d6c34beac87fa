"""What only tasks of Ansible send to a cluster: their module asks for no validation of fields unless it is told to.

https://docs.ansible.com/ansible/latest/collections/kubernetes/core/k8s_module.html: `validate`; the API server then
drops what it does not know, with a warning.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator

from svclint.source import Question
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from svclint.source import Source

_TASK = re.compile(
    r"(?m)^(?P<indent>[ ]*)(?P<item>(?:- )?)(?:(?:community\.kubernetes|kubernetes\.core|redhat\.openshift)\.)?k8s:"
    r"[ \t]*(?:#[^\n]*)?\r?\n"
)
_VALIDATES = re.compile(r"(?m)^[ ]*validate[ ]*:")
_LOOKED_UP = re.compile(
    r"\b(?:lookup|query)\([ ]*[\"'](?:ansible\.builtin\.)?(?:file|template)[\"'][ ]*,[ ]*[\"']([^\"'\n]{1,200})[\"']"
)
_OPTION = re.compile(r"(?:- )?(\w+)[ ]*:(?:[ ]+[\"']?([^\"'\n#]{0,200}?)[\"']?[ ]*(?:#.*)?\r?$)?")
# {{ role_path }}/files/web.yaml, {{ playbook_dir }}/web.yaml
_VARIABLE = re.compile(r"^\{\{[ ]*\w{1,40}[ ]*\}\}/")
# characters of one task
_LONGEST = 20_000
# where Ansible looks for what a task of a playbook or a role names
_PLACES = ("", "files", "templates", "../files", "../templates", "..")


def _sent(source: Source, _: None) -> tuple[tuple[str, bool], ...] | None:
    """What tasks of a text send, as it is written there, and whether they have its fields validated."""
    found: dict[tuple[str, bool], None] = {}
    for task in _TASK.finditer(source.text):
        block = _block(source.text, task.end(), len(task["indent"]) + len(task["item"]))
        validates = _VALIDATES.search(block) is not None
        found |= dict.fromkeys((one, validates) for one in _named(block))
    return tuple(found) or None


SENT = Question(_sent, None)
"""The paths that tasks of Ansible send, each with whether its fields are validated; None without any."""


def _named(block: str) -> list[str]:
    """What the options of a task name; none where it deletes that. Fields of an object that stands in the task itself
    are called as options are (`path`)."""
    found: list[str] = []
    own, option = -1, ""
    for line in block.split("\n"):
        written = line.lstrip(" ")
        if not written.strip() or written.startswith("#"):
            continue
        indent = len(line) - len(written)
        own = indent if own < 0 else own
        field = _OPTION.match(written)
        is_option = indent == own and not written.startswith("- ")
        if field is not None:
            name, value = field[1], field[2] or ""
            option = name if is_option else option
            if is_option and name == "state" and value == "absent":
                return []
            if value and (name in {"src", "template"} if is_option else (option, name) == ("template", "path")):
                found.append(value)
        if is_option or field is None:
            found += _LOOKED_UP.findall(line)
    return found


def _block(text: str, start: int, indent: int) -> str:
    """What stands below a key that is indented so far."""
    lines: list[str] = []
    for line in text[start : start + _LONGEST].split("\n"):
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        lines.append(line)
    return "\n".join(lines)


def sent_unchecked(sources: Iterable[Source], paths: Collection[str]) -> frozenset[str]:
    """Those of the `paths` that tasks of Ansible send, none of which has their fields validated."""
    unchecked: set[str] = set()
    checked: set[str] = set()
    for source in sources:
        for written, validates in SENT(source) or ():
            (checked if validates else unchecked).update(_meant(written, source.path, paths))
    return frozenset(unchecked - checked)


def _meant(written: str, said_in: str, paths: Collection[str]) -> Iterator[str]:
    """The first file that Ansible finds: beside the playbook, in its role, or from where a variable begins."""
    here, plain = posixpath.dirname(said_in), _VARIABLE.sub("", written)
    for place in _PLACES:
        path = posixpath.normpath(posixpath.join(here, place, plain))
        if path in paths:
            yield path
            return
