"""Release profiles of the first cut (rulings F6, S21): `exact` and `linked_default`."""


def protected(row: dict, profile: str) -> dict:
    """The row as it may be released: `c` below six people or a denominator below ten, nothing rounded."""
    if profile == "exact" or row["status"] != "ok":
        return row
    small = row["count"] is not None and row["count"] > 0 and row["people"] < 6
    thin = row["denominator"] is not None and row["denominator"] < 10
    if not (small or thin):
        return row
    return {**row, "status": "c", "value": None, "count": None, "people": None, "numerator": None, "denominator": None}
