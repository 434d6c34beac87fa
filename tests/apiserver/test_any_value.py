"""Whatever a manifest holds where, the mirrors of the API server answer, and answer in field errors."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svclint.apiserver.endpoints import validate_endpoint_slice, validate_endpoints
from svclint.apiserver.field import Validate
from svclint.apiserver.service import validate_service

METADATA = ["metadata", "name", "generateName", "namespace", "labels", "annotations", "finalizers"]
SPEC = ["spec", "type", "selector", "ports", "port", "protocol", "targetPort", "appProtocol", "externalName"]
SESSIONS = ["sessionAffinity", "sessionAffinityConfig", "clientIP", "timeoutSeconds"]
ADDRESSES = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "externalIPs"]
TRAFFIC = ["externalTrafficPolicy", "internalTrafficPolicy", "trafficDistribution", "healthCheckNodePort"]
BALANCING = ["loadBalancerClass", "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts"]
ENDPOINTS = ["subsets", "addresses", "notReadyAddresses", "ip", "hostname", "nodeName", "addressType", "endpoints"]
HINTS = ["hints", "forZones", "forNodes"]
FIELDS = METADATA + SPEC + SESSIONS + ADDRESSES + TRAFFIC + BALANCING + ENDPOINTS + HINTS
WORDS = [
    "",
    "None",
    "ExternalName",
    "LoadBalancer",
    "NodePort",
    "10.0.0.1",
    "fd00::1",
    "10.0.0.0/8",
    "IPv4",
    "FQDN",
    "/",
]
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.sampled_from([*WORDS, *FIELDS])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(max_size=3)), inner, max_size=6),
    ),
    max_leaves=25,
)


@pytest.mark.parametrize("validate", [validate_service, validate_endpoints, validate_endpoint_slice])
@given(data=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6), minor=st.integers(25, 37))
def test_never_raises(validate: Validate, data: dict[str, Any], minor: int) -> None:
    assert all(str(error) for error in validate(data, minor))


@given(spec=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=12), minor=st.integers(25, 37))
def test_never_raises_below_spec(spec: dict[str, Any], minor: int) -> None:
    assert all(str(error) for error in validate_service({"spec": spec}, minor))
