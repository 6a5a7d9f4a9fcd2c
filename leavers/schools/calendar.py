"""School days, by which absence and deadlines are counted (ruling 4)."""

from datetime import date
from functools import cache

import holidays


def is_school_day(on: date) -> bool:
    """Whether schools are open: a weekday that is no public holiday, or a Saturday worked in its place.

    Schools do not keep a calendar of their own here yet, so vacations, typhoon days, anniversaries and the
    evenings of a 進修部 (高級中等教育法 §8) are unknown. What is counted with it may warn, never block.
    Source: 政府行政機關辦公日曆表, through the holidays package.
    """
    return _of_year(on.year).is_working_day(on)


@cache
def _of_year(year: int) -> holidays.HolidayBase:
    # Complete from the start: else the package fills years in while being read, by two threads at once.
    return holidays.country_holidays(
        "TW", years=(year - 1, year, year + 1), expand=False, categories=("government", "public")
    )
