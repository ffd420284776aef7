"""The manual says what --help says, of every command and option, and nothing of others.

Of a page of docs/man only the description is written by hand; the rest follows from --help. BRAID_UPDATE_GOLDEN=1 writes
the pages anew, and makes those that are missing; the diff is part of the review."""
import functools
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import manual_page

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAN = ROOT / "docs" / "man"
BRAID = os.environ.get("BRAID_PROGRAM", str(ROOT / "build" / "debug" / "braid"))


@functools.lru_cache(maxsize=None)
def help_text(*path):
    done = subprocess.run([BRAID, *path[1:], "--help"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, (path, done.returncode, done.stderr)
    return done.stdout


def help_of(path):
    return manual_page.parse_help(help_text(*path))


def commands(path=("braid",)):
    """Every command with a name, depth first."""
    for name, _ in help_of(path)["commands"]:
        yield (*path, name)
        yield from commands((*path, name))


class Manual(unittest.TestCase):
    def pages(self):
        return [["braid"]] + [["braid", name] for name, _ in help_of(["braid"])["commands"]]

    def test_every_page_is_made_of_its_help(self):
        for path in self.pages():
            file = MAN / ("-".join(path) + ".1.scd")
            text = file.read_text() if file.exists() else None
            wanted = manual_page.make_page(path, help_of, text and manual_page.description_of(text))
            if os.environ.get("BRAID_UPDATE_GOLDEN"):
                file.write_text(wanted)
                text = wanted
            self.assertEqual(text, wanted, f"{file.name}: BRAID_UPDATE_GOLDEN=1 writes it anew")

    def test_no_page_is_of_a_command_that_is_gone(self):
        wanted = {"-".join(path) + ".1.scd" for path in self.pages()} | {"braid.toml.5.scd", "braid-indicators.7.scd"}
        self.assertEqual({file.name for file in MAN.glob("*.scd")}, wanted)

    def test_every_option_and_command_of_help_is_in_its_page_and_no_other(self):
        for path in self.pages():
            text = (MAN / ("-".join(path) + ".1.scd")).read_text()
            below = [tuple(path)] + ([each for each in commands(tuple(path))] if len(path) > 1 else [])
            wanted = {flag for each in below for name, _ in help_of(each)["options"]
                      for flag in re.findall(r"--[a-z-]+", name)} - {"--help"}
            lists = re.findall(r"^\*(?:-., )?(--[a-z-]+)\*", text, re.M)
            self.assertEqual(set(lists), wanted, path)
            for each in below[1:]:
                self.assertIn(f"# {' '.join(each).upper()}\n", text)

    def test_pages_are_in_order_for_scdoc_and_man(self):
        self.assertIsNotNone(shutil.which("scdoc"), "scdoc is needed (deploy/packages.txt)")
        for file in sorted(MAN.glob("*.scd")):
            done = subprocess.run(["scdoc"], input=file.read_text(), capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), file.name)
            self.assertIn(".SH SEE ALSO", done.stdout, file.name)


class Help(unittest.TestCase):
    """One style over all commands."""

    def test_every_command_teaches(self):
        for path in [("braid",), *commands()]:
            page = help_of(path)
            self.assertRegex(page["about"], r"^[A-Z].*[A-Za-z)]$", path)
            self.assertTrue(page["usage"].startswith(" ".join(path)), path)
            self.assertIn(("64", "wrong usage"), page["statuses"], path)
            self.assertTrue(page["see_also"], path)
            if not page["commands"]:
                self.assertTrue(page["examples"], path)
            for name, text in page["options"] + page["arguments"] + page["commands"]:
                self.assertTrue(text, (path, name))

    def test_examples_name_commands_and_options_that_there_are(self):
        known = {" ".join(path): help_of(path) for path in [("braid",), *commands()]}
        for path, page in known.items():
            for example in page["examples"]:
                for call in re.findall(r"\bbraid ((?:--config \S+ )?[a-z][^|&<>]*)", example):
                    words = re.sub(r"--config \S+ ", "", call).split()
                    name = "braid"
                    while words and f"{name} {words[0]}" in known:
                        name += " " + words.pop(0)
                    self.assertNotEqual(name, "braid", example)
                    options = {flag for option, _ in known[name]["options"] for flag in re.findall(r"--[a-z-]+", option)}
                    used = {word for word in words if word.startswith("--")}
                    self.assertLessEqual(used, options, (path, example))

    def test_lines_fit(self):
        for path in [("braid",), *commands()]:
            for line in help_text(*path).splitlines():
                self.assertLessEqual(len(line), 110, (path, line))

    def test_pages_that_help_refers_to_are_there(self):
        names = {"-".join(path) + "(1)" for path in [("braid",), *[p for p in commands() if len(p) == 2]]}
        for path in [("braid",), *commands()]:
            self.assertLessEqual(set(help_of(path)["see_also"]), names | {"braid.toml(5)"}, path)


if __name__ == "__main__":
    unittest.main()
