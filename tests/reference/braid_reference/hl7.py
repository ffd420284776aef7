"""HL7 version 2 admission messages (feed-formats 7.1; rulings A6, A8, A10, A11, E1 to E3, S6).

All messages of a feed are put in the order of what they were recorded (EVN-2), then the demographics of
each patient and the parts of each visit are folded.
"""

import re
from collections import defaultdict
from datetime import datetime

from .identifiers import TEST_SURNAMES, full_names, nhs_number
from .model import Attendance, Attribute, FeedResult, Identity
from .text import Refused, RowRefused, birth_date, decode, hl7_moment, local_id

NHS_TYPES = {"NHS", "NH", "NHSNBR", "NHSNMBR"}
HOSPITAL_TYPES = {"MR", "MRN", "MRENTR"}
EMERGENCY = {"E", "EMERGENCY"}
NO_DEMOGRAPHICS = {"A23", "A29"}


class Message:
    """Segments of one message with the delimiters that it declares."""

    def __init__(self, lines):
        head = lines[0]
        self.field_mark, self.component_mark, self.repeat_mark = head[3:4], head[4:5] or "^", head[5:6] or "~"
        self.escape = head[6:7] or "\\"
        self.segments = defaultdict(list)
        for line in lines:
            parts = line.split(self.field_mark)
            if parts[0] == "MSH":
                parts.insert(1, self.field_mark)  # MSH-1 is the delimiter itself
            self.segments[parts[0]].append(parts)

    def raw(self, segment, number):
        found = self.segments.get(segment)
        return found[0][number].strip() if found and number < len(found[0]) else ""

    def part(self, segment, number, component=1):
        """One component of the first repetition, without escapes."""
        return self._component(self.raw(segment, number).split(self.repeat_mark)[0], component)

    def repetitions(self, segment, number):
        """All repetitions as functions from component number to text."""
        return [lambda component, text=text: self._component(text, component)
                for text in self.raw(segment, number).split(self.repeat_mark) if text]

    def _component(self, text, component):
        parts = text.split(self.component_mark)
        value = parts[component - 1].split("&")[0] if component <= len(parts) else ""
        for letter, mark in (("F", self.field_mark), ("S", self.component_mark), ("R", self.repeat_mark), ("T", "&"),
                             ("E", self.escape)):
            value = value.replace(f"{self.escape}{letter}{self.escape}", mark)
        return value.strip()


def _messages(data: bytes):
    lines = []
    for line in re.split(r"[\r\n\x0b\x1c]+", decode(data)):
        if line.startswith("MSH"):
            if lines:
                yield Message(lines)
            lines = [line]
        elif lines and re.match(r"[A-Z][A-Z0-9]{2}", line):
            lines.append(line)
    if lines:
        yield Message(lines)


def _patient(feed, repetitions, fallback):
    """(subject, valid NHS number, whether a test number was seen) of a PID-3 or MRG-1."""
    nhs, hospital, test = "", None, False
    for get in repetitions:
        if get(4) in NHS_TYPES or get(5) in NHS_TYPES:
            test = test or get(1).startswith("999")
            nhs = nhs or nhs_number(get(1))
        elif get(1) and (hospital is None or (get(5) in HOSPITAL_TYPES and hospital[2] not in HOSPITAL_TYPES)):
            hospital = (get(1), get(4), get(5))
    if hospital is None:
        return None, nhs, test
    return (f"{feed.agency}/{hospital[1] or fallback}", local_id(hospital[0])), nhs, test


class Entry:
    """What is kept of one message."""

    def __init__(self, message, feed, version):
        self.event = message.part("MSH", 9, 2) or message.part("EVN", 1)
        self.facility = message.part("MSH", 4)
        self.subject, self.nhs, test_number = _patient(feed, message.repetitions("PID", 3), self.facility)
        self.message = message
        if self.subject is None:
            raise RowRefused("key_missing")
        self.test = test_number or message.part("PID", 5).upper() in TEST_SURNAMES
        recorded = hl7_moment(message.part("EVN", 2)) or hl7_moment(message.part("MSH", 7)) or datetime.min
        self.version = (recorded, *version)
        self.visit, self.visit_class = message.part("PV1", 19), message.part("PV1", 2).upper()
        self.emergency = self.visit_class in EMERGENCY

    def admitted(self):
        """Date of arrival: EVN-6 (A01 and A04 only), else PV1-44, else EVN-2 (rulings E3)."""
        moments = [self.message.part("EVN", 6) if self.event in ("A01", "A04") else "", self.message.part("PV1", 44),
                   self.message.part("EVN", 2)]
        found = next(filter(None, map(hl7_moment, moments)), None)
        return found.date().toordinal() if found else None


def read(feed, deliveries) -> FeedResult:
    result = FeedResult(supplies=("attendance",))
    entries = []
    for delivery in deliveries:
        try:
            taken, faults = _take(feed, delivery)
            if delivery.period:                    # without a stated period nothing is covered (rulings B3)
                result.coverage.append(delivery.period)
        except Refused as fault:
            result.refused[f"delivery:{fault}"] += 1
            continue
        entries += taken
        result.refused.update(faults)
    entries.sort(key=lambda entry: entry.version)
    _demographics(feed, entries, result)
    _visits(feed, entries, result)
    return result


def _take(feed, delivery):
    entries, faults, position, messages = [], [], 0, 0
    for path in delivery.files.values():
        for message in _messages(path.read_bytes()):
            position, messages = position + 1, messages + 1
            if message.part("MSH", 9) != "ADT":
                continue
            if message.part("MSH", 11) not in ("", "P"):
                faults.append("not_production")
                continue
            try:
                entry = Entry(message, feed, (delivery.submitted, position))
            except RowRefused as fault:
                faults.append(str(fault))
                continue
            if entry.test and feed.test_patients != "keep":
                faults.append("test_patient")
                continue
            entries.append(entry)
    if not messages:
        raise Refused("empty_file")
    return entries, faults


def _demographics(feed, entries, result):
    """Empty keeps, `""` deletes; the names are one value that needs all its parts (rulings S6)."""
    held, names, latest = defaultdict(dict), {}, {}
    for entry in entries:
        message, subject = entry.message, entry.subject
        if entry.event in ("A40", "A34", "A47"):
            retired = _patient(feed, message.repetitions("MRG", 1), entry.facility)[0]
            if retired and retired != subject:
                result.merges.append((retired, subject))
        if entry.event in NO_DEMOGRAPHICS:
            continue
        latest[subject], fields = entry.version, held[subject]
        for name, value in (("birth", message.part("PID", 7)), ("sex", message.part("PID", 8)),
                            ("status", message.part("PID", 32))):
            if value:
                fields[name] = "" if value == '""' else value
        if message.raw("PID", 3) == '""':
            fields["nhs"] = ""
        elif entry.nhs:
            fields["nhs"] = entry.nhs
        family, given, birth = message.part("PID", 5), message.part("PID", 5, 2), message.part("PID", 7)
        if '""' in (family, given, birth):
            names[subject] = None
        elif family and given and birth:
            names[subject] = full_names(family, given, _birth(birth))
    for subject, fields in sorted(held.items()):
        birth = _birth(fields.get("birth", ""))
        verified = fields.get("status", "") in ("", "01")    # rulings A6
        result.identities.append(Identity(subject, latest[subject], fields.get("nhs", "") if verified else "", (),
                                          birth, names.get(subject)))
        sex = fields.get("sex", "").upper()
        result.attributes.append(Attribute(subject, latest[subject], sex if sex in ("M", "F") else "",
                                           _month(fields.get("birth", ""), birth)))


def _birth(text):
    """Cut at eight digits before anything else (feed-formats 7.1)."""
    return birth_date(text[:8]) if re.match(r"\d{8}", text) else None


def _month(text, birth):
    if birth is not None:
        born = datetime.fromordinal(birth)
        return born.year, born.month
    match = re.fullmatch(r"(\d{4})(\d{2})", text)
    return (int(match.group(1)), int(match.group(2))) if match and 1 <= int(match.group(2)) <= 12 else None


def _visits(feed, entries, result):
    """Emergency attendances: registered, corrected, cancelled; one for each visit (rulings E1, E3)."""
    visits, deleted = {}, {}
    for entry in entries:
        if entry.event == "A29":
            deleted[entry.subject] = entry.version
        # Without a visit number one attendance a patient and day (R12).
        key = entry.visit or (entry.subject, entry.admitted())
        if entry.event in ("A01", "A04") and entry.emergency:
            visit = visits.setdefault(key, {"category": ""})
            visit.update(subject=entry.subject, day=entry.admitted(), alive=True, version=entry.version)
            _category(visit, entry)
        elif key in visits:
            visit = visits[key]
            if entry.event == "A08" and entry.emergency:
                moved = hl7_moment(entry.message.part("PV1", 44))
                visit["day"] = moved.date().toordinal() if moved else visit["day"]
                visit["subject"] = entry.subject
                _category(visit, entry)
            elif entry.event == "A11" and (entry.emergency or not entry.visit_class) or entry.event == "A23":
                visit["alive"] = False
        if entry.event == "A45":
            moved_visit = visits.get(entry.message.part("MRG", 5))
            if moved_visit:
                moved_visit["subject"] = entry.subject
    for visit in visits.values():
        gone = deleted.get(visit["subject"])
        if not visit["alive"] or visit["day"] is None or (gone and gone > visit["version"]):
            continue
        planned = feed.attendance_kind == "PV1-18" and visit["category"] == "2"
        if not planned:
            result.attendances.append(Attendance(visit["subject"], visit["day"]))


def _category(visit, entry):
    value = entry.message.part("PV1", 18)
    if value:
        visit["category"] = "" if value == '""' else value.lstrip("0")
