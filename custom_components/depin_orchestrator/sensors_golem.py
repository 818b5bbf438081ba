"""Sensors that only a Golem provider has."""

from dataclasses import replace

from homeassistant.components.sensor import SensorDeviceClass

from .const import CONF_WALLET_STATUS
from .descriptions import GIB, GOLEM, number, token

GOLEM_SENSORS = (
    token("in_progress", GOLEM),
    token("accepted", GOLEM, shown=False),
    token("unconfirmed", GOLEM, shown=False),
    token("overdue", GOLEM),
    number("overdue_invoices", GOLEM, shown=False),
    number("offered_threads", GOLEM),
    number("offered_memory", GOLEM, unit=GIB, precision=1),
    number("offered_storage", GOLEM, unit=GIB, precision=1),
    number("offers", GOLEM, shown=False),
    number("running_tasks", GOLEM),
    number("task_cpu", GOLEM, shown=False, precision=1),
    replace(
        number("task_cpu_seconds", GOLEM, unit="s", shown=False),
        device_class=SensorDeviceClass.DURATION,
    ),
    number("tasks_done", GOLEM, shown=False),
    number("tasks_failed", GOLEM, shown=False),
    token("price_cpu_hour", GOLEM, shown=False, precision=6),
    token("price_env_hour", GOLEM, shown=False, precision=6),
    token("price_start", GOLEM, shown=False, precision=6),
    number("sessions", GOLEM, shown=False),
    replace(token("wallet_balance", GOLEM), needs=CONF_WALLET_STATUS),
    replace(number("gas_balance", GOLEM, unit="POL", precision=4), needs=CONF_WALLET_STATUS),
)
