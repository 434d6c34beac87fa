"""Calico: its groups. Its policies may overrule Kubernetes' own: `traffic/admission.py`."""

GROUP = "projectcalico.org"
CRD = "crd.projectcalico.org"
