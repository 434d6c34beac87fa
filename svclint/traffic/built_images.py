"""What the manifests build themselves: images of a BuildConfig of OpenShift whose Dockerfile is written in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from svclint.families import openshift
from svclint.resource import text

if TYPE_CHECKING:
    from svclint.graph import Graph
    from svclint.resource import PodTemplate

_KIND = "BuildConfig"
# which image each container gets as soon as it is built
_TRIGGERS = f"{openshift.IMAGE}/triggers"


def is_built_to_listen(template: PodTemplate, target: int, graph: Graph) -> bool:
    """Whether the image of the pods is built here, and the Dockerfile of it speaks of the port."""
    digits = re.compile(rf"(?<!\d){target}(?!\d)")
    images = [text(one.data.get("image")) for one in template.containers]
    triggers = template.resource.annotations.get(_TRIGGERS, "")
    for build in graph.of_kind(openshift.BUILD, _KIND):
        made = text(build.get("spec", "output", "to", "name"))
        if not made or build.namespace != template.resource.namespace:
            continue
        is_its_image = f'"{made}"' in triggers or any(one == made or one.endswith(f"/{made}") for one in images)
        if is_its_image and digits.search(text(build.get("spec", "source", "dockerfile"))) is not None:
            return True
    return False
