"""The hook that gives mkdocs what is not in docs/: the README, the rules' pages, a picture, links that leave it."""

from __future__ import annotations

import posixpath
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # mkdocs imports a hook by its path

from website.printed import drawn  # noqa: E402
from website.rule_pages import by_topic, folded, pages  # noqa: E402

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

AT_THE_ROOT = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
}
"""Pages that stand at the root of the repository, and what they are called in the site."""

SHOP = "assets/shop.svg"
"""The picture of what points at what in the shop, which is made for the site."""

_CHART = re.compile(r"```mermaid\n.*?\n```", re.DOTALL)
_CARD = re.compile(r"rules/[^/]+/([^/]+)\.yaml")
_LINK = re.compile(r"(\]\()([^)\s#]+)((?:#[^)\s]*)?\))")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Lists the rules below their topics in the navigation, which names only the page of all of them."""
    section = next(one["Rules"] for one in config.nav or () if "Rules" in one)
    section += [{topic: paths} for topic, paths in by_topic()]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages of the root and of the rules, and the picture of the shop."""
    from mkdocs.structure.files import File

    for name, uri in AT_THE_ROOT.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, uri, content=led_out(text, "", config.extra["repository"])))
    for uri, text in pages():
        files.append(File.generated(config, uri, content=text))
    files.append(File.generated(config, SHOP, content=drawn("examples/shop")))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Leads the links of a page that leave docs/ to where they stand in the site, or in the repository."""
    if page.file.generated_by:
        return markdown
    text = pictured(markdown) if page.file.src_uri == "graph.md" else markdown
    return led_out(text, "docs", config.extra["repository"])


def pictured(text: str) -> str:
    """Markdown with the shop's picture in the place of its chart: Mermaid's script would come from another host."""

    def picture(chart: re.Match[str]) -> str:
        return f"![What points at what in the shop]({SHOP})\n\n{folded('note', 'The same as Mermaid', chart[0])}"

    return _CHART.sub(picture, text)


def led_out(text: str, folder: str, repository: str) -> str:
    """Markdown whose links to files of the repository are those of the site; `folder` is where the page stands."""

    def led(match: re.Match[str]) -> str:
        before, target, after = match.groups()
        if "://" in target or target.startswith("mailto:"):
            return match[0]
        path = posixpath.normpath(posixpath.join(folder, target))
        if path in AT_THE_ROOT:
            return f"{before}{AT_THE_ROOT[path]}{after}"
        if card := _CARD.fullmatch(path):
            return f"{before}rules/{card[1]}.md{after}"
        if path.startswith("docs/"):
            return f"{before}{path.removeprefix('docs/')}{after}"
        if not (ROOT / path).exists():
            return match[0]
        return f"{before}{repository}/blob/main/{path}{after}"

    return _LINK.sub(led, text)
