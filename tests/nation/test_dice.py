"""The dice: even, and the same for ever."""

from collections import Counter

from leavers.nation.dice import Dice, often, weighted


def test_a_stream_follows_from_its_name_on_every_machine() -> None:
    dice = Dice(1, "case", 17)
    assert [dice.below(1000) for _ in range(8)] == [44, 365, 386, 632, 663, 542, 669, 639]


def test_streams_of_different_names_differ() -> None:
    streams = [
        Dice(*name) for name in ((1, "case", 17), (2, "case", 17), (1, "story", 17), (1, "case", 1, 7))
    ]
    assert len({tuple(stream.below(10**6) for _ in range(3)) for stream in streams}) == len(streams)


def test_every_number_below_the_limit_comes_about_equally_often() -> None:
    dice = Dice(1, "even")
    found = Counter(dice.below(7) for _ in range(7000))
    assert sorted(found) == list(range(7))
    assert all(850 < count < 1150 for count in found.values())


def test_between_reaches_both_ends_and_no_further() -> None:
    dice = Dice(1, "between")
    assert {dice.between(3, 5) for _ in range(100)} == {3, 4, 5}
    assert {dice.between(3, 1) for _ in range(10)} == {3}


def test_some_are_different_and_in_their_order() -> None:
    dice = Dice(1, "some")
    for _ in range(50):
        chosen = dice.some("abcdef", 3)
        assert len(chosen) == 3
        assert list(chosen) == sorted(set(chosen))
    assert dice.some("ab", 5) == ("a", "b")


def test_weights_are_how_often_a_thing_stands_there() -> None:
    assert weighted([(2, "x"), (1, "y")]) == ("x", "x", "y")
    assert often("P05 2, O01 1") == ("P05", "P05", "O01")
