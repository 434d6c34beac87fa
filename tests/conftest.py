"""What holds for all tests: how hypothesis looks for examples, and how a test is called that is given a long text."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No test fails because the machine is busy or new: the first text alone takes hypothesis seconds, for its tables of all
# characters. Nor by chance: the same examples every time, so that a red run is the fault of what was changed.
settings.register_profile("repeat", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
# other examples every time, and many more: `pytest --hypothesis-profile search`
settings.register_profile(
    "search", settings.get_profile("repeat"), derandomize=False, max_examples=2000, print_blob=True
)
settings.load_profile("repeat")

_LONG = 60


def pytest_make_parametrize_id(val: object) -> str | None:
    """A text of 200,000 characters is no name to print."""
    return f"{val[:_LONG]}..." if isinstance(val, str) and len(val) > _LONG else None
