"""The Standard Safeguarding Dataset: person, linked identifiers and address (ssd-formats A, C.1, C.2; rulings A1).

These tables say who people are and nothing else, so an `ssd` feed of this version supplies no facts and
covers nothing.
"""

import re

from .identifiers import full_names, nhs_number, upn
from .model import FeedResult, Identity
from .text import Refused, RowRefused, Table, birth_date, local_id

PERSON_COLUMNS = ("pers_upn", "pers_forename", "pers_surname", "pers_sex", "pers_dob", "pers_single_unique_id",
                  "pers_common_child_id")
PREFIXES = {"pers_": "person", "link_": "links", "addr_": "address"}


def person_identity(row, subject, version, feed) -> Identity:
    """An identity from one row of the person table."""
    birth = birth_date(row.get("pers_dob", ""))
    nhs = nhs_number(row.get("pers_single_unique_id") or row.get("pers_common_child_id") or "")
    if nhs.startswith("999") and feed.test_patients != "keep":
        nhs = ""
    code = upn(row.get("pers_upn", ""))
    return Identity(subject, version, nhs, (code,) if code else (), birth,
                    full_names(row.get("pers_surname", ""), row.get("pers_forename", ""), birth))


def _run_date(delivery):
    """The run date must be stated; the clock is never asked (ssd-formats C.1)."""
    if not delivery.period and not re.search(r"20\d\d[-_]?[01]\d[-_]?[0-3]\d", delivery.name):
        raise Refused("run_date_missing")


def _tables(delivery) -> dict:
    tables = {}
    for path in delivery.files.values():
        if not path.name.lower().endswith((".csv", ".txt")):
            continue
        table = Table(path.read_bytes())
        kind = next((PREFIXES[column[:5]] for column in table.columns if column[:5] in PREFIXES), None)
        if kind is None:
            continue
        if table.cut_off:
            raise Refused("cut_off")
        tables[kind] = table
    if "person" not in tables:
        raise Refused("person_table_missing")
    return tables


def read(feed, deliveries) -> FeedResult:
    result = FeedResult()
    held = {}                                      # table -> {key: (row, version)}, each a snapshot
    for delivery in deliveries:
        try:
            _run_date(delivery)
            new = {kind: _rows(kind, table, delivery, result) for kind, table in _tables(delivery).items()}
            lost = len(held.get("person", {}).keys() - new["person"].keys())
            if lost > 20 and lost * 10 > len(held["person"]):
                raise Refused("mass_absence")
            held.update(new)
        except Refused as fault:
            result.refused[f"delivery:{fault}"] += 1
    _identities(feed, held, result)
    return result


def _rows(kind, table, delivery, result):
    """Rows by key; the later of two rows of one key counts (ssd-formats C.2)."""
    column = {"person": "pers_person_id", "links": "link_table_id", "address": "addr_table_id"}[kind]
    rows = {}
    for position, (row, error) in enumerate(table.rows):
        try:
            if error:
                raise RowRefused(error)
            key = local_id(row.get(column, ""))
            if not key:
                raise RowRefused("key_missing")
            rows[key] = (row, (delivery.submitted, position))
        except RowRefused as fault:
            result.refused[str(fault)] += 1
    return rows


def _identities(feed, held, result):
    subjects = {}
    for key, (row, version) in held.get("person", {}).items():
        local = local_id(row.get("pers_legacy_id", "")) if feed.local_id == "legacy_id" else key
        if not local:
            result.refused["key_missing"] += 1
            continue
        subjects[key] = person_identity(row, (feed.agency, local), version, feed)
    for row, _ in held.get("links", {}).values():
        identity = subjects.get(local_id(row.get("link_person_id", "")))
        kind, value = row.get("link_identifier_type", "").lower(), row.get("link_identifier_value", "")
        if identity is None:
            continue
        if kind == "nhs number" and not identity.nhs:
            nhs = nhs_number(value)
            identity.nhs = "" if nhs.startswith("999") and feed.test_patients != "keep" else nhs
        elif kind in ("unique pupil number", "former unique pupil number") and upn(value):
            identity.upns = tuple(dict.fromkeys((*identity.upns, upn(value))))
    result.identities = list(subjects.values())
