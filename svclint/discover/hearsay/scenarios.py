"""Which Kubernetes the cluster has that a scenario of Katacoda or Killercoda is played in, by the `index.json` of its
folder: `"backend": {"imageid": "openshift-4-2"}`. That cluster is for what lies in the folder, and below it."""

from __future__ import annotations

import posixpath
import re

from svclint.discover.hearsay.cluster_pins import of_openshift

_INDEX = "index.json"
_IMAGE = re.compile(
    r"\"backend\"[ \t\r\n]{0,40}:[ \t\r\n]{0,40}\{[^{}]{0,400}?\"imageid\"[ \t\r\n]{0,40}:[ \t\r\n]{0,40}"
    r"\"([\w.:/-]{1,80})\""
)
# openshift-4-2, openshift-3-11-cluster, openshift-middleware-3-7, openshift:4.5
_OPENSHIFT = re.compile(r"\b(?:openshift|okd|ocp)[a-z-]{0,40}?[:-]v?([34])[.-](\d{1,2})(?![\da-zA-Z])")
# kubernetes-cluster-running:1.18, portworx-kubernetes-running:1.13, and no kubernetes-python-3-6
_KUBERNETES = re.compile(
    r"(?:kubernetes|kubeadm|k8s|k3s)[\w-]{0,40}?[:-]v?1[.-]([4-9]|[1-3]\d)(?:[.-]\d{1,3})?(?![\da-zA-Z])"
)


def of_scenario(path: str, text: str) -> int:
    """The minor version of Kubernetes 1.x that the image of a scenario's cluster has; 0 for what is no scenario, or has
    an image whose name says none."""
    if posixpath.basename(path) != _INDEX or "imageid" not in text:
        return 0
    image = _IMAGE.search(text)
    if image is None:
        return 0
    if found := _OPENSHIFT.search(image[1]):
        return of_openshift(int(found[1]), int(found[2]))
    found = _KUBERNETES.search(image[1])
    return int(found[1]) if found is not None else 0
