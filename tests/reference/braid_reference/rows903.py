"""Rows of the SSDA903 tables: how a table is recognised, what refuses a row, which of two rows counts.

Every check takes (row, headers in force, collection year, feed) and gives (key, record) or raises RowRefused.
Sources: feed-formats 2.1, 2.11 and 11; rulings C3, C6, C7.
"""

import re

from .periods import day
from .ssd import PERSON_COLUMNS
from .text import Refused, RowRefused, code, local_id, statutory_date

LEGAL = set("C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3".split())
NEW = set("SLPTBU")
CEASED = set("""X1 E11 E12 E2 E3 E4A E4B E13 E41 E43 E44 E45 E46 E47 E48 E5 E6 E7 E8 E9 E14 E15 E16 E17 E99""".split())
PLACES = set("""A3 A4 A5 A6 H5 K1 K2 K3 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1 Z11 Z12 Z13
    Z14""".split())
SEXES = {"1": "M", "M": "M", "2": "F", "F": "F"}

# Table -> a column that only it has, and the columns without which it cannot be used (rulings C7).
SIGNS = {
    "episodes": ("decom", ("child", "rne", "ls", "place", "dec", "rec")),
    "missing": ("mis_start", ("child", "missing")),
    "uasc": ("duc", ("child",)),
    "oc2": ("sdq_score", ("child",)),
    "person": ("pers_person_id", ()),
}
OTHERS = ("review", "in_touch", "date_int", "date_placed", "prev_perm", "sw_decom", "dolo_start")


def recognise(table):
    """Name of the table by its columns, None for one that is not used."""
    for kind, (sign, mandatory) in SIGNS.items():
        if sign in table:
            if kind == "person" and not any(column in table for column in PERSON_COLUMNS):
                return None
            if any(column not in table for column in mandatory):
                raise Refused("missing_column")
            return kind
    if any(sign in table for sign in OTHERS) or "child" not in table:
        return None
    if "upn" in table or "ethnic" in table or "mother" in table:
        if "sex" not in table or "dob" not in table:
            raise Refused("missing_column")
        return "header"
    return None


def _child(row):
    found = local_id(row.get("child", ""))
    if not found:
        raise RowRefused("key_missing")
    return found


def readable_child(row):
    try:
        return local_id(row.get("child") or row.get("pers_person_id") or "") or None
    except RowRefused:
        return None


def readable_key(kind, row):
    """The key of a refused row where it can still be read, else None (rulings C5, S10)."""
    child = readable_child(row)
    if child is None:
        return None
    try:
        if kind == "episodes":
            start = statutory_date(row.get("decom", ""))
            return (child, start) if start else None
        if kind == "missing":
            start = statutory_date(row.get("mis_start", ""))
            return (child, start, code(row.get("missing", ""))) if start else None
    except RowRefused:
        return None
    return (child,)


def _header_of(row, headers):
    child = _child(row)
    header = headers.get((child,))
    if header is None:
        raise RowRefused("orphan")
    # INT11 to INT21: what the other tables repeat must agree with the Header.
    if row.get("dob") and header["birth"] is not None:
        try:
            if statutory_date(row["dob"]) not in (None, header["birth"]):
                raise RowRefused("dob_differs")
        except RowRefused as fault:
            if str(fault) == "dob_differs":
                raise
    sex = SEXES.get(code(row.get("sex", "")), "")
    if sex and header["sex"] and sex != header["sex"]:
        raise RowRefused("sex_differs")
    return child, header


def header(row, headers, year, feed):
    child = _child(row)
    try:
        birth = statutory_date(row.get("dob", ""))
    except RowRefused:
        birth = None                              # warn: not an event date
    if birth is not None and birth > day(year, 3, 31):
        raise RowRefused("birth_after_year")
    return (child,), {"sex": SEXES.get(code(row.get("sex", "")), ""), "birth": birth, "upn": row.get("upn", "")}


def episodes(row, headers, year, feed):
    child, header_row = _header_of(row, headers)
    start, end = statutory_date(row.get("decom", "")), statutory_date(row.get("dec", ""))
    if start is None:
        raise RowRefused("key_missing")
    if end is not None and end <= start:
        raise RowRefused("zero_length" if end == start else "negative_length")
    legal, place = code(row.get("ls", "")), code(row.get("place", ""))
    for value, known in ((legal, LEGAL), (code(row.get("rne", "")), NEW), (code(row.get("rec", "")), CEASED),
                         (place, PLACES)):
        if value and value not in known:
            raise RowRefused("code_unknown")
    if header_row["birth"] is not None and start < header_row["birth"]:
        raise RowRefused("before_birth")
    return (child, start), {"end": end, "legal": legal, "place": place}


def missing(row, headers, year, feed):
    child, header_row = _header_of(row, headers)
    start, end = statutory_date(row.get("mis_start", "")), statutory_date(row.get("mis_end", ""))
    kind = code(row.get("missing", ""))
    if start is None or not kind:
        raise RowRefused("key_missing")
    if kind not in ("M", "A"):
        raise RowRefused("code_unknown")
    if end is not None and end < start:
        raise RowRefused("negative_length")
    if header_row["birth"] is not None and start < header_row["birth"]:
        raise RowRefused("before_birth")
    return (child, start, kind), {"end": end}


def uasc(row, headers, year, feed):
    child, _ = _header_of(row, headers)
    return (child,), {"ceased": statutory_date(row.get("duc", ""))}


def oc2(row, headers, year, feed):
    child, _ = _header_of(row, headers)
    text = code(row.get("sdq_score", ""))
    score = int(text) if re.fullmatch(r"\d{1,2}", text) and int(text) <= 40 else None
    return (child,), {"score": score}


def person(row, headers, year, feed):
    child = local_id(row.get("pers_legacy_id" if feed.local_id == "legacy_id" else "pers_person_id", ""))
    if not child:
        raise RowRefused("key_missing")
    return (child,), {"row": row}


CHECKS = {"header": header, "episodes": episodes, "missing": missing, "uasc": uasc, "oc2": oc2, "person": person}


def settle(kind, records):
    """Which of several rows with one key counts; None: none of them."""
    if len(records) == 1:
        return records[0]
    if kind == "header" and len({record["birth"] for record in records}) > 1:
        return None                               # dirt 50: the child is quarantined
    if kind == "episodes":
        closed = [record for record in records if record["end"] is not None]
        return closed[0] if len(closed) == 1 else None   # closed beats open, else all are quarantined (rulings C6)
    return records[-1]                            # INT31 to INT36: keep the last


def overlapping(settled):
    """Keys of episodes that begin before an earlier one of the child has ended (rulings C3, rule 142)."""
    reached, bad = {}, []
    for child, start in sorted(settled):
        end = settled[child, start]["end"]
        if child in reached and (reached[child] is None or start < reached[child]):
            bad.append((child, start))
        else:
            reached[child] = end
    return bad
