"""What must never leave the house: credentials, addresses, identities, URLs."""

from typing import Any

from lab.server import Lab
from tests.adapters.golem_node import IDENTITY, KEY

from .conftest import Forms

#: Settings that say nothing about anybody.
HARMLESS = {"wallet_status", "control"}


def secrets(lab: Lab, forms: Forms) -> set[str]:
    """Return every text that would tell who or where the household's nodes are."""
    found: set[str] = {KEY, IDENTITY, "2xLabUser01", "127.0.0.1", *lab.keys.values()}
    for form in forms.values():
        found |= {str(value) for key, value in form.items() if key not in HARMLESS}
    board: dict[str, Any] = lab.boards["storj"].sno()
    found |= {board["nodeID"], board["wallet"], lab.world.streamr.address}
    return {secret for secret in found if secret}
