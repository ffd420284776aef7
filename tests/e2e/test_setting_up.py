"""check, try, feed add, tap and config schema as people and scripts use them."""
import json
import os
import pty
import re
import select
import shutil
import stat
import subprocess
import time
import unittest

import service


def snapshot(folder):
    """Every file with its bytes, mode and time."""
    return {path: (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns)
            for path in sorted(folder.rglob("*")) if path.is_file()}


class SettingUp(service.ServiceTest):
    def setUp(self):
        super().setUp()
        self.p = self.synth("nwd")
        self.certificate = sorted(path.name for path in (self.p / "certificates").iterdir())[0]

    def rules(self, *arguments):
        done = service.braid(self.p, "check", "--json", *arguments)
        found = service.lines(done.stdout)
        self.assertEqual(done.returncode, 78 if found else 0, done.stderr)
        for line in found:
            self.assertLessEqual({"file", "line", "column", "message", "remedy"}, line.keys())
            self.assertTrue(line["message"] and line["remedy"], line)
        return [line["rule"] for line in found], found


class Check(SettingUp):
    def test_is_content_with_what_is_in_order(self):
        self.assertEqual(self.rules()[0], [])
        self.assertIn("in order", service.braid(self.p, "check", check=0).stdout)

    def test_tells_every_fault_of_files_and_of_the_machine_at_once(self):
        path = self.p / "braid.toml"
        path.write_text(path.read_text().replace("engine", "engin"))
        (self.p / "credentials" / "linkage-key").chmod(0o644)
        shutil.rmtree(self.p / "in" / "police")
        (self.p / "subscriptions.d" / "more.toml").write_text('agreement = "none"\nindicators = ["cla.*"]\n')
        rules, found = self.rules()
        self.assertEqual(sorted(rules), ["config/folder", "config/unknown-key", "config/unknown-name",
                                         "key/readable-by-others"])
        by_rule = {line["rule"]: line for line in found}
        self.assertEqual(by_rule["config/unknown-key"]["remedy"], "did you mean `engine`?")
        self.assertEqual((by_rule["config/unknown-name"]["line"], by_rule["config/unknown-name"]["column"]), (1, 13))
        self.assertEqual(self.rules("--role", "link")[0].count("key/readable-by-others"), 0)

    def test_the_service_does_not_start_with_a_fault(self):
        (self.p / "braid.toml").write_text("x = 1\n")
        done = service.braid(self.p, "run", "--once", check=78)
        self.assertIn("braid.toml:1:1", done.stderr)

    def test_a_fault_of_a_definition_is_told_alone(self):
        own = self.p / "indicators.d"
        own.mkdir(exist_ok=True)
        (own / "own.toml").write_text('[days]\nid = "x.days"\nlast_days = 2\n')
        done = service.braid(self.p, "check", check=78)
        self.assertIn("`last_days` is not a key here [config/unknown-key]\n    remedy: did you mean `lasted_days`?",
                      done.stdout)
        self.assertNotIn("no indicator is named", done.stdout)

    def test_an_agreement_that_has_ended_is_told_and_is_no_fault(self):
        path = next((self.p / "agreements.d").glob("*.toml"))
        path.write_text(re.sub(r"until = \S+", "until = 2021-01-01", path.read_text()))
        done = service.braid(self.p, "check", check=0)
        self.assertIn("has ended", done.stderr)


class Schema(SettingUp):
    def test_is_printed_for_each_sort_of_file(self):
        for kind in ("braid", "feed", "agreement", "subscription", "programme", "indicator", "submission"):
            schema = json.loads(service.braid(self.p, "config", "schema", kind, check=0).stdout)
            self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
            # Tables of any name are definitions; keys of any name are none.
            other = schema["additionalProperties"]
            self.assertEqual(other and other["additionalProperties"], False)
        service.braid(self.p, "config", "schema", "shoe", check=64)


class Try(SettingUp):
    def delivery(self, feed):
        return next(path for path in service.deliveries(self.p) if path.parent.name == feed)

    def test_says_of_every_delivery_what_the_service_then_does(self):
        for delivery in service.deliveries(self.p):
            feed = delivery.parent.name
            before = snapshot(self.p)
            told = service.lines(service.braid(self.p, "try", feed, delivery, "--json", check=0).stdout)
            self.assertEqual(snapshot(self.p), before, "something was written")
            for line in told:
                self.assertLessEqual({"place", "shape", "kind", "outcome", "rule"}, line.keys())
                self.assertIn(line["outcome"], ("taken", "withdrawn", "not_granted", "refused", "nothing"))
                self.assertIn(line["shape"], ("spell", "occurrence", "score", "identity", ""))
                self.assertEqual(line["rule"] != "", line["outcome"] in ("refused", "not_granted"))
        tried = {}
        for delivery in service.deliveries(self.p):
            told = service.lines(service.braid(self.p, "try", delivery.parent.name, delivery, "--json").stdout)
            tried[delivery.parent.name] = tried.get(delivery.parent.name, 0) + sum(
                line["outcome"] == "refused" for line in told)
        feeds, _, _ = service.run_once(self.p)
        self.assertEqual(tried, {feed: feeds[feed]["refused"] for feed in tried})
        self.assertGreater(sum(tried.values()), 0)

    def test_what_is_not_granted_is_told_with_its_grant(self):
        path = next((self.p / "agreements.d").glob("*.toml"))
        path.write_text(path.read_text().replace('"missing", "arrest"', '"arrest"'))
        told = service.lines(service.braid(self.p, "try", "police", self.delivery("police"), "--json", check=0).stdout)
        dropped = [line for line in told if line["outcome"] == "not_granted"]
        self.assertTrue(dropped)
        self.assertEqual({line["kind"] for line in dropped}, {"missing"})
        self.assertEqual({line["reason"] for line in dropped}, {"the agreement does not grant missing"})

    def test_a_delivery_that_would_be_refused_whole(self):
        path = self.folder / "zzz.csv"
        path.write_text("a,b,c\n1,2,3\n")
        done = service.braid(self.p, "try", "programme", path, "--json", check=65)
        faults = service.lines(done.stdout)
        self.assertEqual({line["outcome"] for line in faults}, {"refused_whole"})
        self.assertTrue(all(line["rule"] and line["reason"] and line["remedy"] for line in faults))
        self.assertIn("refused whole", service.braid(self.p, "try", "programme", path, check=65).stdout)

    def test_rows_limits_what_is_told_and_not_what_is_counted(self):
        done = service.braid(self.p, "try", "police", self.delivery("police"), "--rows", 3, check=0)
        self.assertEqual(len([line for line in done.stdout.splitlines() if ".csv:" in line]), 3)
        self.assertRegex(done.stdout, r"[\d,]{4,} rows read\.")

    def test_what_is_not_there_is_66_or_74(self):
        service.braid(self.p, "try", "nobody", "x", check=66)
        service.braid(self.p, "try", "police", self.folder / "nothing", check=74)


class FeedAdd(SettingUp):
    def add(self, *arguments, check=None):
        return service.braid(self.p, "feed", "add", *arguments, check=check)

    def sample(self, feed):
        return next(path for path in service.deliveries(self.p) if path.parent.name == feed)

    def test_takes_flags_and_proposes_the_rest(self):
        self.add("second", "--agency", "children/E10000023", "--sample", self.sample("brackenshire-903"),
                 "--seal-to", self.certificate, "--test-patients", "keep", check=0)
        path = self.p / "feeds.d" / "second.toml"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o644)
        text = path.read_text()
        for line in ('format = "ssda903"', 'area = "E10000023"', f'folder = "{self.p}/in/second"'):
            self.assertIn(line, text)
        self.assertTrue((self.p / "in" / "second").is_dir())
        self.assertEqual(self.rules()[0], [])
        self.assertEqual(list((self.p / "feeds.d").glob(".*")), [])

    def test_recognises_every_format_by_a_sample(self):
        for feed in ("brackenshire-903", "police", "hospital", "programme"):
            wanted = re.search(r'format = "(.*)"', (self.p / "feeds.d" / f"{feed}.toml").read_text()).group(1)
            agency = re.search(r'agency = "(.*)"', (self.p / "feeds.d" / f"{feed}.toml").read_text()).group(1)
            done = self.add("new", "--agency", agency, "--sample", self.sample(feed), "--seal-to", self.certificate,
                            "--dry-run", check=0)
            self.assertIn(f'format = "{wanted}"', done.stdout)
        done = self.add("new", "--sample", self.sample("police"), "--seal-to", self.certificate, "--dry-run", check=0)
        self.assertIn('agency = "police/', done.stdout)
        self.assertFalse((self.p / "feeds.d" / "new.toml").exists())

    def test_never_touches_what_is_there(self):
        before = snapshot(self.p)
        self.add("police", "--agency", "police/12", "--format", "police-extract", "--seal-to", self.certificate,
                 check=73)
        self.add("new", "--agency", "police/12", "--format", "police-extract", "--seal-to", "none.pem", check=78)
        self.add("new", "--agency", "police/12", "--format", "police-extract", "--seal-to", self.certificate,
                 "--folder", self.p / "in" / "police", check=78)
        self.add("../out", "--agency", "police/12", "--format", "police-extract", "--seal-to", self.certificate,
                 check=64)
        self.add("new", "--seal-to", self.certificate, check=64)
        self.assertEqual(snapshot(self.p), before)

    def test_says_what_is_missing_and_how_to_say_it(self):
        done = self.add(check=64)
        for flag in ("NAME", "--agency", "--format", "--seal-to"):
            self.assertIn(flag, done.stderr)

    def test_a_sample_of_no_format_is_told_why(self):
        path = self.folder / "zzz.csv"
        path.write_text("a,b,c\n1,2,3\n")
        done = self.add("new", "--agency", "police/12", "--sample", path, "--seal-to", self.certificate, check=65)
        self.assertIn("--format", done.stderr)
        self.assertIn("remedy", done.stdout)

    def test_a_sample_that_the_format_said_does_not_take_is_told_by_that_format(self):
        path = self.folder / "zzz.csv"
        path.write_text("a,b,c\n1,2,3\n")
        for agency, wanted in (("police/12", "police-extract"), ("health/RX1", "hl7v2")):
            done = self.add("new", "--agency", agency, "--format", wanted, "--sample", path, "--seal-to",
                            self.certificate, "--dry-run", check=0)
            self.assertIn(f"{wanted} does not take the sample as it is", done.stderr)
            rule = {"police-extract": "[police/", "hl7v2": "[hl7v2/"}[wanted]
            self.assertIn(rule, done.stdout)

    def test_asks_at_a_terminal(self):
        answers = ["police/99", "police-extract", "", "", "", self.certificate, "", "y"]
        pid, terminal = pty.fork()
        if pid == 0:
            os.execv(service.BRAID, [service.BRAID, "--config", str(self.p), "feed", "add"])
        said = b""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if not select.select([terminal], [], [], 0.2)[0]:
                continue
            try:
                said += os.read(terminal, 4096)
            except OSError:
                break
            if re.search(rb"(: |\? \[Y/n\] )$", said) and answers:
                os.write(terminal, answers.pop(0).encode() + b"\n")
                said += b"\n"
        _, status = os.waitpid(pid, 0)
        self.assertEqual(os.waitstatus_to_exitcode(status), 0, said.decode())
        text = (self.p / "feeds.d" / "99-police-extract.toml").read_text()
        self.assertIn('agency = "police/99"', text)
        self.assertEqual(answers, [])


class Tap(SettingUp):
    def setUp(self):
        super().setUp()
        service.run_once(self.p)

    def tap(self, *arguments):
        return service.lines(service.braid(self.p, "tap", *arguments, "--json", check=0).stdout)

    def test_facts_speak_in_words_of_the_vocabulary_and_months(self):
        facts = [line for line in self.tap("facts.children-E10000023", "--max", 200) if line["entry"] == "fact"]
        self.assertTrue(facts)
        for fact in facts:
            self.assertRegex(fact["start"], r"^\d{4}-\d\d$")
            self.assertRegex(fact["subject"], r"^[0-9a-f]{8}$")
        self.assertIn("legal_status", next(fact for fact in facts if fact["kind"] == "care")["attributes"])
        to_the_day = self.tap("facts.children-E10000023", "--max", 1, "--days")
        self.assertRegex(to_the_day[0]["start"], r"^\d{4}-\d\d-\d\d$")

    def test_identities_say_what_they_have_and_nothing_else(self):
        for line in self.tap("identities"):
            if line["entry"] == "identity":
                self.assertEqual(set(line), {"stream", "area", "offset", "entry", "subject", "unit", "key_id", "has"})

    def test_the_streams_that_may_be_looked_at_and_no_others(self):
        for stream in ("identities", "facts", "links", "submissions", "outcomes", "outcomes.board"):
            self.assertTrue(self.tap(stream, "--max", 5), stream)
        for stream in ("quarantine", "quarantine.police-12", "audit", "decisions", "reviews", "erasures"):
            self.assertEqual(service.braid(self.p, "tap", stream, check=77).stdout, "")
        service.braid(self.p, "tap", "facts.nobody", check=66)
        service.braid(self.p, "tap", "facts", "--area", "E99999999", check=66)

    def test_every_look_is_audited_before_it_is_answered(self):
        audit = ("audit", "E10000023")
        before = service.log_stat(self.p)[audit]["entries"]
        service.braid(self.p, "tap", "links", "--max", 1, check=0)
        service.braid(self.p, "tap", "quarantine", check=77)
        self.assertEqual(service.log_stat(self.p)[audit]["entries"], before + 1)
        stored = (self.p / "log.db").read_bytes() + b"".join(
            path.read_bytes() for path in self.p.glob("log.db-wal"))
        self.assertIn(b"links by ", stored)

    def test_outcomes_are_what_outcomes_prints(self):
        tapped = {service.key_of(line): line["value"] for line in self.tap("outcomes.board")
                  if line["entry"] == "outcome"}
        self.assertEqual(tapped, {service.key_of(line): line["value"] for line in service.outcomes(self.p, "board")})

    def test_from_the_end_waits_for_what_comes(self):
        process = subprocess.Popen([service.BRAID, "--config", str(self.p), "tap", "submissions", "--from", "end",
                                    "--max", "1", "--json"], stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline:
            # Until it stands at the end, a delivery may come too early: deliver again, with other content.
            done = self.p / "in" / "programme" / "done"
            source = sorted(done.iterdir())[0]
            target = self.p / "in" / "programme" / f"again-{time.monotonic_ns()}"
            shutil.copytree(source, target)
            note = target / "submission.toml"
            note.write_text(note.read_text() + f"# {target.name}\n")
            service.run_once(self.p)
        line = json.loads(process.communicate(timeout=10)[0])
        self.assertEqual((line["entry"], line["feed"]), ("submission", "programme"))


if __name__ == "__main__":
    unittest.main()
