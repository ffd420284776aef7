"""Questions about links: asked, answered, and kept; why a subject is linked; how far linkage reaches."""
import csv
import json
import signal
import subprocess
import time
import unittest

import service
import worked_examples as we

PERIOD = ("2024-04-01", "2025-03-31")
FEEDS = {"return-903": (we.CHILDREN, "ssda903", 'test_patients = "keep"\n'),
         "police": (we.POLICE, "police-extract", ""),
         "hospital": (we.HEALTH, "hl7v2", 'attendance_kind = "PV1-18"\ntest_patients = "keep"\n')}

# Everybody here is made up. The same child at the authority and the police; a child there whose namesake here has
# another given name; one NHS number with two birth dates; one NHS number on two people; and a child of authority and
# hospital whose twin the police know.
FRIEND = we.Child("CF1", "Lorimal", "Fabrica", "2013-06-15", "F", 1)
TWIN = we.Child("CT1", "Jorvane", "Madeup", "2010-02-09", "M", 2)
OTHER_TWIN = we.Child("", "Quillon", "Madeup", "2010-02-09", "M", 3)
CONFLICT = we.Child("CN1", "Tesserin", "Inventon", "2012-03-07", "F", 30)
OTHER_CONFLICT = we.Child("", "Tesserin", "Inventon", "2016-11-25", "F", 30)
MISUSED = we.Child("CM1", "Ostrel", "Pretend", "2011-02-03", "M", 40)
MISUSER = we.Child("", "Kestrin", "Sampleton", "2017-08-19", "F", 40)
SIBLING = we.Child("CS1", "Marrow", "Notreal", "2013-12-28", "M", 50)
OTHER_SIBLING = we.Child("", "Nimbus", "Notreal", "2013-12-28", "M", 51)
AT_AUTHORITY = [FRIEND, TWIN, CONFLICT, MISUSED, SIBLING]
AT_POLICE = [FRIEND, OTHER_TWIN, OTHER_SIBLING]
AT_HOSPITAL = [OTHER_CONFLICT, MISUSER, SIBLING]
EVERYBODY = AT_AUTHORITY + AT_POLICE + AT_HOSPITAL


def identifiers():
    """All that the deliveries say about who somebody is, as it may be written."""
    found = {"ZX1 1AA", "ZX11AA", "ZX2 2BB"}
    for child in EVERYBODY:
        found |= {child.given, child.given.upper(), child.family, child.family.upper(), child.born,
                  child.born.replace("-", ""), we.statutory(child.born), child.nhs, child.upn, we.nominal(child),
                  f"{child.serial:07d}"}
        found |= {child.local} - {""}
    return found


class Reviewing(service.ServiceTest):
    """A partnership of three agencies with something to ask about."""

    def setUp(self):
        super().setUp()
        self.p = self.folder / "p"
        we.write_configuration(self.p, "reviewing", we.make_certificate(self.folder / "agency"), FEEDS)
        self.deliver("first")

    def deliver(self, name):
        episodes = [(child.local, "2024-05-10", "2024-08-20", "S", "C2", "U6", "E4A") for child in AT_AUTHORITY]
        we.write_return(self.p / "in" / "return-903" / name, 2025, AT_AUTHORITY, episodes)
        arrests = [(child, f"A{child.serial}", f"CUS{child.serial}", "2024-06-01T10:00:00+00:00")
                   for child in AT_POLICE]
        we.write_police(self.p / "in" / "police" / name, PERIOD, "2025-06-30T10:00:00+00:00", AT_POLICE,
                        arrests=arrests)
        messages = [we.hl7_message(child, f"M{child.serial}", "A04", f"V{child.serial}", "202406011000", "1")
                    for child in AT_HOSPITAL]
        we.write_hl7(self.p / "in" / "hospital", f"{name}.hl7", PERIOD, messages)

    def run_once(self):
        return service.run_once(self.p)[1]

    def review(self, *arguments, check=0):
        return service.braid(self.p, "review", *arguments, check=check)

    def questions(self, kind=None):
        found = service.lines(self.review("list", "--json").stdout)
        return [line for line in found if kind is None or line["kind"] == kind]

    def question(self, kind):
        found = self.questions(kind)
        self.assertEqual(len(found), 1, found)
        return found[0]

    def twins(self):
        """The questions about twins: the plain pair; authority and police, hospital and police of the sibling."""
        found = self.questions("possible_twin")
        self.assertEqual(len(found), 3, found)
        agencies = lambda line: {line["one_agency"], line["other_agency"]}
        at_hospital = next(line for line in found if we.HEALTH in agencies(line))
        police = at_hospital["one"] if at_hospital["one_agency"] == we.POLICE else at_hospital["other"]
        at_authority = next(line for line in found
                            if line is not at_hospital and police in (line["one"], line["other"]))
        plain = next(line for line in found if line is not at_hospital and line is not at_authority)
        return plain, at_authority, at_hospital

    def answer(self, question, verdict, reviewer="made.up", check=0):
        return self.review("answer", question["id"][:12], verdict, "--why", "as the agencies' own systems say", "--as",
                           reviewer, check=check)

    def explain(self, subject):
        head, *rest = service.lines(service.braid(self.p, "explain", "link", subject, "--json", check=0).stdout)
        return head, [line for line in rest if "member" in line], [line for line in rest if "weight" in line]


class Questions(Reviewing):
    def test_are_asked_the_most_severe_first_in_words_without_values(self):
        totals = self.run_once()
        # The friend is one person, the sibling is one of authority and hospital.
        self.assertEqual((totals["subjects"], totals["persons"]), (11, 9))
        kinds = [line["kind"] for line in self.questions() if line["kind"] not in ("uncertain", "blind_sample")]
        self.assertEqual(kinds, ["nhs_misassigned", "nhs_same_dob_conflict"] + ["possible_twin"] * 3)
        plain, _, _ = self.twins()
        self.assertEqual(plain["rule"], "R10")
        self.assertEqual(plain["levels"]["surname"], "equal")
        self.assertEqual(plain["levels"]["birth_date"], "equal")
        self.assertGreater(plain["weight"], 0)
        self.assertEqual(plain["answers"], {"same": 0, "different": 0, "cannot_tell": 0, "needed": 1})
        self.assertEqual(self.question("nhs_misassigned")["answers"]["needed"], 2)
        self.assertEqual(self.question("nhs_same_dob_conflict")["levels"]["birth_date"], "different")
        text = self.review("list", "--kind", "possible_twin", "--limit", 2).stdout
        self.assertIn("2 of 3 questions", text)
        self.assertIn("surname equal", text)
        self.assertIn(plain["id"], self.review("show", plain["id"][:8]).stdout)

    def test_vanish_when_answered_and_the_links_follow(self):
        self.run_once()
        plain, _, _ = self.twins()
        self.assertIn("In force: same", self.answer(plain, "same").stdout)
        self.assertEqual(self.run_once()["persons"], 8)
        self.assertNotIn(plain["id"], {line["id"] for line in self.questions()})
        head, members, pairs = self.explain(plain["one"])
        self.assertTrue(head["linked"])
        self.assertEqual({line["member"] for line in members if line["person"] == members[0]["person"]},
                         {plain["one"], plain["other"]})
        self.assertEqual({line["rule"] for line in members}, {"decision"})
        # A conflict that is answered "different" stays apart, and is not asked again.
        conflict = self.question("nhs_same_dob_conflict")
        self.answer(conflict, "different")
        self.assertEqual(self.run_once()["persons"], 8)
        self.assertEqual(self.questions("nhs_same_dob_conflict"), [])

    def test_cannot_tell_closes_a_question_and_changes_nothing(self):
        before = self.run_once()
        plain, _, _ = self.twins()
        self.answer(plain, "cannot-tell")
        self.assertEqual(self.run_once()["persons"], before["persons"])
        self.assertNotIn(plain["id"], {line["id"] for line in self.questions()})

    def test_answers_outlive_redelivery_and_restart(self):
        self.run_once()
        plain, _, _ = self.twins()
        self.answer(plain, "same")
        self.run_once()
        asked = self.questions()
        # The same again, by another name and later: everything is taken anew.
        self.deliver("again")
        for note in (self.p / "in" / "return-903" / "again" / "submission.toml",
                     self.p / "in" / "police" / "again" / "submission.toml"):
            note.write_text(note.read_text().replace("submitted = 2025-06", "submitted = 2025-07"))
        self.assertEqual(self.run_once()["persons"], 8)
        self.assertEqual(self.run_once()["persons"], 8)
        self.assertEqual(self.questions(), asked)

    def test_a_decision_that_is_taken_back_is_asked_again(self):
        before = self.run_once()
        plain, _, _ = self.twins()
        self.answer(plain, "same")
        self.run_once()
        decision, = service.lines(self.review("decisions", "--json").stdout)
        self.assertEqual(decision["in_force"], "same")
        self.assertEqual({decision["one"], decision["other"]}, {plain["one"], plain["other"]})
        self.assertEqual(decision["answers"][0]["who"], "made.up")
        self.review("withdraw", decision["id"][:8])
        self.assertEqual(self.run_once()["persons"], before["persons"])
        self.assertIn(plain["id"], {line["id"] for line in self.questions()})
        self.assertEqual(self.review("decisions", "--json").stdout, "")

    def test_cannot_link_beats_must_link(self):
        before = self.run_once()
        _, at_authority, at_hospital = self.twins()
        self.answer(at_hospital, "different")
        self.answer(at_authority, "same")
        # The police's twin is not the hospital's patient, who is the authority's child: they stay two persons.
        self.assertEqual(self.run_once()["persons"], before["persons"])
        people = {}
        for line in self.explain(at_authority["one"])[1]:
            people.setdefault(line["person"], set()).add(line["member"])
        apart = {at_hospital["one"], at_hospital["other"]}
        self.assertTrue(all(not apart <= members for members in people.values()), people)

    def test_some_need_two_reviewers(self):
        before = self.run_once()
        misused = self.question("nhs_misassigned")
        self.assertIn("Not in force yet", self.answer(misused, "same", "first.made-up").stdout)
        self.run_once()
        self.assertEqual(self.question("nhs_misassigned")["answers"]["same"], 1)
        # Twice by one reviewer is once.
        self.assertIn("Not in force yet", self.answer(misused, "same", "first.made-up").stdout)
        self.assertEqual(self.run_once()["persons"], before["persons"])
        # Two who disagree decide nothing.
        self.assertIn("Not in force yet", self.answer(misused, "different", "second.made-up").stdout)
        self.assertEqual(self.run_once()["persons"], before["persons"])
        self.assertIn("2/2", self.review("list", "--kind", "nhs_misassigned").stdout)
        self.assertIn("In force: same", self.answer(misused, "same", "second.made-up").stdout)
        self.assertEqual(self.run_once()["persons"], before["persons"] - 1)
        self.assertEqual(self.questions("nhs_misassigned"), [])

    def test_are_answered_beside_a_running_service(self):
        self.run_once()
        plain, _, _ = self.twins()
        process = subprocess.Popen([service.BRAID, "--config", str(self.p), "run"], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        self.assertTrue(any("The service runs" in line for line in process.stderr), "it has not started")
        self.answer(plain, "same")
        until = time.monotonic() + 60
        while plain["id"] in {line["id"] for line in self.questions()}:
            self.assertLess(time.monotonic(), until, "the service has not seen the answer")
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=20), 0)


class Refusals(Reviewing):
    def test_say_what_to_do_and_repeat_nothing(self):
        self.run_once()
        plain, _, _ = self.twins()
        for why in ("her number is 9990000018", "lives in ZX1 1AA", "born 15/06/2013", "born on the 4th of March",
                    "two\nlines", "", "x" * 201):
            with self.subTest(why=why):
                done = self.review("answer", plain["id"], "same", "--why", why, check=64)
                self.assertIn("remedy:", done.stderr)
                self.assertFalse(why and why in done.stderr + done.stdout)
        self.assertEqual(self.review("answer", plain["id"], "perhaps", "--why", "not sure", check=64).stdout, "")
        self.review("answer", plain["id"], "same", "--why", "as found", "--as", "two words", check=64)
        self.review("answer", "00000000000000000000000000000000", "same", "--why", "as found", check=66)
        self.review("withdraw", "00000000", check=66)
        self.review("show", "zz", check=66)
        self.review("list", "--kind", "anything", check=64)
        self.review("answer", plain["id"], "same", check=64)
        self.assertEqual(self.review("decisions", "--json").stdout, "")


class Explanations(Reviewing):
    def test_name_pairs_weights_and_rules(self):
        self.run_once()
        _, at_authority, at_hospital = self.twins()
        child = next(at_authority[side] for side in ("one", "other") if at_authority[f"{side}_agency"] == we.CHILDREN)
        head, members, pairs = self.explain(child)
        self.assertEqual((head["agency"], head["linked"]), (we.CHILDREN, True))
        own = next(line for line in members if line["member"] == child)
        self.assertEqual((own["grade"], own["rule"]), ("firm", "nhs"))
        joined = [line for line in pairs if line["joined"]]
        self.assertEqual([line["rule"] for line in joined], ["R3"])
        self.assertIn("R10", {line["rule"] for line in pairs if not line["joined"]})
        self.assertTrue(head["model"])
        text = service.braid(self.p, "explain", "link", child, check=0).stdout
        self.assertIn("twin guard", text)
        self.assertIn("One of 2 subjects", text)

    def test_of_an_agencys_own_id_need_the_key_and_are_audited(self):
        self.run_once()
        audited = lambda: sum(line["entries"] for key, line in service.log_stat(self.p).items() if key[0] == "audit")
        before = audited()
        by_name = service.braid(self.p, "explain", "link", f"{we.CHILDREN}:{FRIEND.local}", "--json", check=0)
        head = service.lines(by_name.stdout)[0]
        self.assertEqual((head["agency"], head["linked"]), (we.CHILDREN, True))
        self.assertEqual(audited(), before + 1)
        asked = subprocess.run([service.BRAID, "--config", str(self.p), "explain", "link", f"{we.POLICE}:-"],
                               input="N9999999\n", capture_output=True, text=True)
        self.assertEqual(asked.returncode, 66, asked.stderr)
        self.assertEqual(audited(), before + 2)
        for path in self.p.rglob("log.db*"):
            self.assertNotIn(b"N9999999", path.read_bytes())
        (self.p / "credentials" / "linkage-key").unlink()
        service.braid(self.p, "explain", "link", f"{we.CHILDREN}:{FRIEND.local}", check=78)
        self.assertEqual(audited(), before + 2)
        service.braid(self.p, "explain", "link", "nowhere/X:1", check=64)
        service.braid(self.p, "explain", "link", "00000000", check=66)


class Coverage(Reviewing):
    def coverage(self, subscription):
        lines = service.lines(service.braid(self.p, "outcomes", subscription, "--coverage", "--json", check=0).stdout)
        groups = {(line["agency"], *line["breakdown"].items()): line for line in lines if "agency" in line}
        counts, = [line for line in lines if "agency" not in line]
        return groups, counts

    def test_adds_up_to_what_was_linked(self):
        totals = self.run_once()
        groups, counts = self.coverage("exact")
        agencies = [we.CHILDREN, we.HEALTH, we.POLICE]
        self.assertEqual(sorted(key[0] for key in groups if len(key) == 1), agencies)
        of = lambda agency: groups[(agency,)]
        self.assertEqual(sum(of(agency)["subjects"] for agency in agencies), totals["subjects"])
        self.assertEqual((counts["subjects"], counts["persons"]), (totals["subjects"], totals["persons"]))
        self.assertEqual([(of(agency)["linked"], of(agency)["subjects"]) for agency in agencies],
                         [(2, 5), (1, 3), (1, 3)])
        self.assertEqual(of(we.CHILDREN)["value"], 0.4)
        for agency in agencies:
            for name in ("sex", "age_cla"):
                parts = [line for key, line in groups.items() if key[0] == agency and dict(key[1:]).keys() == {name}]
                for field in ("subjects", "linked", "firm", "probable"):
                    self.assertEqual(sum(line[field] for line in parts), of(agency)[field], (agency, name, field))
        self.assertEqual(groups[(we.CHILDREN, ("sex", "F"))]["subjects"], 2)
        self.assertEqual(groups[(we.HEALTH, ("age_cla", "5-9"))]["subjects"], 2)
        self.assertEqual(of(we.CHILDREN)["as_of"], PERIOD[1])
        self.assertEqual(counts["reviews"], len(self.questions()))

    def test_is_protected_as_cells_are(self):
        self.run_once()
        groups, counts = self.coverage("released")
        self.assertTrue(groups)
        for line in groups.values():
            self.assertEqual((line["status"], line["subjects"], line["linked"], line["value"]), ("c", None, None, None))
        self.assertIsNone(counts["subjects"])
        text = service.braid(self.p, "outcomes", "released", "--coverage", check=0).stdout
        self.assertIn(we.POLICE, text)

    def test_changes_its_revision_only_when_it_changes(self):
        self.run_once()
        _, before = self.coverage("exact")
        stat = service.log_stat(self.p)
        self.run_once()
        self.assertEqual(service.log_stat(self.p), stat)
        self.answer(self.twins()[0], "same")
        self.run_once()
        groups, after = self.coverage("exact")
        self.assertGreater(after["revision"], before["revision"])
        self.assertEqual(groups[(we.POLICE,)]["linked"], 2)
        self.assertEqual(after["persons"], before["persons"] - 1)

    def test_stands_beside_the_table_in_files(self):
        folder = self.synth("area", "--children", 300, "--years", 2, "--seed", 3, name="area")
        done = service.braid(folder, "run", "--once", check=0)
        self.assertIn("are linked to another agency's", done.stdout)
        out = folder / "out" / "board"
        rows = list(csv.DictReader((out / "board.coverage.csv").read_text().splitlines()))
        lines = service.lines(service.braid(folder, "outcomes", "board", "--coverage", "--json", check=0).stdout)
        self.assertEqual(service.lines((out / "board.coverage.jsonl").read_text()), lines)
        groups = [line for line in lines if "agency" in line]
        self.assertEqual(len(rows), len(groups))
        for row, line in zip(rows, groups):
            self.assertEqual((row["agency"], row["status"]), (line["agency"], line["status"]))
            self.assertEqual(row["subjects"], "" if line["subjects"] is None else str(line["subjects"]))
        self.assertTrue(any(line["status"] == "ok" and not line["breakdown"] for line in groups))
        meta = json.loads((out / "board.meta.json").read_text())
        self.assertEqual(meta["linkage"], [line for line in lines if "agency" not in line])
        (out / "board.coverage.csv").unlink()
        service.braid(folder, "run", "--once", check=0)
        self.assertTrue((out / "board.coverage.csv").exists())


class Canary(Reviewing):
    """Nothing of a record in anything that a reviewer or an analyst sees."""

    def test_no_output_holds_a_value(self):
        outputs = []

        def run(*arguments):
            done = service.braid(self.p, *arguments)
            outputs.append((" ".join(arguments), done.stdout + done.stderr))
            return done.stdout

        self.run_once()
        for question in self.questions():
            run("review", "show", question["id"])
            run("review", "show", question["id"], "--json")
            for subject in (question["one"], question["other"]):
                run("explain", "link", subject)
                run("explain", "link", subject, "--json")
        self.answer(self.twins()[0], "same")
        for arguments in (("run", "--once"), ("review", "list"), ("review", "list", "--json"), ("review", "decisions"),
                          ("review", "decisions", "--json"), ("outcomes", "exact", "--coverage"),
                          ("outcomes", "exact", "--coverage", "--json"), ("log", "stat")):
            run(*arguments)
        marked = identifiers()
        for where, text in outputs:
            found = [item for item in marked if item in text]
            self.assertEqual(len(found), 0, f"`braid {where}` holds {len(found)} identifiers")
            self.assertTrue(text, f"`braid {where}` says nothing")


if __name__ == "__main__":
    unittest.main()
