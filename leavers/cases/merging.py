"""Two people at one form: what each of them changed is kept, and where both did, both texts are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Words = Mapping[str, Any]


@dataclass(frozen=True)
class Clash:
    """One answer that both changed: as it stands now, and as this person typed it."""

    field: str
    now: Any
    mine: Any


@dataclass(frozen=True)
class Merged:
    """`words` fill in the form again: one's own where one typed, the newest everywhere else."""

    words: dict[str, Any]
    clashes: tuple[Clash, ...]


def merge(base: Words, now: Words, mine: Words) -> Merged:
    """`base` is what the form was filled in with, `now` what it would be now, `mine` what was typed.

    An answer that one person alone changed is taken from that person; where both changed it to different
    things, one's own stays in the form and is a clash.
    """
    touched = {name for name in mine if differ(mine[name], base.get(name))}
    words = {name: mine[name] if name in touched else now.get(name, mine[name]) for name in mine}
    clashes = tuple(
        Clash(name, now.get(name, ""), mine[name])
        for name in mine
        if name in touched and differ(now.get(name), base.get(name)) and differ(now.get(name), mine[name])
    )
    return Merged(words, clashes)


def differ(one: Any, other: Any) -> bool:
    """An answer that was left out and an empty one are the same."""
    return (one or "") != (other or "")
