"""Reads a long list of yagna's payment API page by page (section 1.5)."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol as Port

from ..engine.errors import TooLarge
from ..engine.models import Figure

#: The largest page that the API's own specification allows.
PAGE = 100
#: Pages per poll: a first reading of long books goes on at the next poll.
PAGES = 20
#: More rows than years of work make; a daemon that has more is not one.
LONGEST_BOOK = 200_000
#: A row may be written a moment after the time it bears.
OVERLAP = timedelta(minutes=1)


class Row(Port):
    """What paging needs to know of a row."""

    @property
    def id(self) -> str:
        """Unique within the book."""

    @property
    def at(self) -> datetime | None:
        """What the book is ordered by."""


@dataclass(frozen=True, slots=True)
class Book[R]:
    """Rows read so far and their figures; `complete` once the end has been seen."""

    rows: tuple[R, ...]
    complete: bool
    figures: tuple[Figure, ...] = ()


class Pages[R: Row]:
    """Reads a book oldest first and later only what may be new or may have changed.

    The daemon returns what is later than a given time, so that rows of one moment may be cut
    in two by the end of a page: the next page therefore begins with that moment again.
    """

    def __init__(
        self,
        fetch: Callable[[Mapping[str, str]], Awaitable[list[R]]],
        limit: str,
        unsettled: Callable[[R], bool],
    ) -> None:
        """`limit` names the query's page size; `unsettled` rows are read again."""
        self._fetch = fetch
        self._limit = limit
        self._unsettled = unsettled
        self._rows: dict[str, R] = {}
        self._complete = False
        self._after: datetime | None = None
        self._page = self._size = PAGE

    async def read(self) -> Book[R]:
        """Read on, at most so many pages; raises a DepinError and goes on there next time."""
        for _ in range(PAGES):
            page = await self._next()
            if page is None:
                continue
            self._rows |= {row.id: row for row in page}
            if len(self._rows) > LONGEST_BOOK:
                raise TooLarge(f"over {LONGEST_BOOK} rows")
            if len(page) < self._size:
                self._complete = True
                self._rewind()
                break
            self._advance(page)
        return Book(tuple(self._rows.values()), self._complete)

    async def _next(self) -> list[R] | None:
        """Ask for a page; None if it was too large and is to be asked for in smaller parts."""
        query = {self._limit: str(self._size)}
        if self._after:
            query["afterTimestamp"] = self._after.isoformat()
        try:
            return await self._fetch(query)
        except TooLarge:
            if self._size == 1 or self._size > self._page:
                raise
            self._page = self._size = self._size // 2
            return None

    def _advance(self, page: list[R]) -> None:
        whole = _moments(page)[:-1]  # the last one may go on behind the page
        if whole and (self._after is None or whole[-1] > self._after):
            self._after, self._size = whole[-1], self._page
        else:
            self._size *= 2  # one moment fills the page: only a larger one gets past it

    def _rewind(self) -> None:
        """Go back to the oldest row that may still change, else to the newest."""
        self._size = self._page
        settled = _moments(self._rows.values())[-1:]
        unsettled = _moments(row for row in self._rows.values() if self._unsettled(row))
        if moments := settled + unsettled:
            self._after = min(moments) - OVERLAP


def _moments(rows: Iterable[Row]) -> list[datetime]:
    return sorted({row.at for row in rows if row.at is not None})
