"""Which days of a long history are analysed."""

from datetime import date, timedelta

from api.analyses import MOST_DAYS, checkpoints

FIRST = date(2024, 1, 1)


def _days(count: int) -> list[date]:
    return [FIRST + timedelta(days=n) for n in range(count)]


def test_few_pictures_are_all_analysed() -> None:
    assert checkpoints(_days(MOST_DAYS)) == _days(MOST_DAYS)
    assert checkpoints([]) == []


def test_of_many_the_last_of_each_month_and_of_each_week_of_the_newest_month_stand() -> None:
    days = _days(200)  # until 2024-07-18
    assert checkpoints(days) == [
        *(date(2024, month, last) for month, last in ((1, 31), (2, 29), (3, 31), (4, 30), (5, 31), (6, 30))),
        *(date(2024, 7, day) for day in (7, 14, 18)),
    ]


def test_months_that_are_over_keep_their_day_whatever_comes_later() -> None:
    for count in range(MOST_DAYS + 1, 300, 7):
        before, after = checkpoints(_days(count)), checkpoints(_days(count + 40))
        over = [day for day in before if (day.year, day.month) != (before[-1].year, before[-1].month)]
        assert over == after[: len(over)]
