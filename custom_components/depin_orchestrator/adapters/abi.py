"""What a contract call returns: 32-byte words, and offsets to where the lists are.

The bytes come from an RPC that anyone may run, so every offset and length is checked, and
whatever does not hold is a `BadResponse`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from ..engine.errors import BadResponse

WORD = 32
ADDRESS_BYTES = 20
#: More entries than any honest list of ours (an operator has dozens of sponsorships).
LONGEST_LIST = 4096
#: Lists in lists may share their bytes, so that nesting multiplies the work.
DEEPEST_LIST = 2


@dataclass(frozen=True, slots=True)
class Block:
    """A run of words that offsets inside it count from. Slots are numbered from 0."""

    data: bytes = field(repr=False)
    start: int = 0
    depth: int = 0

    def uint(self, slot: int) -> int:
        """Return the unsigned number in a slot."""
        begin = self.start + slot * WORD
        word = self.data[begin : begin + WORD]
        if len(word) < WORD:
            raise BadResponse("contract data ends early")
        return int.from_bytes(word)

    def address(self, slot: int) -> str:
        """Return the address in a slot, as `0x` and 40 lower-case digits."""
        number = self.uint(slot)
        if number >> 8 * ADDRESS_BYTES:
            raise BadResponse("contract data: not an address")
        return f"0x{number:040x}"

    def flag(self, slot: int) -> bool:
        """Return the boolean in a slot."""
        number = self.uint(slot)
        if number > 1:
            raise BadResponse("contract data: not a boolean")
        return number == 1

    def array[T](self, slot: int, item: Callable[[Block, int], T], width: int = 1) -> list[T]:
        """Return the list whose offset is in a slot.

        `item(block, slot)` reads one entry, which takes `width` slots.
        """
        at = self.start + self.uint(slot)
        if self.depth >= DEEPEST_LIST:
            raise BadResponse("contract data: lists too deep")
        length = Block(self.data, at).uint(0)
        items = Block(self.data, at + WORD, self.depth + 1)
        if length > LONGEST_LIST or items.start + length * width * WORD > len(self.data):
            raise BadResponse("contract data: list too long")
        return [item(items, index * width) for index in range(length)]
