"""The AWS Load Balancer Controller: its group. The rest of what it means stands in:

- `references/aws.py`: what its fields point at; `traffic/aws_targets.py`: whether targets are instances or addresses
- `annotations/`: the annotations that it knows
"""

GROUP = "elbv2.k8s.aws"

ANNOTATIONS = "alb.ingress.kubernetes.io/"
"""What the annotations of Ingresses begin with."""
