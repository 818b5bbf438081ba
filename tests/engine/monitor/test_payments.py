"""A node's payouts have a rhythm, and the next one can be expected by it."""

from datetime import UTC, datetime, timedelta

from custom_components.depin_orchestrator.engine.monitor.payments import Payments

START = datetime(2026, 8, 4, tzinfo=UTC)
MONTH = timedelta(days=30)


def test_two_payouts_are_no_rhythm() -> None:
    payments = Payments(times=(START, START + MONTH))
    assert payments.due() is None
    assert payments.late(START + 9 * MONTH) is None


def test_the_next_payout_is_expected_after_the_usual_time() -> None:
    payments = Payments(times=(START, START + MONTH, START + 2 * MONTH, START + 4 * MONTH))
    assert payments.due() == START + 5 * MONTH
    assert payments.late(START + 5 * MONTH) is False
    assert payments.late(START + 5 * MONTH + timedelta(days=11)) is True
