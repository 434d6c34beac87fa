"""What the cluster does with what the manifests say: who gets traffic, on which port, from whom; no verdicts."""
