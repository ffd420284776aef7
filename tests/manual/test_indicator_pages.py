"""docs/indicators is what `braid indicator pages --shipped` writes of the definitions, and nothing else.

BRAID_UPDATE_GOLDEN=1 writes it anew; the diff is part of the review."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "indicators"
BRAID = os.environ.get("BRAID_PROGRAM", str(ROOT / "build" / "debug" / "braid"))


def content(folder):
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


class IndicatorPages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            made = pathlib.Path(folder) / "pages"
            subprocess.run([BRAID, "--config", folder, "indicator", "pages", "--shipped", made], check=True,
                           capture_output=True)
            cls.made = content(made)
            if os.environ.get("BRAID_UPDATE_GOLDEN"):
                shutil.rmtree(PAGES, ignore_errors=True)
                shutil.copytree(made, PAGES)

    def test_are_those_of_the_definitions(self):
        stands = content(PAGES)
        self.assertEqual(set(stands), set(self.made), "BRAID_UPDATE_GOLDEN=1 writes them anew")
        for name, text in self.made.items():
            self.assertEqual(stands[name], text, f"{name}: BRAID_UPDATE_GOLDEN=1 writes it anew")

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
