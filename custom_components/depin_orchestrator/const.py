"""Constants of the Home Assistant ring."""

from datetime import timedelta
import logging
from typing import Final

from homeassistant.const import Platform

from .engine.models import Protocol

DOMAIN: Final = "depin_orchestrator"
LOGGER: Final = logging.getLogger(__package__)
PLATFORMS: Final = [Platform.BINARY_SENSOR, Platform.SENSOR]

#: The loop's heartbeat; each endpoint has a cadence of its own, so most ticks ask nothing.
TICK: Final = timedelta(seconds=5)

# Host, in the entry's data.
CONF_CPU_THREADS: Final = "cpu_threads"
CONF_MEMORY_GIB: Final = "memory_gib"
CONF_UPLOAD_MBPS: Final = "upload_mbps"
CONF_STORAGE_GB: Final = "storage_gb"
CONF_DOCKER_URL: Final = "docker_url"
CONF_POWER_ENTITY: Final = "power_entity"
CONF_PRICE_ENTITY: Final = "price_entity"
CONF_FIXED_PRICE: Final = "fixed_price"
#: Asked once, to know which node's form follows the host's; not stored.
CONF_FIRST_NODE: Final = "first_node"

# Host, in the entry's options.
CONF_PRICE_URL: Final = "price_url"
CONF_PRICE_KEY: Final = "price_key"

# Nodes, in the subentry's data.
CONF_APP_KEY: Final = "app_key"
CONF_OPERATOR_ADDRESS: Final = "operator_address"
CONF_RPC_URL: Final = "rpc_url"
CONF_GRAPH_URL: Final = "graph_url"
CONF_GRAPH_KEY: Final = "graph_key"
CONF_BASE_URL: Final = "base_url"
CONF_GRASS_PER_MILLION: Final = "grass_per_million_points"

#: In the data of a reauthentication: the node whose credential was refused.
CONF_SUBENTRY_ID: Final = "subentry_id"

#: Config subentry type of a node of each network.
SUBENTRY_TYPES: Final = {
    Protocol.STORJ: "storj_node",
    Protocol.GOLEM: "golem_provider",
    Protocol.STREAMR: "streamr_node",
    Protocol.GRASS: "grass_account",
}
PROTOCOLS: Final = {subentry_type: protocol for protocol, subentry_type in SUBENTRY_TYPES.items()}
