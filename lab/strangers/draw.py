"""Draws nodes from a random generator; rates in fiat, loads in threads or percent of the host."""

from dataclasses import replace
from typing import Any

import numpy as np

from .hosts import DAYS, TICKS, Host, Random, clock, outages, switching, token, walk
from .kinds import Golem, Grass, Job, Storj, Streamr
from .nodes import DAY, TICK


def requestors(
    random: Random, host: Host, load: float, *, weekend: float = 1.0, steady: float = 3.0
) -> list[list[Job]]:
    """Return jobs by tick: requestors come and go, each sends clusters of tasks.

    `load` is the mean of wanted threads; durations are heavy-tailed.
    """
    jobs: list[list[Job]] = [[] for _ in range(TICKS)]
    crowd = int(random.integers(3, 7))
    for _ in range(crowd):
        here, day = switching(random, steady, 1.5), clock(random, random.uniform(0, 0.6), weekend)
        size = random.uniform(2, 8)
        median = float(np.exp(random.uniform(np.log(0.15), np.log(1.5))))
        least = int(random.choice([1, 1, 1, 2]))
        most = int(min(host.threads, least * random.choice([1, 1, 2, 4])))
        gib, pay = random.uniform(0.3, 1.0), random.uniform(0.7, 1.4)
        late = int(random.choice([0, 1, 4, 12, 60]))
        work = median * np.exp(0.5) * most
        clusters = load / crowd * TICK / (size * work) * 1.4
        for tick in np.nonzero(random.random(TICKS) < clusters * here * day)[0]:
            at = int(tick)
            for _ in range(int(random.geometric(1 / size))):
                if at >= TICKS:
                    break
                hours = min(24.0, float(median * np.exp(random.normal(0, 1.0))))
                until = late + int(random.exponential(2))
                jobs[at].append(Job(hours, least, most, gib, pay, until, random.random() < 0.02))
                at += int(random.exponential(0.7))
    return jobs


def golem(
    random: Random,
    host: Host,
    name: str,
    load: float,
    rate: float,
    *,
    wild: bool = False,
    **more: Any,
) -> Golem:
    """Return a provider; `rate` is fiat per thread-hour, `load` threads wanted."""
    price, seen = token(random, 0.2, wild=wild)
    crowd = {key: more.pop(key) for key in ("weekend", "steady") if key in more}
    jobs = requestors(random, host, load, **crowd)
    scale = rate / 0.2
    paid = tuple(tuple(replace(job, pay=job.pay * scale) for job in row) for row in jobs)
    return Golem(
        name=name,
        price=price,
        seen_price=seen,
        up=outages(random, 0.5, 0.15),
        watts=_watts(random, host),
        memory=np.full(TICKS, 100 * 0.4 / host.gib),
        jobs=paid,
        threads=host.threads,
        gib=host.gib,
        disk=100 * random.uniform(10, 30) / host.disk,
        line=100 * min(3.0, 0.02 * host.mbps) / host.mbps,
        kills=bool(random.random() < 0.3),
        **more,
    )


def _watts(random: Random, host: Host) -> float:
    return float(random.uniform(3, 7) * host.threads / 100)


def storj(random: Random, host: Host, name: str, full: float, daily: float, **more: Any) -> Storj:
    """Return a storage node that holds `full` percent and would take `daily` percent a day."""
    usd = walk(random, 0.004, 0.92)
    scan = np.zeros(TICKS)
    for day in random.choice(DAYS, 6, replace=False):
        scan[day * DAY : day * DAY + int(random.integers(4, 16))] = random.uniform(5, 40)
    deleted = np.full(TICKS, random.uniform(0.0005, 0.004) / DAY)
    for day in random.choice(DAYS, 3, replace=False):
        deleted[day * DAY] += random.uniform(0.005, 0.04)
    bursts = walk(random, 1.2, 1.0, pull=3.0)
    gb, line = host.disk / 100, host.mbps / 100 * 1e6 / 8 * TICK * 3600 / 1e12
    # A stored TB sends some 5 % of itself a month.
    sent = gb / 1000 * 0.05e12 / 30 / 86400 * 8 / 1e6 / host.mbps * 100
    return Storj(
        name=name,
        price=usd,
        seen_price=usd,
        up=outages(random, 0.5, 0.2),
        watts=_watts(random, host),
        memory=100 * random.uniform(0.5, 1.0) / host.gib * walk(random, 0.05, 1, 0.5),
        restart=0.3,
        first=full,
        ingress=daily / DAY * walk(random, 0.15, 1.0, pull=0.05) * clock(random, 0.2),
        deleted=deleted,
        egress=sent * bursts,
        rent=1.5 / 1000 * gb / 720 * TICK,
        toll=2.0 * line,
        held=float(random.choice([0, 0.25, 0.5])),
        serve=np.minimum(8, 100 * 0.15 / host.threads * walk(random, 0.4, 1, 1.0)),
        scan=scan,
        **more,
    )


def streamr(
    random: Random,
    host: Host,
    name: str,
    daily: float,
    *,
    turnover: float = 15.0,
    wild: bool = False,
    **more: Any,
) -> Streamr:
    """Return an operator's node that earns `daily` fiat; sponsorships last `turnover` days."""
    price, seen = token(random, 0.03, wild=wild)
    kinds = int(random.integers(3, 8))
    runs = np.array([switching(random, turnover, turnover / 3) for _ in range(kinds)])
    weights = random.dirichlet(np.full(kinds, 1.5))
    rivals = walk(random, 0.05, 1.0, pull=0.1)
    pays = daily / 0.03 / DAY * (weights[:, None] * runs).sum(axis=0) / rivals * 1.3
    work = (runs * random.uniform(0.3, 1.7, (kinds, 1))).sum(axis=0) / kinds
    cpu = 100 / host.threads * (0.25 + random.uniform(0.3, 0.8) * work) * walk(random, 0.3, 1, 2.0)
    line = 100 / host.mbps * (1.5 + random.uniform(4, 14) * work) * walk(random, 0.4, 1, 2.0)
    return Streamr(
        name=name,
        price=price,
        seen_price=seen,
        up=outages(random, 0.4, 0.1),
        watts=_watts(random, host),
        memory=100 * random.uniform(0.6, 1.0) / host.gib * walk(random, 0.05, 1, 0.5),
        pays=pays,
        cpu=np.minimum(cpu, 60),
        line=np.minimum(line, 50),
        **more,
    )


def grass(
    random: Random,
    host: Host,
    name: str,
    daily: float,
    *,
    part: float | None = None,
    wild: bool = False,
    wanted: float | None = None,
    **more: Any,
) -> Grass:
    """Return an account that earns `daily` fiat, `part` of it for what it sends."""
    price, seen = token(random, 2e-4, wild=wild)
    part = random.uniform(0.1, 0.7) if part is None else part
    wanted = random.uniform(8, 40) if wanted is None else wanted
    asked = np.minimum(95, wanted * walk(random, 0.8, 1.0, pull=2.0) * clock(random, 0.4))
    score, at = np.ones(TICKS), 0
    while at < TICKS:
        at += int(random.exponential(10 * DAY)) + 1
        score[at:] = float(random.choice([1.0, 1.0, 0.75, 0.5]))
    points = daily / 2e-4 / DAY
    return Grass(
        name=name,
        price=price,
        seen_price=seen,
        up=outages(random, 0.8, 0.1),
        watts=_watts(random, host),
        memory=100 * random.uniform(0.3, 0.5) / host.gib * walk(random, 0.05, 1, 0.5),
        score=score,
        uptime=points * (1 - part),
        network=points * part / float(asked.mean()),
        asked=asked,
        cpu=100 * random.uniform(0.1, 0.4) / host.threads,
        least=min(5.0, 100 * 1.5 / host.mbps),
        every=int(random.choice([2, 6, 6])),
        **more,
    )


def mixed(random: Random, host: Host, *, load: float = 0.5, wild: bool = False) -> None:
    """Give a host one node of each kind, of like worth."""
    host.nodes = [
        storj(random, host, "store", random.uniform(8, 18), random.uniform(0.2, 1.2)),
        golem(random, host, "work", load * host.threads, random.uniform(0.01, 0.04), wild=wild),
        streamr(random, host, "relay", random.uniform(0.3, 1.5), wild=wild),
        grass(random, host, "line", random.uniform(0.2, 1.0), wild=wild),
    ]
