"""Rubbish in: a clear refusal with place, rule and remedy; the rest of the file and the other feeds go on."""
import json
import os
import resource
import shutil
import subprocess
import unittest

import service


class Rubbish(service.ServiceTest):
    def setUp(self):
        super().setUp()
        self.p = self.synth("nwd")
        self.feeds = {}
        for path in (self.p / "feeds.d").glob("*.toml"):
            for kind in ("ssda903", "police-extract", "hl7v2", "participation"):
                if f'format = "{kind}"' in path.read_text():
                    self.feeds[kind] = path.stem

    def waiting(self, kind):
        return [path for path in service.deliveries(self.p) if path.parent.name == self.feeds[kind]]

    def refused(self, kind):
        folder = self.p / "in" / self.feeds[kind] / "refused"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def expect_refused(self, kind, rule_part, name=None):
        """The delivery is refused whole with a report; everything else is taken."""
        feeds, totals, _ = service.run_once(self.p, check=65)
        reports = [name for name in self.refused(kind) if name.endswith(".report.json")]
        self.assertEqual(len(reports), 1, self.refused(kind))
        report = json.loads((self.p / "in" / self.feeds[kind] / "refused" / reports[0]).read_text())
        rules = [fault["rule"] for fault in report["faults"]]
        self.assertTrue(any(rule_part in rule for rule in rules), rules)
        for fault in report["faults"]:
            self.assertTrue(fault["message"] and fault["remedy"], fault)
        self.assertGreater(totals["subjects"], 100, "the other feeds did not go on")
        return report

    def first_file(self, kind, part):
        for delivery in self.waiting(kind):
            for path in sorted(delivery.rglob("*")) if delivery.is_dir() else [delivery]:
                if part in path.name:
                    return path
        raise AssertionError(f"no file {part} in {kind}")

    def test_a_missing_column(self):
        path = self.first_file("ssda903", "episodes")
        path.write_bytes(path.read_bytes().replace(b"DECOM", b"DECCOM", 1))
        self.expect_refused("ssda903", "")

    def test_an_unknown_file(self):
        (self.p / "in" / self.feeds["participation"] / "zzz.csv").write_text("a,b,c\n1,2,3\n")
        self.expect_refused("participation", "")

    def test_a_cut_off_file(self):
        path = self.first_file("ssda903", "episodes")
        data = path.read_bytes().rstrip()
        path.write_bytes(data[:data.rindex(b"\n") + 12])
        self.expect_refused("ssda903", "")

    def test_a_wrong_encoding(self):
        path = self.first_file("ssda903", "header")
        path.write_bytes(path.read_bytes() + b"Z9,1,01/01/2010,\x81\x8d,,,\n")
        self.expect_refused("ssda903", "")

    def test_a_manifest_that_does_not_agree(self):
        path = self.first_file("police-extract", "manifest")
        manifest = json.loads(path.read_text())
        manifest["files"][0]["rows"] += 1
        path.write_text(json.dumps(manifest))
        self.expect_refused("police-extract", "")

    def test_a_bad_row_is_sealed_and_the_rest_goes_on(self):
        path = self.first_file("ssda903", "episodes")
        lines = path.read_bytes().split(b"\r\n" if b"\r\n" in path.read_bytes() else b"\n")
        row = lines[1].split(b",")
        row[1] = b"31/02/2024"
        lines.insert(2, b",".join(row))
        path.write_bytes(b"\n".join(lines))
        service.run_once(self.p)
        place = [item for item in service.quarantine(self.p)
                 if item["place"] == "episodes:3" and item["delivery"] == path.parent.name]
        self.assertEqual(len(place), 1)
        self.open_sealed(place[0]["id"], b",".join(row))

    def open_sealed(self, refusal, original):
        """The documented command opens it, with the agency's key and with no other."""
        sealed = service.braid(self.p, "quarantine", "get", refusal, check=0).stdout
        feed = (self.p / "feeds.d" / f"{self.feeds['ssda903']}.toml").read_text()
        name = feed.split('seal_to = "')[1].split('"')[0].replace(".pem", "")
        key = self.p / "agency-keys" / f"{name}.key"
        opened = subprocess.run(["openssl", "cms", "-decrypt", "-inform", "PEM", "-inkey", str(key)],
                                input=sealed.encode(), capture_output=True)
        self.assertEqual(opened.returncode, 0, opened.stderr)
        self.assertEqual(opened.stdout.strip(), original)
        for other in (self.p / "agency-keys").glob("*.key"):
            if other != key:
                failed = subprocess.run(["openssl", "cms", "-decrypt", "-inform", "PEM", "-inkey", str(other)],
                                        input=sealed.encode(), capture_output=True)
                self.assertNotIn(original, failed.stdout)

    def peak_memory(self, folder):
        """Kilobytes at the most while the feeds are taken."""
        process = subprocess.Popen([service.BRAID, "--config", str(folder), "run", "--once"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertIn(process.returncode, (0, 65))
        return usage.ru_maxrss

    def test_a_line_without_end_does_not_grow_memory(self):
        usual = self.folder / "usual"
        shutil.copytree(self.p, usual)
        path = self.first_file("ssda903", "episodes")
        with open(path, "ab") as stream:
            for _ in range(300):
                stream.write(b"x" * (1 << 20))
            stream.write(b"\n")
        self.assertLess(self.peak_memory(self.p), self.peak_memory(usual) + (100 << 10))

    def test_an_unreadable_folder_does_not_stop_the_others(self):
        folder = self.p / "in" / self.feeds["hl7v2"]
        shutil.rmtree(folder)
        folder.write_text("not a folder")
        told = service.braid(self.p, "check", check=78)
        self.assertIn("config/folder", told.stdout + told.stderr)
        done = service.braid(self.p, "run", "--once", check=74)
        self.assertIn(f"feed={self.feeds['hl7v2']}", done.stderr)
        for name in set(self.feeds.values()) - {self.feeds["hl7v2"]}:
            self.assertTrue(any((self.p / "in" / name / "done").iterdir()), name)

    def test_a_key_that_others_can_read(self):
        key = self.p / "credentials" / "linkage-key"
        os.chmod(key, 0o644)
        done = service.braid(self.p, "run", "--once", check=78)
        self.assertIn("key/readable-by-others", done.stderr)
        self.assertEqual(service.braid(self.p, "check").returncode, 78)
        os.chmod(key, 0o600)
        key.write_text("00")
        self.assertIn("key/", service.braid(self.p, "run", "--once", check=78).stderr)

    def test_a_full_disk_leaves_nothing_half_written(self):
        def limit():
            import signal
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300 << 10, 300 << 10))

        done = subprocess.run([service.BRAID, "--config", str(self.p), "run", "--once"], capture_output=True, text=True,
                              preexec_fn=limit)
        self.assertEqual(done.returncode, 74, done.stderr[-2000:])
        self.assertIn("remedy", done.stderr)
        service.run_once(self.p)
        whole = service.table(self.p, "board")
        other = self.synth("nwd", name="other")
        service.run_once(other)
        self.assertEqual(whole, service.table(other, "board"))


class BadConfiguration(service.ServiceTest):
    def test_every_fault_is_told_at_once_with_its_place(self):
        p = self.synth("nwd")
        main = p / "braid.toml"
        main.write_text(main.read_text().replace("[partnership]", "[partnership]\ncolour = \"red\"", 1))
        feed = next((p / "feeds.d").glob("*.toml"))
        feed.write_text(feed.read_text().replace("agreement = ", "agreement = \"nobody\" # ", 1))
        subscription = next((p / "subscriptions.d").glob("*.toml"))
        subscription.write_text(subscription.read_text().replace("indicators = [", "indicators = [\"no.such\", ", 1))
        done = service.braid(p, "check", "--json", check=78)
        faults = service.lines(done.stdout)
        self.assertEqual({fault["rule"] for fault in faults}, {"config/unknown-key", "config/unknown-name"})
        self.assertEqual(len(faults), 3)
        for fault in faults:
            self.assertGreater(fault["line"], 0)
            self.assertGreater(fault["column"], 0)
            self.assertTrue(fault["message"] and fault["remedy"])
        self.assertEqual(service.braid(p, "run", "--once").returncode, 78)

    def test_wrong_usage_and_wrong_names(self):
        p = self.synth("nwd")
        self.assertEqual(service.braid(p, "fly").returncode, 64)
        self.assertEqual(service.braid(p, "outcomes", "nobody").returncode, 66)
        self.assertEqual(service.braid(p, "check", check=0).returncode, 0)
        self.assertEqual(service.braid(p, "test", check=0).returncode, 0)
        again = subprocess.run([service.BRAID, "synth", "nwd", str(p)], capture_output=True, text=True)
        self.assertNotEqual(again.returncode, 0)
        self.assertIn("remedy", again.stderr)

    def test_syntax_errors_have_a_line(self):
        p = self.synth("nwd")
        (p / "braid.toml").write_text("[partnership\nname = 1\n")
        faults = service.lines(service.braid(p, "check", "--json", check=78).stdout)
        self.assertTrue(any(fault["rule"] == "config/syntax" and fault["line"] == 1 for fault in faults), faults)


if __name__ == "__main__":
    unittest.main()
