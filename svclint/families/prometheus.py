"""The Prometheus operator: its group. The rest of what it means stands in:

- `references/prometheus.py`: what monitors select; `operators/observability.py`: what it makes
- `checks/monitors/`: the rules
"""

GROUP = "monitoring.coreos.com"
