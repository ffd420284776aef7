"""The police extract (feed-formats 6.2 to 6.4; rulings D).

Rows are kept by (record type, force, record id) with the highest version; absence says nothing, `D` withdraws.
"""

import hashlib
import json
from collections import defaultdict
from datetime import date

from .identifiers import TEST_SURNAMES, full_names, surname
from .model import Arrest, Attribute, FeedResult, Identity, MissingRecord
from .periods import add_months
from .text import Refused, RowRefused, Table, birth_date, clean, code, decode, iso_date, local_id, local_moment

USED = ("person", "missing", "arrest")
KNOWN = USED + ("offence", "outcome", "flag", "ppn", "domestic", "stop")
SEXES = {"MALE": "M", "TRANS MALE": "M", "M": "M", "FEMALE": "F", "TRANS FEMALE": "F", "F": "F"}


def _manifest(delivery) -> dict:
    if "manifest.json" not in delivery.files:
        raise Refused("manifest_missing")
    try:
        manifest = json.loads(decode(delivery.files["manifest.json"].read_bytes()))
    except ValueError:
        raise Refused("manifest_unreadable") from None
    if manifest.get("feed") != "police" or manifest.get("format") != "braid-police/1":
        raise Refused("manifest_unreadable")
    if manifest.get("mode") not in ("full", "increment"):
        raise Refused("manifest_unreadable")
    return manifest


def _rows(delivery, manifest):
    """(row, error) of every listed file, after its hash and number of rows were compared."""
    found = []
    for entry in manifest.get("files", []):
        path = delivery.files.get(entry["name"])
        if path is None:
            raise Refused("file_missing")
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != str(entry["sha256"]).lower():
            raise Refused("hash_differs")
        rows = _json_lines(data) if entry["name"].lower().endswith((".jsonl", ".ndjson", ".json")) else _csv(data)
        if len(rows) != entry["rows"]:
            raise Refused("rows_differ")
        found += rows
    return found


def _csv(data):
    table = Table(data)
    if "record_type" not in table or "record_id" not in table:
        raise Refused("missing_column")
    if table.cut_off:
        raise Refused("cut_off")
    return table.rows


def _json_lines(data):
    rows = []
    for line in decode(data).splitlines():
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            rows.append(({name.lower(): clean("" if cell is None else cell) for name, cell in value.items()}, None))
        except (ValueError, AttributeError):
            rows.append(({}, "json_unreadable"))
    return rows


class Reader:
    def __init__(self, result):
        self.result = result
        self.held = {}                            # (type, force, record id) -> (version, row, extracted_at)

    def take(self, delivery):
        manifest = _manifest(delivery)
        stated = delivery.period
        extracted = local_moment(str(manifest.get("extracted_at") or ""))
        first = iso_date(str(manifest.get("period_from") or "")[:10])
        last = iso_date(str(manifest.get("period_to") or "")[:10])
        if (first is None or last is None) and not stated:
            raise Refused("period_missing")
        for position, (row, error) in enumerate(_rows(delivery, manifest)):
            try:
                if error:
                    raise RowRefused(error)
                self._row(row, delivery, position, extracted[0] if extracted else (last or stated[1]))
            except RowRefused as fault:
                self.result.refused[str(fault)] += 1
        self.result.coverage.append((first, last) if first and last else stated)

    def _row(self, row, delivery, position, extracted):
        kind, action = row.get("record_type", "").lower(), code(row.get("action", "")) or "I"
        if kind not in KNOWN:
            raise RowRefused("record_type_unknown")
        if kind not in USED:
            return
        if not row.get("record_id") or not row.get("record_version", "").isdigit():
            raise RowRefused("key_missing")
        if action not in ("I", "U", "D"):
            raise RowRefused("action_unknown")
        version = (int(row["record_version"]), delivery.submitted, position)
        key = (kind, row.get("force_code", ""), row["record_id"])
        record = None if action == "D" else CHECKS[kind](row)
        if key not in self.held or version > self.held[key][0]:
            self.held[key] = (version, record, extracted)

    def records(self, kind):
        return [(key, version, record, extracted) for key, (version, record, extracted) in sorted(self.held.items())
                if key[0] == kind and record is not None]


def _subject_id(row):
    return local_id(row.get("force_person_id", ""))


def _person(row):
    local = _subject_id(row)
    if not local:
        raise RowRefused("key_missing")
    status = code(row.get("dob_status", ""))
    birth = None if status == "U" else birth_date(row.get("date_of_birth", ""))
    return {"local": local, "birth": birth, "exact": status != "E",
            "given": row.get("given_name", ""), "family": row.get("family_name", ""),
            "sex": SEXES.get(row.get("gender", "").upper(), ""), "into": local_id(row.get("merged_into", ""))}


def _missing(row):
    began = local_moment(row.get("missing_from_at", "")) or local_moment(row.get("reported_at", ""))
    found = local_moment(row.get("found_at", ""))
    if began is None:
        raise RowRefused("key_missing")
    if found is not None and (found[1] < began[1]):
        raise RowRefused("negative_length")
    category = code(row.get("category", "")) or "MISSING"
    if category not in ("MISSING", "NO_APPARENT_RISK", "ABSENT_LEGACY"):
        raise RowRefused("code_unknown")
    counts = category != "ABSENT_LEGACY" and code(row.get("status", "")) != "CANCELLED"
    return {"local": _subject_id(row), "start": began[0], "end": found[0] if found else None, "counts": counts}


def _arrest(row):
    when = local_moment(row.get("arrested_at", ""))
    if when is None:
        raise RowRefused("key_missing")
    age = code(row.get("age_at_arrest", ""))
    age = int(age) if age.isdigit() else None
    if age is not None and age < 10:
        raise RowRefused("age_under_10")
    return {"local": _subject_id(row), "day": when[0], "age": age, "ref": row.get("custody_ref", "").upper(),
            "voluntary": code(row.get("voluntary", "")) == "Y"}


CHECKS = {"person": _person, "missing": _missing, "arrest": _arrest}


def read(feed, deliveries) -> FeedResult:
    result = FeedResult(supplies=("missing", "arrest"))
    reader = Reader(result)
    for delivery in deliveries:
        try:
            reader.take(delivery)
        except Refused as fault:
            result.refused[f"delivery:{fault}"] += 1
    births = _people(feed, reader, result)
    for key, _, record, extracted in reader.records("missing"):
        if record["counts"]:
            end = record["end"]
            # An open report ends when the extract was made (rulings D2).
            end = max(extracted, record["start"]) if end is None else end
            result.missing.append(MissingRecord(_subject(feed, record), feed.agency, record["start"], end))
    _arrests(feed, reader, births, result)
    return result


def _subject(feed, record):
    return (feed.agency, record["local"]) if record["local"] else None


def _people(feed, reader, result) -> dict:
    """Identities and attributes; the birth dates by local id for the checks of arrests."""
    latest = {}
    for key, version, record, _ in reader.records("person"):
        order = (version[1], version[2], version[0])
        if record["local"] not in latest or order > latest[record["local"]][0]:
            latest[record["local"]] = (order, record)
    births = {}
    for local, (order, record) in sorted(latest.items()):
        subject, birth = (feed.agency, local), record["birth"]
        if record["into"]:
            result.merges.append((subject, (feed.agency, record["into"])))
        if surname(record["family"]) in TEST_SURNAMES and feed.test_patients != "keep":
            continue
        full = birth if record["exact"] else None
        births[local] = full
        result.identities.append(Identity(subject, order, birth=full,
                                          names=full_names(record["family"], record["given"], full)))
        month = None
        if birth is not None:
            month = (date.fromordinal(birth).year, date.fromordinal(birth).month)
        result.attributes.append(Attribute(subject, order, record["sex"], month))
    return births


def _arrests(feed, reader, births, result):
    """One arrest for a custody reference; without one, for a child and date (rulings D3, R12)."""
    by_reference, without = defaultdict(list), {}
    for key, _, record, _ in reader.records("arrest"):
        if record["voluntary"]:
            continue
        if _contradicts_birth(record, births.get(record["local"])):
            result.refused["age_contradicts_birth"] += 1
        elif record["ref"]:
            by_reference[key[1], record["ref"]].append(record)
        else:
            # Without a person nothing says that two rows are one arrest.
            without[(record["local"], record["day"]) if record["local"] else key] = record
    counted = [min(records, key=lambda record: (record["day"], record["local"])) for records in by_reference.values()]
    seen = {(record["local"], record["day"]) for records in by_reference.values() for record in records if record["local"]}
    counted += [record for key, record in without.items() if key not in seen]
    result.arrests = [Arrest(_subject(feed, record), record["day"], record["age"]) for record in counted]


def _contradicts_birth(record, birth) -> bool:
    """Faults that national advice names (feed-formats 6.4)."""
    if birth is None:
        return False
    if birth >= record["day"]:
        return True
    age = 0
    while add_months(birth, 12 * (age + 1)) <= record["day"]:
        age += 1
    return age < 10 or (record["age"] is not None and abs(age - record["age"]) > 1)
