"""The worked examples' tables as what agencies would send: a ready configuration folder for each example.

Everybody in them is made up: see worked_examples.py of the reference, whose writers of files this borrows. What the
tables do not say (names, days of birth, how a placement is told apart) is invented here, the same every time.
"""
import csv
import pathlib

import worked_examples as made
from worked_examples import CHILDREN, HEALTH, LONG, POLICE, Child, write_csv, write_text

HERE = pathlib.Path(__file__).resolve().parent
EDUCATION = "education/LA999"
T0 = "2024-06-01"
KEEP = 'test_patients = "keep"\n'
EPISODE_COLUMNS = ("clae_cla_episode_id,clae_person_id,clae_cla_placement_id,clae_cla_episode_start_date,"
                   "clae_cla_episode_start_reason,clae_cla_primary_need_code,clae_cla_episode_ceased_date,"
                   "clae_cla_episode_ceased_reason,clae_cla_id")
GIVEN = ("Quillon", "Marrow", "Tesserin", "Pennifold", "Ostrel", "Jorvane", "Kestrin", "Mellow", "Nimbus", "Lorimal",
         "Xandrel", "Yarrow", "Zephrin", "Solmar", "Sunder", "Sillow", "Starrin")


def table(name):
    with open(HERE / f"{name}.csv", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def expected():
    return table("expected")


class Example:
    """The tables of one example, and the people in them."""

    def __init__(self, name, folder, certificate):
        self.name, self.folder, self.certificate = name, pathlib.Path(folder), certificate
        self.people = {}
        self.feeds = {}

    def rows(self, name, **where):
        return [row for row in table(name) if row["example"] == self.name
                and all(row[key] == value for key, value in where.items())]

    def child(self, pid, born="2011-07-15", sex="F"):
        """Somebody, with the month of birth and the sex that the tables give, else with these."""
        if pid not in self.people:
            for row in self.rows("person", pid=pid):
                born, sex = row["birth_month"] + "-15", row["sex"]
            at = len(self.people)
            serial = 100 * int("".join(filter(str.isdigit, self.name))) + at + 1
            self.people[pid] = Child(f"W{pid}", GIVEN[at % len(GIVEN)], "Fabrica", born, sex, serial % 1000)
        return self.people[pid]

    def feed(self, name, agency, form, further=""):
        self.feeds[name] = (agency, form, further)
        folder = self.folder / "in" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def configure(self):
        """Everything is granted, everything is asked for, and exactly."""
        made.write_configuration(self.folder, self.name, self.certificate, self.feeds, programme=True)
        write_text(self.folder / "agreements.d" / "worked.toml", """from = 2020-01-01
until = 2100-01-01
exact = true
[grants]
children = ["care", "missing", "wellbeing", "need", "risk", "leaving_care", "allocation", "workforce"]
police = ["missing", "arrest"]
health = ["attendance", "admission"]
education = ["education"]
programme = ["participation"]
""")
        (self.folder / "subscriptions.d" / "released.toml").unlink()
        write_text(self.folder / "subscriptions.d" / "exact.toml", """agreement = "worked"
indicators = ["*"]
periods = ["quarter", "year"]
breakdowns = [[], ["uasc"], ["split"]]
programmes = ["worked"]
profile = "exact"
encoding = "json"
""")

    # ---- the formats ----------------------------------------------------------------------------

    def placement(self, placement_id):
        """A made-up postcode of its own for each placement: with PLACE and URN it tells them apart (rulings G11)."""
        names = sorted({row["placement_id"] for row in table("cla_episode")})
        at = names.index(placement_id)
        return f"ZX{at // 20 + 1} {at % 10}{'ABCDEFGH'[at // 10]}A"

    def write_return(self, year=2025, leavers=(), missing=(), people=()):
        """The 903 of one year, of the episodes that have a day in it or end on its first."""
        folder = self.feed("return-903", CHILDREN, "ssda903", KEEP) / f"903-{year}"
        rows = self.rows("cla_episode")
        children = {row["pid"]: self.child(row["pid"]) for row in rows}
        children.update({pid: self.child(pid) for pid in people})
        episodes = [(self.child(row["pid"]).local, row["start"], row["end"], row["reason_new"], row["legal_status"],
                     row["placement_type"], row["reason_ceased"]) for row in rows]
        uasc = [(self.child(row["pid"]).local, row["uasc_to"]) for row in self.rows("person") if row["uasc_from"]]
        made.write_return(folder, year, list(children.values()), episodes, missing=missing, uasc=uasc)
        where = [self.placement(row["placement_id"]) for row in rows]
        self.rewrite(folder / "episodes.csv", lambda at, row: row | {"PL_POST": where[at]} if where else row)
        if leavers:
            write_csv(folder / "oc3.csv", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
                      [[self.child(row["pid"]).local, made.statutory(self.child(row["pid"]).born), row["in_touch"],
                        row["activity"] or "0", "0"] for row in leavers])
        return folder

    @staticmethod
    def rewrite(path, change):
        with open(path, encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        if rows:
            write_csv(path, ",".join(rows[0]), [list(change(at, row).values()) for at, row in enumerate(rows)])

    def write_ssd(self, name="case-system", period="2019-10-01/2025-09-30", further="", **tables):
        """An extract of the case system: who the children are, and the tables given as (columns, rows)."""
        folder = self.feed(name, CHILDREN, "ssd", KEEP + further) / f"{name}-1"
        made.write_ssd(folder, list(self.people.values()))
        # A table that is delivered empty says that there was nothing: the days are covered.
        for table_name, (columns, rows) in {"cla_episodes": (EPISODE_COLUMNS, []), **tables}.items():
            write_csv(folder / f"ssd_{table_name}.csv", columns, rows)
        write_text(folder / "submission.toml", f'period = "{period}"\nsubmitted = 2026-01-05T02:00:00\n')

    def write_case_system(self):
        """The episodes once more, as the case system holds them: legal status and placement are tables of their own."""
        rows = self.rows("cla_episode")

        def at(day):
            return f"{day} 00:00:00.000" if day else ""
        self.write_ssd(
            cla_episodes=(EPISODE_COLUMNS,
                          [[f"E{n}", self.child(row["pid"]).local, row["placement_id"], at(row["start"]),
                            row["reason_new"], "N1", at(row["end"]), row["reason_ceased"], f"CLA{n}"]
                           for n, row in enumerate(rows)]),
            legal_status=("lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,"
                          "lega_legal_status_end_date",
                          [[f"L{n}", self.child(row["pid"]).local, row["legal_status"], at(row["start"]),
                            at(row["end"])]
                           for n, row in enumerate(rows)]),
            cla_placement=("clap_cla_placement_id,clap_cla_placement_type,clap_cla_placement_urn,"
                           "clap_cla_placement_provider,clap_cla_placement_end_date",
                           [[row["placement_id"], row["placement_type"], "", "PR1", at(row["end"])] for row in rows]))

    def write_census(self, year, inside):
        """A CIN census: what is inside each child, by child."""
        children = "".join(
            f"<Child><ChildIdentifiers><LAchildID>{self.child(pid).local}</LAchildID><UPN>{self.child(pid).upn}</UPN>"
            f"<PersonBirthDate>{self.child(pid).born}</PersonBirthDate><Sex>{self.child(pid).sex}</Sex>"
            f"</ChildIdentifiers>"
            f"<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>{details}</Child>"
            for pid, details in inside.items())
        write_text(self.feed("census", CHILDREN, "cin", KEEP) / f"cin-{year}" / "census.xml",
                   made_census("CIN", year, f"{year}-03-31", f"<Children>{children}</Children>"))

    def write_participation(self, rows, status="care_status_t0"):
        write_csv(self.feed("programme", "programme/worked", "participation") / "participation.csv",
                  "programme,arm,agency,local_id,t0,end,care_status_t0,eet_t0",
                  [["worked", "programme", CHILDREN, self.child(row["pid"]).local, row.get("t0", T0), "",
                    row[status] if status == "care_status_t0" else "in_care",
                    row[status] if status == "eet_t0" else ""] for row in rows])


def made_census(collection, year, day, inside):
    return (f"<Message><Header><CollectionDetails><Collection>{collection}</Collection><Year>{year}</Year>"
            f"<ReferenceDate>{day}</ReferenceDate></CollectionDetails></Header>{inside}</Message>\n")


def in_care_since(child, day):
    """An open episode of care, as the 903 has it."""
    return [child.local, day, "S", "C2", "N1", "U6", "PR1", "", "", "", "ZX1 1AA", "ZX2 2BB", ""]


# ---- the examples -----------------------------------------------------------------------------------

def looked_after(example):
    example.write_return()


def referrals(example):
    """Two censuses: the year before is looked back at. None leads to need: the next would be of an open case."""
    for year in (2024, 2025):
        inside = {}
        for row in example.rows("referral"):
            if f"{year - 1}-04-01" <= row["date"] <= f"{year}-03-31":
                inside[row["pid"]] = inside.get(row["pid"], "") + (
                    f"<CINdetails><CINreferralDate>{row['date']}</CINreferralDate><ReferralSource>{row['source']}"
                    f"</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode><ReferralNFA>1</ReferralNFA></CINdetails>")
        example.write_census(year, inside)


def missing(example):
    """What children's services say stands in the 903, with two more children in care who are never missing."""
    rows = example.rows("missing")
    in_care = [*dict.fromkeys(row["pid"] for row in rows if row["looked_after"] == "yes"), "M", "N"]
    services = [(example.child(row["pid"]).local, row["start"], row["end"], row["type"]) for row in rows
                if row["agency"] == "children_services"]
    folder = example.write_return(people=in_care, missing=services)
    write_csv(folder / "episodes.csv", made.EPISODES,
              [in_care_since(example.child(pid), "01/02/2023") for pid in in_care])
    police = [(example.child(row["pid"]), row["record_id"], f"{row['start']}T21:00:00+00:00",
               f"{row['end']}T20:00:00+00:00", "Y" if row["looked_after"] == "yes" else "N")
              for row in rows if row["agency"] == "police"]
    reported = list({id(each[0]): each[0] for each in police}.values())
    made.write_police(example.feed("police-12", POLICE, "police-extract") / "extract-2025",
                      ("2024-04-01", "2025-03-31"), "2025-04-02T04:00:00+01:00", reported, missing=police)


def going_home(example):
    example.write_return()
    example.write_participation(example.rows("participation"))


def going_home_followed(example):
    """The same children as the case system tells them half a year later."""
    for row in example.rows("cla_episode"):
        example.child(row["pid"])
    example.write_case_system()
    example.write_participation(example.rows("participation"))


def what_they_do(example):
    """Care leavers in the 903; what the programme's young people do a year later, in NCCIS."""
    leavers, members = example.rows("care_leaver"), example.rows("eet_programme")
    for row in [*leavers, *members]:
        example.child(row["pid"], born="2004-10-15")
    example.write_return(leavers=leavers, people=list(example.people))
    example.write_participation(members, status="eet_t0")
    codes = {"EET": "220", "NEET": "540", "unknown": "810"}
    folder = example.feed("nccis", EDUCATION, "nccis", KEEP) / "nccis-1"
    write_csv(folder / "nccis.csv", "YoungPersonsID,GivenName,FamilyName,month/year of birth,Gender,UniquePupilNumber,"
              "ActivityCode,PeriodEnd",
              [[f"NC{at}", child.given, child.family, f"{child.born[5:7]}/{child.born[:4]}", child.sex, child.upn,
                codes[row["eet_followup"]], "2025-05-31"]
               for at, (row, child) in enumerate((row, example.child(row["pid"])) for row in members)])
    write_text(folder / "submission.toml", f'period = "{LONG[0]}/{LONG[1]}"\nsubmitted = 2026-01-05T03:00:00\n')


def cohort(example):
    """The programme's people; an extract of the case system says who they are."""
    members = example.rows("participation")
    for row in members:
        example.child(row["pid"], born="2009-05-15")
    example.write_ssd(period=f"{LONG[0]}/{LONG[1]}")
    example.write_participation(members)


def arrests(example):
    cohort(example)
    rows = [(example.child(row["pid"]), f"R{at}", row["custody_ref"], f"{row['date']}T12:00:00+00:00")
            for at, row in enumerate(example.rows("arrest"))]
    made.write_police(example.feed("police-12", POLICE, "police-extract") / "extract-2026", LONG,
                      "2026-01-05T04:00:00+00:00", list(example.people.values()), arrests=rows)


def emergencies(example):
    """The trust says nothing about who opted out, and how many these are."""
    cohort(example)
    out = {row["pid"] for row in example.rows("participation", health_opt_out="yes")}
    messages = [made.hl7_message(example.child(row["pid"]), f"M{at}" if row["note"] != "resend" else f"M{at - 1}",
                                 "A04", row["attendance_id"], row["arrival_date"].replace("-", "") + "1030",
                                 row["category"])
                for at, row in enumerate(example.rows("ae")) if row["pid"] not in out]
    folder = example.feed("trust-rx1", HEALTH, "hl7v2", 'attendance_kind = "PV1-18"\n' + KEEP)
    made.write_hl7(folder, "adt-2026.hl7", LONG, messages)
    note = folder / "adt-2026.hl7.submission.toml"
    note.write_text(note.read_text(encoding="utf-8") +
                    f'opt_out = "applied"\nopt_out_checked = 2026-01-04\nopted_out = {len(out)}\n', encoding="utf-8")


def scores(example):
    """Carers' scores in the case system's extract; what young people fill in comes as a feed of its own."""
    for row in example.rows("participation"):
        example.child(row["pid"])
    for respondent in ("carer", "self"):
        rows = [[f"Q{at}", example.child(row["pid"]).local, row["date"] + " 00:00:00.000", row["score"], ""]
                for at, row in enumerate(example.rows("sdq", respondent=respondent))]
        example.write_ssd(f"scores-{respondent}", f"{LONG[0]}/{LONG[1]}", f'respondent = "{respondent}"\n', sdq_scores=(
            "csdq_table_id,csdq_person_id,csdq_sdq_completed_date,csdq_sdq_score,csdq_sdq_reason", rows))
    example.write_participation(example.rows("participation"))


def workers(example):
    """Half a leaver, vacancies of 0.4 and 13 days lost: the example says so in its text."""
    inside = "<LALevelVacancies><NumberOfVacancies>0.4</NumberOfVacancies></LALevelVacancies>"
    for row in example.rows("worker"):
        cases = f"<Cases30>{row['cases']}</Cases30>" if row["case_holding"] == "yes" else ""
        inside += (f"<CSWWWorker><AgencyWorker>{int(row['agency'] == 'yes')}</AgencyWorker>"
                   f"<SWENo>SW99900{row['wid'][1:]}</SWENo><FTE>{row['fte']}</FTE>"
                   f"<OrgRole>{5 if cases else 2}</OrgRole>"
                   f"<RoleStartDate>2021-05-04</RoleStartDate><FTE30>{row['fte']}</FTE30>{cases}</CSWWWorker>")
    inside += ("<CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>SW999005</SWENo><FTE>0.5</FTE><OrgRole>5</OrgRole>"
               "<RoleStartDate>2021-05-04</RoleStartDate><RoleEndDate>2024-03-31</RoleEndDate>"
               "<ReasonLeave>1</ReasonLeave><WorkingDaysLost>13</WorkingDaysLost></CSWWWorker>")
    write_text(example.feed("workforce", CHILDREN, "workforce") / "csww-2024" / "csww.xml",
               made_census("CSWW", 2024, "2024-09-30", inside))


def in_need(example):
    """The census of need, and the 903 of who is looked after."""
    inside, in_care = {}, []
    tags = {"cin_plan": ("CINPlanDates", "CINPlanStartDate"), "cp_plan": ("ChildProtectionPlans", "CPPstartDate")}
    for row in example.rows("need", kind="need"):
        plans = "".join(f"<{tag}><{start}>{plan['start']}</{start}></{tag}>" for kind, (tag, start) in tags.items()
                        for plan in example.rows("need", kind=kind, pid=row["pid"]))
        closed = f"<CINclosureDate>{row['end']}</CINclosureDate><ReasonForClosure>RC8</ReasonForClosure>"
        inside[row["pid"]] = (f"<CINdetails><CINreferralDate>{row['start']}</CINreferralDate><ReferralSource>6"
                              f"</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>{closed if row['end'] else ''}"
                              f"<ReferralNFA>0</ReferralNFA>{plans}</CINdetails>")
    example.write_census(2025, inside)
    for row in example.rows("need", kind="cla"):
        in_care.append(in_care_since(example.child(row["pid"]), made.statutory(row["start"])))
    folder = example.write_return(people=[row["pid"] for row in example.rows("need", kind="cla")])
    write_csv(folder / "episodes.csv", made.EPISODES, in_care)


# Each of the catalogue's examples that is measured, and, where a row asks for it, told a second way.
EXAMPLES = {"WE-1": looked_after, "WE-1b": looked_after, "WE-2": looked_after, "WE-3": referrals, "WE-4": missing,
            "WE-5": going_home, "WE-5 followed": going_home_followed, "WE-6": what_they_do, "WE-7": arrests,
            "WE-8": emergencies, "WE-9": scores, "WE-10": workers, "WE-12": in_need}


def write(which, folder, certificate):
    """Writes one of EXAMPLES; its name may have a word behind it."""
    example = Example(which.split()[0], folder, certificate)
    example.folder.mkdir(parents=True)
    EXAMPLES[which](example)
    example.configure()
