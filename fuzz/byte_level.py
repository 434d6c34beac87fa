"""Trees whose files' bytes are changed, with the signs of YAML, of JSON and of what is written within them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from fuzz.trees import Tree

_WORDS = (
    *(
        b"\n",
        b"\r",
        b"\t",
        b"\0",
        b" ",
        b":",
        b": ",
        b"- ",
        b"? ",
        b"---\n",
        b"...\n",
        b"#",
        b"&a ",
        b"*a",
        b"<<: *a\n",
    ),
    *(
        b"!!str ",
        b"!!binary ",
        b"!x ",
        b"|",
        b">",
        b"|+9",
        b"'",
        b'"',
        b"\\",
        b"\\x",
        b"[",
        b"]",
        b"{",
        b"}",
        b",",
        b"%",
    ),
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xc3",
        b"\xe2\x80\xae",
        b"\xed\xa0\x80",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"{{ x }}",
    ),
    *(
        b"{{- if x }}\n",
        b"${X}",
        b"$(X)",
        b"~",
        b"null",
        b"0x1F",
        b"0o7",
        b"1_000",
        b"190:20:30",
        b".inf",
        b"=",
        b"yes",
    ),
    *(b"apiVersion: v1\n", b"kind: Service\n", b"kind: List\nitems:\n", b"spec:\n", b"selector: {}\n", b"name: a\n"),
    *(
        b"# svclint: ignore",
        b"# svclint: ignore[ports] x\n",
        b"http://a.b.svc:80/",
        b"namespace: x\n",
        b"generateName: y\n",
    ),
)
_NAMES = ("x.yaml", "svclint.yaml", ".gitignore", "kustomization.yaml", "pyproject.toml", "README.md", "Chart.yaml")


def mutated(random: Random, corpus: Sequence[Tree]) -> dict[str, bytes]:
    """A tree of the corpus, some bytes of whose files are others."""
    tree = dict(random.choice(corpus))
    if random.random() < 0.05:
        tree[random.choice(_NAMES)] = random.choice(list(random.choice(corpus).values()))
    path = random.choice(list(tree))
    if path == "svclint.yaml" and random.random() < 0.8:
        # a configuration that is refused ends the run
        path = random.choice(list(tree))
    data = tree[path]
    for _ in range(random.choice((1, 1, 2, 4, 8, 32))):
        data = changed(random, data)
    if random.random() < 0.03:
        data = data.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-16-le", "utf-32")), "replace")
    tree[path] = data
    return tree


def changed(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) + 1)
    to = min(len(data), at + random.choice((1, 1, 2, 5, 20, 100)))
    match random.randrange(7):
        case 0:
            return data[:at] + bytes((random.randrange(256),)) + data[at + 1 :]
        case 1 | 2:
            return data[:at] + random.choice(_WORDS) + data[at:]
        case 3:
            return data[:at] + data[to:]
        case 4:
            return data[:at] + data[at:to] * random.choice((2, 3, 50)) + data[to:]
        case 5:
            other = random.randrange(len(data) + 1)
            return data[:at] + data[other : other + to - at] + data[at:]
        case _:
            return data[:at] + random.choice(_WORDS) + data[to:]
