"""The decoder of contract answers: every honest answer comes back, any other is a BadResponse."""

from contextlib import suppress

from hypothesis import given, strategies as st
import pytest

from custom_components.depin_orchestrator.adapters.abi import LONGEST_LIST, Block
from custom_components.depin_orchestrator.engine.errors import BadResponse

WEI = 10**18
#: streamr.md §2.2: two sponsorships with 12.5 and 0.75 DATA, and a limit of 1000.
VECTOR = (
    "0000000000000000000000000000000000000000000000000000000000000060"
    "00000000000000000000000000000000000000000000000000000000000000c0"
    "00000000000000000000000000000000000000000000003635c9adc5dea00000"
    "0000000000000000000000000000000000000000000000000000000000000002"
    "000000000000000000000000a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
    "000000000000000000000000b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2"
    "0000000000000000000000000000000000000000000000000000000000000002"
    "000000000000000000000000000000000000000000000000ad78ebc5ac620000"
    "0000000000000000000000000000000000000000000000000a688906bd8b0000"
)

addresses = st.integers(0, 2**160 - 1).map("0x{:040x}".format)
uints = st.integers(0, 2**256 - 1)


def words(*numbers: int) -> bytes:
    return b"".join(number.to_bytes(32) for number in numbers)


def encode(first: list[str], second: list[int], last: int, *, gap: int, swap: bool) -> bytes:
    """Write `(address[], uint256[], uint256)`, the lists in either order and `gap` bytes apart."""
    lists = [
        words(len(first), *(int(address, 16) for address in first)),
        words(len(second), *second),
    ]
    order = [1, 0] if swap else [0, 1]
    tail, offsets = b"", [0, 0]
    for index in order:
        tail += b"\xee" * gap
        offsets[index] = 96 + len(tail)
        tail += lists[index]
    return words(*offsets, last) + tail


def entry(block: Block, slot: int) -> tuple[str, int, int]:
    return block.address(slot), block.uint(slot + 1), block.uint(slot + 2)


def row(block: Block, slot: int) -> list[int]:
    return block.array(slot, Block.uint)


def deeper(block: Block, slot: int) -> list[list[int]]:
    return block.array(slot, row)


def test_vector_of_the_document() -> None:
    block = Block(bytes.fromhex(VECTOR))
    assert block.array(0, Block.address) == ["0x" + "a1" * 20, "0x" + "b2" * 20]
    assert block.array(1, Block.uint) == [12_500_000_000_000_000_000, 750_000_000_000_000_000]
    assert block.uint(2) == 1000 * WEI


def test_list_of_tuples() -> None:
    queue = words(0x20, 1, 0xB2, 500 * WEI, 1795000000)
    assert Block(queue).array(0, entry, width=3) == [
        ("0x" + "0" * 38 + "b2", 500 * WEI, 1795000000)
    ]


def test_list_of_lists_counts_offsets_from_its_first_entry() -> None:
    nested = words(0x20, 2, 0x40, 0x80, 1, 7, 0)
    assert Block(nested).array(0, row) == [[7], []]
    with pytest.raises(BadResponse):
        Block(words(0x20, 1, 0x20, 1, 0x20, 0)).array(0, deeper)


def test_flag() -> None:
    block = Block(words(0, 1, 2))
    assert [block.flag(0), block.flag(1)] == [False, True]
    with pytest.raises(BadResponse):
        block.flag(2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        words(0x20),  # the list would begin where the data end
        words(0x20, 1),  # one entry promised, none there
        words(0x20, 1, 7)[:-1],
        words(0x20, LONGEST_LIST + 1) + words(0) * (LONGEST_LIST + 1),
        words(2**256 - 1),
        words(0x20, 2**256 - 1),
        words(0x20, 1, 2**160),  # no address
    ],
)
def test_malformed(data: bytes) -> None:
    with pytest.raises(BadResponse):
        Block(data).array(0, Block.address)


@given(st.lists(addresses), st.lists(uints), uints, st.integers(0, 70), st.booleans())
def test_round_trip(
    first: list[str],
    second: list[int],
    last: int,
    gap: int,
    swap: bool,
) -> None:
    block = Block(encode(first, second, last, gap=gap, swap=swap))
    assert block.array(0, Block.address) == first
    assert block.array(1, Block.uint) == second
    assert block.uint(2) == last


@given(
    st.binary(max_size=400) | st.lists(st.integers(0, 256), max_size=12).map(lambda n: words(*n))
)
def test_any_bytes_give_an_answer_or_a_bad_response(data: bytes) -> None:
    block = Block(data)
    for read in (
        lambda: block.array(0, Block.address),
        lambda: block.array(1, Block.flag),
        lambda: block.array(0, entry, 3),
        lambda: block.array(0, deeper),
        lambda: block.uint(2),
    ):
        with suppress(BadResponse):
            read()


@given(st.integers(0, len(VECTOR) // 2 - 1))
def test_truncated_vector(length: int) -> None:
    block = Block(bytes.fromhex(VECTOR)[:length])
    with pytest.raises(BadResponse):
        _ = block.array(0, Block.address), block.array(1, Block.uint), block.uint(2)
