"""Periods, windows and coverage (indicators R9, R10; rulings B1, B2, B6)."""

from bisect import bisect_right
from calendar import monthrange
from datetime import date


def day(year: int, month: int, number: int) -> int:
    return date(year, month, number).toordinal()


def add_months(ordinal: int, months: int) -> int:
    """Same day number, else the last day of the target month (R10)."""
    start = date.fromordinal(ordinal)
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return day(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def period_at(granularity: str, ordinal: int):
    """The period that holds a day: (name, first, last)."""
    at = date.fromordinal(ordinal)
    if granularity == "month":
        first = day(at.year, at.month, 1)
        return f"{at.year:04}-{at.month:02}", first, first + monthrange(at.year, at.month)[1] - 1
    fiscal = at.year + 1 if at.month >= 4 else at.year   # a fiscal year is named by the year in which it ends
    if granularity == "year":
        return f"Y{fiscal}", day(fiscal - 1, 4, 1), day(fiscal, 3, 31)
    quarter = (at.month - 4) % 12 // 3 + 1
    first = day(fiscal - 1, 1 + 3 * quarter, 1) if quarter < 4 else day(fiscal, 1, 1)
    return f"Y{fiscal}Q{quarter}", first, add_months(first, 3) - 1


def periods_between(granularity: str, first: int, last: int):
    """All periods that touch a stretch of days, in order."""
    at = first
    while at <= last:
        period = period_at(granularity, at)
        yield period
        at = period[2] + 1


class Coverage:
    """Union of the declared periods of one feed."""

    def __init__(self, spans):
        self.spans = []
        for first, last in sorted(spans):
            if self.spans and first <= self.spans[-1][1] + 1:
                self.spans[-1][1] = max(self.spans[-1][1], last)
            else:
                self.spans.append([first, last])

    def holds(self, first: int, last: int) -> bool:
        at = bisect_right(self.spans, [first, 10 ** 9]) - 1
        return at >= 0 and self.spans[at][0] <= first and last <= self.spans[at][1]
