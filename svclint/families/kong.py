"""Kong: the group of its plugins, and the annotation by which Ingresses, Services and routes name them.

`references/kong.py`: what that points at. `annotations/proxies.py`: what else Kong reads.
"""

GROUP = "configuration.konghq.com"

PLUGIN = (GROUP, "KongPlugin")
CLUSTER_PLUGIN = (GROUP, "KongClusterPlugin")

PLUGINS = "konghq.com/plugins"
"""The names of plugins, with commas between; one of another namespace has that and a colon before it."""
