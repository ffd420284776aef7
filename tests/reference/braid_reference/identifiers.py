"""One spelling of identifiers and names (linkage-design 2.1 to 2.4; feed-formats 9.1, 9.2)."""

import re
import unicodedata
from datetime import date

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
TITLES = set("MR MRS MS MISS MX DR PROF REV SIR DAME LADY LORD MASTER MSTR".split())
SUFFIXES = set("JR JNR SR SNR II III".split())
PLACEHOLDER_NAMES = set("""UNKNOWN NOTKNOWN NK NA NONE NULL TEST BABY BABYOF BABYBOY BABYGIRL TWIN TWINONE TWINTWO
    INFANT UNBORN XXX ANON NOTGIVEN NOTRECORDED""".split())
LETTERS = str.maketrans({"ß": "SS", "ẞ": "SS", "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Ø": "O", "ø": "O",
                         "Đ": "D", "đ": "D", "Ð": "D", "ð": "D", "Þ": "TH", "þ": "TH", "Ł": "L", "ł": "L",
                         "ı": "I", "İ": "I"})
APOSTROPHES = str.maketrans("", "", "'\u2018\u2019\u02bb\u02bc`\u00b4.")
TEST_SURNAMES = {"TEST", "ZZZTEST", "XXTEST"}


def nhs_number(value: str) -> str:
    """The ten digits, or nothing when they are not a possible number."""
    text = value[:-2] if value.endswith(".0") else value
    digits = re.sub(r"[^0-9]", "", text)
    if len(digits) != 10 or len(set(digits)) == 1:
        return ""
    check = 11 - sum(int(digit) * (10 - at) for at, digit in enumerate(digits[:9])) % 11
    if check == 10:
        return ""
    return digits if int(digits[9]) == check % 11 else ""


def upn(value: str) -> str:
    """A permanent UPN with the right letter, or nothing: others are no link keys (feed-formats 9.2)."""
    text = re.sub(r"[^0-9A-Z]", "", value.upper())
    if not re.fullmatch(r"[A-Z]\d{12}", text):
        return ""
    total = sum(int(digit) * position for position, digit in enumerate(text[1:], start=2))
    return text if UPN_LETTERS[total % 23] == text[0] else ""


def _tokens(value: str) -> list:
    text = value.translate(LETTERS)
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    tokens = [token for token in re.split(r"[^A-Z]+", text.upper().translate(APOSTROPHES)) if token]
    while len(tokens) > 1 and tokens[0] in TITLES:
        tokens.pop(0)
    while len(tokens) > 1 and tokens[-1] in SUFFIXES:
        tokens.pop()
    return [] if "".join(tokens) in PLACEHOLDER_NAMES else tokens


def surname(value: str) -> str:
    return "".join(_tokens(value))[:32]


def given_name(value: str) -> str:
    return (_tokens(value) or [""])[0][:32]


def full_names(surname_text: str, given_text: str, birth: int | None):
    """What the match by names compares (rulings A3): all three present, not a 1 January birthday."""
    family, given = surname(surname_text), given_name(given_text)
    if not family or not given or birth is None:
        return None
    born = date.fromordinal(birth)
    return None if (born.month, born.day) == (1, 1) else (family, given, birth)
