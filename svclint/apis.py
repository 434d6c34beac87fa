"""The APIs that Kubernetes itself serves: since when, until when, and what takes their place.

Sources: the lifecycle methods that k8s.io/api 0.19 to 0.37, apiextensions-apiserver and kube-aggregator carry
(`zz_generated.prerelease-lifecycle.go`, by which the API server warns and stops serving), the Deprecated API Migration
Guide (kubernetes.io/docs/reference/using-api/deprecation-guide), and for 1.25 to 1.37 what the published OpenAPI
documents hold, which has the last word (tests/test_apis.py compares).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from svclint.named_tuple import NamedTuple

# apiVersion, then the minor versions of 1.x that introduced, deprecated and removed it (- for none), then what becomes
# of its kinds: "." they stay; "=" the same fields under a newer apiVersion; "~" with other fields or defaults, either
# with the group (and :Kind) they moved to; "!" nothing takes their place.
_TABLE = """
v1                                     0  -  -  .  Binding Endpoints Event LimitRange Namespace Node PersistentVolume
v1                                     0  -  -  .  PersistentVolumeClaim Pod PodTemplate ReplicationController
v1                                     0  -  -  .  ResourceQuota Secret Service ServiceAccount ConfigMap
v1                                     0 19  -  .  ComponentStatus
admissionregistration.k8s.io/v1       16  -  -  .  MutatingWebhookConfiguration ValidatingWebhookConfiguration
admissionregistration.k8s.io/v1       30  -  -  .  ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1       36  -  -  .  MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1beta1   9 16 22  ~  MutatingWebhookConfiguration ValidatingWebhookConfiguration
admissionregistration.k8s.io/v1beta1  28 31 34  =  ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1beta1  34 37 40  =  MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1alpha1 26 29 32  =  ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1alpha1 32 35 38  =  MutatingAdmissionPolicy MutatingAdmissionPolicyBinding
admissionregistration.k8s.io/v1alpha1  7  - 14  !  InitializerConfiguration
apiextensions.k8s.io/v1               16  -  -  .  CustomResourceDefinition
apiextensions.k8s.io/v1beta1           7 16 22  ~  CustomResourceDefinition
apiregistration.k8s.io/v1             10  -  -  .  APIService
apiregistration.k8s.io/v1beta1         7 19 22  =  APIService
apps/v1                                9  -  -  .  ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet
apps/v1beta2                           8  9 16  =  ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet
apps/v1beta1                           6  8 16  ~  ControllerRevision Deployment StatefulSet
apps/v1alpha1                          3  -  5  ~apps:StatefulSet  PetSet
auditregistration.k8s.io/v1alpha1     13  - 19  !  AuditSink
authentication.k8s.io/v1               6  -  -  .  TokenReview TokenRequest
authentication.k8s.io/v1              28  -  -  .  SelfSubjectReview
authentication.k8s.io/v1beta1          4 19 22  =  TokenReview
authentication.k8s.io/v1beta1         27 30 33  =  SelfSubjectReview
authentication.k8s.io/v1alpha1        26 29 32  =  SelfSubjectReview
authorization.k8s.io/v1                6  -  -  .  LocalSubjectAccessReview SelfSubjectAccessReview
authorization.k8s.io/v1                6  -  -  .  SelfSubjectRulesReview SubjectAccessReview
authorization.k8s.io/v1beta1           2 19 22  ~  LocalSubjectAccessReview SelfSubjectAccessReview
authorization.k8s.io/v1beta1           2 19 22  ~  SelfSubjectRulesReview SubjectAccessReview
autoscaling/v1                         2  -  -  .  HorizontalPodAutoscaler Scale
autoscaling/v2                        23  -  -  .  HorizontalPodAutoscaler
autoscaling/v2beta2                   12 23 26  =  HorizontalPodAutoscaler
autoscaling/v2beta1                    8 22 25  ~  HorizontalPodAutoscaler
batch/v1                               2  -  -  .  Job
batch/v1                              21  -  -  .  CronJob
batch/v1beta1                          8 21 25  =  CronJob
batch/v2alpha1                         5  - 21  =  CronJob
certificates.k8s.io/v1                19  -  -  .  CertificateSigningRequest
certificates.k8s.io/v1                37  -  -  .  ClusterTrustBundle PodCertificateRequest
certificates.k8s.io/v1beta1           12 19 22  ~  CertificateSigningRequest
certificates.k8s.io/v1beta1           33 37 40  =  ClusterTrustBundle
certificates.k8s.io/v1beta1           35 37 40  ~  PodCertificateRequest
certificates.k8s.io/v1alpha1          27 34 37  =  ClusterTrustBundle
certificates.k8s.io/v1alpha1          34  - 35  ~  PodCertificateRequest
coordination.k8s.io/v1                14  -  -  .  Lease
coordination.k8s.io/v1beta1           12 19 22  =  Lease
coordination.k8s.io/v1beta1           33 36 39  .  LeaseCandidate
coordination.k8s.io/v1alpha2          32 35 38  =  LeaseCandidate
coordination.k8s.io/v1alpha1          31  - 32  ~  LeaseCandidate
discovery.k8s.io/v1                   21  -  -  .  EndpointSlice
discovery.k8s.io/v1beta1              16 21 25  =  EndpointSlice
discovery.k8s.io/v1alpha1             16  - 21  ~  EndpointSlice
events.k8s.io/v1                      19  -  -  .  Event
events.k8s.io/v1beta1                  8 22 25  ~  Event
extensions/v1beta1                     1  8 16  ~apps  DaemonSet Deployment ReplicaSet
extensions/v1beta1                     1 14 22  ~networking.k8s.io  Ingress
extensions/v1beta1                     3  9 16  =networking.k8s.io  NetworkPolicy
extensions/v1beta1                     1  -  6  ~batch  Job
extensions/v1beta1                     1  7  8  ~apiextensions.k8s.io:CustomResourceDefinition  ThirdPartyResource
extensions/v1beta1                     2 11 16  !  PodSecurityPolicy
flowcontrol.apiserver.k8s.io/v1       29  -  -  .  FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta3  26 29 32  =  FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta2  23 26 29  =  FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1beta1  20 23 26  =  FlowSchema PriorityLevelConfiguration
flowcontrol.apiserver.k8s.io/v1alpha1 18 20 21  ~  FlowSchema PriorityLevelConfiguration
internal.apiserver.k8s.io/v1alpha1    20  -  -  .  StorageVersion
lifecycle.k8s.io/v1alpha1             37 40 43  .  Eviction EvictionRequest
networking.k8s.io/v1                   7  -  -  .  NetworkPolicy
networking.k8s.io/v1                  19  -  -  .  Ingress IngressClass
networking.k8s.io/v1                  33  -  -  .  IPAddress ServiceCIDR
networking.k8s.io/v1beta1             14 19 22  ~  Ingress
networking.k8s.io/v1beta1             18 19 22  =  IngressClass
networking.k8s.io/v1beta1             31 34 37  =  IPAddress ServiceCIDR
networking.k8s.io/v1alpha1            25 28 29  !  ClusterCIDR
networking.k8s.io/v1alpha1            27 30 31  =  IPAddress
networking.k8s.io/v1alpha1            29  - 31  =  ServiceCIDR
node.k8s.io/v1                        20  -  -  .  RuntimeClass
node.k8s.io/v1beta1                   14 22 25  =  RuntimeClass
node.k8s.io/v1alpha1                  14  - 22  ~  RuntimeClass
policy/v1                             21  -  -  .  PodDisruptionBudget
policy/v1                             22  -  -  .  Eviction
policy/v1beta1                         5 21 25  =  PodDisruptionBudget
policy/v1beta1                         5 22 25  =  Eviction
policy/v1beta1                        10 21 25  !  PodSecurityPolicy
rbac.authorization.k8s.io/v1           8  -  -  .  ClusterRole ClusterRoleBinding Role RoleBinding
rbac.authorization.k8s.io/v1beta1      6 17 22  =  ClusterRole ClusterRoleBinding Role RoleBinding
rbac.authorization.k8s.io/v1alpha1     6 17 23  ~  ClusterRole ClusterRoleBinding Role RoleBinding
resource.k8s.io/v1                    34  -  -  .  DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice
resource.k8s.io/v1                    37  -  -  .  DeviceTaintRule
resource.k8s.io/v1beta2               33 36 39  =  DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice
resource.k8s.io/v1beta2               36 39 42  =  DeviceTaintRule
resource.k8s.io/v1beta1               32 35 38  =  DeviceClass
resource.k8s.io/v1beta1               32 35 38  ~  ResourceClaim ResourceClaimTemplate ResourceSlice
resource.k8s.io/v1alpha3              31  - 34  ~  DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice
resource.k8s.io/v1alpha3              31  - 32  !  PodSchedulingContext
resource.k8s.io/v1alpha3              33 36 39  =  DeviceTaintRule
resource.k8s.io/v1alpha3              36 39 42  .  ResourcePoolStatusRequest
resource.k8s.io/v1alpha2              27  - 31  ~  ResourceClaim ResourceClaimTemplate
resource.k8s.io/v1alpha2              27  - 31  ~resource.k8s.io:DeviceClass  ResourceClass
resource.k8s.io/v1alpha2              27  - 31  !  PodSchedulingContext
resource.k8s.io/v1alpha2              30  - 31  ~  ResourceSlice
resource.k8s.io/v1alpha2              30  - 31  !  ResourceClaimParameters ResourceClassParameters
resource.k8s.io/v1alpha1              26  - 27  ~  ResourceClaim ResourceClaimTemplate
resource.k8s.io/v1alpha1              26  - 27  ~resource.k8s.io:DeviceClass  ResourceClass
resource.k8s.io/v1alpha1              26  - 27  !  PodScheduling
scheduling.k8s.io/v1                  14  -  -  .  PriorityClass
scheduling.k8s.io/v1beta1             11 14 22  =  PriorityClass
scheduling.k8s.io/v1beta1             37 40 43  .  PodGroup Workload
scheduling.k8s.io/v1alpha3            37  -  -  =  PodGroup Workload
scheduling.k8s.io/v1alpha3            37  -  -  .  CompositePodGroup
scheduling.k8s.io/v1alpha2            36  - 37  ~  PodGroup Workload
scheduling.k8s.io/v1alpha1             8 14 23  ~  PriorityClass
scheduling.k8s.io/v1alpha1            35  - 36  ~  Workload
settings.k8s.io/v1alpha1               6  - 20  !  PodPreset
storage.k8s.io/v1                      6  -  -  .  StorageClass
storage.k8s.io/v1                     13  -  -  .  VolumeAttachment
storage.k8s.io/v1                     17  -  -  .  CSINode
storage.k8s.io/v1                     18  -  -  .  CSIDriver
storage.k8s.io/v1                     24  -  -  .  CSIStorageCapacity
storage.k8s.io/v1                     34  -  -  .  VolumeAttributesClass
storage.k8s.io/v1beta1                 4 19 22  =  StorageClass
storage.k8s.io/v1beta1                10 19 22  =  VolumeAttachment
storage.k8s.io/v1beta1                14 17 22  =  CSINode
storage.k8s.io/v1beta1                14 19 22  =  CSIDriver
storage.k8s.io/v1beta1                21 24 27  =  CSIStorageCapacity
storage.k8s.io/v1beta1                31 34 37  =  VolumeAttributesClass
storage.k8s.io/v1alpha1                9 21 24  =  VolumeAttachment
storage.k8s.io/v1alpha1               19 21 24  =  CSIStorageCapacity
storage.k8s.io/v1alpha1               29 32 35  =  VolumeAttributesClass
storagemigration.k8s.io/v1            37  -  -  .  StorageVersionMigration
storagemigration.k8s.io/v1beta1       35 37 40  =  StorageVersionMigration
storagemigration.k8s.io/v1alpha1      30  - 35  ~  StorageVersionMigration
"""

_VERSION = r"v(\d+)(?:(alpha|beta)(\d+))?"


class Api(NamedTuple):
    """One kind in one apiVersion; releases are minor versions of 1.x.

    `same_shape` says that its replacement has the same fields and defaults. `successor` is the group and kind under
    which it lives on, None when nothing takes its place.
    """

    api_version: str
    kind: str
    introduced: int
    deprecated: int | None
    removed: int | None
    same_shape: bool
    successor: tuple[str, str] | None

    @property
    def group(self) -> str:
        return self.api_version.rpartition("/")[0]

    def served(self, minor: int) -> bool:
        """Whether that release has the API at all; alpha and most beta versions must also be switched on."""
        return self.introduced <= minor and (self.removed is None or minor < self.removed)

    def deprecated_in(self, minor: int) -> bool:
        """Whether that release answers with a warning. k/k: …/apiserver/pkg/endpoints/deprecation: IsDeprecated."""
        return self.served(minor) and self.deprecated is not None and minor >= self.deprecated


@lru_cache(maxsize=1)
def apis() -> Mapping[tuple[str, str], Api]:
    """Every API of the table, by apiVersion and kind."""
    found = {}
    for line in _TABLE.strip().splitlines():
        api_version, introduced, deprecated, removed, fate, *kinds = line.split()
        for kind in kinds:
            found[api_version, kind] = Api(
                api_version,
                kind,
                int(introduced),
                _release(deprecated),
                _release(removed),
                fate[0] in "=.",
                _successor(fate, api_version, kind),
            )
    return found


def _release(text: str) -> int | None:
    return None if text == "-" else int(text)


def _successor(fate: str, api_version: str, kind: str) -> tuple[str, str] | None:
    if fate == "!":
        return None
    group, _, other = fate[1:].partition(":")
    return group or api_version.rpartition("/")[0], other or kind


@lru_cache(maxsize=1)
def groups() -> frozenset[str]:
    """The groups of the table, "" for the core one."""
    return frozenset(one.group for one in apis().values())


def newest_first(group: str, kind: str) -> list[Api]:
    """The versions of a kind in one group, in the order in which they are preferred: v2, v1, v1beta2, v1beta1."""
    found = [one for one in apis().values() if one.kind == kind and one.group == group]
    return sorted(found, key=lambda one: maturity(one.api_version), reverse=True)


def maturity(api_version: str) -> tuple[int, int, int]:
    """Sorts versions as Kubernetes does: stable before beta before alpha, then by their numbers."""
    match = re.fullmatch(_VERSION, api_version.rpartition("/")[2])
    if match is None:
        return (-1, 0, 0)
    return ({"alpha": 0, "beta": 1, None: 2}[match[2]], int(match[1]), int(match[3] or 0))


def replacement(api: Api, asked: Iterable[int]) -> Api | None:
    """What to use instead in the releases that were asked: in all of them if one is, else in the last of them.

    None where nothing takes its place, or nothing yet.
    """
    if api.successor is None:
        return None
    minors = list(asked)
    candidates = [one for one in newest_first(*api.successor) if one is not api and not one.deprecated_in(minors[-1])]
    everywhere = [one for one in candidates if all(map(one.served, minors))]
    return next(iter(everywhere or [one for one in candidates if one.served(minors[-1])]), None)


@lru_cache(maxsize=1024)
def lives_on_as(api_version: str, kind: str, asked: Sequence[int]) -> str:
    """The apiVersion with the same fields and defaults that has replaced one which is gone; empty where none has.

    What is wrong in such an object is wrong under the new apiVersion too.
    """
    api = apis().get((api_version, kind))
    if api is None or not api.same_shape or any(map(api.served, asked)):
        return ""
    new = replacement(api, asked)
    return new.api_version if new is not None and new.kind == kind else ""
