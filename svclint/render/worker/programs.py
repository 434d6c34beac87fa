"""Programs of this machine that somebody asked for: where they are, and what they hear of a network."""

from __future__ import annotations

import os
import shutil

from svclint.files.paths import absolute_path, folder_of, is_absolute

# whatever asks for a proxy finds nobody
_NOWHERE = "http://127.0.0.1:9"
_PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
# what a system cannot start a program without
_SYSTEM = ("SYSTEMROOT",)


def on_path(file: str) -> str:
    """The program of that name, "" for none. The working directory may be a stranger's: neither it nor a relative PATH
    is asked."""
    here = absolute_path(".")
    places = [one for one in os.environ.get("PATH", "").split(os.pathsep) if is_absolute(one)]
    found = shutil.which(file, path=os.pathsep.join(places)) if places else None
    if found is None or folder_of(absolute_path(found)) == here:
        return ""
    return absolute_path(found)


def bare_environment() -> dict[str, str]:
    """An environment that leads nowhere."""
    system = {name: os.environ[name] for name in _SYSTEM if name in os.environ}
    return {"PATH": "", **dict.fromkeys(_PROXIES, _NOWHERE), **system}
