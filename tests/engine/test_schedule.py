"""Cadences: spread, patient while nobody answers, and never silenced by a clock."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.depin_orchestrator.engine.schedule import JITTER, Cadence, Slot

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)

spans = st.timedeltas(timedelta(seconds=1), DAY)
cadences = st.builds(Cadence, spans, spans, spans)
chances = st.floats(0, 1, exclude_max=True)
moments = st.timedeltas(-2000 * DAY, 20_000 * DAY).map(lambda span: NOW + span)


@given(cadences, chances)
def test_calls_are_spread_by_a_tenth(cadence: Cadence, chance: float) -> None:
    wait = cadence.after_success(lambda: chance)
    assert cadence.every * (1 - JITTER) - TICK <= wait <= cadence.every * (1 + JITTER) + TICK


@given(cadences, st.integers(1, 10**9), chances)
def test_back_off_grows_up_to_patience(cadence: Cadence, failures: int, chance: float) -> None:
    longest = cadence.after_failure(failures, lambda: 0)
    assert cadence.after_failure(1, lambda: 0) == min(
        cadence.retry, cadence.every, max(cadence.every, cadence.patience)
    )
    assert longest <= cadence.after_failure(failures + 1, lambda: 0)
    assert longest <= max(cadence.every, cadence.patience)
    assert longest * (1 - JITTER) - TICK <= cadence.after_failure(failures, lambda: chance)
    assert cadence.after_failure(failures, lambda: chance) <= longest


def test_back_off_by_hand() -> None:
    cadence = Cadence(timedelta(minutes=5), timedelta(seconds=15), timedelta(minutes=4))
    waits = [cadence.after_failure(n, lambda: 0).total_seconds() for n in range(1, 8)]
    assert waits == [15, 30, 60, 120, 240, 300, 300]


@given(cadences)
def test_patience_is_reached(cadence: Cadence) -> None:
    shortest = min(cadence.retry, cadence.every)
    reached = cadence.after_failure(99, lambda: 0)
    assert reached == min(shortest * 2**16, max(cadence.every, cadence.patience))


@given(cadences, moments)
def test_due_at_once(cadence: Cadence, now: datetime) -> None:
    assert Slot(cadence).due(now)


@given(cadences, moments, chances, st.floats(0, 1, exclude_max=True), st.booleans())
def test_quiet_until_the_wait_is_over(
    cadence: Cadence, now: datetime, chance: float, part: float, fails: bool
) -> None:
    slot = Slot(cadence)
    (slot.failed if fails else slot.succeeded)(now, lambda: chance)
    assert slot.due_at == now + slot.wait
    assert not slot.due(now + max(slot.wait * part - TICK, timedelta()))
    assert slot.due(now + slot.wait)
    assert slot.due(now + slot.wait + DAY)


@given(cadences, moments, chances, st.timedeltas(TICK, 365 * DAY), st.booleans())
def test_a_clock_that_jumped_back_silences_nothing(
    cadence: Cadence, now: datetime, chance: float, back: timedelta, fails: bool
) -> None:
    slot = Slot(cadence)
    (slot.failed if fails else slot.succeeded)(now, lambda: chance)
    assert slot.due(now - back)


@given(cadences, moments, chances, st.timedeltas(timedelta(), 2 * DAY), st.integers(0, 20))
def test_not_before_the_service_allows(
    cadence: Cadence, now: datetime, chance: float, retry_after: timedelta, failures: int
) -> None:
    slot = Slot(cadence, failures=failures)
    slot.failed(now, lambda: chance, retry_after)
    assert slot.failures == failures + 1
    assert slot.wait == max(retry_after, cadence.after_failure(failures + 1, lambda: chance))
    assert retry_after == timedelta() or not slot.due(now + retry_after - TICK)


def test_an_answer_ends_the_back_off() -> None:
    slot = Slot(Cadence(timedelta(minutes=1)))
    for _ in range(5):
        slot.failed(NOW, lambda: 0)
    slot.succeeded(NOW, lambda: 0.5)
    assert (slot.failures, slot.wait) == (0, timedelta(minutes=1))
    slot.failed(NOW, lambda: 0)
    assert slot.wait == timedelta(seconds=15)
