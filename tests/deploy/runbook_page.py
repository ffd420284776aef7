"""Pages of deploy/runbook: their commands, run on a machine exactly as they stand."""
import dataclasses
import pathlib
import re

PAGES = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "runbook"
MARK = "\x1e"


@dataclasses.dataclass
class Command:
    text: str
    answer: list  # lines that the page shows; empty: nothing is said about it


def pages():
    return sorted(path.name for path in PAGES.glob("[0-9]*.md"))


def commands(page, section=None):
    """Commands of a page, or of one section of it, in order."""
    text = (PAGES / page).read_text(encoding="utf-8")
    if section:
        text = re.search(rf"^## {re.escape(section)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL).group(1)
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        until = None  # the end of a here-document
        for line in block.splitlines():
            if until is not None:
                found[-1].text += "\n" + line
                until = None if line == until else until
            elif line.startswith("# "):
                found.append(Command(line[2:], []))
                here = re.search(r"<<'?(\w+)'?", line)
                until = here.group(1) if here else None
            else:
                found[-1].answer.append(line)
    return found


def pattern(answer):
    return re.compile(r"\s*" + r"\n".join(".*".join(map(re.escape, line.split("..."))) for line in answer) + r"\s*",
                      re.DOTALL)


def run(machine, page, section=None):
    """Runs them in one shell, in /root, and checks status and answer of each."""
    todo = commands(page, section)
    assert todo, f"{page} {section} has commands"
    script = "".join(f"{command.text}\nstatus=$?; printf '{MARK}%d\\n' $status; [ $status = 0 ] || exit $status\n"
                     for command in todo)
    done = machine.run(f"exec 2>&1; set -o pipefail\n{script}", check=None, timeout=400)
    answers = re.split(rf"{MARK}(\d+)\n", done.stdout)
    for command, answer, status in zip(todo, answers[::2], answers[1::2]):
        where = f"{page}: # {command.text}\n{answer}"
        assert status == "0", f"{where}\nended with {status}\n{machine.messages()[-3000:]}"
        if command.answer:
            assert pattern(command.answer).fullmatch(answer), f"{where}\nis not answered by\n{command.answer}"
    assert len(answers) // 2 == len(todo), f"{page} ended early: {done.stdout[-2000:]}"
