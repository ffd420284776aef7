"""What lies in a feed's folder, waiting or taken (interface section 2)."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from .text import UK, Refused, RowRefused, iso_date


@dataclass
class Delivery:
    name: str
    files: dict                       # name -> path, in order of name
    order: int                        # order of arrival as far as the folder tells it
    stated: dict = field(default_factory=dict)

    @property
    def submitted(self):
        """Sorts deliveries: the stated time, else after all stated ones in order of arrival (rulings S3)."""
        value = self.stated.get("submitted")
        if isinstance(value, datetime):
            if value.tzinfo is not None:
                value = value.astimezone(UK).replace(tzinfo=None)
            return (0, value, self.order)
        if isinstance(value, date):
            return (0, datetime(value.year, value.month, value.day), self.order)
        return (1, datetime.max, self.order)

    @property
    def period(self):
        """The stated coverage as (first, last), or None."""
        text = self.stated.get("period")
        if text is None:
            return None
        first, _, last = text.partition("/")
        try:
            first, last = iso_date(first.strip()), iso_date(last.strip())
        except RowRefused:
            raise Refused("period_invalid") from None
        if first is None or last is None or last < first:
            raise Refused("period_invalid")
        return first, last


def _looked_at(path: Path) -> bool:
    name = path.name
    return not (name.startswith(".") or name.endswith((".part", ".tmp", ".submission.toml"))
                or name in ("done", "refused"))


def _submission(path: Path) -> dict:
    if not path.exists():
        return {}
    with open(path, "rb") as stream:
        return tomllib.load(stream)


def _one(path: Path, order: int) -> Delivery:
    if path.is_dir():
        files = {entry.name: entry for entry in sorted(path.iterdir())
                 if entry.is_file() and _looked_at(entry) and entry.name != "submission.toml"}
        return Delivery(path.name, files, order, _submission(path / "submission.toml"))
    return Delivery(path.name, {path.name: path}, order, _submission(path.with_name(path.name + ".submission.toml")))


def of_folder(folder: Path) -> list:
    """Deliveries of `done/` first, then those that wait, each by name (rulings F3); by `submitted` in the end."""
    paths = []
    for place in (folder / "done", folder):
        if place.is_dir():
            paths += [path for path in sorted(place.iterdir()) if _looked_at(path)]
    found = [_one(path, order) for order, path in enumerate(paths)]
    return sorted(found, key=lambda delivery: delivery.submitted)
