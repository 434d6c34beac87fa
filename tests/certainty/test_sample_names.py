"""Names and programs of samples."""

from __future__ import annotations

import pytest

from svclint.certainty.sample_names import are_of_samples, is_name_of_program, is_name_of_sample


@pytest.mark.parametrize(
    "name", ["nginx-deployment", "my-app", "web", "task-pv-pod", "demo", "multi-container-pod", "web-2"]
)
def test_names_of_samples(name: str) -> None:
    assert is_name_of_sample(name)


@pytest.mark.parametrize("name", ["shop", "gitlab-web", "recommendation", "nginx-shop", "redis"])
def test_names_of_somebodys_own(name: str) -> None:
    assert not is_name_of_sample(name)
    assert not is_name_of_program(name)


def test_names_of_programs() -> None:
    assert is_name_of_program("nginx-deployment")
    assert not is_name_of_program("web")


def test_images_of_samples() -> None:
    assert are_of_samples(["nginx:1.27", "docker.io/kubeguide/tomcat-app:v1", "gcr.io/google-samples/hello-app:1.0"])
    assert not are_of_samples(["nginx:1.27", "postgres:16"])
    assert not are_of_samples(["shop/web:1"])
    assert not are_of_samples([])
