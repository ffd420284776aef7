"""Three roles in three processes on a real broker: each is ready by itself, and together they are one service to those
who ask; a broker that goes away is waited for, and stopping does not wait for it."""
import pathlib
import sys
import unittest

from cluster import Cluster
from crash_matrix import use_kafka

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "service"))
import running  # noqa: E402
from running import e2e  # noqa: E402


class Roles(running.ServiceTest):
    def test_are_one_service_and_outlive_their_broker(self):
        cluster = Cluster()
        cluster.start()
        self.addCleanup(cluster.stop)
        folder = self.synth("area", "--children", 60, "--years", 1, "--seed", 7)
        wanted = self.published_by(folder)
        use_kafka(folder, cluster, "braid.roles.")
        e2e.braid(folder, "log", "provision", check=0)
        # measure is ready although nobody links yet: it has read what is there.
        services = {role: self.start(folder, "--role", role, watchdog_seconds=20)
                    for role in ("measure", "link", "edge")}
        for service in services.values():
            service.ready()
        self.wait_for(lambda: not e2e.deliveries(folder) and e2e.table(folder, "board") == wanted)
        told = e2e.lines(e2e.braid(folder, "status", "--json", check=0).stdout)
        self.assertEqual(sorted(role["role"] for process in told for role in process["roles"]),
                         ["edge", "link", "measure"])
        self.assertEqual({process["pid"] for process in told},
                         {service.process.pid for service in services.values()})
        text = e2e.braid(folder, "status", check=0).stdout
        self.assertEqual(text.count("log: kafka"), 3)
        self.assertIn("subjects are", text)
        self.a_second_edge_is_asked_too(folder, services["edge"])

        cluster.pause(1)
        self.wait_for(lambda: e2e.braid(folder, "status").returncode == 75, 120)
        waits = [line for line in e2e.braid(folder, "status").stdout.splitlines() if line.startswith("  waits: ")]
        self.assertTrue(any("for broker: kafka/" in line for line in waits), waits)
        status, seconds = services["edge"].stop()
        self.assertEqual(status, 0)
        self.assertLess(seconds, running.STOP_SECONDS_MAX)
        cluster.go_on(1)
        self.wait_for(lambda: all(services[role].ask(name=f"control-{role}.sock")["ready"]
                                  for role in ("link", "measure")), 120)
        for role in ("link", "measure"):
            status, seconds = services[role].stop()
            self.assertEqual(status, 0, services[role].messages())
            self.assertLess(seconds, running.STOP_SECONDS_MAX)

    def a_second_edge_is_asked_too(self, folder, first):
        """Two of a role share the folder of a configuration, and nobody has to give them sockets."""
        second = self.start(folder, "--role=edge", watchdog_seconds=20)  # another name for its journal
        second.ready()
        self.assertEqual(second.ask(name="control-edge-2.sock")["pid"], second.process.pid)
        told = e2e.lines(e2e.braid(folder, "status", "--json", check=0).stdout)
        edges = {process["pid"] for process in told for role in process["roles"] if role["role"] == "edge"}
        self.assertEqual(edges, {first.process.pid, second.process.pid})
        self.assertEqual(second.stop()[0], 0, second.messages())
        self.assertFalse((folder / "control-edge-2.sock").exists())
        self.assertEqual(first.ask(name="control-edge.sock")["pid"], first.process.pid)


if __name__ == "__main__":
    unittest.main()
