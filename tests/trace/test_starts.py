"""What a word of the command line means as a start, and what was meant where it means nothing."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.resource import IntOrString
from svclint.trace.starts import Named, NoStart, Start, read_start, suggestion, words
from svclint.traffic.requests import Request
from tests.traffic.scopes import graph_of, service


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("https://Shop.Example.com/cart?x=1", Request("shop.example.com", "/cart", "https")),
        ("http://shop.example.com:8080", Request("shop.example.com", "/", "http", 8080)),
        ("shop.example.com/cart", Request("shop.example.com", "/cart")),
        ("shop.example.com", Request("shop.example.com")),
        ("http://web/", Request("web", "/", "http")),
        ("https://[::1]:8443/x", Request("::1", "/x", "https", 8443)),
        ("Ingress/shop", Named("ingress", "", "shop")),
        ("svc/web:80", Named("service", "", "web", IntOrString(80))),
        ("Service/shop/web:http", Named("service", "shop", "web", IntOrString("http"))),
        ("deploy/web", Named("deployment", "", "web")),
    ],
)
def test_a_word_is_a_start(word: str, meant: Start) -> None:
    assert read_start(word) == meant


@pytest.mark.parametrize("word", ["web", "", "https://", "http://shop:port/", "Service/", "/", "a b/c"])
def test_other_words_are_none(word: str) -> None:
    with pytest.raises(NoStart, match=r"is no|names no host"):
        read_start(word)


def test_a_start_is_shown_as_it_is_written() -> None:
    assert words(read_start("svc/shop/web:80")) == "service/shop/web:80"
    assert words(read_start("https://shop.example.com:8443/x")) == "https://shop.example.com:8443/x"


def ingress(name: str, host: str) -> dict[str, Any]:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": name, "namespace": "shop"},
        "spec": {"rules": [{"host": host, "http": {"paths": [{}]}}]},
    }


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("Service/shop/web-srv", "; there are web"),
        ("Service/shop/web-svc", "; did you mean Service/shop/web?"),
        ("Deployment/web", "; did you mean Service/shop/web?"),
        ("Ingress/else", "; there are one, two"),
        ("Pod/else", ""),
        ("https://shop.exmple.com/", "; did you mean shop.example.com?"),
        ("https://else.org/", "; hosts here are *.example.org, shop.example.com"),
    ],
)
def test_what_was_meant(word: str, hint: str) -> None:
    routes = (ingress("one", "shop.example.com"), ingress("two", "*.example.org"))
    assert suggestion(read_start(word), [graph_of(service(ports=[{"port": 80}]), *routes)]) == hint
