"""What one kustomization does itself, beside including others: configurations, generators, transformers, plugins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from svclint.document import documents
from svclint.named_tuple import NamedTuple
from svclint.render.kustomize.defaults import defaults
from svclint.render.kustomize.field_specs import read_configuration
from svclint.render.kustomize.generators import Generator, absorb, generate, merged_options, without_files
from svclint.render.kustomize.kustomization import first_document
from svclint.render.kustomize.merge_schema import Schemas
from svclint.render.kustomize.refused import Refused
from svclint.render.kustomize.transformers import steps
from svclint.resource import dig, mapping, sequence, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svclint.origin import Written
    from svclint.render.kustomize.build_metadata import Tracking
    from svclint.render.kustomize.files import Files
    from svclint.render.kustomize.kustomization import Kustomization
    from svclint.render.kustomize.objects import Applied, Objects
    from svclint.render.kustomize.plugins import Plugin
    from svclint.render.kustomize.told import Accumulated, Told


class Stage(NamedTuple):
    """One kustomization while it is built: its file, what it has, what it may read, and where to tell."""

    one: Kustomization
    acc: Accumulated
    files: Files
    schemas: Schemas
    told: Told
    tracking: Tracking | None = None


def schemas_of(one: Kustomization, acc: Accumulated, files: Files, told: Told, known: Schemas) -> Schemas:
    """The schemas from this kustomization on: the first one of a build that names a file decides."""
    path = one.pairs("openapi").get("path")
    if not path or known.custom is not None:
        return known
    from svclint.render.kustomize.openapi import read_schemas

    try:
        return read_schemas(files.file(one.directory, path))
    except Refused as refused:
        told.refused(refused, one.place("openapi", "path"), acc, unread=True)
        return known


def configure(stage: Stage) -> None:
    """Let transformers reach what they reach by default, and what `configurations` and `crds` add."""
    one, acc, files, _, told, _ = stage
    acc.configuration = acc.configuration.merged(defaults())

    def add(read: Callable[[], Any]) -> None:
        acc.configuration = acc.configuration.merged(read())

    for value, at in one.entries("configurations"):
        told.attempt(
            partial(add, partial(_configuration, files, one.directory, value)), one.place(*at), acc, unread=True
        )
    for value, at in one.entries("crds"):
        from svclint.render.kustomize.openapi import read_crds

        read = partial(_crds, read_crds, files, one.directory, value)
        told.attempt(partial(add, read), one.place(*at), acc, unread=True)


def _configuration(files: Files, directory: str, name: str) -> Any:
    source = files.file(directory, name)
    # kustomize reads an empty file as one that adds nothing
    is_empty = source.error is None and not documents(source)
    return read_configuration({} if is_empty else first_document(source).value)


def _crds(read: Callable[[Any], Any], files: Files, directory: str, name: str) -> Any:
    return read(files.file(directory, name))


# -- generators --------------------------------------------------------------------------------------------------------


def run_generators(stage: Stage, plugins: list[tuple[Plugin, Written]]) -> None:
    """Add what the generators of a kustomization make."""
    one, acc, _, _, told, tracking = stage
    shared = one.data.get("generatorOptions", {})
    for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        maker = tracking.built_in(one, field) if tracking is not None else ""
        for value, at in one.entries(field):
            _generate(stage, kind, value, one.place(*at), one.maker(field), shared, maker)
    for _, at in one.entries("helmCharts", "helmChartInflationGenerator"):
        told.gap("chart", "the chart was not rendered", one.place(*at), acc)
    for plugin, place in plugins:
        _run_generator(stage, plugin, place)


def _generate(
    stage: Stage, kind: str, value: Mapping[str, Any], place: Written, by: str, shared: Mapping[str, Any], maker: str
) -> None:
    """`by` is how places name the generator, `maker` what buildMetadata writes of it."""
    options = merged_options(value.get("options", {}), shared)
    made = Generator(kind, value, place, stage.files, stage.one.directory, options, by)

    def tracked(found: Applied) -> Applied:
        if stage.tracking is not None:
            stage.tracking.generated(found, maker)
        return found

    try:
        absorb(stage.acc.objects, tracked(generate(made)))
    except Refused as refused:
        if refused.kind == "no-target":
            stage.acc.lacking.add((kind, str(value.get("name"))))
        # what others name is there all the same
        if stage.told.lacks_files(refused, place, stage.acc):
            stage.told.attempt(lambda: absorb(stage.acc.objects, tracked(without_files(made))), place, stage.acc)


def _run_generator(stage: Stage, plugin: Plugin, place: Written) -> None:
    from svclint.render.kustomize.plugins import generated_kind, generator_arguments

    if plugin.is_ksops:
        _decrypt(stage, plugin)
        if not plugin.value.get("secretFrom"):
            return
    kind = generated_kind(plugin)
    if not kind:
        chart = plugin.is_built_in and plugin.kind == "HelmChartInflationGenerator"
        reason = "the chart was not rendered" if chart else f"the generator {plugin.kind} was not run"
        stage.told.gap("chart" if chart else "plugin", reason, place, stage.acc)
        return
    try:
        value = generator_arguments(plugin)
    except Refused as refused:
        stage.told.refused(refused, place, stage.acc)
        return
    _generate(stage, kind, value, plugin.place, plugin.maker, {}, plugin.origin)


def _decrypt(stage: Stage, plugin: Plugin) -> None:
    """Add the objects of encrypted files: their names, and all that is not encrypted, are what will be there.

    kustomize-sops: ksops.go: generate: paths begin where kustomize runs it, in the directory of the kustomization.
    """
    from svclint.render.kustomize.node import Node
    from svclint.render.kustomize.objects import Applied

    for index, name in enumerate(sequence(plugin.value.get("files"))):
        place = plugin.at("files", index)
        try:
            for found in stage.files.objects(stage.files.file(stage.one.directory, text(name))):
                made = Applied(Node(*found))
                annotations = mapping(mapping(mapping(found.value).get("metadata")).get("annotations"))
                made.behavior = text(annotations.get(_BEHAVIOR))
                absorb(stage.acc.objects, made)
        except Refused as refused:
            stage.told.refused(refused, place, stage.acc, unread=True)


_BEHAVIOR = "kustomize.config.k8s.io/behavior"


# -- transformers ------------------------------------------------------------------------------------------------------


def run_transformers(stage: Stage, plugins: list[tuple[Plugin, Written]]) -> None:
    """Change what a kustomization has by its fields, then by its plugins."""
    one, acc, files, schemas, told, tracking = stage
    found = steps(one, acc.configuration, files, schemas)
    for at, run in found if tracking is None else tracking.followed(one, list(found), acc.objects):
        _run_step(stage, run, one.place(*at), dig(one.data, at))
    for plugin, place in plugins:
        from svclint.render.kustomize.plugins import Context, transformer

        try:
            change = transformer(plugin, Context(one, files, schemas))
        except Refused as refused:
            told.unchanged(refused, place, acc, [])
            continue
        if change is None:
            # it may make objects as well
            told.gap("plugin", f"the transformer {plugin.kind} was not run", place, acc)
            acc.objects.mark_partial(None)
        else:
            _run_step(stage, change, place, plugin.value)
            if tracking is not None:
                tracking.transformed(acc.objects, plugin.origin)


def _run_step(stage: Stage, run: Callable[[Objects], bool], place: Written, value: Any) -> None:
    acc, told = stage.acc, stage.told
    try:
        if run(acc.objects):
            told.met.add((place.document.source.path, place.path))
        elif not acc.incomplete:
            told.without_object("idle-patch", "the target of the patch means no object", place, acc)
    except Refused as refused:
        told.unchanged(refused, place, acc, _targets(value))
    acc.objects.drop_gone()


def _targets(value: Any) -> list[Any]:
    """What a patch or a replacement selects; nothing where it does not say so."""
    if not isinstance(value, dict):
        return []
    if "target" in value:
        return [value["target"]]
    return [one.get("select") for one in value.get("targets", ()) if isinstance(one, dict)]
