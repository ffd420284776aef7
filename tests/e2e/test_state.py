"""State is derived, never saved: duplicates, corrections, order, and what is left in the file."""
import hashlib
import random
import shutil
import unittest

import service


def entries(stat, prefix=""):
    return {key: (line["entries"], line["tombstones"]) for key, line in stat.items()
            if key[0].startswith(prefix) and key[0] != "audit"}


def tree_hash(folder):
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


class SameFileTwice(service.ServiceTest):
    def test_writes_no_entry_but_to_the_audit(self):
        folder = self.synth("area", "--children", 200, "--years", 2)
        copies = [(path, self.folder / f"copy{number}") for number, path in enumerate(service.deliveries(folder))]
        for path, copy in copies:
            shutil.copytree(path, copy) if path.is_dir() else shutil.copy(path, copy)
            note = path.with_name(path.name + ".submission.toml")
            if note.exists():
                shutil.copy(note, str(copy) + ".submission.toml")
        service.braid(folder, "run", "--once")
        before, table = entries(service.log_stat(folder)), service.table(folder, "board", revisions=True)
        for path, copy in copies:
            if (path.parent / "refused" / path.name).exists():
                continue
            shutil.move(copy, path)
            if copy.with_name(copy.name + ".submission.toml").exists():
                shutil.move(str(copy) + ".submission.toml", str(path) + ".submission.toml")
        feeds, _, subscriptions = service.run_once(folder)
        self.assertEqual(entries(service.log_stat(folder)), before)
        self.assertEqual(service.table(folder, "board", revisions=True), table)
        self.assertEqual({line["revised"] for line in subscriptions.values()}, {0})
        self.assertGreater(sum(line["deliveries"] for line in feeds.values()), 3)
        for line in feeds.values():
            self.assertEqual(line["unchanged"], line["accepted"], line)


HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"


def write_return(folder, feed, name, children, episodes, submitted):
    """A 903 return of 2025; made up, as everything here."""
    delivery = folder / "in" / feed / name
    delivery.mkdir()
    (delivery / "header.csv").write_text(HEADER + "".join(
        f"{child},{sex},{born},WBRI,,0,\n" for child, sex, born in children))
    (delivery / "episodes.csv").write_text(EPISODES + "".join(
        f"{child},{start},S,C2,N1,U6,PR1,{end},{'E4A' if end else ''},,,,\n" for child, start, end in episodes))
    (delivery / "submission.toml").write_text(
        f'period = "2024-04-01/2025-03-31"\nsubmitted = {submitted}\nyear = 2025\n')


def small_partnership(folder, profile="exact"):
    """An empty partnership with one 903 feed, made from a synthetic one."""
    feeds = sorted(path.stem for path in (folder / "feeds.d").glob("*.toml"))
    feed = next(name for name in feeds if 'format = "ssda903"' in (folder / "feeds.d" / f"{name}.toml").read_text())
    for path in service.deliveries(folder):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for note in (folder / "in").glob("*/*.submission.toml"):
        note.unlink()
    for other in feeds:
        if other != feed:
            (folder / "feeds.d" / f"{other}.toml").unlink()
    for path in (folder / "subscriptions.d").glob("*.toml"):
        path.unlink()
    agreement = next((folder / "agreements.d").glob("*.toml"))
    text = agreement.read_text()
    if "exact = true" not in text:
        agreement.write_text("exact = true\n" + text)
    (folder / "subscriptions.d" / "all.toml").write_text(
        f'agreement = "{agreement.stem}"\nindicators = ["cla.*"]\nperiods = ["month", "quarter", "year"]\n'
        f'breakdowns = [[], ["sex"]]\nprofile = "{profile}"\n')
    return feed


class CorrectedReturn(service.ServiceTest):
    CHILDREN = [("C1", "M", "15/06/2014"), ("C2", "F", "15/06/2013"), ("C3", "F", "15/06/2012")]

    def test_revises_exactly_the_cells_that_depend_on_it(self):
        folder = self.synth("nwd")
        feed = small_partnership(folder)
        write_return(folder, feed, "first", self.CHILDREN,
                     [("C1", "05/04/2024", "20/04/2024"), ("C2", "10/05/2024", "20/06/2024"), ("C3", "01/09/2024", "")],
                     "2025-06-01T10:00:00")
        service.run_once(folder)
        before = service.table(folder, "all", revisions=True)
        # C2's exit is a day later, C1's episode is gone; nothing else changes.
        write_return(folder, feed, "second", self.CHILDREN,
                     [("C2", "10/05/2024", "21/06/2024"), ("C3", "01/09/2024", "")], "2025-06-02T10:00:00")
        feeds, _, subscriptions = service.run_once(folder)
        after = service.table(folder, "all", revisions=True)
        said = ("status", "value", "count", "people", "numerator", "denominator")
        value = lambda cell: tuple(cell[key] for key in said)
        changed = {key for key in before.keys() | after.keys()
                   if key not in before or key not in after or value(before[key]) != value(after[key])}
        revised = {key for key in after if key not in before or after[key]["revision"] != before[key]["revision"]}
        gone = before.keys() - after.keys()
        self.assertEqual(revised | gone, changed)
        self.assertEqual(subscriptions["all"]["revised"], len(revised))
        # Six months that nobody's story touches are as they were.
        for key in after:
            if key[3] in ("2024-09", "2024-10", "2024-11", "2024-12", "2025-01", "2025-02"):
                self.assertNotIn(key, revised)
        days = lambda period, cells: next(cell["count"] for key, cell in cells.items()
                                          if key[0] == "cla.days" and key[3] == period and not key[4])
        self.assertEqual(days("Y2025", before) - days("Y2025", after), 15 - 1)
        self.assertEqual(days("2024-04", after), 0)

    def test_an_older_delivery_that_comes_late_changes_nothing(self):
        folder = self.synth("nwd")
        feed = small_partnership(folder)
        write_return(folder, feed, "b", self.CHILDREN, [("C2", "10/05/2024", "")], "2025-06-02T10:00:00")
        service.run_once(folder)
        before, stat = service.table(folder, "all", revisions=True), entries(service.log_stat(folder))
        write_return(folder, feed, "a", self.CHILDREN, [("C1", "10/05/2024", "")], "2025-06-01T10:00:00")
        service.run_once(folder)
        self.assertEqual(service.table(folder, "all", revisions=True), before)
        self.assertEqual(entries(service.log_stat(folder)), stat)

    def test_a_table_that_a_resubmission_leaves_out_stays(self):
        folder = self.synth("nwd")
        feed = small_partnership(folder)
        write_return(folder, feed, "a", self.CHILDREN, [("C2", "10/05/2024", "")], "2025-06-01T10:00:00")
        service.run_once(folder)
        before = service.table(folder, "all")
        write_return(folder, feed, "b", self.CHILDREN, [], "2025-06-02T10:00:00")
        (folder / "in" / feed / "b" / "episodes.csv").unlink()
        service.run_once(folder)
        self.assertEqual(service.table(folder, "all"), before)

    def test_what_was_replaced_is_gone_from_the_file(self):
        folder = self.synth("nwd")
        feed = small_partnership(folder)
        write_return(folder, feed, "a", self.CHILDREN, [("C2", "10/05/2024", "")], "2025-06-01T10:00:00")
        service.run_once(folder)
        stat = service.log_stat(folder)
        facts = next(line for key, line in stat.items() if key[0].startswith("facts."))
        write_return(folder, feed, "b", self.CHILDREN, [], "2025-06-02T10:00:00")
        # So much of so small a table would vanish that a person has to look first (rulings S9).
        before = service.table(folder, "all", revisions=True)
        service.run_once(folder, check=75)
        self.assertEqual(service.table(folder, "all", revisions=True), before)
        service.braid(folder, "release", "--confirm", "all", check=0)
        service.run_once(folder)
        self.assertNotEqual(service.table(folder, "all", revisions=True), before)
        now = next(line for key, line in service.log_stat(folder).items() if key[0].startswith("facts."))
        self.assertEqual(now["entries"], facts["entries"] - 1)
        self.assertLess(now["bytes"], facts["bytes"], "the withdrawn content is still counted")

    def test_many_children_gone_at_once_are_not_believed(self):
        folder = self.synth("nwd")
        feed = small_partnership(folder)
        children = [(f"K{i}", "F", "15/06/2012") for i in range(60)]
        stays = [(f"K{i}", "10/05/2024", "") for i in range(60)]
        write_return(folder, feed, "a", children, stays, "2025-06-01T10:00:00")
        service.run_once(folder)
        before = service.table(folder, "all", revisions=True)
        write_return(folder, feed, "b", children[:30], stays[:30], "2025-06-02T10:00:00")
        service.run_once(folder, check=65)
        self.assertEqual(service.table(folder, "all", revisions=True), before)
        report = (folder / "in" / feed / "refused" / "b.report.txt").read_text()
        self.assertIn("absences_confirmed", report)
        delivery = folder / "in" / feed / "refused" / "b"
        with open(delivery / "submission.toml", "a") as note:
            note.write("absences_confirmed = true\n")
        shutil.move(delivery, folder / "in" / feed / "b")
        service.run_once(folder)
        stock = [cell for key, cell in service.table(folder, "all").items()
                 if key[0] == "cla.stock" and key[3] == "2025-03-31" and not key[4]]
        self.assertEqual(stock[0]["count"], 30)


class ArrivalOrder(service.ServiceTest):
    """Delivered in any order, in any number of runs: the same table (rulings S3, S20)."""

    def test_does_not_matter(self):
        made = self.synth("area", "--children", 150, "--years", 3, "--errors", 0.03, "--seed", 5)
        shuffle = random.Random(20251124)
        tables = []
        for number in range(4):
            folder = self.folder / f"order{number}"
            shutil.copytree(made, folder)
            waiting = service.deliveries(folder)
            order = list(range(len(waiting)))
            if number:
                shuffle.shuffle(order)
            held = folder / "held"
            held.mkdir()
            for position, path in enumerate(waiting):
                shutil.move(path, held / str(position))
                note = path.with_name(path.name + ".submission.toml")
                if note.exists():
                    shutil.move(note, held / f"{position}.note")
            for position in order:
                path = waiting[position]
                if (held / f"{position}.note").exists():
                    shutil.move(held / f"{position}.note", str(path) + ".submission.toml")
                shutil.move(held / str(position), path)
                if number and shuffle.random() < 0.5:
                    service.braid(folder, "run", "--once")
            service.braid(folder, "run", "--once")
            tables.append(service.table(folder, "board"))
        self.assertGreater(len(tables[0]), 100)
        for other in tables[1:]:
            self.assertEqual(other, tables[0])


class FeedsThatGo(service.ServiceTest):
    def test_the_others_go_on_and_what_it_covered_is_not_available(self):
        folder = self.synth("nwd")
        # By weight of evidence an agency's records speak for and against links between others.
        service.link_exactly(folder)
        service.run_once(folder)
        before = service.table(folder, "exact")
        feed = next(path for path in (folder / "feeds.d").glob("*.toml") if 'format = "hl7v2"' in path.read_text())
        feed.unlink()
        # All of crisis.ae goes at once: a person looks first (rulings S9).
        done = service.braid(folder, "run", "--once")
        if done.returncode == 75:
            for subscription in ("board", "exact"):
                service.braid(folder, "release", "--confirm", subscription, check=0)
            service.braid(folder, "release", "--confirm", "links", check=0)
            done = service.braid(folder, "run", "--once")
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        after = service.table(folder, "exact")
        ok = lambda cells, name: {key for key, cell in cells.items() if key[0] == name and cell["status"] == "ok"}
        self.assertTrue(ok(before, "crisis.ae"))
        self.assertEqual(ok(after, "crisis.ae"), set())
        self.assertEqual({key: after[key]["count"] for key in ok(after, "crime.arrests")},
                         {key: before[key]["count"] for key in ok(before, "crime.arrests")})


class FilesSink(service.ServiceTest):
    def test_heals_itself(self):
        folder = self.synth("nwd")
        service.run_once(folder)
        out = folder / "out"
        whole = tree_hash(out)
        victim = next(out.rglob("*.csv"))
        victim.unlink()
        service.run_once(folder)
        self.assertEqual(tree_hash(out), whole)


if __name__ == "__main__":
    unittest.main()
