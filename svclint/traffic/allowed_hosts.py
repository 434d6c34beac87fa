"""The hosts that a server of Django lets requests name, as variables tell it.

docs.djangoproject.com: ref/settings: ALLOWED_HOSTS: a name, a domain with a dot before it, or `*`; a port in the header
does not count. Which variables are read into it, and how they are split, each application's settings say.
"""

from __future__ import annotations

import re

from svclint.named_tuple import NamedTuple
from svclint.resource import dig, is_placeholder, sequence
from svclint.traffic.configured_ports import texts_read
from svclint.traffic.variables import variables
from svclint.typing_names import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svclint.graph import Graph
    from svclint.resource import Container
    from svclint.traffic.variables import Variable

_NAME = "ALLOWED_HOSTS"
# names that are Django's by themselves; of another prefix (`SHOP_ALLOWED_HOSTS`) something else has to say so
_ITS_OWN = r"(?:\w*DJANGO_\w*)?ALLOWED_HOSTS"
# lists of other hosts: of pages that may ask, of where clients are sent, of what is fetched
_OF_OTHERS = r"(?:^|_)(?:CORS|CSRF|REDIRECTS?|WEBHOOKS?|PROXY|OUTGOING|OUTBOUND|EMBED|IFRAME|FRAME)_\w*ALLOWED_HOSTS$"
# what tells of another server than Django: other frameworks, by their variables, and programs of Celery
_ANOTHER = (
    r"(?:NODE|RAILS|RACK|FLASK|PHX|MIX)_ENV|NODE_OPTIONS|FLASK_\w+|(?:ASPNETCORE|SPRING|NEXT|NUXT|LARAVEL)_\w+"
    r"|SECRET_KEY_BASE|RAILS_\w+"
)
_OF_CELERY = r"(?<![\w/.-])(?:celery|flower|celery-exporter)(?![\w.-])"
# what else tells of Django among variables and arguments, and that a list of hosts is of those that it serves
_DJANGO = r"(?i)django|csrf_trusted|(?<![a-z_])secret_key(?![a-z])|manage\.py|(?<![a-z])(?:gunicorn|uwsgi)(?![a-z])"
# who serves Django's pages
_SERVER = r"gunicorn|uwsgi|runserver|daphne|[.:]asgi(?![a-z])|hypercorn|mod_wsgi"
_LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
# mozmeao/django-allow-cidr, and what settings add to the list by themselves: the address of the pod
_BY_ADDRESS = r"ALLOWED_CIDR"
_OWN_ADDRESS = re.compile(r"status\.(?:pod|host)IPs?")
_HOST = r"\.?[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\]"


class AllowedHosts(NamedTuple):
    """The hosts that a request may name, in small letters, and the variables that say so, by name."""

    hosts: tuple[str, ...]
    told: tuple[tuple[str, Variable], ...]

    @property
    def is_sure(self) -> bool:
        """Whether no source that is not here may have the variables as well."""
        return all(one.sure for _, one in self.told)

    def has(self, host: str) -> bool:
        """Whether a request may name a host: django.http.request: validate_host."""
        # the last colon of an address of IPv6 stands in its brackets
        name = re.sub(r":\d+\Z", "", host.lower()).removesuffix(".")
        return any(
            name.endswith(one) or name == one[1:] if one.startswith(".") else name == one.removesuffix(".")
            for one in self.hosts
        )


def allowed_hosts(container: Container, graph: Graph) -> AllowedHosts | None:
    """The hosts that a container's server answers; None where not all of them are known, or all are let in."""
    told = variables(container, graph).given
    found = tuple((name, one) for name, one in told.items() if name.endswith(_NAME) and not re.search(_OF_OTHERS, name))
    if not found or not _is_of_django([name for name, _ in found], told, container) or _is_another(told, container):
        return None
    hosts: list[str] = []
    for _, one in found:
        read = _read(one.value) if one.value is not None else None
        if read is None:
            return None
        hosts += read
    if not hosts or _may_add_more(container, told, graph):
        return None
    is_its_own = any(re.search(_DJANGO, each) for each in (*told, *container.words, container.image))
    return AllowedHosts(tuple(dict.fromkeys(hosts)), found) if is_its_own or _LOCAL.intersection(hosts) else None


def _is_of_django(names: Iterable[str], told: Iterable[str], container: Container) -> bool:
    if all(re.fullmatch(_ITS_OWN, one) is not None for one in names):
        return True
    return any("DJANGO" in each.upper() for each in (*told, *container.words))


def _is_another(told: Iterable[str], container: Container) -> bool:
    """Whether the container's server is another program than Django: Celery's have Django's variables as well."""
    words = container.words
    if any(re.search(_OF_CELERY, one) for one in words):
        return not any(re.search(_SERVER, one) for one in words)
    is_named = any("DJANGO" in each.upper() for each in (*told, *words, container.image)) or any(
        re.search(_SERVER, one) for one in words
    )
    return not is_named and any(re.fullmatch(_ANOTHER, one) for one in told)


def _read(value: str) -> list[str] | None:
    """The hosts of a list, split at commas, spaces and semicolons, or written as JSON or Python have it; None where
    one of them is no host: all of them (`*`), an origin, or what is filled in."""
    parts = [one.strip("\"'") for one in re.split(r"[\s,;]+", value.strip().strip("[]()")) if one.strip("\"'")]
    # an address of IPv6 has brackets of its own
    parts = ["[::1]" if one in ("::1", "::1]", "[::1") else one for one in parts]
    if any(is_placeholder(one) or re.fullmatch(_HOST, one) is None for one in parts):
        return None
    return [one.lower() for one in parts]


def _may_add_more(container: Container, told: Iterable[str], graph: Graph) -> bool:
    """Whether the application may let in its pod's address, or others, by what is not in the list."""
    if any(_BY_ADDRESS in one for one in told) or any(_NAME in one for one in container.words):
        return True
    given = (dig(one, ("valueFrom", "fieldRef", "fieldPath")) for one in sequence(container.data.get("env")))
    if any(isinstance(one, str) and _OWN_ADDRESS.fullmatch(one) for one in given):
        return True
    # settings that are mounted, where the list may be made
    return any(_NAME in written for _, _, written in texts_read(container.template, graph))
