"""Marked identifiers go in; nothing of them may be anywhere else.

Every identifier of the made-up feeds is replaced by a marked one where the format lets it, then the service runs
with good and with broken deliveries, and every byte that leaves it is searched: log, write-ahead log, outputs,
reports, standard output and standard error of every command."""
import pathlib
import re
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import service  # noqa: E402


def collect(folder):
    """Identifiers in the deliveries: names, birth dates, NHS numbers, UPNs, postcodes, local ids."""
    found = set()
    for path in (folder / "in").rglob("*"):
        if not path.is_file() or path.name in ("manifest.json", "submission.toml"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found |= set(re.findall(r"\b999\d{7}\b", text))                       # NHS numbers
        found |= set(re.findall(r"\b[A-Z]999\d{9}[0-9A-Z]?\b", text))         # UPNs
        found |= set(re.findall(r"\bZX\d{1,2} ?\d[A-Z]{2}\b", text))          # postcodes
        if path.suffix == ".csv":
            found |= columns(text)
        found |= set(re.findall(r"PID\|[^\r\n]*", text)) and pid_fields(text)
    return {item for item in found if len(item) >= 6}


MARKED_COLUMNS = {"child", "dob", "pers_person_id", "pers_forename", "pers_surname", "pers_dob", "pers_upn", "given_name",
                  "family_name", "date_of_birth", "force_person_id", "pnc_id", "local_id", "record_id", "custody_ref",
                  "report_id", "home_post", "pl_post"}


def columns(text):
    lines = [line.rstrip("\r") for line in text.split("\n")]
    names = [name.strip().lower() for name in lines[0].split(",")]
    wanted = [i for i, name in enumerate(names) if name in MARKED_COLUMNS]
    found = set()
    for line in lines[1:]:
        fields = line.split(",")
        if len(fields) == len(names):
            found |= {fields[i].strip().strip('"') for i in wanted}
    return found


def pid_fields(text):
    found = set()
    for line in re.findall(r"PID\|[^\r\n]*", text):
        fields = line.split("|")
        for at in (3, 5, 7, 11):
            if at < len(fields):
                found |= {part for part in re.split(r"[~^]", fields[at])}
    return found


def needles(identifiers):
    """The identifiers, and common ways to write them."""
    found = set()
    for item in identifiers:
        found |= {item, item.upper(), item.lower(), item.replace(" ", ""), item.replace("/", "-")}
        if re.fullmatch(r"\d{2}/\d{2}/\d{4}", item):
            day, month, year = item.split("/")
            found |= {f"{year}-{month}-{day}", f"{year}{month}{day}"}
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", item):
            found.add(item.replace("-", ""))
    return found


class Canary(service.ServiceTest):
    @staticmethod
    def stands_in(item, data):
        """A name of letters alone stands there by itself: "Mained" is not in "remained", which is a word of our own."""
        return not item.isalpha() or re.search(rb"(?<![A-Za-z])" + re.escape(item.encode()) + rb"(?![A-Za-z])", data)

    def search(self, where, data, marked):
        """`data` must hold none of the marked texts. Words of our own that happen to be dates of releases or of
        periods are no identifiers: they are excluded by name in `allowed`."""
        hits = [item for item in marked if item.encode() in data and self.stands_in(item, data)]
        self.assertEqual(hits, [], f"{where} holds {len(hits)} identifiers")

    def test_no_identifier_leaves_the_edge(self):
        p = self.synth("area", "--children", 300, "--years", 2, "--errors", 0.1, "--seed", 9)
        identifiers = collect(p)
        self.assertGreater(len(identifiers), 1000)
        marked = needles(identifiers)
        # Dates of events and of coverage are kept to the day inside the system (privacy, DEI-09): as numbers of days,
        # never as text, except coverage dates and stock dates in outcomes.
        allowed = {f"{year}-{month:02}-{day:02}" for year in range(2015, 2030) for month, day in
                   [(3, 31), (4, 1), (4, 30), (5, 31), (6, 30), (7, 31), (8, 31), (9, 30), (10, 31), (11, 30), (12, 31),
                    (1, 31), (2, 28), (2, 29)]}
        marked -= allowed
        outputs = []

        def run(*arguments):
            done = service.braid(p, *arguments)
            outputs.append((f"braid {' '.join(arguments)}", (done.stdout + done.stderr).encode()))
            return done

        self.break_some_deliveries(p)
        self.try_and_add(p, run)
        run("run", "--once", "--json")
        run("run", "--once")
        for arguments in (("check",), ("check", "--json"), ("test", "--json"), ("outcomes", "board"),
                          ("outcomes", "board", "--json"), ("quarantine", "list"), ("quarantine", "list", "--json"),
                          ("log", "stat"), ("log", "stat", "--json"), ("release", "--confirm", "board"),
                          ("tap", "facts"), ("tap", "facts", "--json"), ("tap", "identities", "--json"),
                          ("tap", "links", "--json"), ("tap", "submissions"), ("tap", "outcomes", "--json")):
            self.assertIn(run(*arguments).returncode, (0, 66, 78), arguments)
        refused = service.quarantine(p)
        self.assertGreater(len(refused), 3)
        for item in refused[:20]:
            run("quarantine", "get", item["id"])
        shutil.copytree(p / "credentials", self.folder / "kept")
        for path in self.outputs(p):
            outputs.append((str(path.relative_to(p)), path.read_bytes()))
        self.assertTrue(any(name.startswith("log.db") for name, _ in outputs))
        self.assertTrue(any(name.startswith("out/") for name, _ in outputs))
        self.assertTrue(any(name.endswith(".report.txt") for name, _ in outputs))
        for where, data in outputs:
            self.search(where, data, marked)
        key = next((p / "credentials").glob("linkage-key")).read_text().strip()
        for where, data in outputs:
            self.assertNotIn(key.encode(), data)
            self.assertNotIn(bytes.fromhex(key), data)

    def try_and_add(self, p, run):
        """Every delivery is tried, the broken ones too, and shown to `feed add` as a sample."""
        certificate = sorted(path.name for path in (p / "certificates").iterdir())[0]
        for delivery in service.deliveries(p):
            for more in ((), ("--json",)):
                self.assertIn(run("try", delivery.parent.name, str(delivery), *more).returncode, (0, 65))
            run("feed", "add", "new", "--agency", "children/E10000023", "--sample", str(delivery), "--seal-to", certificate,
                "--dry-run")

    def outputs(self, p):
        for path in sorted(p.rglob("*")):
            top = path.relative_to(p).parts[0]
            if not path.is_file() or top in ("credentials", "agency-keys", "certificates"):
                continue
            if top == "out" or path.name.startswith("log.db") or ".report." in path.name:
                yield path

    def break_some_deliveries(self, p):
        """A cut-off file and rows with every sort of rubbish next to marked values."""
        paths = [path for delivery in service.deliveries(p) if delivery.is_dir() for path in delivery.glob("*.csv")]
        header = next(path for path in paths if "header" in path.name.lower())
        lines = header.read_bytes().splitlines(keepends=True)
        broken = [line.replace(b"/", b"?", 1) for line in lines[1:4]]
        broken += [lines[5].rstrip() + b"\" stray quote, Free Text About The Child\n"]
        header.write_bytes(b"".join(lines + broken))
        other = [path for path in paths if path.parent != header.parent and b"," in path.read_bytes()[:200]]
        if other:
            data = other[-1].read_bytes().rstrip()
            other[-1].write_bytes(data[:-9])


if __name__ == "__main__":
    unittest.main()
