"""Values of every type in the place of every value of the cards' examples, a part of them drawn by a seed.

All of them are tried by `python -m fuzz.values`.
"""

from __future__ import annotations

from random import Random

import pytest

from fuzz.values import replacements, tried

pytestmark = pytest.mark.usefixtures("nowhere")


@pytest.mark.slow
def test_no_value_makes_a_rule_fail_or_a_place_go_astray() -> None:
    drawn = Random(20).sample(replacements(), 500)
    assert [wrong for one in drawn for wrong in tried(one)] == []
