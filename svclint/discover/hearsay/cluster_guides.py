"""Which Kubernetes a guide says that its project was tried on, or goes no further than; no condition of a newer one."""

from __future__ import annotations

import posixpath
import re

from svclint.discover.hearsay.cluster_pins import of_openshift
from svclint.discover.hearsay.guide_texts import is_page

# what was true of a release that came out
_RECORDS = ("changelog", "changes", "history", "release", "upgrading", "news")
_KUBERNETES = r"\b(?:kubernetes|k8s)[*_`\])]{0,3}"
_V = r"[*_`(]{0,3}v?1\.(\d{1,2})(?!\d)(?:\.[\dxX*]{1,3})?"
_OF = r"[ \t]{1,4}(?:clusters?[ \t]|versions?:?[ \t])?"
# further ones, and the last of a range
_MORE = (
    r"(?:(?:,[ \t](?:and[ \t]|or[ \t])?|[ \t](?:and|or|to|through|&)[ \t]|[ \t]?[/\u2013-][ \t]?)"
    r"v?1\.\d{1,2}(?:\.[\dx]{1,3})?)"
)
# "1.18+", "1.18 or later"
_ON = (
    r"(?![\w.]{0,16}[*_`)]{0,3}[ \t]?(?:\+|[,/\u2013-]?[ \t]?v?1\."
    r"|(?:and|or)[ \t](?:above|greater|higher|later|newer|up)))"
)
# in other languages as well
_TRIED = (
    r"(?:tested|validated|verified|getestet|test[ée]e?s?|testad[oa]s?|probad[oa]s?|testat[oaie]|протестирован\w*"
    r"|проверен\w*)"
)
_TESTED = re.compile(
    rf"(?i)\b{_TRIED}(?!\w)[^.]{{0,60}}?(?:\.\d[^.]{{0,30}}?){{0,2}}{_KUBERNETES}{_OF}{_V}({_MORE}{{0,12}}){_ON}"
)
_NEEDS = r"(?:compatible|needs?|requires?|supports?|use|works?)"
# before what will not do, or only speaks of a case
_AGAINST = re.compile(r"(?i)\b(?:drop|if\b|no longer|not\b|only for|remov|unless|when\b)|n't\b")
_UPPER = re.compile(
    rf"(?im)(?:\b{_NEEDS}\b[^.\n]{{0,60}}?|^[ \t]{{0,16}}[-*>]?[ \t]{{0,8}}){_KUBERNETES}{_OF}"
    rf"(?:(?:<=|=<|\u2264|up to|until|through)[ \t]?{_V}|(<)[ \t]?{_V}"
    rf"|{_V}[ \t](?:and|or)[ \t](?:below|earlier|less|lower|older)\b)"
)
# OpenShift 3.11 is Kubernetes 1.11, 4.3 is 1.16
_TESTED_OPENSHIFT = re.compile(
    r"(?i)\b(?:tested|validated|verified)\b[^.]{0,60}?\b(?:openshift|ocp|okd)[*_`\])]{0,3}"
    r"(?:[ \t](?:container platform|cluster|version))?[ \t][*_`(]{0,3}v?([34])\.(\d{1,2})"
    r"(?!\d|[\w.]{0,8}[ \t]?(?:\+|or[ \t]|and[ \t]\w))"
)
# what a cluster is said to run: ours, or the one that the guide makes
_RUNS = re.compile(
    r"(?im)(?:\b(?:we|i|i'?m|(?:my|our|the|this)[ \t][\w-]{1,20}(?:[ \t][\w-]{1,20})?)"
    r"(?:[ \t](?:am|are|is|currently|have))*[ \t](?:run(?:s|ning)?|us(?:es?|ing))[ \t](?:(?:a|on|with)[ \t])*"
    r"|\b(?:minikube|docker[ \t](?:desktop|for[ \t]\w{3,8})|microk8s|k3s|gke|eks|aks|kind)[ \t]"
    r"(?:\([^()\n]{1,30}\)[ \t])?(?:with|running)[ \t]"
    # what the guide itself sets up
    r"|^[#>*\d. \t-]{0,12}(?:(?:how[ \t]to|step[ \t]\d+:?)[ \t])?(?:build|create|deploy|install|set[ \t]?up)(?:ing)?"
    r"[ \t](?:a[ \t])?"
    r"|(?:安装|部署|搭建)[ \t]{0,2})"
    rf"(?:kubernetes|k8s)(?:[ \t]clusters?)?(?:[ \t]version)?[ \t(-]{{1,3}}v?1\.(\d{{1,2}})(?!\d)(?:\.\d{{1,3}})?{_ON}"
)
# a list of what a project was made with has whole versions: `- Kubernetes v1.14.8`, as a heading and a badge have them
_LISTED = re.compile(
    r"(?im)^[ \t]{0,16}(?:[-*+]|#{1,4}|\d\.)?[ \t]{0,4}(?:kubernetes|k8s)(?:[ \t](?:cluster[ \t])?version)?[ \t]{1,4}"
    r"\(?v?1\.(\d{1,2})\.\d{1,3}\)?(?=[ \t]{0,4}(?:\r?$|(?:on|with|in)[ \t]))"
    r"|\bimg\.shields\.io/badge/(?:kubernetes|k8s)(?:[-_ ]|%20)(?:version(?:-|%20))?v?1\.(\d{1,2})(?:\.\d{1,3}|\.x)?"
    r"-[0-9a-z]"
    r"|\b(?:kubernetes|k8s)[ \t]clusters?[ \t]\(v?1\.(\d{1,2})\.\d{1,3}\)"
    r"|\b(?:kubernetes|k8s)[ \t]{0,2}(?:集群)?版本号?[ \t]{0,2}[:\uff1a][ \t]{0,2}v?1\.(\d{1,2})(?!\d)"
    r"|\bkubeadm version: &version\.Info\{Major:\"1\", Minor:\"(\d{1,2})\b"
)
# what `kubectl version` and `kubectl get nodes` answered
_NODE = re.compile(r"[ \t](?:Not)?Ready[ \t]+[\w<>,/-]{1,40}[ \t]+\d{1,4}[smhdy]\w{0,8}[ \t]+v1\.(\d{1,2})\b")
_SERVER = re.compile(r"\bServer Version: (?:version\.Info\{Major:\"1\", Minor:\"|v1\.)(\d{1,2})\b")
_STATED = re.compile(
    r"(?im)(?<!minimum )(?<!minimal )(?<!required )(?<!supported )(?:^|(?<=[\s|*(]))"
    rf"{_KUBERNETES}(?:[ \t](?:cluster[ \t])?version)?"
    rf"(?:[*_`]{{0,3}}[ \t]?:[*_`]{{0,3}}[ \t]{{1,4}}|[ \t]{{0,40}}\|[ \t]{{0,8}}){_V}"
    r"(?=[*_`]{0,3}[ \t]{0,40}(?:[|.,;)]|\r?$))"
)
# a sentence, an item of a list or a cell of a table ends there
_ENDS = re.compile(r"[!?;|]|\.(?=\s|$)|\n(?=[ \t]*(?:\r?\n|[-*>#]))")
# characters that are looked at before what was tried, and behind it
_NEAR, _REST = 40, 200
# before what was tried: it was not; "not tested on anything newer than" says what was
_NOT_TRIED = re.compile(
    r"(?i)(?:\b(?:cannot|never|no longer|not|without(?: being)?)|n't)(?:[ \t\n-]\w{1,12}){0,2}[ \t\n-]*$"
)
_BEYOND = re.compile(r"(?i)\b(?:above|after|any|anything|beyond|higher|later|newer|only|past)\b")
# behind a version: it is past, or others tried it
_IS_OVER = re.compile(
    r"(?i)\b(?:(?:are|been|is|reached|was|were)[ \t\n](?:\w{1,12}[ \t\n])?(?:end[- ]of|deprecated"
    r"|discouraged|dropped|eol\b|gone|obsolete|outdated|removed|unsupported|not\b|never\b|no longer)|nowhere\b"
    r"|not by\b|by (?:the )?upstream\b"
    r"|end[- ]of[- ]life)"
)
# around a version: it is what once was, or what an error was of
_WAS = re.compile(
    r"(?i)\b(?:used to|originally|formerly|previously|legacy"
    r"|(?:back in|in|of|since|the|until)[ \t](?:[a-z]{3,9}[ \t])?20[0-3]\d)\b"
)
_OF_ERROR = re.compile(r"(?i)^[^\w\n]{0,4}in (?:(?:an?|the|this) )?(?:error|warning)(?: message)?s?\b")
# what clusters have now, by any name of theirs; others are older then, and not what the tree is for
_NEWER = re.compile(
    r"(?i)(?:\b(?:eks|gke|aks|oke|rke2?|k3s|openshift|clusters?|production|run(?:s|ning)?[ \t]on)"
    r"(?:[ \t](?:is|are|at|has|have|on|now|runs?|running|versions?|kubernetes|k8s|eks|gke|aks|oke)){0,5}"
    r"|\bupgrad(?:e[ds]?|ing)\b(?:[^.\n]|\.\d){0,60}?[ \t]to(?:[ \t](?:kubernetes|k8s))?)"
    r"[:,]?[ \t][*_`(]{0,3}v?1\.(\d{2})(?!\d)"
)
# without the version of what it is now
_MOVED = re.compile(
    r"(?i)\b(?:since[ \t](?:[a-z]{3,9}[ \t])?20[0-3]\d|(?:migrated|moved|switched)[ \t]to)\b[^.\n]{0,40}?"
    r"\b(?:eks|gke|aks|oke|openshift)\b"
)
# "requires Kubernetes 1.29+", "Kubernetes >= 1.16", "Kubernetes 1.19 or newer"
_LEAST = re.compile(
    rf"(?i){_KUBERNETES}{_OF}?[ \t]{{0,4}}(?:(?:>=|=>|\u2265)[ \t]?{_V}"
    rf"|{_V}[*_`)]{{0,3}}[ \t]?(?:\+|,?[ \t]?(?:and|or)[ \t](?:above|greater|higher|later|newer|up)\b))"
)
# most pages are ruled out by having none
_LIKELY = re.compile(
    r"(?:ernetes|ERNETES|8s|8S|[rm] [vV]ersion|hift|OCP|OKD|Ready)[\W版集][^\n]{0,80}?(?:[134]\.\d|Minor)"
)


def stated(path: str, text: str) -> int:
    """The newest minor version that a guide says was tried, or is the last that will do; 0 where it says none."""
    if not is_page(path) or posixpath.basename(path).lower().startswith(_RECORDS):
        return 0
    if _LIKELY.search(text) is None:
        return 0
    found = [0]
    for one in _TESTED.finditer(text):
        if _is_so(text, one):
            found += [int(one[1]), *map(int, re.findall(r"1\.(\d{1,2})", one[2]))]
    for one in _UPPER.finditer(text):
        is_against = _AGAINST.search(text, text.rfind("\n", 0, one.end()) + 1, one.end()) is not None
        if not is_against and not _is_over(text, one):
            found.append(int(one[1] or one[4] or int(one[3] or 1) - 1))
    for one in _TESTED_OPENSHIFT.finditer(text):
        if _is_so(text, one):
            found.append(of_openshift(int(one[1]), int(one[2])))
    for pattern in (_STATED, _RUNS, _LISTED):
        found += [int(one[one.lastindex or 1]) for one in pattern.finditer(text) if not _is_over(text, one)]
    for pattern in (_SERVER, _NODE):
        found += [int(one[1]) for one in pattern.finditer(text)]
    newest = max(found)
    if not newest or _MOVED.search(text) is not None:
        return 0
    # these raise what is said, and say nothing alone
    newest = max(newest, *(int(one[1]) for one in _NEWER.finditer(text) if not _is_against(text, one)), 0)
    # what is older than all that the guide asks for was tried once, with an older release of the project
    needed = min((int(one[1] or one[2]) for one in _LEAST.finditer(text)), default=0)
    return newest if newest >= needed else 0


def _is_so(text: str, found: re.Match[str]) -> bool:
    """Whether it was tried here, as the sentence says that speaks of a version."""
    denied = _NOT_TRIED.search(text[max(found.start() - _NEAR, 0) : found.start()])
    return (denied is None or _BEYOND.search(found[0]) is not None) and not _is_over(text, found)


def _is_against(text: str, found: re.Match[str]) -> bool:
    """Whether what stands before a version in its sentence speaks of what will not do, or of a case."""
    return _AGAINST.search(_before(text, found)) is not None


def _before(text: str, found: re.Match[str]) -> str:
    """A sentence until the end of what was found in it."""
    first = max(found.start() - _REST, 0)
    ends = [one.end() for one in _ENDS.finditer(text, first, found.start() + 1) if one.end() <= found.start()]
    return text[ends[-1] if ends else first : found.end()]


def _is_over(text: str, found: re.Match[str]) -> bool:
    """Whether the sentence says of a version that it is past, that others tried it, or that an error spoke of it."""
    end = _ENDS.search(text, found.end(), found.end() + _REST)
    rest = text[found.end() : end.start() if end is not None else found.end() + _REST]
    if _OF_ERROR.search(rest) is not None or any(map(_WAS.search, (_before(text, found), rest))):
        return True
    over = _IS_OVER.search(rest)
    return over is not None and _BEYOND.search(rest, 0, over.start()) is None
