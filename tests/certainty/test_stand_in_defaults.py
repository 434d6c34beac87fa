"""Values that a chart has only in the place of those that somebody gives, told by their words."""

from __future__ import annotations

from typing import Any

import pytest

from svclint.certainty.stand_in_defaults import stands_in

ALL = {"environment": "by_pipeline", "image": {"tag": "by_pipeline"}, "replicas": "by_pipeline"}

SHOP = {"name": "shop_api", "image": {"repository": "shop_api", "tag": "1.2"}, "serviceAccount": "shop_api"}


@pytest.mark.parametrize(
    ("values", "path", "wants_number", "expected"),
    [
        ({"replicas": "set_by_ci"}, ("replicas",), True, True),
        ({"replicas": "set_by_ci"}, ("replicas",), False, False),
        ({"replicas": "3"}, ("replicas",), True, False),
        ({"replicas": 3}, ("replicas",), True, False),
        ({"replicas": "100m"}, ("replicas",), True, False),
        ({"replicas": "true"}, ("replicas",), True, False),
        ({"replicas": ""}, ("replicas",), True, False),
        ({"httpPort": "http"}, ("httpPort",), True, False),
        ({"ports": [{"port": "metrics"}]}, ("ports", 0, "port"), True, False),
        ({"transport": "metrics"}, ("transport",), True, True),
        # what its key says
        ({"appName": "app_name"}, ("appName",), False, True),
        ({"image": {"tag": "IMAGE_TAG"}}, ("image", "tag"), False, True),
        ({"name": "App_Name"}, ("name",), False, False),
        ({"appName": "my_app"}, ("appName",), False, False),
        # of several things what each is called
        ({"names": {"order_service": "order_service"}}, ("names", "order_service"), False, False),
        ({"queues": {"new_orders": "new_orders"}}, ("queues", "new_orders"), False, False),
        ({"names": {"order_service": "ORDER_SERVICE"}}, ("names", "order_service"), False, True),
        ({"names": {"app_name": "app_name"}}, ("names", "app_name"), False, True),
        ({"app": {"order_service": "order_service"}}, ("app", "order_service"), False, True),
        # one text for all
        (ALL, ("environment",), False, True),
        ({**ALL, "environment": "my_stage"}, ("environment",), False, False),
        ({"name": "My_Shop", "app": "My_Shop", "team": "My_Shop"}, ("name",), False, False),
        ({"name": "My_Shop", "nested": {"name": "My_Shop", "image": "My_Shop"}}, ("name",), False, False),
        # what is called after the application
        (SHOP, ("name",), False, False),
        (
            {**SHOP, "database": {"host": "shop_api", "user": "shop_api", "password": "shop_api"}},
            ("name",),
            False,
            False,
        ),
        ({**SHOP, "image": {"repository": "shop_api", "tag": "shop_api"}}, ("name",), False, True),
        ({}, ("name",), False, False),
    ],
)
def test_what_only_stands_for_something(
    values: Any, path: tuple[str | int, ...], wants_number: bool, expected: bool
) -> None:
    assert stands_in(values, path, wants_number=wants_number) is expected
