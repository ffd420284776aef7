"""The package on a booted Debian: what its service does by itself and under the hands of an operator."""
import json
import unittest

import machine as machines
import partnership
from partnership import UNIT


class Service(partnership.BootedTest):
    def test_1_is_ready_when_start_returns_and_has_no_rights(self):
        self.install()
        self.assertEqual(self.machine.show(UNIT, "UnitFileState"), "disabled")
        self.assertEqual(self.machine.show(UNIT, "ActiveState"), "inactive")
        self.configure()
        self.machine.run("braid check")
        self.start()
        self.assertTrue(self.machine.show(UNIT, "StatusText").startswith("ready"), self.machine.show(UNIT, "StatusText"))
        self.assertEqual(self.machine.text("curl --silent --output /dev/null --write-out '%{http_code}' "
                                           "http://127.0.0.1:9464/readyz"), "200")
        pid = self.machine.pid(UNIT)
        status = dict(line.split(":", 1) for line in self.machine.text(f"cat /proc/{pid}/status").splitlines())
        for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            self.assertEqual(int(status[kind], 16), 0, kind)
        self.assertEqual(status["NoNewPrivs"].strip(), "1")
        self.assertEqual(status["Seccomp"].strip(), "2")
        self.assertEqual(self.machine.text(f"stat --format=%U /proc/{pid}/mem"), "root", "others must not look into it")
        self.assertIn("0                    0", self.machine.text(f"grep 'Max core file size' /proc/{pid}/limits"))
        self.assertEqual(self.machine.text("stat --format='%U %a' /var/lib/private/braid"), "braid 700")

    def test_2_takes_what_is_dropped_and_publishes(self):
        self.deliver()
        cells = self.wait_published()
        self.assertGreater(len(cells), 20)
        self.assertTrue(self.machine.text("ls /srv/braid/in/area01-903/done"))
        files = self.machine.text("find /srv/braid/out/board -name '*.csv' -printf '%u %m %p\\n'")
        self.assertRegex(files, "^braid 640 ")
        status = self.machine.text("braid status")
        for feed in partnership.FEEDS:
            self.assertIn(feed, status)

    def test_3_its_journal_has_fields_and_no_value_of_a_record(self):
        entries = self.machine.journal(f"_SYSTEMD_UNIT={UNIT}")
        own = [entry for entry in entries if entry.get("SYSLOG_IDENTIFIER") == "braid"]
        self.assertTrue(own)
        for entry in own:
            self.assertIn("PRIORITY", entry)
        self.assertTrue(any(entry.get("BRAID_FEED") in partnership.FEEDS for entry in own))
        self.assertTrue(any("BRAID_ROLE" in entry for entry in own))
        values = self.identifying_values()
        self.assertGreater(len(values), 100)
        said = json.dumps(self.machine.journal()) + self.machine.text("braid status; braid quarantine list") + \
            self.machine.text("curl --silent http://127.0.0.1:9464/metrics")
        found = [value for value in values if value in said]
        self.assertFalse(found, f"{len(found)} values of records are in the journal")

    def test_4_a_good_configuration_is_taken_by_a_reload(self):
        pid = self.machine.pid(UNIT)
        self.machine.run("sed 's|/board|/second|' /etc/braid/subscriptions.d/board.toml "
                         ">/etc/braid/subscriptions.d/second.toml && "
                         "install -d -o braid -g braid /srv/braid/out/second && systemctl reload braid")
        machines.until(lambda: self.machine.run("braid outcomes second --json", check=None).stdout, 30, "the new one")
        self.assertEqual(self.machine.pid(UNIT), pid)
        self.assertEqual(self.machine.show(UNIT, "ActiveState"), "active")

    def test_5_a_bad_one_is_refused_and_the_former_goes_on(self):
        pid, before = self.machine.pid(UNIT), self.outcomes()
        self.machine.write("/etc/braid/subscriptions.d/bad.toml", 'agreement = "nobody knows it"\nindicator = 1\n')
        self.machine.run("systemctl reload braid")
        machines.until(lambda: "refused" in self.machine.show(UNIT, "StatusText"), 20, "a word about it")
        self.assertEqual(self.machine.show(UNIT, "ActiveState"), "active")
        self.assertEqual(self.machine.pid(UNIT), pid)
        faults = [entry for entry in self.machine.journal(f"_SYSTEMD_UNIT={UNIT}")
                  if str(entry.get("BRAID_FILE", "")).endswith("bad.toml")]
        self.assertGreaterEqual(len(faults), 2)
        self.assertTrue(all(entry["PRIORITY"] == "3" for entry in faults))
        self.machine.run("rm /etc/braid/subscriptions.d/bad.toml && systemctl reload braid")
        machines.until(lambda: self.machine.show(UNIT, "StatusText").startswith("ready"), 20, "ready again")
        self.assertEqual(self.outcomes(), before)

    def test_6_killed_it_comes_back_and_says_the_same(self):
        before = self.outcomes()
        self.restarted_by("KILL")
        self.assertEqual(self.wait_published(), before)

    def test_7_hanging_it_is_ended_by_the_watchdog(self):
        self.machine.write(f"/run/systemd/system/{UNIT}.d/watchdog.conf", "[Service]\nWatchdogSec=3\n")
        self.machine.run("systemctl daemon-reload && systemctl restart braid")
        self.restarted_by("STOP")
        self.assertIn("watchdog", self.machine.messages(f"UNIT={UNIT}").lower())
        self.wait_published()

    def test_8_it_stops_in_time(self):
        self.machine.write(f"/run/systemd/system/{UNIT}.d/stop.conf", "[Service]\nTimeoutStopSec=10\n")
        self.machine.run("systemctl daemon-reload && systemctl stop braid")
        self.assertEqual(self.machine.show(UNIT, "Result"), "success")
        self.assertEqual(self.machine.show(UNIT, "ExecMainStatus"), "0")
        self.assertFalse(self.machine.text("ls /run/braid 2>/dev/null; true"))


class Credential(partnership.BootedTest):
    def failed(self):
        """The status of a start that must fail; it is not tried again."""
        self.machine.run("systemctl start braid", check=1)
        self.assertEqual(self.machine.show(UNIT, "ActiveState"), "failed")
        self.machine.run("sleep 3")  # longer than RestartSec=
        self.assertEqual(self.machine.show(UNIT, "NRestarts"), "0")
        self.assertEqual(self.machine.show(UNIT, "ActiveState"), "failed")
        return self.machine.show(UNIT, "ExecMainStatus")

    def test_1_without_its_key_the_service_ends_with_78_for_good(self):
        self.install()
        self.configure()
        self.machine.run("mv /etc/braid/credentials/linkage-key /root/")
        self.assertEqual(self.failed(), "78")
        self.assertIn("linkage-key", self.machine.messages(f"_SYSTEMD_UNIT={UNIT}"))

    def test_2_nor_with_a_short_one(self):
        self.machine.write("/etc/braid/credentials/linkage-key", "too short\n", 0o600)
        self.assertEqual(self.failed(), "78")

    def test_3_nor_with_a_configuration_that_has_faults(self):
        self.machine.run("mv /root/linkage-key /etc/braid/credentials/ && "
                         "sed -i 's/^areas/areass/' /etc/braid/braid.toml")
        self.assertEqual(self.failed(), "78")
        self.machine.run("sed -i 's/^areass/areas/' /etc/braid/braid.toml")

    def test_4_an_encrypted_one_is_as_good_as_a_file(self):
        self.machine.run("""set -e
            mkdir -p /etc/credstore.encrypted /etc/systemd/system/braid.service.d
            systemd-creds encrypt --name=linkage-key /etc/braid/credentials/linkage-key \
                /etc/credstore.encrypted/braid.linkage-key
            rm /etc/braid/credentials/linkage-key
            printf '[Service]\\nLoadCredentialEncrypted=linkage-key:braid.linkage-key\\n' \
                >/etc/systemd/system/braid.service.d/encrypted.conf
            systemctl daemon-reload""")
        self.start()


class FullDisk(partnership.BootedTest):
    def test_a_full_disk_is_waited_for_and_nothing_is_lost(self):
        self.install()
        self.configure(children=400)
        self.machine.run("mkdir -p -m 700 /var/lib/private/braid && "
                         "mount -t tmpfs -o size=700k,mode=700 none /var/lib/private/braid")
        self.start()
        pid = self.machine.pid(UNIT)
        self.deliver(wait=False)
        machines.until(lambda: "wait" in self.machine.show(UNIT, "StatusText"), 60, "a word about the disk")
        self.assertTrue(self.waiting(*partnership.FEEDS))
        self.assertEqual(self.machine.text("curl --silent --output /dev/null --write-out '%{http_code}' "
                                           "http://127.0.0.1:9464/readyz"), "503")
        self.machine.run("mount -o remount,size=200m /var/lib/private/braid")
        self.wait_taken(*partnership.FEEDS)
        self.assertEqual(self.machine.pid(UNIT), pid)
        cells = self.wait_published()
        # The same deliveries where the disk was never full.
        self.machine.run(f"""set -e
            mkdir /root/again && cd /root/again
            cp -r /etc/braid/* . && cp -r /srv/braid/in in && sed -i 's|/srv/braid|/root/again|' */*.toml
            sed -i 's|^engine.*|engine = "sqlite"\\nfile = "log.db"|' braid.toml
            for feed in in/*; do mv $feed/done/* $feed/; done; mkdir -p out/board""")
        self.machine.run("cd /root/again && braid --config . run --once")
        self.assertEqual(self.outcomes(folder="/root/again"), cells)


if __name__ == "__main__":
    partnership.run("test_boot")
