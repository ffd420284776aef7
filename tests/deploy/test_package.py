"""The package as a file: what is in it, and that it says of itself what is true."""
import pathlib
import re
import subprocess
import tempfile
import unittest

import prepare

ROOT = prepare.ROOT
HELD = {  # what must be in it; the runbook and the tests of a booted machine rely on it
    "usr/bin/braid",
    "usr/lib/systemd/system/braid.service",
    "usr/lib/systemd/system/braid@.service",
    "usr/lib/sysusers.d/braid.conf",
    "usr/lib/tmpfiles.d/braid.conf",
    "etc/braid/braid.toml",
    "usr/share/braid/vocabulary.toml",
    "usr/share/man/man1/braid.1.gz",
    "usr/share/man/man5/braid.toml.5.gz",
    "usr/share/bash-completion/completions/braid",
    "usr/share/zsh/vendor-completions/_braid",
    "usr/share/fish/vendor_completions.d/braid.fish",
    "usr/share/doc/braid/examples/partnership/braid.toml",
    "usr/share/doc/braid/runbook/01-install.md",
    "usr/share/doc/braid/observability/alerts.yml",
    "usr/share/doc/braid/observability/dashboard.json",
}


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.deb = prepare.package()
        folder = tempfile.TemporaryDirectory(prefix="braid-package-")
        cls.addClassCleanup(folder.cleanup)
        cls.tree = pathlib.Path(folder.name)
        subprocess.run(["dpkg-deb", "--raw-extract", str(cls.deb), str(cls.tree)], check=True)

    def control(self, name):
        return (self.tree / "DEBIAN" / name).read_text()

    def test_everything_is_where_it_belongs(self):
        missing = {path for path in HELD if not (self.tree / path).exists()}
        self.assertEqual(missing, set())
        self.assertFalse((self.tree / "lib").exists(), "all of it is below /usr")

    def test_every_page_example_and_document_of_the_tree_is_in_it(self):
        doc = "usr/share/doc/braid"
        places = {"docs/man/": None, "docs/examples/": f"{doc}/examples/", "deploy/example/": f"{doc}/examples/partnership/",
                  "deploy/runbook/": f"{doc}/runbook/", "deploy/observability/": f"{doc}/observability/",
                  "catalogue/": "usr/share/braid/"}
        wanted = {f"{doc}/README.md"} | {f"{doc}/{page.name}" for page in (ROOT / "docs").glob("*.md")}
        for folder, place in places.items():
            files = subprocess.run(["git", "-C", str(ROOT), "ls-files", folder], capture_output=True, text=True, check=True)
            for name in files.stdout.split():
                if name.endswith(".scd"):
                    page = pathlib.Path(name).stem
                    wanted.add(f"usr/share/man/man{page[-1]}/{page}.gz")
                elif place and not name.endswith(".gitignore"):
                    wanted.add(place + name.removeprefix(folder))
        self.assertGreater(len(wanted), 80)
        self.assertEqual({path for path in wanted if not (self.tree / path).exists()}, set())

    def test_completions_are_those_of_the_program(self):
        places = {"bash": "bash-completion/completions/braid", "zsh": "zsh/vendor-completions/_braid",
                  "fish": "fish/vendor_completions.d/braid.fish"}
        for shell, place in places.items():
            said = subprocess.run([str(self.tree / "usr/bin/braid"), "completion", shell], capture_output=True, text=True,
                                  check=True)
            self.assertEqual((self.tree / "usr/share" / place).read_text(), said.stdout)
            self.assertIn("complet", said.stdout)

    def test_the_debug_symbols_are_a_package_of_their_own(self):
        symbols = list(self.deb.parent.glob("braid-dbgsym_*.deb"))
        self.assertEqual(len(symbols), 1)
        names = subprocess.run(["dpkg-deb", "--contents", str(symbols[0])], capture_output=True, text=True, check=True)
        self.assertIn("/.build-id/", names.stdout)
        headers = subprocess.run(["readelf", "--sections", "--wide", str(self.tree / "usr/bin/braid")],
                                 capture_output=True, text=True, check=True).stdout
        self.assertNotIn(".debug_info", headers)

    def test_its_version_is_that_of_the_program_and_of_the_build(self):
        version = prepare.field(self.deb, "Version").strip()
        project = re.search(r"project\(braid VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
        self.assertRegex(version, rf"^{re.escape(project)}-\d+~deb\d+$")
        said = subprocess.run([str(self.tree / "usr/bin/braid"), "--version"], capture_output=True, text=True, check=True)
        self.assertIn(project, said.stdout)

    def test_all_configuration_is_kept_through_upgrades(self):
        shipped = {"/" + str(path.relative_to(self.tree)) for path in (self.tree / "etc").rglob("*") if path.is_file()}
        self.assertEqual(set(self.control("conffiles").split()), shipped)
        # Nothing that is shipped configures anything before an operator does.
        active = {path for path in shipped if path.endswith(".toml")}
        self.assertEqual(active, {"/etc/braid/braid.toml"})

    def test_what_is_missing_in_the_empty_configuration_is_told(self):
        done = subprocess.run([str(self.tree / "usr/bin/braid"), "--config", str(self.tree / "etc/braid"), "check"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 78, done.stdout + done.stderr)
        self.assertIn("areas", done.stdout + done.stderr)

    def test_the_program_is_hardened_and_knows_no_path_of_the_builder(self):
        program = self.tree / "usr/bin/braid"
        dynamic = subprocess.run(["readelf", "--dynamic", "--program-headers", "--wide", str(program)],
                                 capture_output=True, text=True, check=True).stdout
        for mark in ("BIND_NOW", "GNU_RELRO", "Flags: NOW PIE"):
            self.assertIn(mark, dynamic)
        self.assertNotIn("RPATH", dynamic)
        self.assertNotIn(str(ROOT).encode(), program.read_bytes())

    def test_overrides_of_lintian_each_have_a_reason(self):
        path = ROOT / "deploy" / "debian" / "braid.lintian-overrides"
        lines = path.read_text().splitlines() if path.exists() else []
        for before, line in zip([""] + lines, lines):
            if line and not line.startswith("#"):
                self.assertTrue(before.startswith("#") or (before and before.split()[0] == line.split()[0]), line)


if __name__ == "__main__":
    unittest.main()
