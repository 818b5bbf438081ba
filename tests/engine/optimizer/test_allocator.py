"""The allocator: optimal where that is proven, near it elsewhere, and never over capacity."""

from itertools import product
import random

from hypothesis import given, settings, strategies as st
import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from custom_components.depin_orchestrator.engine.optimizer.allocator import allocate
from custom_components.depin_orchestrator.engine.optimizer.ascent import Solution
from custom_components.depin_orchestrator.engine.optimizer.duality import Claim


def concave(draw: random.Random, rungs: int) -> tuple[float, ...]:
    values = [0.0]
    for gain in sorted((draw.random() ** 2 for _ in range(rungs)), reverse=True):
        values.append(values[-1] + gain)
    return tuple(values)


def claim(draw: random.Random, key: str, pools: int, *, bundles: bool, uneven: bool) -> Claim:
    rungs = draw.randint(0, 4)
    wide = bundles and draw.random() < 0.5
    asked = sorted(draw.sample(range(pools), draw.randint(2, pools))) if wide else None
    asked = asked or [draw.randrange(pools)]
    steps = [draw.randint(1, 3) if uneven else 1 for _ in asked]
    uses = tuple(tuple(step * rung for rung in range(rungs + 1)) for step in steps)
    return Claim(key, tuple(asked), uses, concave(draw, rungs))


def used(claims: list[Claim], rungs: tuple[int, ...], pools: int) -> list[int]:
    total = [0] * pools
    for one, rung in zip(claims, rungs, strict=True):
        for place, pool in enumerate(one.pools):
            total[pool] += one.uses[place][rung]
    return total


def brute(claims: list[Claim], capacity: list[int]) -> float:
    best = float("-inf")
    for rungs in product(*(range(len(one.values)) for one in claims)):
        if all(u <= c for u, c in zip(used(claims, rungs, len(capacity)), capacity, strict=True)):
            best = max(best, sum(o.values[r] for o, r in zip(claims, rungs, strict=True)))
    return best


def solved(claims: list[Claim], capacity: list[int]) -> Solution:
    solution = allocate(claims, capacity)
    assert solution is not None
    taken = used(claims, solution.rungs, len(capacity))
    assert all(units <= most for units, most in zip(taken, capacity, strict=True))
    value = sum(o.values[r] for o, r in zip(claims, solution.rungs, strict=True))
    assert solution.value == pytest.approx(value)
    return solution


@pytest.mark.parametrize("bundles", [False, True])
@pytest.mark.parametrize("uneven", [False, True])
def test_equals_brute_force(bundles: bool, uneven: bool) -> None:
    """One thousand small instances in all: optimal, or within the value of one step."""
    draw = random.Random(f"{bundles} {uneven}")
    exact = 0
    for _ in range(250):
        pools = 3 if bundles else 1
        capacity = [draw.randint(3, 8) for _ in range(pools)]
        claims = [
            claim(draw, f"c{n}", pools, bundles=bundles, uneven=uneven)
            for n in range(draw.randint(1, 5))
        ]
        best = brute(claims, capacity)
        solution = solved(claims, capacity)
        step = max((o.values[1] for o in claims if len(o.values) > 1), default=0.0)
        assert best - step - 1e-9 <= solution.value <= best + 1e-9
        assert solution.bound >= best - 1e-9
        exact += solution.value >= best - 1e-9
    assert exact >= (250 if not uneven else 235)


def relaxed(claims: list[Claim], capacity: list[int]) -> float:
    """Return the value of the linear relaxation: rungs may be taken in part."""
    gains, rows, columns, amounts = [], [], [], []
    for one in claims:
        for rung in range(1, len(one.values)):
            for place, pool in enumerate(one.pools):
                rows.append(pool)
                columns.append(len(gains))
                amounts.append(one.uses[place][rung] - one.uses[place][rung - 1])
            gains.append(one.values[rung] - one.values[rung - 1])
    matrix = csr_array((amounts, (rows, columns)), shape=(len(capacity), len(gains)))
    done = milp(
        -np.array(gains), constraints=LinearConstraint(matrix, ub=capacity), bounds=Bounds(0, 1)
    )
    return float(-done.fun)


def test_within_one_percent_of_the_reference() -> None:
    """Two hundred large instances with bundles, against the linear relaxation."""
    draw = random.Random(4)
    for _ in range(200):
        claims = []
        for n in range(draw.randint(20, 60)):
            rungs = draw.randint(5, 40)
            wide = draw.random() < 0.3
            pools = (0, 1, 3) if wide else (draw.randrange(4),)
            each = [draw.randint(20, 120) for _ in pools]
            uses = tuple(tuple(step * rung for rung in range(rungs + 1)) for step in each)
            claims.append(Claim(f"{n}", pools, uses, concave(draw, rungs)))
        capacity = [10_000] * 4
        best, solution = relaxed(claims, capacity), solved(claims, capacity)
        assert 0.99 * best <= solution.value <= best + 1e-6
        assert solution.bound >= best - 1e-6


def test_minima_that_do_not_fit() -> None:
    big = Claim("a", (0,), ((7, 8),), (0.0, 1.0))
    assert allocate([big, Claim("b", (0,), ((4,),), (0.0,))], [10]) is None


def test_nothing_to_share() -> None:
    solution = allocate([], [10, 10])
    assert solution == Solution((), 0.0, 0.0, (0.0, 0.0))
    assert solution.gap == 0


def test_worthless_rungs_are_left() -> None:
    flat = Claim("a", (0,), ((0, 1, 2),), (0.0, 1.0, 1.0))
    falling = Claim("b", (0,), ((0, 1),), (0.0, -1.0))
    assert solved([flat, falling], [9]).rungs == (1, 0)


def test_price_is_what_the_next_unit_is_worth() -> None:
    one = Claim("a", (0,), ((0, 1, 2),), (0.0, 5.0, 9.0))
    two = Claim("b", (0,), ((0, 1, 2),), (0.0, 3.0, 5.0))
    solution = solved([one, two], [2])
    assert (solution.rungs, solution.prices) == ((2, 0), (3.0,))
    assert solved([one, two], [4]).prices == (0.0,)


@given(st.integers(min_value=0, max_value=10**6), st.booleans())
@settings(max_examples=200)
def test_order_changes_nothing(seed: int, bundles: bool) -> None:
    draw = random.Random(seed)
    claims = [
        claim(draw, f"c{n}", 3, bundles=bundles, uneven=True) for n in range(draw.randint(1, 8))
    ]
    capacity = [draw.randint(0, 12) for _ in range(3)]
    there = solved(claims, capacity)
    order = list(range(len(claims)))
    draw.shuffle(order)
    back = solved([claims[index] for index in order], capacity)
    assert back.rungs == tuple(there.rungs[index] for index in order)
    assert back.value == pytest.approx(there.value)
