"""Programme participation, our own small CSV (interface 1; rulings B9, H1)."""

from .model import FeedResult, Participation
from .text import Refused, RowRefused, Table, iso_date, local_id

COLUMNS = ("programme", "arm", "agency", "local_id", "t0")


def read(feed, deliveries, programmes) -> FeedResult:
    result = FeedResult()
    for delivery in deliveries:                    # a new file replaces the former one
        try:
            rows = []
            for path in delivery.files.values():
                table = Table(path.read_bytes())
                if any(column not in table for column in COLUMNS):
                    raise Refused("missing_column")
                if table.cut_off:
                    raise Refused("cut_off")
                rows += table.rows
            result.participations = _rows(rows, programmes, result)
        except Refused as fault:
            result.refused[f"delivery:{fault}"] += 1
    return result


def _rows(rows, programmes, result):
    found = []
    for row, error in rows:
        try:
            if error:
                raise RowRefused(error)
            found.append(_row(row, programmes))
        except RowRefused as fault:
            result.refused[str(fault)] += 1
    return found


def _row(row, programmes):
    programme = programmes.get(row["programme"])
    if programme is None:
        raise RowRefused("programme_unknown")
    arm = row["arm"].lower()
    if arm not in programme.arms:
        raise RowRefused("arm_unknown")
    t0, end = iso_date(row["t0"]), iso_date(row.get("end", ""))
    local = local_id(row["local_id"])
    if t0 is None or not local or not row["agency"]:
        raise RowRefused("key_missing")
    if end is not None and end < t0:
        raise RowRefused("negative_length")
    return Participation(programme.name, arm, (row["agency"], local), t0)
