"""`.Capabilities` of a Kubernetes version: the APIs that it serves, and templates that must not see others."""

from __future__ import annotations

import re
from collections.abc import Collection

from svclint.apis import Api, apis, maturity
from svclint.render.helm.tokens import actions

# The last version that switched its new beta APIs on, and the API whose later betas were on all the same:
# https://github.com/kubernetes/enhancements/tree/master/keps/sig-architecture/3136-beta-apis-off-by-default
_LAST_WITH_BETAS = 23
_ON = frozenset(("flowcontrol.apiserver.k8s.io/v1beta3",))
_ALPHA, _BETA, _STABLE = 0, 1, 2
# `Has` with one text, one variable or one field
_ASKED = re.compile(r"(\bAPIVersions\.Has[ \t]+)(\"[^\"\\\n]*\"|`[^`\n]*`|[$.][\w.]*)")


def api_versions(kubernetes: str, besides: Collection[str] = ()) -> list[str]:
    """What a cluster that nobody configured serves, as group/version and group/version/Kind, and `besides`."""
    minor = int(kubernetes.partition(".")[2])
    served = [one for one in apis().values() if _is_on(one, minor)]
    kinds = {f"{one.api_version}/{one.kind}" for one in served}
    return sorted({one.api_version for one in served} | kinds | set(besides))


def _is_on(api: Api, minor: int) -> bool:
    level = maturity(api.api_version)[0]
    on = level == _STABLE or (level == _BETA and (api.introduced <= _LAST_WITH_BETAS or api.api_version in _ON))
    return on and api.served(minor)


def without(template: str, gone: Collection[str]) -> str:
    """The template, on the same lines, so that it finds none of the APIs in `gone`, which the library has for good.

    A text that names one is made another; a variable or field is so when it is one. What else may lead to the list
    (a loop over it, a name that is put together) sees it as it is.
    """
    if not gone or "APIVersions" not in template:
        return template
    pattern = "|".join(re.escape(one) for one in sorted(gone))

    def other(asked: re.Match[str]) -> str:
        argument = asked[2]
        if argument[0] in '"`':
            return f"{asked[1]}{argument[:-1]}/gone{argument[-1]}" if argument[1:-1] in gone else asked[0]
        return f'{asked[1]}(regexReplaceAll `^({pattern})$` {argument} "gone")'

    parts: list[str] = []
    at = 0
    for action in actions(template):
        parts += [template[at : action.start], _ASKED.sub(other, template[action.start : action.end])]
        at = action.end
    return "".join([*parts, template[at:]])
