"""docs/indicators, and the manual's braid-indicators(7), are what the program makes of the definitions.

docs/indicators is what `braid indicator pages --shipped` writes of the definitions, and nothing else.

BRAID_UPDATE_GOLDEN=1 writes it anew; the diff is part of the review."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

import manual_page

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "indicators"
MANUAL = ROOT / "docs" / "man" / "braid-indicators.7.scd"
BRAID = os.environ.get("BRAID_PROGRAM", str(ROOT / "build" / "debug" / "braid"))


def content(folder):
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def manual_list(definitions):
    """braid-indicators(7): every id with its title, by chapter."""
    out = ("braid-indicators(7)\n\n# NAME\n\nbraid-indicators - the indicators that come with Braid\n\n# DESCRIPTION\n\n"
           + manual_page.fill("Braid's own definitions by chapter. *braid indicator show* tells one of them in words, with its "
                              "examples; a partnership's own are in _indicators.d_ of its configuration.") + "\n\n")
    for chapter in sorted({line["chapter"] for line in definitions}):
        out += f"# {manual_page.escape(chapter).upper()}\n\n"
        for line in definitions:
            if line["chapter"] != chapter:
                continue
            version = f", version {line['version']}" if line["version"] > 1 else ""
            text = f"{line['title']}{version}. Unit: {line['unit']}; profile: {line['profile']}"
            out += f"*{manual_page.escape(line['id'])}*\n{manual_page.fill(manual_page.escape(text), chr(9))}\n\n"
    return out + "# SEE ALSO\n\n*braid*(1), *braid-explain*(1), *braid-indicator*(1)\n"


class IndicatorPages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            made = pathlib.Path(folder) / "pages"
            subprocess.run([BRAID, "--config", folder, "indicator", "pages", "--shipped", made], check=True,
                           capture_output=True)
            cls.made = content(made)
            listed = subprocess.run([BRAID, "--config", folder, "indicator", "list", "--json"], check=True,
                                    capture_output=True, text=True).stdout
            cls.manual = manual_list([json.loads(line) for line in listed.splitlines()])
            if os.environ.get("BRAID_UPDATE_GOLDEN"):
                shutil.rmtree(PAGES, ignore_errors=True)
                shutil.copytree(made, PAGES)
                MANUAL.write_text(cls.manual)

    def test_are_those_of_the_definitions(self):
        stands = content(PAGES)
        self.assertEqual(set(stands), set(self.made), "BRAID_UPDATE_GOLDEN=1 writes them anew")
        for name, text in self.made.items():
            self.assertEqual(stands[name], text, f"{name}: BRAID_UPDATE_GOLDEN=1 writes it anew")

    def test_are_listed_in_the_manual(self):
        self.assertEqual(MANUAL.read_text(), self.manual, f"{MANUAL.name}: BRAID_UPDATE_GOLDEN=1 writes it anew")
        done = subprocess.run(["scdoc"], input=self.manual, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_lead_to_pages_and_drawings_that_are_there(self):
        for name, text in self.made.items():
            for link in re.findall(r"\]\(([^)/]+)\)", text if name.endswith(".md") else ""):
                self.assertIn(link, self.made, name)

    def test_tell_no_path_of_this_machine(self):
        for name, text in self.made.items():
            self.assertNotIn(str(ROOT), text, name)

    def test_drawings_are_well_formed_and_say_in_words_what_they_show(self):
        drawings = {name: text for name, text in self.made.items() if name.endswith(".svg")}
        self.assertGreater(len(drawings), 100)
        space = "{http://www.w3.org/2000/svg}"
        for name, text in drawings.items():
            root = xml.etree.ElementTree.fromstring(text)
            self.assertEqual((root.tag, root.get("role")), (space + "svg", "img"), name)
            self.assertTrue(root.find(space + "title").text and "The answer is" in root.find(space + "desc").text, name)
            self.assertIn("prefers-color-scheme: dark", root.find(space + "style").text, name)


if __name__ == "__main__":
    unittest.main()
