"""The sums the host shows, worked out by hand from what the services say.

Nothing of the integration takes part in the arithmetic: the raw JSON is fetched here, and the
rules come from the protocol documents. Token amounts must agree to the last digit, money to the
last cent. Old money counts at the price of its day, that of the last 24 hours at today's.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
import json
from typing import Any

import aiohttp
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.depin_orchestrator.const import CONF_PRICE_URL, DOMAIN
from lab.server import Lab
from tests.adapters.golem_node import IDENTITY, PATHS
from tests.web import Web

from .common import states, subentry, tick
from .conftest import NOW, Forms

D = Decimal
CENT = D("0.01")
#: Function selectors of the contracts (streamr.md §2.3).
EARNINGS, FEE = "0x2ebd89d1", "0x3a0298eb"
CONFIG = "0x869e88db146ecaf20ddf199a12684cd80c263c8f"
WEI = D(10) ** 18
#: Amounts by the moment they are dated at.
type Parts = list[tuple[datetime, Decimal]]


async def fetch(url: str, payload: Any = None, **headers: str) -> Any:
    """Return raw JSON with exact numbers."""
    async with (
        aiohttp.ClientSession() as session,
        session.request(
            "POST" if payload else "GET", url, json=payload, headers=headers
        ) as answer,
    ):
        return json.loads(await answer.text(), parse_float=Decimal)


async def storj(url: str, now: datetime) -> Parts:
    """Pay stubs in micro-dollars, dated at the end of their month; this month in cents.

    Gross is what is paid and what is held back (storj.md §2).
    """
    months: dict[str, Decimal] = {}
    periods = await fetch(f"{url}/api/heldamount/periods")
    for period in periods:
        for stub in await fetch(f"{url}/api/heldamount/paystubs/{period}"):
            earned = sum(D(value) for key, value in stub.items() if key.startswith("comp"))
            months[period] = months.get(period, D(0)) + earned / 1_000_000
    parts = [(month_end(period), amount) for period, amount in months.items()]
    estimate = (await fetch(f"{url}/api/sno/estimated-payout"))["currentMonth"]
    return [*parts, (now, (D(estimate["payout"]) + D(estimate["held"])) / 100)]


def month_end(period: str) -> datetime:
    year, month = map(int, period.split("-"))
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


async def golem(web: Web) -> Parts:
    """Our invoices in the mainnet token that were not refused (golem.md §5)."""
    return [
        (datetime.fromisoformat(row["timestamp"]), D(row["amount"]))
        for row in await fetch(f"{web.url}{PATHS['invoices']}?maxItems=1000")
        if row["issuerId"] == IDENTITY
        and row["status"] not in ("REJECTED", "FAILED", "CANCELLED")
        and row["paymentPlatform"].endswith("-glm")
    ]


async def streamr(form: Mapping[str, str], now: datetime) -> Parts:
    """Add what was ever collected and what waits for it, less the protocol's fee (§2.4)."""

    async def call(contract: str, selector: str) -> list[int]:
        params = [{"to": contract, "data": selector}, "latest"]
        payload = {"jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": params}
        digits = (await fetch(form["rpc_url"], payload))["result"][2:]
        return [int(digits[at : at + 64], 16) for at in range(0, len(digits), 64)]

    words = await call(form["operator_address"], EARNINGS)
    at = words[1] // 32  # the second array: its length, then the amounts
    waiting = sum(words[at + 1 : at + 1 + words[at]])
    (fee,) = await call(CONFIG, FEE)
    query = {
        "query": "query Op($id: ID!) { operator(id: $id) { cumulativeEarningsWei } }",
        "variables": {"id": form["operator_address"]},
    }
    answer = await fetch(form["graph_url"], query, Authorization=f"Bearer {form['graph_key']}")
    collected = int(answer["data"]["operator"]["cumulativeEarningsWei"])
    return [(now, collected / WEI + waiting * (1 - fee / WEI) / WEI)]


async def grass(form: Mapping[str, str], now: datetime) -> Parts:
    url = f"{form['base_url']}/retrieveUser"
    answer = await fetch(url, Authorization=form["access_token"])
    return [(now, D(answer["result"]["data"]["totalPoints"]))]


async def price_tables(url: str) -> tuple[dict[str, Decimal], dict[str, dict[date, Decimal]]]:
    """Return euros per dollar and token, now and by day."""
    coins = {"storj": "STORJ", "golem": "GLM", "streamr": "DATA", "grass": "GRASS"}
    query = "vs_currencies=usd,eur&precision=full&include_last_updated_at=true"
    spot = await fetch(f"{url}/simple/price?ids={','.join(coins)}&{query}")
    today = {token: D(spot[coin]["eur"]) for coin, token in coins.items()}
    today["USD"] = today["STORJ"] / D(spot["storj"]["usd"])
    days: dict[str, dict[date, Decimal]] = {}

    async def chart(coin: str, currency: str) -> dict[date, Decimal]:
        path = f"{url}/coins/{coin}/market_chart?vs_currency={currency}&days=365&interval=daily"
        rows = (await fetch(path))["prices"]
        return {datetime.fromtimestamp(at // 1000, UTC).date(): D(price) for at, price in rows}

    for coin, token in coins.items():
        days[token] = await chart(coin, "eur")
    dollars = await chart("storj", "usd")
    days["USD"] = {day: price / dollars[day] for day, price in days["STORJ"].items()}
    return today, days


class Worth:
    """What parts come to in euros."""

    def __init__(self, now: datetime, tables: Any) -> None:
        self.now = now
        self.today, self.days = tables

    def of(self, token: str, parts: Parts) -> Decimal:
        return sum(
            (
                amount * self.today[token]
                if self.now - at <= timedelta(days=1)
                else amount * self.days[token][at.date()]
                for at, amount in parts
            ),
            D(0),
        )


TOKENS = {"storj_node": "USD", "golem_provider": "GLM", "streamr_node": "DATA"}


async def by_hand(forms: Forms, web: Web, now: datetime) -> dict[str, Parts]:
    return {
        "storj_node": await storj(forms["storj_node"]["url"], now),
        "golem_provider": await golem(web),
        "streamr_node": await streamr(forms["streamr_node"], now),
        "grass_account": await grass(forms["grass_account"], now),
    }


async def test_sum_to_the_last_cent(
    hass: HomeAssistant, running: MockConfigEntry, lab: Lab, web: Web, forms: Forms
) -> None:
    parts = await by_hand(forms, web, NOW)
    worth = Worth(NOW, await price_tables(lab.describe()["prices"]["url"]))
    total = D(0)
    for node, rows in parts.items():
        found = states(hass, running, node)
        assert same(found["sensor", "earnings_total"].state, rows)
        fiat = found["sensor", "earnings_total_fiat"]
        if node == "grass_account":  # points have no price
            assert fiat.state == "unknown"
            continue
        euros = worth.of(TOKENS[node], rows)
        total += euros
        assert D(fiat.state).quantize(CENT) == euros.quantize(CENT)
        assert abs(D(fiat.state) - euros) < D("0.0000001")
    shown = states(hass, running)["sensor", "earnings_total"]
    assert shown.attributes["unit_of_measurement"] == "EUR"
    assert D(shown.state).quantize(CENT) == total.quantize(CENT)
    assert abs(D(shown.state) - total) < D("0.0000001")
    assert total > 40  # so that the cents above mean something


async def test_sum_with_a_price_for_points(
    hass: HomeAssistant, host: MockConfigEntry, lab: Lab, web: Web, forms: Forms
) -> None:
    form = forms["grass_account"] | {"grass_per_million_points": 2.5}
    hass.config_entries.async_update_subentry(host, host.subentries["grass_account"], data=form)
    assert await hass.config_entries.async_setup(host.entry_id)
    await hass.async_block_till_done()
    worth = Worth(NOW, await price_tables(lab.describe()["prices"]["url"]))
    parts = await by_hand(forms, web, NOW)
    total = sum(worth.of(token, parts[node]) for node, token in TOKENS.items())
    ((at, points),) = parts["grass_account"]
    total += worth.of("GRASS", [(at, points * D("2.5") / 1_000_000)])
    shown = D(states(hass, host)["sensor", "earnings_total"].state)
    assert shown.quantize(CENT) == total.quantize(CENT)
    assert await hass.config_entries.async_unload(host.entry_id)


@pytest.mark.parametrize("hours", [1, 30])
async def test_sum_after_some_time(
    hass: HomeAssistant,
    running: MockConfigEntry,
    lab: Lab,
    web: Web,
    forms: Forms,
    freezer: FrozenDateTimeFactory,
    hours: int,
) -> None:
    """In tokens: the nodes earned on, nothing is counted twice and nothing is left out."""
    before = {node: shown(hass, running, node) for node in forms}
    for _ in range(hours):
        lab.clock.advance(3600)
        await tick(hass, freezer, 3600)
    parts = await by_hand(forms, web, NOW + timedelta(hours=hours))
    for node, rows in parts.items():
        assert same(shown(hass, running, node), rows)
        assert shown(hass, running, node) >= before[node]
    assert shown(hass, running, "grass_account") > before["grass_account"]


def same(amount: object, rows: Parts) -> bool:
    """Compare to 14 decimals: Storj's API writes binary fractions, whose noise lies behind."""
    exact = sum(amount for _, amount in rows)
    return abs(D(str(amount)) - exact) < D(10) ** -14


def shown(hass: HomeAssistant, entry: MockConfigEntry, node: str) -> Decimal:
    return D(states(hass, entry, node)["sensor", "earnings_total"].state)


async def test_an_older_node(hass: HomeAssistant, lab: Lab, web: Web, forms: Forms) -> None:
    """The dashboard of v1.108, alone on a host that counts in dollars."""
    hass.config.currency = "USD"
    prices = lab.describe()["prices"]["url"]
    entry = MockConfigEntry(domain=DOMAIN, title="Old", options={CONF_PRICE_URL: prices})
    entry.add_to_hass(hass)
    form = lab.describe()["storj_old"]
    hass.config_entries.async_add_subentry(
        entry, subentry("storj_node", form, None, subentry_id="old")
    )
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    rows = await storj(form["url"], NOW)
    total = sum(amount for _, amount in rows)
    assert same(shown(hass, entry, "old"), rows)
    host = states(hass, entry)["sensor", "earnings_total"]
    assert D(host.state).quantize(CENT) == total.quantize(CENT)
    assert host.attributes["unit_of_measurement"] == "USD"
    assert await hass.config_entries.async_unload(entry.entry_id)
