"""How a node's reading becomes a sensor: the description, and short ways to write one."""

from dataclasses import dataclass

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import EntityCategory, UnitOfInformation

from .engine.models import Protocol

STORJ, GOLEM, STREAMR, GRASS = Protocol.STORJ, Protocol.GOLEM, Protocol.STREAMR, Protocol.GRASS
PERCENT = "%"
GIB = "GiB"


@dataclass(frozen=True, kw_only=True)
class NodeSensorDescription(SensorEntityDescription):
    """A reading of a node as a sensor."""

    #: The networks that have it.
    protocols: frozenset[Protocol] = frozenset(Protocol)
    #: Its unit is the node's token.
    in_token: bool = False
    #: Its unit is the household's currency.
    in_fiat: bool = False
    #: The engine's moment at which it began to count.
    since: str | None = None
    #: The field of the node's form without which nobody asks for it.
    needs: str | None = None
    #: Its unit is that amount a day.
    per_day: bool = False
    #: Readings that it shows as attributes.
    beside: tuple[str, ...] = ()
    #: It says that the node is away, so it stays when the node goes.
    reports_absence: bool = False


def of(*protocols: Protocol) -> frozenset[Protocol]:
    """Write a set of networks in one word."""
    return frozenset(protocols)


def size(key: str, protocols: frozenset[Protocol], *, shown: bool) -> NodeSensorDescription:
    """Return a size of data: bytes, shown in gigabytes."""
    return NodeSensorDescription(
        key=key,
        device_class=SensorDeviceClass.DATA_SIZE,
        entity_registry_enabled_default=shown,
        native_unit_of_measurement=UnitOfInformation.BYTES,
        protocols=protocols,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=1,
        suggested_unit_of_measurement=UnitOfInformation.GIGABYTES,
    )


def token(
    key: str, *protocols: Protocol, shown: bool = True, precision: int = 4
) -> NodeSensorDescription:
    """Return an amount in the node's token that may go up and down."""
    return NodeSensorDescription(
        key=key,
        entity_registry_enabled_default=shown,
        in_token=True,
        protocols=of(*protocols) if protocols else frozenset(Protocol),
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=precision,
    )


def number(
    key: str,
    *protocols: Protocol,
    unit: str | None = None,
    shown: bool = True,
    precision: int = 0,
) -> NodeSensorDescription:
    """Return a plain figure that may go up and down."""
    return NodeSensorDescription(
        key=key,
        entity_registry_enabled_default=shown,
        native_unit_of_measurement=unit,
        protocols=of(*protocols),
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=precision,
    )


def moment(
    key: str, *protocols: Protocol, shown: bool = True, diagnostic: bool = True
) -> NodeSensorDescription:
    """Return a point in time."""
    return NodeSensorDescription(
        key=key,
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC if diagnostic else None,
        entity_registry_enabled_default=shown,
        protocols=of(*protocols) if protocols else frozenset(Protocol),
    )
