"""A small made-up area full of the faults of real deliveries, in all formats, repeatable by its seed.

    python3 random_area.py DIR SEED [CHILDREN]

Writes a ready configuration directory. There is no expected result: the reference and the daemon are to agree.
"""

import csv
import hashlib
import json
import random
import sys
from datetime import date, timedelta
from pathlib import Path

import worked_examples as we

GIVEN = "Quillon Marrow Tesserin Pennifold Ostrel Jorvane Kestrin Mellow Nimbus Lorimal O'Rell Zo\u00eb".split()
FAMILY = "Fabrica Sampleton Madeup Notreal Inventon Mac-Pretend St.Fiction".split()
YEARS = (2023, 2024, 2025)
FIRST, LAST = date(2022, 4, 1), date(2025, 3, 31)


class Area:
    def __init__(self, seed: int, children: int):
        self.random = random.Random(seed)
        self.children = [self._child(at) for at in range(children)]
        for one, other in zip(self.children[::17], self.children[1::17]):
            other.given, other.family, other.born = one.given, one.family, one.born   # two children, equal names

    def _child(self, at):
        born = date(2004, 6, 1) + timedelta(days=self.random.randrange(6500))
        if self.random.random() < 0.03:
            born = date(born.year, 1, 1)
        return we.Child(f"C{at:04d}", self.random.choice(GIVEN), self.random.choice(FAMILY), born.isoformat(),
                        self.random.choice("MF"), at + 1)

    def chance(self, share):
        return self.random.random() < share

    def day(self, first=FIRST, last=LAST):
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    # ---- the return -----------------------------------------------------------------------------

    def episodes_of(self, child):
        """(start, end, RNE, LS, PLACE, REC) in order, some respite, some left open."""
        found, at = [], max(self.day(date(2021, 6, 1)), date.fromisoformat(child.born) + timedelta(days=3))
        new, respite = "S", self.chance(0.08)
        for _ in range(self.random.randrange(1, 6)):
            length = self.random.choice((1, 3, 30, 200, 500))
            end = at + timedelta(days=length)
            ceased = self.random.choice(("X1", "X1", "E4A", "E45", "E8"))
            legal = self.random.choice(("V3", "V4")) if respite else self.random.choice(("C1", "C2", "V2", "J1", "E1"))
            found.append((at, end, new, legal, self.random.choice(("U6", "U3", "K2", "T3", "H5", "P1")), ceased))
            new = "S" if ceased != "X1" else self.random.choice("PLTBU")
            at = end + timedelta(days=0 if ceased == "X1" or self.chance(0.1) else self.random.randrange(1, 120))
        return found

    def write_returns(self, folder):
        lives = {child.local: self.episodes_of(child) for child in self.children[: len(self.children) * 3 // 4]}
        by_id = {child.local: child for child in self.children}
        for year in YEARS:
            rows = []
            first, last = date(year - 1, 4, 1), date(year, 3, 31)
            for local, life in lives.items():
                if self.chance(0.02):
                    continue                       # the child is not in this year's return
                for start, end, new, legal, place, ceased in life:
                    if start <= last and end >= first:
                        still = end > last
                        rows.append((local, start.isoformat(), "" if still else end.isoformat(), new, legal, place,
                                     "" if still else ceased))
            present = [by_id[local] for local in sorted({row[0] for row in rows})]
            missing = [(child.local, *self._stay(first, last), self.random.choice("MMMA"))
                       for child in present for _ in range(self.random.randrange(3))]
            missing = list({(row[0], row[1], row[3]): row for row in missing}.values())
            uasc = [(child.local, self.random.choice(("", f"{year - 1}-11-05")))
                    for child in present if child.serial % 9 == 0]
            sdq = [(child.local, self.random.choice(("12", "0", "40", "41", "17.0", "")))
                   for child in present if self.chance(0.7)]
            where = folder / f"b-{year}"
            we.write_return(where, year, present, rows, missing, uasc, sdq)
            self._soil(where)
            if self.chance(0.6):                   # an earlier submission, which came first
                former = folder / f"a-{year}"
                kept = [row for row in rows if not self.chance(0.03)]
                we.write_return(former, year, present, kept, missing[1:], uasc, sdq)
                path = former / "submission.toml"
                path.write_text(path.read_text().replace("-06-30T", "-05-30T"))

    def _stay(self, first, last):
        start = self.day(first, last)
        end = start + timedelta(days=self.random.randrange(6))
        return start.isoformat(), "" if self.chance(0.05) or end > last else end.isoformat()

    def _soil(self, folder):
        """Faults of rows: lengths, overlaps, orphans, codes, doubles, quotes, spreadsheets."""
        self._edit(folder / "episodes.csv", {
            "DEC": lambda row: row["DECOM"], "DECOM": lambda row: "31/04/2024", "CHILD": lambda row: "ZZ9999",
            "LS": lambda row: self.random.choice(("", "c2", "Q9")), "RNE": lambda row: self.random.choice(("", "S", "*")),
            "REC": lambda row: "", "URN": lambda row: 'SC"1'}, 0.02)
        self._edit(folder / "header.csv", {"SEX": lambda row: self.random.choice("12U"),
                                           "UPN": lambda row: "UN1", "CHILD": lambda row: row["CHILD"].lower() + ".0"}, 0.02)
        self._edit(folder / "missing.csv", {"MISSING": lambda row: "m", "DOB": lambda row: "01/02/2010",
                                            "MIS_END": lambda row: "01/04/2019", "CHILD": lambda row: ""}, 0.03)
        self._edit(folder / "ssd_person.csv", {
            "pers_single_unique_id": lambda row: self.random.choice(("", "9999999999", "9990000019")),
            "pers_dob": lambda row: "", "pers_forename": lambda row: "Unknown",
            "pers_surname": lambda row: row["pers_surname"].upper() + " "}, 0.05)

    def _edit(self, path, faults, share):
        with open(path, newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        names = list(rows[0]) if rows else []
        for row in list(rows):
            if self.chance(share):
                column = self.random.choice(list(faults))
                row[column] = faults[column](row)
            if self.chance(share / 4):
                rows.append(dict(row))             # the same row again
        if rows:
            with open(path, "w", newline="", encoding="cp1252" if self.chance(0.3) else "utf-8-sig") as stream:
                stream.write(",".join(names) + "\n")
                for row in rows:
                    stream.write(",".join(row[name] for name in names) + "\n")

    # ---- police, health, programme ----------------------------------------------------------------

    def write_police(self, folder):
        known = [child for child in self.children if self.chance(0.5)]
        full, later = folder / "a-full", folder / "b-increment"
        missing = [(child, f"M{at}", f"{start}T22:30:00+00:00", f"{end}T03:00:00+00:00" if end else "", "U")
                   for at, child in enumerate(self.random.choices(known, k=len(known)))
                   for start, end in [self._stay(FIRST, LAST)] if not end or end > start]
        arrests = [(child, f"A{at}", self.random.choice((f"c{at}", f"c{child.local}", "")), f"{self.day()}T12:00:00+01:00")
                   for at, child in enumerate(self.random.choices(known, k=len(known))) if child.born < "2013"]
        we.write_police(full, ("2022-04-01", "2025-03-31"), "2025-04-02T04:00:00+01:00", known, missing, arrests)
        for name in ("missing.csv", "arrest.csv", "person.csv"):
            self._soil_police(full / name)
        self._rehash(full)
        some = [row for row in missing if self.chance(0.1)]
        we.write_police(later, ("2024-04-01", "2025-03-31"), "2025-04-03T04:00:00+01:00", known[:3], some, arrests[:2],
                        json_lines=True)
        path = later / "extract.jsonl"
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        for line in lines:
            line["action"], line["record_version"] = self.random.choice("UUD"), self.random.choice((1, 2))
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        manifest = json.loads((later / "manifest.json").read_text())
        (later / "manifest.json").write_text(json.dumps(manifest | {"mode": "increment"}))
        self._rehash(later)

    def _soil_police(self, path):
        faults = {
            "missing.csv": {"category": lambda row: self.random.choice(("ABSENT_LEGACY", "NO_APPARENT_RISK", "?")),
                            "status": lambda row: "CANCELLED", "force_person_id": lambda row: "",
                            "found_at": lambda row: "2019-01-01T00:00:00+00:00"},
            "arrest.csv": {"voluntary": lambda row: "Y", "age_at_arrest": lambda row: self.random.choice(("", "9")),
                           "force_person_id": lambda row: "", "arrested_at": lambda row: "2024-02-30T10:00:00Z"},
            "person.csv": {"dob_status": lambda row: "E", "date_of_birth": lambda row: "",
                           "gender": lambda row: "Not Known"}}
        self._edit(path, faults[path.name], 0.06)

    @staticmethod
    def _rehash(folder):
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text())
        for entry in manifest["files"]:
            data = (folder / entry["name"]).read_bytes()
            entry["sha256"] = hashlib.sha256(data).hexdigest()
            entry["rows"] = sum(1 for line in data.splitlines() if line.strip()) - (not entry["name"].endswith("jsonl"))
        path.write_text(json.dumps(manifest))

    def write_health(self, folder):
        messages = []
        for at, child in enumerate(self.random.choices(self.children, k=len(self.children))):
            when = f"{self.day():%Y%m%d}{self.random.randrange(24):02d}15"
            one = we.hl7_message(child, f"H{at}", self.random.choice(("A04", "A04", "A01", "A03", "A05")), f"V{at}", when,
                                 self.random.choice(("1", "1", "2", "3", "9", "")))
            if self.chance(0.1):
                one = one.replace("|01\r", self.random.choice(("|03\r", "|\r")))
            messages.append(one)
            if self.chance(0.1):
                messages.append(one)
            if self.chance(0.1):
                messages.append(we.hl7_message(child, f"U{at}", self.random.choice(("A08", "A11", "A23")), f"V{at}",
                                               when[:8] + "2359", "1"))
        self.random.shuffle(messages)
        we.write_hl7(folder, "adt.hl7", ("2022-04-01", "2025-03-31"), messages)

    def write_programme(self, folder):
        rows = [["worked", self.random.choice(("programme", "programme", "comparator")), we.CHILDREN, child.local,
                 self.day().isoformat(), "", "edge", ""]
                for child in self.random.choices(self.children, k=len(self.children) // 3)]
        rows += [["nothing", "programme", we.CHILDREN, "C0001", "2024-01-01", "", "", ""],
                 ["worked", "programme", we.CHILDREN, "nobody", "2024-01-01", "", "", ""],
                 ["worked", "programme", we.CHILDREN, "C0002", "2024-02-30", "", "", ""]]
        we.write_csv(folder / "participation.csv", "programme,arm,agency,local_id,t0,end,care_status_t0,eet_t0", rows)


def write(folder: Path, seed: int, children: int) -> None:
    certificate = we.make_certificate(folder / "agency")
    we.write_configuration(folder, f"random {seed}", certificate, {
        **we.RETURN, "police-12": (we.POLICE, "police-extract", ""),
        "trust-rx1": (we.HEALTH, "hl7v2", 'attendance_kind = "PV1-18"\ntest_patients = "keep"\n'),
        "programme": ("programme/worked", "participation", "")}, programme=True)
    area = Area(seed, children)
    area.write_returns(folder / "in" / "return-903")
    area.write_police(folder / "in" / "police-12")
    area.write_health(folder / "in" / "trust-rx1")
    area.write_programme(folder / "in" / "programme")


def main() -> int:
    if len(sys.argv) not in (3, 4):
        print(__doc__, file=sys.stderr)
        return 64
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) == 4 else 300)
    return 0


if __name__ == "__main__":
    sys.exit(main())
