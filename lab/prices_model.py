"""Token prices: smooth waves round a base."""

import math

from .timeline import DAY, chance

BASE = {"storj": 0.182, "golem": 0.236, "streamr": 0.0123, "grass": 0.41}


class Prices:
    """Dollars per token at any moment."""

    def __init__(self, seed: int) -> None:
        """Begin without any price set by hand."""
        self.seed = seed
        self.fixed: dict[str, float] = {}

    def fix(self, prices: dict[str, float | None]) -> None:
        """Set dollar prices by hand; None lets the market speak again."""
        for coin, price in prices.items():
            if coin not in BASE:
                raise KeyError(coin)
            if price is None:
                self.fixed.pop(coin, None)
            else:
                self.fixed[coin] = float(price)

    def usd(self, coin: str, now: int) -> float:
        """Return the price of a coin of `BASE`."""
        if coin in self.fixed:
            return self.fixed[coin]
        wave = sum(
            size * math.sin(2 * math.pi * (now / (days * DAY) + chance(self.seed, coin, days)))
            for days, size in ((0.17, 0.004), (1.3, 0.02), (9.0, 0.07), (61.0, 0.15))
        )
        return BASE[coin] * (1 + wave)
