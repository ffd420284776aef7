"""What the three shells offer behind a command line, by the shells themselves."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import service  # noqa: E402

BASH = """
source <(braid completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_braid 2>/dev/null
printf '%s\\n' "${COMPREPLY[@]}"
"""

# The last step is zsh's own: it is told what it would be told, and prints it.
ZSH = """
compdef() { :; }
_files() { if [[ "$1" == -/ ]]; then print -rl -- *(N/); else print -rl -- *(N); fi; }
_describe() { print -rl -- "${(@P)4}"; }
source <(braid completion zsh)
words=("$@"); CURRENT=$#words
_braid || true
"""

FISH = """
braid completion fish | source
complete -C (string join ' ' -- $argv)
"""


class Completion(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="braid-completion-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        (cls.folder / "bin").mkdir()
        (cls.folder / "bin" / "braid").symlink_to(service.BRAID)
        subprocess.run([service.BRAID, "synth", "nwd", str(cls.folder / "p")], check=True, capture_output=True)
        (cls.folder / "here" / "a-folder").mkdir(parents=True)
        (cls.folder / "here" / "a-file.csv").write_text("")

    def ask(self, shell, *words):
        """The words that are offered in place of the last one."""
        data = pathlib.Path(service.BRAID).resolve().parent / "share" / "braid"
        environment = {**os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "HOME": str(self.folder),
                       "BRAID_DATA_FOLDER": str(data), "LC_ALL": "C.UTF-8"}
        script = {"bash": ["bash", "--norc", "-c", BASH, "bash"], "zsh": ["zsh", "-f", "-c", ZSH, "zsh"],
                  "fish": ["fish", "--no-config", "-c", FISH]}[shell]
        done = subprocess.run([*script, *words], capture_output=True, text=True, timeout=60, env=environment,
                              cwd=self.folder / "here")
        self.assertEqual(done.returncode, 0, done.stderr)
        if shell == "zsh":
            return {re.split(r"(?<!\\):", line)[0].replace("\\:", ":") for line in done.stdout.splitlines() if line}
        return {line.split("\t")[0].rstrip("/") for line in done.stdout.splitlines() if line}

    def offered(self, *words):
        """The same by every shell."""
        for name in ("bash", "zsh", "fish"):
            self.assertIsNotNone(shutil.which(name), f"{name} is needed (deploy/packages.txt)")
        by_shell = {shell: self.ask(shell, *words) for shell in ("bash", "zsh", "fish")}
        self.assertEqual(by_shell["bash"], by_shell["fish"], words)
        self.assertEqual(by_shell["bash"], by_shell["zsh"], words)
        return by_shell["bash"]

    def configured(self, *words):
        return self.offered("braid", "--config", str(self.folder / "p"), *words)

    def test_commands_and_those_below_them(self):
        self.assertEqual(self.offered("braid", "ch"), {"check"})
        self.assertEqual(self.offered("braid", "log", ""), {"stat", "provision", "copy"})
        self.assertIn("outcomes", self.offered("braid", ""))

    def test_options_of_the_command_and_of_every_command(self):
        self.assertEqual(self.offered("braid", "tap", "--ar"), {"--area"})
        self.assertEqual(self.offered("braid", "try", "--co"), {"--config"})

    def test_words_that_a_value_is_one_of(self):
        self.assertEqual(self.offered("braid", "run", "--role", ""), {"edge", "link", "measure"})
        self.assertEqual(self.offered("braid", "completion", "z"), {"zsh"})

    def test_names_of_the_configuration_at_hand(self):
        feeds = {path.stem for path in (self.folder / "p" / "feeds.d").glob("*.toml")}
        self.assertEqual(self.configured("try", ""), feeds)
        self.assertIn("board", self.configured("outcomes", ""))
        self.assertEqual(self.configured("tap", "outcomes.b"), {"outcomes.board"})
        self.assertEqual(self.configured("tap", "facts", "--area", "E1"), {"E10000023"})
        self.assertEqual(self.configured("release", "--confirm", "b"), {"board"})

    def test_files_where_a_file_is_meant(self):
        self.assertIn("a-file.csv", self.configured("try", "police", "a-"))
        self.assertIn("a-folder", self.offered("braid", "synth", "nwd", "a-"))
        self.assertNotIn("a-file.csv", self.offered("braid", "synth", "nwd", "a-"))

    def test_nothing_where_nothing_is_known(self):
        self.assertEqual(self.offered("braid", "check", "no-such"), set())
        self.assertEqual(self.offered("braid", "--config", "/nowhere", "try", ""), set())


if __name__ == "__main__":
    unittest.main()
