"""Numbers that follow from a seed and a name alone: the same on every machine, database and Python."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

Thing = TypeVar("Thing")

_LOW = 1 << 64
"""Below this a block of 256 bits has been used up: too little is left of it for an even choice."""


class Dice:
    """An endless stream of even choices, named by what is being made: ("case", 17), ("school", 3) …

    Streams of different names have nothing to do with each other: every school, student and case can be made
    by itself, in any order, and a change to one kind of thing leaves the others as they were.
    """

    __slots__ = ("_block", "_name", "_pool")

    def __init__(self, seed: int, kind: str, *index: int) -> None:
        self._name = "/".join(map(str, (seed, kind, *index))).encode()
        self._block = 0
        self._pool = 0

    def below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1."""
        if self._pool < _LOW:
            digest = sha256(self._name + self._block.to_bytes(4)).digest()
            self._pool = int.from_bytes(digest)
            self._block += 1
        self._pool, found = divmod(self._pool, limit)
        return found

    def between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included; `low` where `high` lies below it."""
        return low + self.below(max(1, high - low + 1))

    def pick(self, things: Sequence[Thing]) -> Thing:
        return things[self.below(len(things))]

    def chance(self, percent: int) -> bool:
        return self.below(100) < percent

    def some(self, things: Sequence[Thing], count: int) -> tuple[Thing, ...]:
        """`count` different ones (all, where there are fewer), in the order in which they stand."""
        left = list(range(len(things)))
        chosen = [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]
        return tuple(things[place] for place in sorted(chosen))


def weighted(table: Sequence[tuple[int, Thing]]) -> tuple[Thing, ...]:
    """Each thing as often as its weight says, so that an even choice from the result is a weighted one."""
    return tuple(thing for weight, thing in table for _ in range(weight))


def often(codes: str) -> tuple[str, ...]:
    """Codes with their weights, "P05 5, P06 3", as `weighted`."""
    pairs = (pair.split() for pair in codes.split(","))
    return weighted([(int(weight), code) for code, weight in pairs])
