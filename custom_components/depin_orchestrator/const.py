"""Constants of the Home Assistant ring."""

from datetime import timedelta
import logging
from typing import Final

from homeassistant.const import Platform

from .engine.models import Protocol

DOMAIN: Final = "depin_orchestrator"
LOGGER: Final = logging.getLogger(__package__)
PLATFORMS: Final = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]

#: Inside Home Assistant: something happened to an alert.
SIGNAL_ALERT: Final = f"{DOMAIN}_alert"

#: The loop's heartbeat; each endpoint has a cadence of its own, so most ticks ask nothing.
TICK: Final = timedelta(seconds=5)

# Host, in the entry's data.
CONF_CPU_THREADS: Final = "cpu_threads"
CONF_MEMORY_GIB: Final = "memory_gib"
CONF_UPLOAD_MBPS: Final = "upload_mbps"
CONF_STORAGE_GB: Final = "storage_gb"
CONF_DOCKER_URL: Final = "docker_url"
CONF_DOCKER_API_KEY: Final = "docker_api_key"
CONF_DOCKER_CA: Final = "docker_ca"
CONF_DOCKER_CERT: Final = "docker_cert"
CONF_DOCKER_KEY: Final = "docker_key"
CONF_DOCKER_FINGERPRINT: Final = "docker_fingerprint"
CONF_INCUS_URL: Final = "incus_url"
CONF_INCUS_PROJECT: Final = "incus_project"
CONF_INCUS_NIC: Final = "incus_nic"
CONF_INCUS_CERTIFICATE: Final = "incus_certificate"
CONF_INCUS_KEY: Final = "incus_key"
CONF_INCUS_SERVER_CERTIFICATE: Final = "incus_server_certificate"
CONF_POWER_ENTITY: Final = "power_entity"
CONF_PRICE_ENTITY: Final = "price_entity"
CONF_FIXED_PRICE: Final = "fixed_price"
#: Asked once, to know which node's form follows the host's; not stored.
CONF_FIRST_NODE: Final = "first_node"

# Host, in the entry's options.
CONF_PRICE_URL: Final = "price_url"
CONF_PRICE_KEY: Final = "price_key"
CONF_MAX_PER_HOUR: Final = "max_per_hour"
CONF_MIN_HOLD: Final = "min_hold"
CONF_MODE: Final = "mode"
CONF_STRATEGY: Final = "strategy"
CONF_MIN_IMPROVEMENT: Final = "min_improvement"
CONF_MIN_CONFIDENCE: Final = "min_confidence"
#: A section of its own, stored as it is: start and end of the night, and the CPU allowed then.
CONF_QUIET_HOURS: Final = "quiet_hours"
CONF_START: Final = "start"
CONF_END: Final = "end"
CONF_CPU_CAP: Final = "cpu_cap"
CONF_EXPLORATION: Final = "exploration"
CONF_GREEN_ENTITY: Final = "green_entity"
CONF_WEIGHTS: Final = "weights"
CONF_TEMPLATE: Final = "template"
#: Asked, not stored: begin to learn anew.
CONF_RELEARN: Final = "relearn"
#: Set by switches, not by the form: the master switch, and nodes that nothing may move.
CONF_AUTOMATIC: Final = "automatic_reallocation"
CONF_UNMANAGED: Final = "unmanaged"
#: Options that take effect without a reload of the host.
LIVE_OPTIONS: Final = frozenset({CONF_MODE, CONF_STRATEGY, CONF_AUTOMATIC, CONF_UNMANAGED})
CONF_NOTIFY_TARGETS: Final = "notify_targets"
CONF_LOW_EARNINGS: Final = "low_earnings"
CONF_MUTED_KINDS: Final = "muted_kinds"
CONF_MUTED_NODES: Final = "muted_nodes"
#: Token to the option that names the user's own sensor of its price.
CONF_OWN_PRICES: Final = {
    "USD": "usd_price_entity",
    "GLM": "glm_price_entity",
    "DATA": "data_price_entity",
    "GRASS": "grass_price_entity",
}

# Nodes, in the subentry's data.
CONF_PAUSE: Final = "pause_container"
CONF_PAUSE_ACCOUNT: Final = "pause_account"
CONF_RECREATE: Final = "recreate"
CONF_APP_KEY: Final = "app_key"
CONF_CHANGE_OFFER: Final = "change_offer"
CONF_STATS_URL: Final = "stats_url"
CONF_WALLET_STATUS: Final = "wallet_status"
CONF_OPERATOR_ADDRESS: Final = "operator_address"
CONF_RPC_URL: Final = "rpc_url"
CONF_GRAPH_URL: Final = "graph_url"
CONF_GRAPH_KEY: Final = "graph_key"
CONF_WS_URL: Final = "ws_url"
CONF_BASE_URL: Final = "base_url"
CONF_GRASS_PER_MILLION: Final = "grass_per_million_points"

CONF_CONTROL: Final = "control"
CONF_CONTAINER: Final = "container"
CONF_INSTANCE: Final = "instance"
CONF_APPLY_ACTIONS: Final = "apply_actions"
CONF_APPLY_RESOURCES: Final = "apply_resources"
CONF_APPLY_TIMEOUT: Final = "apply_timeout"
CONF_VERIFY_TEMPLATE: Final = "verify_template"
CONF_CPU_ENTITY: Final = "cpu_entity"
CONF_MEMORY_ENTITY: Final = "memory_entity"
CONF_NETWORK_IN_ENTITY: Final = "network_in_entity"
CONF_NETWORK_OUT_ENTITY: Final = "network_out_entity"

#: Values of `control`.
CONTROL_NONE: Final = "none"
CONTROL_DOCKER: Final = "docker"
CONTROL_ACTIONS: Final = "actions"
CONTROL_INCUS: Final = "incus"

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
