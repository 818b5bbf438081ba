"""The routes of a storage node's dashboard (section 1.1): one method each, all of them GET."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from .client import Client
from .storj_model import (
    Dashboard,
    Estimate,
    HeldBack,
    Month,
    Notes,
    Prices,
    Receipts,
    Satellite,
    Stub,
    Vetting,
)
from .storj_parse import (
    parse_dashboard,
    parse_estimate,
    parse_held,
    parse_month,
    parse_periods,
    parse_receipts,
    parse_stubs,
)
from .storj_signs import parse_notes, parse_prices, parse_vetting

#: With its slash, or the router redirects.
SNO = "/api/sno/"
HELD = "/api/heldamount"
#: Receipts are asked for no further back than a year, and again only for the newest months.
LOOK_BACK = 12
RECENT = 3
#: The network has a handful of satellites; a node that names more is not asked about them all.
MOST_SATELLITES = 16


class NodeApi:
    """Asks one node. Every method raises a `DepinError`: see `Client.request`."""

    def __init__(self, client: Client) -> None:
        """Speak through this client."""
        self.client = client

    async def dashboard(self) -> Dashboard:
        """Return the node itself, live."""
        return parse_dashboard(await self.client.get(SNO))

    async def estimate(self, satellite: str | None = None) -> Estimate:
        """Return what a month earns, at all satellites or at one."""
        params = {"id": satellite} if satellite else None
        answer = await self.client.get(f"{SNO}estimated-payout", params)
        return parse_estimate(answer, self.client.skew or timedelta())

    async def estimates(self, satellites: Iterable[Satellite]) -> Mapping[str, Estimate]:
        """Return what a month earns, by satellite."""
        # The node answers 500 for a satellite that disqualified it.
        payers = (satellite for satellite in _askable(satellites) if not satellite.disqualified)
        return {satellite.id: await self.estimate(satellite.id) for satellite in payers}

    async def month(self) -> Month:
        """Return the month as the satellites see it."""
        return parse_month(await self.client.get(f"{SNO}satellites"))

    async def prices(self, satellites: Iterable[Satellite]) -> Mapping[str, Prices]:
        """Return what each satellite pays; those that have not told are left out."""
        answers = {
            satellite.id: await self.client.get(f"{SNO}satellites/{satellite.id}/pricing")
            for satellite in _askable(satellites)
        }
        told = {name: parse_prices(answer) for name, answer in answers.items()}
        return {name: prices for name, prices in told.items() if prices}

    async def vetting(self, satellites: Iterable[Satellite]) -> Mapping[str, Vetting]:
        """Return how far each satellite is that still vets the node."""
        return {
            satellite.id: parse_vetting(await self.client.get(f"{SNO}satellite/{satellite.id}"))
            for satellite in _askable(satellites)
            if satellite.vetted is False
        }

    async def stubs(self) -> tuple[Stub, ...]:
        """Return every pay stub there is."""
        periods = await self._periods()
        if not periods:
            return ()
        span = f"{periods[0]:%Y-%m}/{periods[-1]:%Y-%m}"
        return parse_stubs(await self.client.get(f"{HELD}/paystubs/{span}"))

    async def receipts(self, known: Receipts) -> Receipts:
        """Return the receipts of the last year on top of the known ones."""
        found = dict(known)
        paid = {month for month, _ in known}
        periods = (await self._periods())[-LOOK_BACK:]
        for month in periods:
            if month not in paid or month in periods[-RECENT:]:
                history = await self.client.get(f"{HELD}/payout-history/{month:%Y-%m}")
                found.update(parse_receipts(history, month))
        return found

    async def held(self) -> tuple[HeldBack, ...]:
        """Return what each satellite holds back."""
        return parse_held(await self.client.get(f"{HELD}/held-history"))

    async def notes(self) -> Notes:
        """Return what the node's newest notifications mean."""
        page: dict[str, Any] = {"limit": "10", "page": "1"}
        return parse_notes(await self.client.get("/api/notifications/list", page))

    async def _periods(self) -> list[datetime]:
        return parse_periods(await self.client.get(f"{HELD}/periods"))


def _askable(satellites: Iterable[Satellite]) -> list[Satellite]:
    """Keep ids that can stand in a path as they are, and not too many of them."""
    plain = [row for row in satellites if row.id.isascii() and row.id.isalnum()]
    return plain[:MOST_SATELLITES]
