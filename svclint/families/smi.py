"""Service Mesh Interface: the group of TrafficSplits. `references/smi.py`: what they point at."""

SPLIT = "split.smi-spec.io"
