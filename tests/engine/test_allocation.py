"""An allocation is possible or does not exist."""

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.engine.allocation import Allocation, Capacity
from custom_components.depin_orchestrator.engine.errors import InvalidInput
from custom_components.depin_orchestrator.engine.models import Resource

CPU = Resource.CPU


@pytest.mark.parametrize("share", [-1, 100.1, float("nan"), float("inf")])
def test_impossible_share(share: float) -> None:
    with pytest.raises(InvalidInput, match="0 to 100"):
        Allocation({"a": {CPU: share}})


def test_more_than_all() -> None:
    with pytest.raises(InvalidInput, match="more than 100"):
        Allocation({"a": {CPU: 60}, "b": {CPU: 41}})


@given(st.lists(st.floats(min_value=0, max_value=100, allow_nan=False), max_size=6))
def test_total_and_free_add_up(shares: list[float]) -> None:
    by_node = {str(n): {CPU: share} for n, share in enumerate(shares)}
    if sum(shares) > 100.000001:
        with pytest.raises(InvalidInput):
            Allocation(by_node)
    elif sum(shares) <= 100:
        allocation = Allocation(by_node)
        assert allocation.total(CPU) + allocation.free(CPU) == pytest.approx(100)


def test_change_is_a_copy() -> None:
    one = Allocation({"a": {CPU: 60}})
    two = one.changed("a", CPU, 10).changed("b", CPU, 90)
    assert (one.of("a", CPU), two.of("a", CPU), two.of("b", CPU)) == (60, 10, 90)
    assert two.of("b", Resource.MEMORY) is None
    with pytest.raises(InvalidInput):
        two.changed("a", CPU, 11)


def test_capacity_unknown() -> None:
    capacity = Capacity({CPU: 8})
    assert capacity.of(CPU) == 8
    assert capacity.of(Resource.STORAGE) is None
