"""Golden cases: a partnership's files in, what is published and refused out, as text that a person can review.

    tests/golden/<case>/in/     a configuration directory with its deliveries, without keys
    tests/golden/<case>/out/    outcomes.txt and quarantine.txt

BRAID_UPDATE_GOLDEN=1 writes out/ anew; the difference is part of the review. All people are made up."""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import service  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
# The published test key of the linkage design: never for real data.
TEST_KEY = bytes(range(32)).hex()


def prepare(case, folder):
    shutil.copytree(HERE / case / "in", folder)
    (folder / "credentials").mkdir(mode=0o700)
    key = folder / "credentials" / "linkage-key"
    key.write_text(TEST_KEY + "\n")
    key.chmod(0o600)
    (folder / "certificates").mkdir()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=made-up",
                    "-keyout", str(folder / "agency.key"), "-out", str(folder / "certificates" / "worked.pem")],
                   check=True, capture_output=True)


def outcomes_text(folder):
    lines = []
    for cell in service.outcomes(folder, "exact"):
        split = " ".join(f"{name}={value}" for name, value in cell["breakdown"].items())
        value = cell["value"] if cell["status"] == "ok" else cell["status"]
        lines.append(f"{cell['indicator']}  {cell['period']}  {split or 'all'}  {value}  people={cell['people']}  "
                     f"revision={cell['revision']}  as_of={cell['as_of']}")
    return "\n".join(lines) + "\n"


def quarantine_text(folder):
    return "".join(f"{item['feed']}  {item['delivery']}  {item['place']}  {item['rule']}  {item['reason']}\n"
                   for item in sorted(service.quarantine(folder), key=lambda item: (item["feed"], item["place"])))


class Golden(service.ServiceTest):
    maxDiff = None

    def test_cases(self):
        cases = sorted(path.parent.name for path in HERE.glob("*/in"))
        self.assertGreaterEqual(len(cases), 2)
        for case in cases:
            with self.subTest(case=case):
                folder = self.folder / case
                prepare(case, folder)
                service.run_once(folder)
                for name, text in (("outcomes.txt", outcomes_text(folder)), ("quarantine.txt", quarantine_text(folder))):
                    wanted = HERE / case / "out" / name
                    if os.environ.get("BRAID_UPDATE_GOLDEN"):
                        wanted.parent.mkdir(exist_ok=True)
                        wanted.write_text(text)
                    self.assertEqual(text, wanted.read_text(), f"{case}/out/{name}")


if __name__ == "__main__":
    unittest.main()
