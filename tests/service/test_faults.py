"""What an operator can get wrong and what can happen to the machine: told clearly, harmless, and over when it is over."""
import os
import pathlib
import resource
import shutil
import socket
import subprocess
import time
import unittest

import running
from running import e2e

EX_CANTCREAT, EX_TEMPFAIL, EX_CONFIG = 73, 75, 78


class Refusals(running.ServiceTest):
    def refused(self, folder, *arguments):
        return subprocess.run([e2e.BRAID, "--config", str(folder), "run", *arguments], capture_output=True, text=True,
                              timeout=60)

    def test_a_key_that_cannot_be_used_is_told_before_anything_is_made(self):
        folder = self.synth("nwd")
        key = folder / "credentials/linkage-key"
        good = key.read_bytes()
        for rule, spoil in (("key/readable-by-others", lambda: key.chmod(0o644)),
                            ("key/short", lambda: (key.chmod(0o600), key.write_bytes(b"short"))),
                            ("key/missing", key.unlink)):
            with self.subTest(rule):
                spoil()
                for arguments in ((), ("--role", "edge")):
                    done = self.refused(folder, *arguments)
                    self.assertEqual(done.returncode, EX_CONFIG, done.stderr)
                    self.assertIn(f"linkage-key rule={rule}", done.stderr)
                self.assertFalse((folder / "log.db").exists())
                self.assertFalse((folder / "control.sock").exists())
        key.write_bytes(good)
        key.chmod(0o600)
        # The roles that must not have it do without.
        key.unlink()
        service = self.start(folder, "--role", "link").ready()
        self.assertEqual(service.stop()[0], 0)

    def test_a_second_service_on_one_log_is_turned_away(self):
        folder = self.synth("nwd")
        service = self.start(folder).ready()
        same = self.refused(folder)
        self.assertEqual(same.returncode, EX_TEMPFAIL)
        self.assertIn("service/socket-in-use", same.stderr)
        # From another configuration, so that only the log tells.
        other = self.folder / "other"
        shutil.copytree(folder, other, ignore=shutil.ignore_patterns("*.sock", "*.notify", "log.db*"))
        main = other / "braid.toml"
        main.write_text(main.read_text().replace('"log.db"', f'"{folder}/log.db"'))
        done = self.refused(other)
        self.assertEqual(done.returncode, EX_TEMPFAIL)
        self.assertIn("log/in-use", done.stderr)
        self.assertIn("remedy: stop the other braid", done.stderr)
        self.assertTrue(service.ask()["ready"], "the first one goes on")

    def test_a_socket_that_was_left_behind_is_replaced_and_nothing_else_is(self):
        folder = self.synth("nwd")
        path = folder / "control.sock"
        with socket.socket(socket.AF_UNIX) as dead:
            dead.bind(str(path))
        service = self.start(folder).ready()
        self.assertTrue(service.ask()["ready"])
        self.assertEqual(service.stop()[0], 0)
        self.assertFalse(path.exists())
        path.write_text("somebody's file")
        running.add_service_keys(folder, socket="control.sock")
        done = self.refused(folder)
        self.assertEqual(done.returncode, EX_CANTCREAT)
        self.assertIn("service/socket", done.stderr)
        self.assertEqual(path.read_text(), "somebody's file")

    def test_a_port_that_is_taken_is_told(self):
        folder = self.synth("nwd")
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            running.add_service_keys(folder, listen=f"127.0.0.1:{other.getsockname()[1]}")
            done = self.refused(folder)
        self.assertEqual(done.returncode, EX_TEMPFAIL)
        self.assertIn("service/listen-in-use", done.stderr)
        main = folder / "braid.toml"
        main.write_text(main.read_text().replace("127.0.0.1:", "nonsense"))
        done = self.refused(folder)
        self.assertEqual(done.returncode, EX_CONFIG)
        self.assertIn("service/listen", done.stderr)


class Machine(running.ServiceTest):
    def hold_back(self, folder, feed):
        held = self.folder / "held"
        os.rename(folder / "in" / feed, held)
        (folder / "in" / feed).mkdir()
        return held

    def bring(self, held, folder, feed):
        for path in sorted(held.iterdir(), key=lambda path: not path.name.endswith(".submission.toml")):
            os.rename(path, folder / "in" / feed / path.name)

    def test_a_folder_that_is_away_stops_its_feed_alone(self):
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        police = folder / "in/police"
        service = self.start(folder, watchdog_seconds=2)  # looks often
        held = self.folder / "held"
        service.ready()
        os.rename(police, held)
        self.wait_for(lambda: service.feed("police")["trouble"] == "source/folder-missing")
        self.assertTrue(service.ask()["ready"])
        service.manager.wait("STATUS", "feed police needs mending: source/folder-missing")
        time.sleep(2)
        self.assertEqual(service.messages().count("rule=source/folder-missing"), 1, "told once, not at every look")
        os.rename(held, police)
        self.wait_for(lambda: service.feed("police")["trouble"] is None)
        self.assertIn("Nothing waits to be mended any more. feed=police", service.messages())
        self.wait_for(lambda: service.ask()["settled"] and e2e.table(folder, "board") == wanted)

    def test_what_may_not_be_read_or_moved_waits_and_is_told_once(self):
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        whole, other = (next((folder / "in" / feed).iterdir()) for feed in ("hospital", "police"))
        single = next(other.iterdir())
        whole.chmod(0o555)  # who may not write to a folder cannot move it
        single.chmod(0o000)
        # Root, if that is who runs the tests, without its power to pass by all rights.
        powers = "-dac_override,-dac_read_search,-fowner"
        bound = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}"] if os.geteuid() == 0 else []
        port = running.free_port()
        running.add_service_keys(folder, listen=f"127.0.0.1:{port}")
        service = self.start(folder, watchdog_seconds=2, before=bound).ready()
        rules = {"hospital": "source/cannot-move", "police": "source/unreadable"}
        for feed, rule in rules.items():
            self.wait_for(lambda: service.feed(feed)["trouble"] == rule)
            self.assertGreater(service.feed(feed)["waiting"], 0)
            self.assertIn(f"feed {feed} needs mending: {rule}", " ".join(service.ask()["degraded"]))
            self.assertIn(f'braid_feed_unreadable{{feed="{feed}"}} 1', running.get(port, "/metrics")[1])
        self.assertTrue(service.ask()["ready"], "the other deliveries go on")
        self.assertFalse(service.ask()["settled"])
        time.sleep(2)
        told = [line for line in service.messages().splitlines() if "Waits until it is mended." in line]
        self.assertEqual(len(told), len(rules), "told once, not at every look")
        self.assertTrue(all('remedy="let the service' in line for line in told), told)
        whole.chmod(0o755)
        single.chmod(0o644)
        self.wait_for(lambda: service.ask()["settled"])
        self.assertEqual(e2e.deliveries(folder), [])
        self.assertEqual(e2e.table(folder, "board"), wanted)
        self.assertEqual(service.messages().count("Nothing waits to be mended any more."), len(rules))

    def test_a_mount_that_is_gone_is_not_taken_for_an_empty_folder(self):
        """In a mount namespace of its own, so that nothing of it is seen outside."""
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        held = self.hold_back(folder, "police")
        police = folder / "in/police"
        own = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
        service = self.start(folder, watchdog_seconds=2,
                             before=[*own, "sh", "-c", f'mount -t tmpfs made "{police}" && exec "$@"', "sh"])
        service.ready()

        def inside(*command):
            subprocess.run(["nsenter", f"--target={service.process.pid}", "--mount", *command], check=True)
        inside("umount", str(police))
        self.wait_for(lambda: service.feed("police")["trouble"] == "source/mount-gone")
        self.assertTrue(service.ask()["ready"])
        inside("mount", "-t", "tmpfs", "made", str(police))
        self.wait_for(lambda: service.feed("police")["trouble"] is None)
        # Moved in by rename, on the share's own file system.
        inside("sh", "-c", f'cp -r "{held}" "{police}/.coming" && cd "{police}/.coming" && '
                           f'mv * .. ; cd .. && rmdir .coming')
        self.wait_for(lambda: service.feed("police")["records"] > 0 and service.ask()["settled"])
        self.assertEqual(e2e.table(folder, "board"), wanted)

    def test_a_log_file_that_is_rotated_away_is_missed_and_nothing_is_lost(self):
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        held = self.hold_back(folder, "police")
        service = self.start(folder, watchdog_seconds=2).ready()
        self.wait_for(lambda: service.ask()["settled"])
        os.rename(folder / "log.db", folder / "log.db.1")
        self.wait_for(lambda: service.ask()["reasons"] == ["waiting for log: log/moved"])
        waiting = len(list(held.iterdir()))
        self.bring(held, folder, "police")
        self.wait_for(lambda: "rule=log/moved" in service.messages())
        self.assertIn('remedy="move the log\'s file back to its place', service.messages())
        self.assertEqual(len([path for path in e2e.deliveries(folder) if path.parent.name == "police"]), waiting)
        os.rename(folder / "log.db.1", folder / "log.db")
        self.wait_for(lambda: service.feed("police")["records"] > 0 and service.ask()["settled"])
        self.assertEqual((service.ask()["reasons"], e2e.table(folder, "board")), ([], wanted))
        self.assertEqual(service.stop()[0], 0)

    def test_the_limit_of_open_files_is_raised_and_one_that_is_reached_passes(self):
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        held = self.hold_back(folder, "police")
        service = self.start(folder, watchdog_seconds=2, before=["prlimit", "--nofile=64:512"]).ready()
        self.assertEqual(service.ask()["process"]["descriptors_max"], 512)
        pid = service.process.pid
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (4, 512))
        self.bring(held, folder, "police")
        time.sleep(2)
        self.assertIsNone(service.process.poll())
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (512, 512))
        self.wait_for(lambda: service.feed("police")["records"] > 0 and service.ask()["settled"])
        self.assertEqual(e2e.table(folder, "board"), wanted)

    def test_a_limit_of_memory_that_is_reached_loses_nothing(self):
        folder = self.synth("area", "--children", 2000, "--years", 3, "--seed", 3)
        wanted = self.published_by(folder)
        held = self.folder / "held"
        shutil.copytree(folder / "in", held)
        for path in e2e.deliveries(folder):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for path in (folder / "in").rglob("*.submission.toml"):
            path.unlink()
        service = self.start(folder).ready()
        status = pathlib.Path(f"/proc/{service.process.pid}/status").read_text()
        held_kilobytes = int(next(line for line in status.splitlines() if line.startswith("VmSize")).split()[1])
        limit = held_kilobytes * 1024 + (4 << 20)
        resource.prlimit(service.process.pid, resource.RLIMIT_AS, (limit, limit))
        shutil.copytree(held, folder / "in", dirs_exist_ok=True)
        self.assertNotEqual(service.process.wait(timeout=120), 0, "it had enough")
        service.end()
        service = self.start(folder).ready()
        self.wait_for(lambda: service.ask()["settled"] and not e2e.deliveries(folder), 120)
        self.assertEqual(e2e.table(folder, "board"), wanted)

    def test_a_clock_that_jumps_changes_nothing(self):
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        held = self.hold_back(folder, "police")
        clock = self.folder / "clock"
        clock.write_text("0")
        service = self.start(folder, watchdog_seconds=2,
                             environment={"LD_PRELOAD": running.PRELOAD, "BRAID_TEST_CLOCK": str(clock)}).ready()
        for seconds in (86_400, -86_400 * 2):
            since = service.manager.mark()
            clock.write_text(str(seconds))
            time.sleep(2)
            fed = service.manager.times("WATCHDOG", since)
            self.assertGreater(len(fed), 1)
            self.assertLess(max(b - a for a, b in zip(fed, fed[1:])), 2.0)
        self.assertEqual(service.manager.said("STOPPING"), [])
        self.bring(held, folder, "police")
        self.wait_for(lambda: service.feed("police")["records"] > 0 and service.ask()["settled"])
        self.assertEqual(e2e.table(folder, "board"), wanted)
        self.assertEqual(service.stop()[0], 0)


if __name__ == "__main__":
    unittest.main()
