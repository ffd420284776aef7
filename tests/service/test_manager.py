"""What the service tells its manager, and what it answers those who ask."""
import json
import re
import shutil
import subprocess
import time
import unittest

import running
from running import e2e


class Notifies(running.ServiceTest):
    def test_ready_comes_when_everything_that_waited_is_published(self):
        folder = self.synth("nwd")
        wanted = self.published_by(folder)
        service = self.start(folder).ready()
        # What was delivered before is in the table when READY=1 is said, not some time after.
        self.assertEqual(e2e.deliveries(folder), [])
        self.assertEqual(e2e.table(folder, "board"), wanted)
        self.assertTrue(service.ask()["settled"])
        said = service.manager.said("STATUS")
        self.assertTrue(any("catching up" in text for text in said), said)
        service.manager.wait("STATUS", "ready: 7 feeds, ")
        self.assertTrue(service.manager.said("EXTEND_TIMEOUT_USEC"))
        status, seconds = service.stop()
        self.assertEqual((status, service.manager.said("STOPPING")), (0, ["1"]))
        self.assertLess(seconds, running.STOP_SECONDS_MAX)

    def test_the_log_is_read_again_before_the_service_is_ready(self):
        folder = self.synth("nwd")
        e2e.run_once(folder)
        service = self.start(folder).ready()
        self.assertTrue(any(re.search(r"measure is catching up(: \d+%)?", text)
                            for text in service.manager.said("STATUS")))
        self.assertEqual([role["state"] for role in service.ask()["roles"]], ["ready"] * 3)

    def test_the_watchdog_is_fed_while_every_loop_turns_and_no_longer(self):
        folder = self.synth("nwd")
        watched = 2.0
        service = self.start(folder, watchdog_seconds=watched, environment={"LD_PRELOAD": running.PRELOAD}).ready()
        since = service.manager.mark()
        time.sleep(2 * watched)
        fed = service.manager.times("WATCHDOG", since)
        self.assertLess(max(b - a for a, b in zip(fed, fed[1:])), watched, "fed too seldom")
        # One loop hangs: the others go on, and still nobody is told that all is well.
        mark = next((folder / "in").iterdir()) / ".hang"
        mark.touch()
        self.wait_for(lambda: "A loop hangs; the service manager will end the service. role=edge" in service.messages())
        since = service.manager.mark()
        time.sleep(watched)
        self.assertEqual(service.manager.said("WATCHDOG", since), [])
        mark.unlink()
        service.manager.wait("WATCHDOG", since=since)

    def test_a_reload_begins_and_ends_as_the_protocol_says(self):
        folder = self.synth("nwd")
        service = self.start(folder).ready()
        before = time.monotonic_ns() // 1000
        since = service.reload()
        with service.manager.changed:
            words = [message for _, message in service.manager.messages[since:]]
        begun = next(i for i, message in enumerate(words) if "RELOADING" in message)
        self.assertGreaterEqual(int(words[begun]["MONOTONIC_USEC"]), before)
        self.assertTrue(any("READY" in message for message in words[begun + 1:]))

    def test_without_a_manager_it_runs_all_the_same(self):
        folder = self.synth("nwd")
        service = self.start(folder, environment={"NOTIFY_SOCKET": ""})
        self.wait_for(lambda: (folder / "control.sock").exists() and service.ask()["ready"])
        self.assertEqual(service.manager.messages, [])
        self.assertEqual(service.stop()[0], 0)


class Answers(running.ServiceTest):
    def test_status_is_told_to_people_and_to_scripts(self):
        folder = self.synth("nwd")
        none = e2e.braid(folder, "status")
        self.assertEqual(none.returncode, 69)
        self.assertIn("remedy: start it", none.stderr)
        service = self.start(folder).ready()
        text = e2e.braid(folder, "status", check=0).stdout
        for word in ("Brackenshire: ready", "edge", "link", "measure", "brackenshire-903", "board", "memory:"):
            self.assertIn(word, text)
        told, = e2e.lines(e2e.braid(folder, "status", "--json", check=0).stdout)
        self.assertEqual(told["pid"], service.process.pid)
        by_feed = {feed["feed"]: feed for feed in told["feeds"]}
        self.assertGreater(by_feed["brackenshire-903"]["records"], 1000)
        self.assertEqual(by_feed["brackenshire-903"]["records"],
                         by_feed["brackenshire-903"]["accepted"] + by_feed["brackenshire-903"]["refused"])
        cells = {item["subscription"]: item["cells"] for item in told["subscriptions"]}
        self.assertEqual(cells["board"], len(e2e.table(folder, "board")))
        self.assertEqual(e2e.braid(folder, "top").returncode, 64)

    def test_three_processes_are_one_service_to_those_who_ask(self):
        """The log's file belongs to one process, so this one stands alone, with a socket of its own."""
        folder = self.synth("nwd")
        service = self.start(folder, "--role", "edge").ready()
        self.assertTrue((folder / "control-edge.sock").exists())
        told, = e2e.lines(e2e.braid(folder, "status", "--json", check=0).stdout)
        self.assertEqual([role["role"] for role in told["roles"]], ["edge"])
        self.assertEqual(service.stop()[0], 0)
        self.assertFalse((folder / "control-edge.sock").exists())

    def test_what_is_asked_wrongly_is_refused_and_harms_nothing(self):
        folder = self.synth("nwd")
        service = self.start(folder).ready()
        for request in ("\n", "not json\n", "[]\n", '{"command":1}\n', '{"command":"stop"}\n', '{"x":' * 900 + "\n"):
            self.assertEqual(service.ask(request), {"error": "service/unknown-command"}, request[:20])
        self.assertIsNone(service.ask("x" * 10_000), "a request without an end is not waited for")
        self.assertEqual((folder / "control.sock").stat().st_mode & 0o777, 0o600)
        self.assertTrue(service.ask()["ready"])

    def test_metrics_and_probes_are_served_over_http(self):
        folder = self.synth("nwd")
        port = running.free_port()
        running.add_service_keys(folder, listen=f"127.0.0.1:{port}")
        service = self.start(folder).ready()
        code, text = running.get(port, "/readyz")
        self.assertEqual((code, json.loads(text)["reasons"]), (200, []))
        self.assertEqual(running.get(port, "/livez")[0], 200)
        self.assertEqual(running.get(port, "/other")[0], 404)
        code, text = running.get(port, "/metrics")
        self.assertEqual(code, 200)
        documented = set(re.findall(r"^\| `(braid_\w+)`", (e2e.ROOT / "docs/metrics.md").read_text(), re.M))
        exported = set(re.findall(r"^# TYPE (\S+)", text, re.M))
        self.assertLessEqual(exported, documented)
        value = re.search(r'^braid_feed_records_total\{feed="brackenshire-903",outcome="changed"\} (\d+)', text, re.M)
        feed = service.feed("brackenshire-903")
        self.assertEqual(int(value.group(1)), feed["accepted"] - feed["unchanged"])
        self.assertEqual(service.stop()[0], 0)

    def test_readyz_says_why_not_while_links_wait_for_the_disk(self):
        folder = self.synth("nwd")
        port = running.free_port()
        running.add_service_keys(folder, listen=f"127.0.0.1:{port}")
        (folder / "braid.toml").write_text((folder / "braid.toml").read_text().replace(
            "[log]", '[log]\nfile = "nowhere/log.db"').replace('file = "log.db"\n', ""))
        service = self.start(folder)
        service.manager.wait("STATUS", "waiting for log: log/cannot-open")
        code, text = running.get(port, "/readyz")
        self.assertEqual((code, json.loads(text)["reasons"]), (503, ["waiting for log: log/cannot-open"]))
        self.assertEqual(service.manager.said("READY"), [])
        (folder / "nowhere").mkdir()
        service.ready()
        self.assertEqual(running.get(port, "/readyz")[0], 200)


class Idle(running.ServiceTest):
    def test_without_data_it_holds_little_memory(self):
        """All roles, seven feeds, an empty log and metrics, after they were asked for: under 20 MB."""
        folder = self.synth("nwd")
        for path in [*e2e.deliveries(folder), *(folder / "in").rglob("*.submission.toml")]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        port = running.free_port()
        running.add_service_keys(folder, listen=f"127.0.0.1:{port}")
        service = self.start(folder, watchdog_seconds=30).ready()
        # What it says of nothing is published after it is ready.
        self.wait_for(lambda: service.ask()["settled"])
        for _ in range(20):
            running.get(port, "/metrics")
            self.assertTrue(service.ask()["settled"])
        told = service.ask()["process"]
        self.assertLess(told["resident_bytes"], 20e6)
        self.assertLess(told["threads"], 16)


class Top(running.ServiceTest):
    def test_lives_on_a_terminal_and_leaves_it_as_it_was(self):
        import pty
        import os
        folder = self.synth("nwd")
        self.start(folder).ready()
        controller, terminal = pty.openpty()
        process = subprocess.Popen([e2e.BRAID, "--config", str(folder), "top"], stdin=terminal, stdout=terminal,
                                   stderr=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"})
        os.close(terminal)
        shown = b""
        while b"q quits" not in shown:
            shown += os.read(controller, 65536)
        self.assertIn(b"Brackenshire: ready", shown)
        self.assertNotIn(b"\x1b[32m", shown, "NO_COLOR is set")
        os.write(controller, b"q")
        self.assertEqual(process.wait(timeout=10), 0)
        os.set_blocking(controller, False)
        try:
            shown += os.read(controller, 65536)
        except (BlockingIOError, OSError):
            pass
        os.close(controller)
        self.assertTrue(shown.endswith(b"\x1b[?1049l"), "the former screen is not back")


if __name__ == "__main__":
    unittest.main()
