"""Every format through the real program: taken, recognised when it comes again, its bad row sealed, and nothing that
names somebody anywhere but in the delivery. All people and places are made up; what names them is marked."""
import subprocess
import unittest

import service

AREA = "brackenshire"
CHILDREN, HEALTH, SCHOOLS = "children/E10009999", "health/RX9", "education/LA999"
# Each is in some delivery below, and must be in nothing that leaves the edge.
MARKED = ["Quillonmark", "Samplemark", "MARKCHILD", "MARKPUPIL", "MARKPATIENT", "MARKYOUNG", "SWMARK01", "SCMARK9", "MARKFAMILY",
          "MARKPLACE", "ZX14MK", "9990200017", "T999400118011", "2012-05-14", "MARKSCHOOL", "MARKVISIT"]


def csv(*rows):
    return "\n".join(",".join(map(str, row)) for row in rows) + "\n"


def census(collection, year, day, inside):
    return (f"<Message><Header><CollectionDetails><Collection>{collection}</Collection><Year>{year}</Year>"
            f"<ReferenceDate>{day}</ReferenceDate></CollectionDetails></Header>{inside}</Message>\n")


CIN = census("CIN", 2025, "2025-03-31", """<Children><Child><ChildIdentifiers><LAchildID>MARKCHILD1</LAchildID>
<UPN>T999400118011</UPN><PersonBirthDate>2012-05-14</PersonBirthDate><Sex>M</Sex></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>
<CINdetails><CINreferralDate>2024-09-10</CINreferralDate><ReferralSource>6</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>
<ReferralNFA>0</ReferralNFA><CINPlanDates><CINPlanStartDate>2024-10-01</CINPlanStartDate></CINPlanDates></CINdetails>
<CINdetails><CINreferralDate>2024-13-10</CINreferralDate></CINdetails></Child></Children>""")
WORKFORCE = census("CSWW", 2025, "2025-09-30", """<LALevelVacancies><NumberOfVacancies>7.5</NumberOfVacancies></LALevelVacancies>
<CSWWWorker><AgencyWorker>0</AgencyWorker><SWENo>SWMARK01</SWENo><FTE30>0.8</FTE30><Cases30>12</Cases30></CSWWWorker>
<CSWWWorker><AgencyWorker>9</AgencyWorker><SWENo>SWMARK02</SWENo></CSWWWorker>""")
RETURN = """<EXPSSDA903><CHILD><HEADER><CHILDID>MARKCHILD1</CHILDID><SEX>M</SEX><DOB>14/05/2012</DOB><ETHNIC>WBRI</ETHNIC>
<UPN>T999400118011</UPN></HEADER><EPISODE><DECOM>01/10/2024</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>K2</PL>
<PLACE_PROVIDER>PR4</PLACE_PROVIDER><URN>SCMARK9</URN><PL_POST>ZX14MK</PL_POST><DEC/></EPISODE>
<EPISODE><DECOM>31/02/2025</DECOM><RNE>S</RNE><LS>C2</LS></EPISODE></CHILD></EXPSSDA903>
"""
DAILY = """[{"la_child_id":"MARKCHILD1","child_details":{"first_name":"Quillonmark","surname":"Samplemark","sex":"M",
"date_of_birth":"2012-05-14","postcode":"ZX1 4MK"},"social_care_episodes":[{"referral_date":"2024-09-10"},
{"referral_date":"never"}]}]
"""
PERIOD = 'period = "2024-04-01/2025-03-31"\n'

# format: (agency, files, submission.toml, refused rows)
FEEDS = {
    "ssda903": (CHILDREN, {"return.xml": RETURN}, "year = 2025\n", 1),
    "cin": (CHILDREN, {"census.xml": CIN}, "", 1),
    "workforce": (CHILDREN, {"csww.xml": WORKFORCE}, "", 1),
    "ssd": (CHILDREN, {
        "ssd_person.csv": csv(["pers_person_id", "pers_forename", "pers_surname", "pers_sex", "pers_dob"],
                              ["MARKCHILD1", "Quillonmark", "Samplemark", "M", "2012-05-14"]),
        "ssd_cla_episodes.csv": csv(["clae_person_id", "clae_cla_placement_id", "clae_cla_episode_start_date",
                                     "clae_cla_episode_ceased_date"],
                                    ["MARKCHILD1", "MARKPLACE1", "2024-10-01", ""],
                                    ["MARKCHILD1", "MARKPLACE1", "2024-02-31", ""])}, PERIOD, 1),
    "csc-daily": (CHILDREN, {"payload.json": DAILY}, PERIOD + 'mode = "snapshot"\n', 1),
    "ecds": (HEALTH, {"ecds.csv": csv(
        ["provider_org", "attendance_id", "nhs_number", "local_patient_id", "birth_date", "attendance_category", "arrival_date"],
        ["RX9", "MARKVISIT1", "9990200017", "MARKPATIENT1", "2012-05-14", 1, "2025-03-03"],
        ["RX9", "MARKVISIT2", "9990200017", "MARKPATIENT1", "2012-05-14", 1, "2025-02-30"])}, PERIOD, 1),
    "mhsds": (HEALTH, {"MHS101.csv": csv(["Person_ID", "UniqServReqID", "ReferralRequestReceivedDate"],
                                         ["MARKPATIENT1", "MARKVISIT1", "2025-03-03"],
                                         ["MARKPATIENT1", "MARKVISIT2", ""])}, PERIOD, 1),
    "school": (SCHOOLS, {"pupils.csv": csv(
        ["pupilonrolltableid", "NativeId", "dob", "surname", "forename", "upn", "sex", "termlysessionspossible"],
        ["MARKPUPIL1", "MARKSCHOOL1", "2012-May-14 00:00:00", "Samplemark", "Quillonmark", "T999400118011", "M", "134.0"],
        ["", "MARKSCHOOL1", "", "", "", "", "", ""])}, PERIOD, 1),
    "attendance": (SCHOOLS, {"attendance.csv": csv(["Estab", "UPN", "Surname", "TermlySessionsPossible", "I", "O"],
                                                   ["MARKSCHOOL1", "T999400118011", "Samplemark", 134, 3, 4],
                                                   ["MARKSCHOOL1", "T999400118011", "Samplemark", "many", 3, 4])},
                   PERIOD, 1),
    "nccis": (SCHOOLS, {"nccis.csv": csv(["YoungPersonsID", "GivenName", "ActivityCode", "PeriodEnd"],
                                         ["MARKYOUNG1", "Quillonmark", 220, "2025-03-31"],
                                         ["MARKYOUNG1", "Quillonmark", 220, "soon"])}, PERIOD, 1),
    "survey": (CHILDREN, {"survey.csv": csv(["instrument", "agency", "local_id", "date", "value"],
                                            ["ORS", CHILDREN, "MARKCHILD1", "2025-01-02", 31],
                                            ["ORS", CHILDREN, "MARKCHILD1", "2025-01-02", "high"])}, PERIOD, 1),
    "beds": (CHILDREN, {"beds.csv": csv(["home", "urn", "from", "to", "beds"], ["Hub", "SCMARK9", "2024-04-01", "", 6],
                                        ["Hub", "SCMARK9", "2024-05-01", "", "few"])}, PERIOD, 1),
    "population": (CHILDREN, {"population.csv": csv(["area", "mid_year", "age", "sex", "persons"],
                                                    [AREA, 2024, 12, "F", 900], [AREA, 2024, 12, "Q", 900])}, PERIOD, 1),
    "housing": (CHILDREN, {"housing.csv": csv(["agency", "local_id", "duty_date", "duty_type", "end"],
                                              [CHILDREN, "MARKCHILD1", "2025-01-02", "relief", ""],
                                              [CHILDREN, "MARKCHILD1", "soon", "relief", ""])}, PERIOD, 1),
}
GRANTS = """from = 2020-01-01
until = 2100-01-01
exact = true
[grants]
children = ["care", "missing", "wellbeing", "need", "risk", "leaving_care", "allocation", "workforce", "survey", "housing"]
health = ["attendance", "admission", "camhs"]
education = ["education"]
"""


class Formats(service.ServiceTest):
    def setUp(self):
        super().setUp()
        self.p = self.folder / "p"
        for name in ("agreements.d", "feeds.d", "subscriptions.d", "certificates", "in"):
            (self.p / name).mkdir(parents=True)
        (self.p / "credentials").mkdir(mode=0o700)
        key = self.p / "credentials" / "linkage-key"
        key.write_text(bytes(range(32)).hex() + "\n")
        key.chmod(0o600)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=made-up",
                        "-keyout", str(self.folder / "agency.key"), "-out", str(self.p / "certificates" / "made.pem")],
                       check=True, capture_output=True)
        (self.p / "braid.toml").write_text(
            f'[partnership]\nname = "Made up"\nareas = ["{AREA}"]\n[log]\nengine = "sqlite"\nfile = "log.db"\n')
        (self.p / "agreements.d" / "made.toml").write_text(GRANTS)
        (self.p / "subscriptions.d" / "all.toml").write_text(
            'agreement = "made"\nindicators = ["cla.*"]\nperiods = ["year"]\nbreakdowns = [[]]\nprofile = "exact"\n'
            'encoding = "json"\n')
        for name, (agency, _, _, _) in FEEDS.items():
            (self.p / "feeds.d" / f"{name}.toml").write_text(
                f'agency = "{agency}"\nformat = "{name}"\narea = "{AREA}"\nagreement = "made"\nseal_to = "made.pem"\n'
                f'test_patients = "keep"\n[source]\nfolder = "../in/{name}"\n')
            (self.p / "in" / name).mkdir()

    def deliver(self, submission):
        for name, (_, files, note, _) in FEEDS.items():
            folder = self.p / "in" / name / f"{name}-{submission}"
            folder.mkdir()
            for file, text in files.items():
                (folder / file).write_text(text)
            (folder / "submission.toml").write_text(note + f"submitted = 2025-10-0{submission}T08:00:00\n")

    def test_each_is_taken_and_recognised_again_and_names_nobody(self):
        service.braid(self.p, "check", check=0)
        self.deliver(1)
        feeds, _, _ = service.run_once(self.p)
        refused = {}
        for item in service.quarantine(self.p):
            refused[item["feed"]] = refused.get(item["feed"], 0) + 1
        for name, (_, _, _, rows) in FEEDS.items():
            with self.subTest(format=name):
                self.assertEqual(refused.get(name, 0), rows, feeds[name])
                self.assertFalse((self.p / "in" / name / "refused").exists(), "the delivery was refused whole")
        stated = service.log_stat(self.p)
        for agency in (CHILDREN, HEALTH, SCHOOLS):
            stream = "facts." + agency.replace("/", "-")
            self.assertGreater(stated[(stream, AREA)]["entries"], 0, stream)
        self.search()

        self.deliver(2)
        service.run_once(self.p)
        for key, line in service.log_stat(self.p).items():
            if key[0].startswith(("facts.", "identities.")):
                self.assertEqual(line["entries"], stated[key]["entries"], key)

    def search(self):
        """What leaves the edge: the log and its write-ahead log. Deliveries stay where they are."""
        for path in self.p.glob("log.db*"):
            data = path.read_bytes()
            found = [text for text in MARKED if text.encode() in data]
            self.assertEqual(found, [], f"{path.name} holds what names somebody")


if __name__ == "__main__":
    unittest.main()
