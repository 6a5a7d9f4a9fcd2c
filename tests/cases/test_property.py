"""However people act, in whatever order: only legal paths, and not a word is lost."""

import os
import random

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cases.machine import Cases, make_people
from tests.people import Cast

# Without shrinking: a failure is told within seconds, by the steps that led to it.
PHASES = (Phase.explicit, Phase.generate)


def run(cast: Cast, clock: time_machine.Traveller, start: int, *, ways: int, steps: int) -> None:
    """Walks so many ways of so many steps; the same ones for the same `start`."""
    people = make_people(cast)
    calm = settings(
        max_examples=ways,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=False,
        phases=PHASES,
        suppress_health_check=list(HealthCheck),
    )

    class Seeded(Cases):
        """The machine at this start; the runner of hypothesis makes it anew for each way."""

        def __init__(self) -> None:
            super().__init__(people, clock)

    seed(start)(Seeded)
    run_state_machine_as_test(Seeded, settings=calm)


def test_a_case_lives_only_as_the_picture_says_and_loses_nothing(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    run(cast, clock, 1150001, ways=22, steps=40)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_same_holds_on_hundreds_of_other_ways(cast: Cast, clock: time_machine.Traveller) -> None:
    """Other ways each time, unless LEAVERS_SEED=<seed> says which; a failure names its seed."""
    chosen = int(os.environ.get("LEAVERS_SEED") or random.SystemRandom().randrange(2**32))
    try:
        run(cast, clock, chosen, ways=200, steps=60)
    except Exception as error:
        error.add_note(f"LEAVERS_SEED={chosen} walks the same ways again")
        raise
