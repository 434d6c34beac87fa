"""PyYAML's reader in C, without the loaders and dumpers in Python that `import yaml` brings: 8 ms of every start."""

from __future__ import annotations

import sys
from _thread import RLock
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType

from svclint.typing_names import Any

# What yaml/_yaml.pyx (PyYAML 6.0) asks of the package when it is initialised: all of these small modules …
_MODULES = ("error", "events", "nodes")
# … and of the others what it makes and raises: exceptions, and the tokens that nobody asks for here
_MADE = {
    "reader": "ReaderError",
    "scanner": "ScannerError",
    "parser": "ParserError",
    "composer": "ComposerError",
    "constructor": "ConstructorError",
    "emitter": "EmitterError",
    "serializer": "SerializerError",
    "representer": "RepresenterError",
    "tokens": "StreamStartToken StreamEndToken DirectiveToken DocumentStartToken DocumentEndToken AliasToken"
    " AnchorToken BlockSequenceStartToken BlockMappingStartToken BlockEndToken BlockEntryToken KeyToken ValueToken"
    " FlowSequenceStartToken FlowSequenceEndToken FlowMappingStartToken FlowMappingEndToken FlowEntryToken TagToken"
    " ScalarToken",
}


class _Package(ModuleType):
    """The package `yaml` before its `__init__` ran, which it does as soon as anybody asks for a name in it.

    Whatever of PyYAML is imported later finds the modules that are there, and is what `import yaml` would have given.
    """

    def __getattr__(self, name: str) -> Any:
        names = vars(self)
        with names["_lock"]:
            loader = names.pop("_later", None)
            if loader is not None:
                loader.exec_module(self)
        if name not in names:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return names[name]


def _only_the_reader() -> None:
    """Import `yaml._yaml` and little else; leaves nothing behind where this PyYAML wants more than that."""
    spec = PathFinder.find_spec("yaml")
    if spec is None or spec.loader is None or spec.submodule_search_locations is None:
        return
    package = _Package("yaml")
    names = vars(package)
    names.update(
        __spec__=spec,
        __loader__=spec.loader,
        __package__="yaml",
        __path__=spec.submodule_search_locations,
        __file__=spec.origin,
        _lock=RLock(),
    )
    sys.modules["yaml"] = package
    try:
        for module in _MODULES:
            import_module(f"yaml.{module}")
        for module, made in _MADE.items():
            stand_in = names[module] = ModuleType(f"yaml.{module}")
            vars(stand_in).update((name, _made_later(f"yaml.{module}", name)) for name in made.split())
        import_module("yaml._yaml")
    except (ImportError, AttributeError):
        for name in [one for one in sys.modules if one.partition(".")[0] == "yaml"]:
            del sys.modules[name]
    else:
        for module in _MADE:
            del names[module]
        names["_later"] = spec.loader


def _made_later(module: str, name: str) -> Callable[..., Any]:
    """What makes one of the class of that name, and imports the module that defines it then."""

    def made(*details: Any) -> Any:
        return getattr(import_module(module), name)(*details)

    return made


if "yaml" not in sys.modules:
    _only_the_reader()

CParser: Any = import_module("yaml._yaml").CParser
error: Any = import_module("yaml.error")
events: Any = import_module("yaml.events")
