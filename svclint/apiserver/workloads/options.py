"""What a pod template is judged by: the kind that holds it, and what the Kubernetes version knows."""

from __future__ import annotations

from svclint.named_tuple import NamedTuple

ALWAYS = ("Always",)
RESTART_POLICIES = ("Always", "OnFailure", "Never")


class Options(NamedTuple):
    """k/k: pkg/apis/core/validation: PodValidationOptions, with the feature gates as they are by default.

    `is_pod`: the template is a Pod itself. `restart_policies` are those that the kind allows its pods, the default
    first. `minor` is the minor version of Kubernetes.
    """

    minor: int
    is_pod: bool = False
    restart_policies: tuple[str, ...] = ALWAYS

    @property
    def sidecars(self) -> bool:
        """The gate SidecarContainers: init containers with restartPolicy Always run beside the others."""
        return self.minor >= 29

    @property
    def container_restart_rules(self) -> bool:
        """The gate ContainerRestartRules: any container has a restartPolicy of its own."""
        return self.minor >= 35

    @property
    def drops_container_restart_policy(self) -> bool:
        """The version that knows that gate, but has it off: the field is taken out without a word."""
        return self.minor == 34

    @property
    def drops_sleep(self) -> bool:
        """The version that knows the gate PodLifecycleSleepAction, but has it off."""
        return self.minor == 29

    @property
    def zero_sleep(self) -> bool:
        """The gate PodLifecycleSleepActionAllowZero."""
        return self.minor >= 33

    @property
    def defaults_host_ports(self) -> bool:
        """With hostNetwork every container port becomes a hostPort: in Pods, and in templates before 1.28."""
        return self.is_pod or self.minor < 28
