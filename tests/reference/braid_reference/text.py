"""Bytes to text, text to tables, text to dates (feed-formats 1.1 and 1.2; rulings F2, C8).

Everywhere in this package a date is the integer of `datetime.date.toordinal`, so that a stay's length is a
subtraction and half-open ranges compare as numbers.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
MISSING_WORDS = {"", "null", "nan", "none", "na", ".", "-", "<blank>", "ssd_ph", "ssd_sui", "ssd_ph_cci",
                 "placeholder_data"}
UNDEFINED_1252 = set(b"\x81\x8d\x8f\x90\x9d")
PLACEHOLDER_DATES = {date(1900, 1, 1), date(9999, 12, 31), date(1811, 11, 11)}
PLACEHOLDER_BIRTHS = PLACEHOLDER_DATES | {date(1800, 1, 1), date(1901, 1, 1)}


class Refused(Exception):
    """A whole delivery is refused; the text is the rule."""


class RowRefused(Exception):
    """One row is refused or quarantined; the text is the rule."""


def decode(data: bytes) -> str:
    """Text of a file: byte order mark, else UTF-8, else Windows-1252 (feed-formats 1.1, rulings F2)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if b"\x00" in data:
        raise Refused("encoding")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if UNDEFINED_1252 & set(data):
            raise Refused("encoding") from None
        return data.decode("cp1252")


def _records(text: str, separator: str):
    """Yields (fields, error) of each record; a stray quote spoils its record only (feed-formats 1.1)."""
    if '"' not in text:
        for line in re.split("\r\n|\n|\r", text):
            if line.strip():
                yield line.split(separator), None
        return
    at, length = 0, len(text)
    while at < length:
        fields, error, ended = [], None, False
        while not ended:
            value, at, ended, fault = _field(text, at, separator)
            fields.append(value)
            error = error or fault
        if len(fields) > 1 or fields[0].strip():
            yield fields, error


def _field(text, at, separator):
    """One field from `at`: (value, next position, whether the record ended, error)."""
    if at < len(text) and text[at] == '"':
        parts, at = [], at + 1
        while True:
            quote = text.find('"', at)
            if quote < 0:
                return "".join(parts), len(text), True, "unclosed_quote"
            parts.append(text[at:quote])
            if text[quote + 1:quote + 2] != '"':
                at = quote + 1
                break
            parts.append('"')
            at = quote + 2
        end = re.compile(f"[{re.escape(separator)}\r\n]").search(text, at)
        stop = end.start() if end else len(text)
        fault = "stray_quote" if text[at:stop].strip() else None
        value = "".join(parts)
    else:
        end = re.compile(f"[{re.escape(separator)}\r\n]").search(text, at)
        stop = end.start() if end else len(text)
        value = text[at:stop]
        fault = "stray_quote" if '"' in value else None
    if stop >= len(text):
        return value, stop, True, fault
    if text[stop] == separator:
        return value, stop + 1, False, fault
    return value, stop + (2 if text[stop:stop + 2] == "\r\n" else 1), True, fault


class Table:
    """A CSV file: `columns` lower-cased and trimmed, `rows` a list of (dictionary or None, error)."""

    def __init__(self, data: bytes):
        text = decode(data)
        first = text.split("\n", 1)[0]
        separator = "\t" if "\t" in first and "," not in first else ","
        records = list(_records(text, separator))
        if not records:
            raise Refused("empty_file")
        self.columns = [name.strip().lower() for name in records[0][0]]
        self.rows = [self._row(fields, error) for fields, error in records[1:]]
        # A last line with too few fields means that the file was cut off (rulings C8).
        self.cut_off = bool(self.rows) and self.rows[-1][1] in ("short_row", "unclosed_quote")

    def _row(self, fields, error):
        if error:
            return self._clean(fields), error
        if len(fields) < len(self.columns):
            return self._clean(fields), "short_row"
        if any(extra.strip() for extra in fields[len(self.columns):]):
            return self._clean(fields), "long_row"
        return self._clean(fields), None

    def _clean(self, fields):
        return {name: clean(value) for name, value in zip(self.columns, fields)}

    def __contains__(self, column):
        return column in self.columns


def clean(value) -> str:
    """Trimmed text; every spelling of "nothing" becomes the empty string (feed-formats 1.1)."""
    text = str(value).strip()
    return "" if text.lower() in MISSING_WORDS else text


def code(value: str) -> str:
    """A code: upper case, a spreadsheet's trailing .0 removed."""
    text = value.upper()
    return text[:-2] if text.endswith(".0") else text


def local_id(value: str) -> str:
    """An agency's own person id (rulings A7); an exponent form is refused (feed-formats 1.1)."""
    text = re.sub(r"\s+", "", value.upper())
    if text.endswith(".0"):
        text = text[:-2]
    if re.fullmatch(r"\d+(\.\d+)?E\+?\d+", text):
        raise RowRefused("id_mangled")
    return text


def _real(year, month, day, placeholders):
    """Ordinal, None for a placeholder; RowRefused when there is no such day."""
    try:
        found = date(year, month, day)
    except ValueError:
        raise RowRefused("date_invalid") from None
    if found in placeholders:
        return None
    if not 1900 <= year <= 2100:
        raise RowRefused("date_invalid")
    return found.toordinal()


@lru_cache(maxsize=200_000)
def statutory_date(value: str):
    """`DD/MM/YYYY` of the 903, day and month of one digit allowed (feed-formats 11, dirt 5)."""
    if not value:
        return None
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", value)
    if not match:
        raise RowRefused("date_invalid")
    day, month, year = map(int, match.groups())
    return _real(year, month, day, PLACEHOLDER_DATES)


@lru_cache(maxsize=200_000)
def iso_date(value: str):
    """`YYYY-MM-DD`, nothing else."""
    if not value:
        return None
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", value)
    if not match:
        raise RowRefused("date_invalid")
    return _real(*map(int, match.groups()), PLACEHOLDER_DATES)


@lru_cache(maxsize=200_000)
def birth_date(value: str):
    """A full birth date in any spelling of linkage-design 2.5, or None."""
    text = re.sub(r"[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$", "", value.strip())
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})|(\d{4})(\d{2})(\d{2})", text)
    if match:
        year, month, day = (int(part) for part in match.groups() if part is not None)
    else:
        match = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", text)
        if not match:
            return None
        day, month, year = map(int, match.groups())
    try:
        return _real(year, month, day, PLACEHOLDER_BIRTHS)
    except RowRefused:
        return None


def local_moment(value: str):
    """ISO 8601 with or without offset as (ordinal of the UK local date, local `datetime`) or None."""
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        raise RowRefused("date_invalid") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UK).replace(tzinfo=None)
    if moment.date() in PLACEHOLDER_DATES:
        return None
    if not 1900 <= moment.year <= 2100:
        raise RowRefused("date_invalid")
    return moment.date().toordinal(), moment


def hl7_moment(value: str):
    """`YYYYMMDD[HHMM[SS]][.S][+ZZZZ]` as UK local `datetime` or None if it is not one."""
    match = re.fullmatch(r"(\d{8})(\d{2})?(\d{2})?(\d{2})?(?:\.\d+)?([+-]\d{4})?", value)
    if not match:
        return None
    day, hour, minute, second, zone = match.groups()
    try:
        moment = datetime.strptime(day + (hour or "00") + (minute or "00") + (second or "00"), "%Y%m%d%H%M%S")
    except ValueError:
        return None
    if zone and hour:
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
        utc = moment - offset if zone[0] == "+" else moment + offset
        moment = utc.replace(tzinfo=ZoneInfo("UTC")).astimezone(UK).replace(tzinfo=None)
    return moment
