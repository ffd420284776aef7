"""The evaluation's page in a real browser: nothing asked for, nothing said on the console, readable by everybody, in
light, dark, print, and on a narrow window. Debian's Chromium has to be there."""
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
import service  # noqa: E402
from browser import BROWSER, Browser  # noqa: E402

SAMPLE = os.environ.get("BRAID_REPORT_SAMPLE")
CHECKS = (HERE / "page_checks.js").read_text()
LOOKS = {"light": {}, "dark": {"scheme": "dark"}, "print": {"medium": "print"}, "narrow": {"width": 320}}


class Report(service.ServiceTest):
    """Pages of made-up evaluations."""

    @classmethod
    def setUpClass(cls):
        if BROWSER is None or SAMPLE is None:
            raise RuntimeError("chromium or BRAID_REPORT_SAMPLE is missing; ./dev test has both")
        super().setUpClass()

    def pages(self):
        """A made-up evaluation with something in every part, and the summary of it."""
        for name in ("evaluation", "summary"):
            path = self.folder / f"{name}.html"
            path.write_bytes(subprocess.run([SAMPLE, name], check=True, capture_output=True).stdout)
            yield name, path

    def test_everybody_can_read_the_pages(self):
        for name, path in self.pages():
            with Browser(self.folder / f"browser-{name}") as browser:
                for look, settings in LOOKS.items():
                    with self.subTest(page=name, look=look):
                        browser.look(**settings)
                        browser.open(path)
                        self.assertEqual(browser.value(CHECKS), [])
                        said, asked = browser.complaints()
                        self.assertEqual(said, [])
                        self.assertEqual(asked, [path.resolve().as_uri()])
                browser.look()
                browser.open(path)
                self.assertGreater(browser.value("document.querySelectorAll('table').length"), 2)
                if name == "evaluation":
                    self.assertEqual(browser.value("document.querySelectorAll('svg[role=img]').length"), 4)
                    self.assertGreater(browser.value("document.querySelectorAll('svg .whisker').length"), 5)

    def test_the_checks_find_what_they_are_for(self):
        """Each of these changes makes the page worse, and is found."""
        spoilt = {"<main id=\"main\">": "<div>", "<h3>": "<h5>", " scope=\"col\"": "", "--ink: #1b1f24": "--ink: #888888",
                  "<html lang=\"en-GB\">": "<html>", " role=\"img\"": "", "href=\"#people\"": "href=\"#nobody\"",
                  "</body>": "<img src=\"data:,\"></body>", " tabindex=\"0\"": ""}
        path = self.folder / "spoilt.html"
        page = subprocess.run([SAMPLE, "evaluation"], check=True, capture_output=True, text=True).stdout
        with Browser(self.folder / "browser-spoilt") as browser:
            browser.look()
            for good, bad in spoilt.items():
                with self.subTest(bad=bad):
                    self.assertIn(good, page)
                    path.write_text(page.replace(good, bad), encoding="utf-8")
                    browser.open(path)
                    self.assertNotEqual(browser.value(CHECKS), [])


if __name__ == "__main__":
    unittest.main()
