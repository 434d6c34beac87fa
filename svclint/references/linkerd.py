"""The rows of linkerd."""

from svclint.families import linkerd
from svclint.references.row import Row

# linkerd2: controller/api/destination/watcher/profile_watcher.go: a profile is found by its name, which is the full DNS
# name of the destination: https://linkerd.io/2/reference/service-profiles/
ROWS: tuple[Row, ...] = (
    Row(((linkerd.GROUP, "ServiceProfile"),), "metadata", "configures", name="name", written="full host"),
)
