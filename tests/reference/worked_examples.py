"""Writes the catalogue's worked examples as raw feed files: a ready configuration directory for each.

    python3 worked_examples.py DIR        DIR/WE-1, DIR/WE-1b, ... and DIR/expected.csv

Everybody in them is made up: NHS numbers begin with 999, the authority number of the UPNs is 999, postcodes
lie in ZX, which does not exist. The linkage key is the published test key. The certificates are made new at
every run, everything else is the same bytes every time.
"""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

AREA = "E10000023"
CHILDREN = f"children/{AREA}"
POLICE = "police/12"
HEALTH = "health/RX1"
TEST_KEY = bytes(range(32)).hex()


@dataclass
class Expectation:
    """One value that the exact table must say; a field that is None is not compared."""
    example: str
    indicator: str
    period: str
    breakdown: dict = field(default_factory=dict)
    status: str = "ok"
    count: int | None = None
    people: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    area: str = AREA


@dataclass
class Child:
    """A made-up child as all agencies know it."""
    local: str                       # the authority's own id
    given: str
    family: str
    born: str                        # YYYY-MM-DD
    sex: str
    serial: int                      # makes its NHS number and UPN

    @property
    def nhs(self) -> str:
        """The first number 999 ... from this serial on whose check digit exists."""
        number = 100 + 37 * self.serial
        while True:
            digits = f"999{number:06d}"
            check = (11 - sum(int(digit) * (10 - at) for at, digit in enumerate(digits)) % 11) % 11
            if check != 10:
                return digits + str(check)
            number += 1

    @property
    def upn(self) -> str:
        digits = f"999400118{self.serial:03d}"
        total = sum(int(digit) * position for position, digit in enumerate(digits, start=2))
        return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] + digits


def statutory(text: str) -> str:
    """YYYY-MM-DD as DD/MM/YYYY; nothing stays nothing."""
    return date.fromisoformat(text).strftime("%d/%m/%Y") if text else ""


def write_csv(path: Path, header: str, rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# ---- configuration ----------------------------------------------------------------------------------

def write_configuration(folder: Path, example: str, certificate: Path, feeds: dict, programme: bool = False) -> None:
    """`feeds`: name -> (agency, format, further lines)."""
    write_text(folder / "braid.toml", f"""# Worked example {example} of the indicator catalogue; everything in it is made up.
[partnership]
name = "Worked example {example}"
areas = ["{AREA}"]

[log]
engine = "sqlite"
file = "state/log.db"
""")
    (folder / "state").mkdir(exist_ok=True)
    for name, (agency, form, further) in feeds.items():
        write_text(folder / "feeds.d" / f"{name}.toml", f"""agency = "{agency}"
format = "{form}"
{further}area = "{AREA}"
agreement = "worked"
seal_to = "worked.pem"
[source]
folder = "../in/{name}"
""")
        (folder / "in" / name).mkdir(parents=True, exist_ok=True)
    write_text(folder / "agreements.d" / "worked.toml", """from = 2020-01-01
until = 2100-01-01
exact = true
[grants]
children = ["care", "missing", "wellbeing"]
police = ["missing", "arrest"]
health = ["attendance", "admission"]
programme = ["participation"]
""")
    for name, profile in (("exact", "exact"), ("released", "linked_default")):
        write_text(folder / "subscriptions.d" / f"{name}.toml", f"""agreement = "worked"
indicators = ["cla.*", "missing.*", "crime.arrests", "crisis.ae", "wellbeing.sdq.mean"]
periods = ["month", "quarter", "year"]
breakdowns = [[], ["sex"], ["uasc"], ["age_cla", "sex"]]
{'programmes = ["worked"]' if programme else ""}
profile = "{profile}"
encoding = "json"
""")
    if programme:
        write_text(folder / "programmes.d" / "worked.toml",
                   'title = "Worked"\nwindow_months = 12\narms = ["programme", "comparator"]\n')
    (folder / "certificates").mkdir(exist_ok=True)
    shutil.copy(certificate, folder / "certificates" / "worked.pem")
    credentials = folder / "credentials"
    credentials.mkdir(mode=0o700, exist_ok=True)
    write_text(credentials / "linkage-key", TEST_KEY + "\n")
    os.chmod(credentials / "linkage-key", 0o600)


def make_certificate(folder: Path) -> Path:
    """A self-signed certificate of the agency, its private key beside it, to open sealed rows with."""
    folder.mkdir(parents=True, exist_ok=True)
    key, certificate = folder / "agency.key", folder / "agency.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj",
                    "/CN=made-up agency of the worked examples", "-keyout", str(key), "-out", str(certificate)],
                   check=True, capture_output=True)
    os.chmod(key, 0o600)
    return certificate


# ---- the formats ------------------------------------------------------------------------------------

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
OC2 = ("CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
       "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED")
SSD_PERSON = ("pers_legacy_id,pers_person_id,pers_upn,pers_forename,pers_surname,pers_sex,pers_gender,pers_ethnicity,"
              "pers_dob,pers_single_unique_id,pers_upn_unknown,pers_send_flag,pers_expected_dob,pers_death_date,"
              "pers_is_mother,pers_nationality")


def write_return(folder: Path, year: int, children, episodes, missing=(), uasc=(), sdq=()) -> None:
    """A 903 set of one year with the authority's person table. Episodes: (child, start, end, RNE, LS, PLACE, REC)."""
    known = {child.local: child for child in children}
    home, placed = "ZX1 1AA", "ZX2 2BB"
    provider = {"U": "PR1", "K": "PR4", "H": "PR4"}
    write_csv(folder / "header.csv", HEADER,
              [[child.local, child.sex, statutory(child.born), "WBRI", child.upn, "0", ""] for child in children])
    write_csv(folder / "episodes.csv", EPISODES,
              [[local, statutory(start), new, legal, "N1", place, provider.get(place[0], ""), statutory(end), ceased,
                "CARPL" if ceased == "X1" and place[0] != "T" else "", home, placed, ""]
               for local, start, end, new, legal, place, ceased in episodes])
    write_csv(folder / "missing.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END",
              [[local, statutory(known[local].born), kind, statutory(start), statutory(end)]
               for local, start, end, kind in missing])
    write_csv(folder / "uasc.csv", "CHILD,SEX,DOB,DUC",
              [[local, known[local].sex, statutory(known[local].born), statutory(ceased)] for local, ceased in uasc])
    write_csv(folder / "oc2.csv", OC2, [[local, statutory(known[local].born), score, "", "0", "", "1", "1", "1", "0", "", ""]
                                        for local, score in sdq])
    write_csv(folder / "ssd_person.csv", SSD_PERSON, ssd_rows(children))
    write_text(folder / "submission.toml", f'period = "{year - 1}-04-01/{year}-03-31"\n'
                                           f"submitted = {year}-06-30T12:00:00\nyear = {year}\n")


def ssd_rows(children):
    return [["", child.local, child.upn, child.given, child.family, child.sex, child.sex, "WBRI",
             f"{child.born} 00:00:00.000", child.nhs, "", "N", "", "", "", ""] for child in children]


def write_ssd(folder: Path, children) -> None:
    """The identities of children who are not looked after, as an SSD export."""
    write_csv(folder / "ssd_person.csv", SSD_PERSON, ssd_rows(children))
    write_csv(folder / "ssd_address.csv", "addr_table_id,addr_person_id,addr_address_type,addr_address_start_date,"
              "addr_address_end_date,addr_address_postcode,addr_address_json",
              [[f"AD{child.serial}", child.local, "HOME", "2018-01-05 00:00:00.000", "", "ZX1 1AA", ""]
               for child in children])
    write_text(folder / "submission.toml", 'period = "2020-01-01/2025-12-31"\nsubmitted = 2026-01-05T02:00:00\n')


COMMON = "record_type,action,record_id,record_version,force_code,source_system,force_person_id,updated_at"
POLICE_COLUMNS = {
    "person": "given_name,family_name,date_of_birth,dob_status,gender,ethnicity_sd,ethnicity_obs,postcode,pnc_id,"
              "cro_number,merged_into",
    "missing": "report_id,reported_at,missing_from_at,found_at,status,category,risk_initial,risk_final,missing_from,"
               "lac_flag,reported_by,found_by,found_out_of_force,harm,prevention_interview,return_interview_offered,"
               "return_interview_accepted,repeat_90d",
    "arrest": "custody_ref,asn,arrested_at,station,reason,offence_cjs,offence_ho,voluntary,age_at_arrest,"
              "appropriate_adult,detained_until,disposal",
}


def nominal(child: Child) -> str:
    """The force's own number of a child."""
    return f"N{7000 + child.serial}"


def write_police(folder: Path, period, extracted: str, children, missing=(), arrests=(), json_lines=False) -> None:
    """A full extract. Missing: (child, id, from, to, lac_flag); arrests: (child, row id, custody reference, when)."""
    updated = extracted
    rows = {"person": [], "missing": [], "arrest": []}
    for child in children:
        rows["person"].append(["person", "I", f"P{child.serial}", 1, "12", "NICHE", nominal(child), updated,
                               child.given.upper(), child.family.upper(), child.born, "K",
                               "Female" if child.sex == "F" else "Male", "1", "", "ZX1 1AA", "", "", ""])
    for child, record, start, end, lac in missing:
        rows["missing"].append(["missing", "I", record, 1, "12", "COMPACT", nominal(child), updated, record, start, start,
                                end, "CLOSED" if end else "OPEN", "MISSING", "MEDIUM", "MEDIUM", "OTHER_CARE", lac,
                                "CARER", "POLICE", "", "NONE", "U", "U", "U", ""])
    for child, record, reference, when in arrests:
        born, at = date.fromisoformat(child.born), date.fromisoformat(when[:10])
        age = at.year - born.year - ((at.month, at.day) < (born.month, born.day))
        rows["arrest"].append(["arrest", "I", record, 1, "12", "NICHE", nominal(child), updated, reference, "", when, "", "",
                               "", "", "N", age, "Y", "", "NFA"])
    names = [_police_lines(folder, rows)] if json_lines else _police_tables(folder, rows)
    files = [{"name": name, "rows": count, "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest()}
             for name, count in names]
    manifest = {"sender": "12", "feed": "police", "format": "braid-police/1", "mode": "full", "period_from": period[0],
                "period_to": period[1], "extracted_at": extracted, "files": files, "submission": 1, "replaces": None}
    write_text(folder / "manifest.json", json.dumps(manifest, indent=2) + "\n")
    write_text(folder / "submission.toml", f'period = "{period[0]}/{period[1]}"\nsubmitted = {extracted[:19]}\n')


def _police_tables(folder, rows):
    for kind, lines in rows.items():
        if lines:
            write_csv(folder / f"{kind}.csv", f"{COMMON},{POLICE_COLUMNS[kind]}", lines)
    return [(f"{kind}.csv", len(lines)) for kind, lines in rows.items() if lines]


def _police_lines(folder, rows):
    lines = []
    for kind, records in rows.items():
        names = f"{COMMON},{POLICE_COLUMNS[kind]}".split(",")
        lines += [json.dumps({name: None if value == "" else value for name, value in zip(names, record)})
                  for record in records]
    write_text(folder / "extract.jsonl", "".join(line + "\n" for line in lines))
    return "extract.jsonl", len(lines)


def hl7_message(child: Child, control: str, event: str, visit: str, arrived: str, category: str) -> str:
    """One emergency message; times `YYYYMMDDHHMM`."""
    born = child.born.replace("-", "")
    visit_fields = {2: "E", 3: "ED", 18: category, 19: visit, 44: arrived}
    patient = {1: "1", 3: f"{child.serial:07d}^^^RX1^MR~{child.nhs}^^^NHS^NH", 5: f"{child.family}^{child.given}",
               7: f"{born}000000", 8: child.sex, 11: "^^^^ZX1 1AA", 32: "01"}
    return "\r".join([
        f"MSH|^~\\&|EPR|RX1|BRAID|{AREA}|{arrived}||ADT^{event}|{control}|P|2.4",
        f"EVN|{event}|{arrived}||||{arrived}",
        "PID|" + "|".join(patient.get(number, "") for number in range(1, 33)),
        "PV1|" + "|".join(visit_fields.get(number, "") for number in range(1, 45))]) + "\r"


def write_hl7(folder: Path, name: str, period, messages) -> None:
    write_text(folder / f"{name}.submission.toml", f'period = "{period[0]}/{period[1]}"\nsubmitted = 2026-01-05T03:00:00\n')
    folder.joinpath(name).write_bytes("".join(messages).encode())


def write_participation(folder: Path, rows) -> None:
    """Rows: (child, t0, status at t0); all in the programme's arm."""
    write_csv(folder / "participation.csv", "programme,arm,agency,local_id,t0,end,care_status_t0,eet_t0",
              [["worked", "programme", CHILDREN, child.local, t0, "", status, ""] for child, t0, status in rows])


# ---- the examples -----------------------------------------------------------------------------------

RETURN = {"return-903": (CHILDREN, "ssda903", 'test_patients = "keep"\n')}
WINDOWS = {"before": "t0-12..t0", "after": "t0..t0+12"}
LONG = ("2023-04-01", "2025-12-31")


def window(name):
    return WINDOWS[name], {"programme": "worked", "arm": "programme", "window": name}


def we_1(folder: Path, certificate: Path):
    """Stock, starts, episodes, days in Y2025."""
    children = [Child("WA1", "Quillon", "Fabrica", "2013-06-15", "F", 11),
                Child("WB1", "Marrow", "Sampleton", "2010-02-15", "M", 12),
                Child("WC1", "Tesserin", "Madeup", "2008-09-15", "M", 13),
                Child("WD1", "Pennifold", "Notreal", "2014-11-15", "F", 14)]
    episodes = [("WA1", "2023-09-01", "2024-07-15", "S", "C2", "U6", "X1"),
                ("WA1", "2024-07-15", "2024-10-01", "P", "C2", "U6", "X1"),
                ("WA1", "2024-10-01", "2024-10-08", "P", "C2", "T3", "X1"),
                ("WA1", "2024-10-08", "2025-01-20", "P", "C2", "U6", "X1"),
                ("WA1", "2025-01-20", "", "P", "C2", "K2", ""),
                ("WB1", "2024-05-10", "2024-06-20", "S", "V2", "U6", "E4A"),
                ("WB1", "2024-11-01", "2024-12-01", "S", "V2", "U6", "X1"),
                ("WB1", "2024-12-01", "2025-03-31", "L", "C1", "U6", "E4B"),
                ("WC1", "2025-03-31", "", "S", "V2", "H5", ""),
                ("WD1", "2024-04-05", "2024-04-12", "S", "V3", "U6", "E8"),
                ("WD1", "2024-08-01", "2024-08-08", "S", "V3", "U6", "E8")]
    write_configuration(folder, "WE-1", certificate, RETURN)
    write_return(folder / "in" / "return-903" / "903-2025", 2025, children, episodes, uasc=[("WC1", "")])
    no = {"uasc": "no"}
    counts = [("cla.stock", "2024-03-31", {}, 1, 1), ("cla.stock", "2025-03-31", {}, 2, 2),
              ("cla.stock", "2025-03-31", no, 1, 1), ("cla.starts", "Y2025", {}, 2, 2),
              ("cla.spells.started", "Y2025", {}, 3, 2), ("cla.ceases", "Y2025", {}, 1, 1),
              ("cla.during", "Y2025", {}, 3, 3), ("cla.episodes", "Y2025", {}, 9, 3), ("cla.days", "Y2025", {}, 557, 3),
              ("cla.days", "Y2025", no, 556, 2),
              *((("cla.days", f"Y2025Q{at}", {}, days, None)) for at, days in enumerate((132, 92, 153, 180), 1)),
              *((("cla.starts", f"Y2025Q{at}", {}, many, many)) for at, many in enumerate((1, 0, 1, 1), 1))]
    return [Expectation("WE-1", name, period, breakdown, count=count, people=people)
            for name, period, breakdown, count, people in counts]


def we_1b(folder: Path, certificate: Path):
    """A child who leaves on the first day of the year."""
    child = Child("WE1", "Ostrel", "Inventon", "2019-03-15", "M", 15)
    write_configuration(folder, "WE-1b", certificate, RETURN)
    write_return(folder / "in" / "return-903" / "903-2025", 2025, [child],
                 [("WE1", "2022-01-10", "2024-04-01", "S", "C2", "U3", "E45")])
    counts = [("cla.stock", "2024-03-31", 1), ("cla.stock", "2025-03-31", 0), ("cla.starts", "Y2025", 0),
              ("cla.ceases", "Y2025", 1), ("cla.during", "Y2025", 0), ("cla.episodes", "Y2025", 0),
              ("cla.days", "Y2025", 0), ("cla.spells.started", "Y2025", 0)]
    return [Expectation("WE-1b", name, period, count=count, people=count) for name, period, count in counts]


def we_4(folder: Path, certificate: Path):
    """Missing from the services' and the police's records; J is linked by names and birth date."""
    j = Child("WJ4", "Jorvane", "Fabrica", "2010-05-20", "F", 41)
    k = Child("WK4", "Kestrin", "Sampleton", "2009-08-09", "M", 42)
    m, n = Child("WM4", "Mellow", "Madeup", "2012-01-17", "F", 43), Child("WN4", "Nimbus", "Notreal", "2011-11-23", "M", 44)
    at_home = Child("", "Lorimal", "Inventon", "2010-10-12", "F", 45)
    write_configuration(folder, "WE-4", certificate,
                        {**RETURN, "police-12": (POLICE, "police-extract", "")})
    write_return(folder / "in" / "return-903" / "903-2025", 2025, [j, k, m, n],
                 [(child.local, "2023-02-01", "", "S", "C2", "U6", "") for child in (j, k, m, n)],
                 missing=[("WJ4", "2024-04-02", "2024-04-03", "M"), ("WJ4", "2024-04-20", "2024-04-20", "M"),
                          ("WJ4", "2024-07-01", "2024-07-04", "M"), ("WK4", "2024-03-30", "2024-04-02", "M"),
                          ("WK4", "2024-09-01", "2024-09-02", "A"), ("WK4", "2025-03-31", "", "M")])
    write_police(folder / "in" / "police-12" / "extract-2025", ("2024-04-01", "2025-03-31"), "2025-04-02T04:00:00+01:00",
                 [j, at_home],
                 missing=[(j, "MP1", "2024-04-02T21:30:00+01:00", "2024-04-03T06:05:00+01:00", "Y"),
                          (j, "MP2", "2024-12-24T18:00:00+00:00", "2024-12-26T09:00:00+00:00", "Y"),
                          (at_home, "MP3", "2024-06-01T19:15:00+01:00", "2024-06-02T08:00:00+01:00", "N"),
                          (at_home, "MP4", "2024-06-02T22:40:00+01:00", "2024-06-03T10:00:00+01:00", "N")])
    counts = [("missing.incidents", "Y2025", 7, 3), ("missing.children", "Y2025", 3, 3), ("cla.during", "Y2025", 4, 4),
              ("missing.incidents", "Y2025Q1", 4, 2), ("missing.incidents", "Y2025Q2", 1, 1),
              ("missing.incidents", "Y2025Q3", 1, 1), ("missing.incidents", "Y2025Q4", 1, 1),
              ("missing.children", "Y2025Q1", 2, 2)]
    return [Expectation("WE-4", name, period, count=count, people=people) for name, period, count, people in counts]


def _cohort(folder, example, certificate, children, further):
    """Children on the edge of care: an SSD export says who they are."""
    write_configuration(folder, example, certificate, {
        "persons-ssd": (CHILDREN, "ssd", 'test_patients = "keep"\n'),
        "programme": ("programme/worked", "participation", ""), **further}, programme=True)
    write_ssd(folder / "in" / "persons-ssd" / "ssd-2026-01-05", children)


def we_7(folder: Path, certificate: Path):
    """Arrests around t0; the last arrest is sent twice under two record ids with one custody reference."""
    x = Child("WX7", "Xandrel", "Fabrica", "2009-05-11", "M", 71)
    y = Child("WY7", "Yarrow", "Sampleton", "2009-01-26", "F", 72)
    _cohort(folder, "WE-7", certificate, [x, y], {"police-12": (POLICE, "police-extract", "")})
    write_participation(folder / "in" / "programme", [(x, "2024-06-01", "edge"), (y, "2024-09-15", "edge")])
    arrests = [(x, "A1", "c7", "2023-06-01"), (x, "A2", "c8", "2024-05-31"), (x, "A3", "c9", "2024-06-01"),
               (x, "A4", "c9", "2024-06-01"), (x, "A5", "c10", "2025-05-31"), (x, "A6", "c11", "2025-06-01"),
               (y, "A7", "c1", "2024-01-10"), (y, "A8", "c2", "2024-01-10"), (y, "A9", "c3", "2024-08-01"),
               (y, "A10", "c4", "2024-12-25")]
    write_police(folder / "in" / "police-12" / "extract-2026", LONG, "2026-01-05T04:00:00+00:00", [x, y],
                 arrests=[(child, record, reference, f"{day}T12:00:00+00:00") for child, record, reference, day in arrests],
                 json_lines=True)
    rows = [Expectation("WE-7", "crime.arrests", *window("before"), count=5, people=2),
            Expectation("WE-7", "crime.arrests", *window("after"), count=3, people=2)]
    return rows + [Expectation("WE-7", "crime.arrests", "Y2024", count=3, people=2),
                   Expectation("WE-7", "crime.arrests", "Y2025", count=4, people=2)]


def we_8(folder: Path, certificate: Path):
    """Emergency attendances; Z opted out, so the trust sends nothing about Z."""
    x = Child("WX8", "Xandrel", "Fabrica", "2009-05-11", "M", 81)
    y = Child("WY8", "Yarrow", "Sampleton", "2009-01-26", "F", 82)
    z = Child("WZ8", "Zephrin", "Madeup", "2010-03-19", "M", 83)
    _cohort(folder, "WE-8", certificate, [x, y, z],
            {"trust-rx1": (HEALTH, "hl7v2", 'attendance_kind = "PV1-18"\ntest_patients = "keep"\n')})
    write_participation(folder / "in" / "programme",
                        [(x, "2024-06-01", "edge"), (y, "2024-09-15", "edge"), (z, "2024-07-01", "edge")])
    resent = hl7_message(x, "M2", "A04", "a2", "202406101400", "1")
    write_hl7(folder / "in" / "trust-rx1", "adt-2026.hl7", LONG, [
        hl7_message(x, "M1", "A04", "a1", "202405201030", "1"), resent, resent,
        hl7_message(x, "M3", "A04", "a3", "202406170900", "2"), hl7_message(y, "M4", "A04", "a4", "202403030230", "1"),
        hl7_message(y, "M5", "A04", "a5", "202403032110", "3")])
    return [Expectation("WE-8", "crisis.ae", *window("before"), count=3, people=2),
            Expectation("WE-8", "crisis.ae", *window("after"), count=1, people=1),
            Expectation("WE-8", "crisis.ae", "Y2024", count=2, people=1),
            Expectation("WE-8", "crisis.ae", "Y2025", count=2, people=1)]


def we_9(folder: Path, certificate: Path):
    """SDQ before and after; the return dates every score 31 March and knows only the carer's (rulings C9)."""
    children = [Child(f"WS{at}", given, family, "2011-07-14", sex, 90 + at) for at, (given, family, sex) in enumerate(
        (("Solmar", "Fabrica", "F"), ("Sunder", "Sampleton", "M"), ("Sillow", "Madeup", "F"),
         ("Starrin", "Notreal", "M")), 1)]
    write_configuration(folder, "WE-9", certificate,
                        {**RETURN, "programme": ("programme/worked", "participation", "")}, programme=True)
    scores = {2024: [("WS1", 22), ("WS2", 19), ("WS3", 14), ("WS4", 11)], 2025: [("WS1", 18), ("WS2", 16)], 2026: []}
    for year, rows in scores.items():
        write_return(folder / "in" / "return-903" / f"903-{year}", year, children,
                     [(child.local, "2022-10-01", "", "S", "C2", "U6", "") for child in children], sdq=rows)
    write_participation(folder / "in" / "programme", [(child, "2024-06-01", "in_care") for child in children])
    name = "wellbeing.sdq.mean"
    return [Expectation("WE-9", name, *window("before"), people=2, numerator=41, denominator=2),
            Expectation("WE-9", name, *window("after"), people=2, numerator=34, denominator=2),
            Expectation("WE-9", name, "Y2024", people=4, numerator=66, denominator=4),
            Expectation("WE-9", name, "Y2025", people=2, numerator=34, denominator=2),
            Expectation("WE-9", name, "Y2026", status="z")]


EXAMPLES = {"WE-1": we_1, "WE-1b": we_1b, "WE-4": we_4, "WE-7": we_7, "WE-8": we_8, "WE-9": we_9}


def write_all(folder) -> list:
    """Writes every example into a folder of its own under `folder`; gives all expectations."""
    folder = Path(folder)
    certificate = make_certificate(folder / "agency")
    found = []
    for name, write in EXAMPLES.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        found += write(folder / name, certificate)
    return found


def write_expected(path: Path, expectations) -> None:
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["example", "area", "indicator", "period", "breakdown", "status", "count", "people", "numerator",
                         "denominator"])
        for row in map(asdict, expectations):
            numbers = ["" if row[name] is None else row[name] for name in ("count", "people", "numerator", "denominator")]
            writer.writerow([row["example"], row["area"], row["indicator"], row["period"],
                             json.dumps(row["breakdown"], separators=(",", ":"), sort_keys=True), row["status"], *numbers])


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: worked_examples.py DIR", file=sys.stderr)
        return 64
    folder = Path(sys.argv[1])
    expectations = write_all(folder)
    write_expected(folder / "expected.csv", expectations)
    print(f"{len(expectations)} expectations of {len(EXAMPLES)} examples in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
