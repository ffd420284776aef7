"""The configuration directory (interface section 1), only what the reference needs of it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass
class Feed:
    name: str
    agency: str
    format: str
    area: str
    agreement: str
    folder: Path
    test_patients: str
    attendance_kind: str
    local_id: str

    @property
    def kind(self):
        return self.agency.split("/", 1)[0]


@dataclass
class Programme:
    name: str
    months: int
    arms: list
    start: int | None
    end: int | None


@dataclass
class Configuration:
    folder: Path
    areas: list
    feeds: list
    agreements: dict
    subscriptions: dict
    programmes: dict
    key: bytes


def _load(path: Path) -> dict:
    with open(path, "rb") as stream:
        return tomllib.load(stream)


def _each(folder: Path) -> dict:
    """All files of a `*.d` folder, by the name of the file."""
    return {path.stem: _load(path) for path in sorted(folder.glob("*.toml"))} if folder.is_dir() else {}


def _key(folder: Path) -> bytes:
    """The linkage key, raw or hexadecimal (rulings F7); it only orders the handles here."""
    path = folder / "credentials" / "linkage-key"
    if not path.exists():
        return bytes(range(32))
    data = path.read_bytes()
    return data if len(data) == 32 else bytes.fromhex(data.decode("ascii").strip())


def _ordinal(value):
    return value.toordinal() if isinstance(value, date) else None


def load(folder: Path) -> Configuration:
    main = _load(folder / "braid.toml")
    feeds = []
    for name, entry in _each(folder / "feeds.d").items():
        where = entry.get("source", {}).get("folder")
        if where is None:
            continue  # only drop folders can be read again in a batch
        feeds.append(Feed(name, entry["agency"], entry["format"], entry.get("area", main["partnership"]["areas"][0]),
                          entry["agreement"], (folder / "feeds.d" / where).resolve(),
                          entry.get("test_patients", "drop"), entry.get("attendance_kind", ""),
                          entry.get("local_id", "person_id")))
    programmes = {name: Programme(name, entry.get("window_months", 12), entry.get("arms", []),
                                  _ordinal(entry.get("start")), _ordinal(entry.get("end")))
                  for name, entry in _each(folder / "programmes.d").items()}
    return Configuration(folder, main["partnership"]["areas"], feeds, _each(folder / "agreements.d"),
                         _each(folder / "subscriptions.d"), programmes, _key(folder))
