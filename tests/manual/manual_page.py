"""Manual pages of commands, made of what --help says and of a description that people write."""
import re


def parse_help(text):
    """--help taken apart. Its form is that of app/program/help_text.cc."""
    blocks = [block for block in re.split(r"\n{2,}", text.strip("\n")) if block]
    page = {"about": " ".join(blocks[0].split()).rstrip("."), "usage": "", "arguments": [], "commands": [], "options": [],
            "more": "", "examples": [], "statuses": [], "see_also": []}
    for block in blocks[1:]:
        lines = block.split("\n")
        heading = lines[0]
        if heading.startswith("Usage: "):
            page["usage"] = heading[len("Usage: "):]
        elif heading.startswith("Of every command: "):
            continue
        elif heading.startswith("See also: "):
            page["see_also"] = heading[len("See also: "):].split(", ")
        elif heading in ("Example:", "Examples:"):
            page["examples"] = [line.strip() for line in lines[1:]]
        elif heading == "Exit status:":
            page["statuses"] = [tuple(line.split(None, 1)) for line in joined(lines[1:], 6)]
        elif heading == "Options:":
            page["options"] = entries(lines[1:])
        elif heading.startswith("  "):
            page["arguments"] = entries(lines)
        elif heading.endswith(":") and len(lines) > 1 and lines[1].startswith("  "):
            page["commands"] += entries(lines[1:])
        else:
            page["more"] += (" " if page["more"] else "") + " ".join(block.split())
    return page


def joined(lines, indent):
    """Lines that were broken, in one piece again."""
    whole = []
    for line in lines:
        if whole and line.startswith(" " * indent):
            whole[-1] += " " + line.strip()
        else:
            whole.append(line.strip())
    return whole


def entries(lines):
    """(name, help) of a list in two columns."""
    found = []
    for line in lines:
        if line.startswith("  ") and not line.startswith("   "):
            name, _, rest = line[2:].partition("  ")
            found.append([name.strip(), rest.strip()])
        else:
            found[-1][1] = (found[-1][1] + " " + line.strip()).strip()
    return [tuple(entry) for entry in found]


def escape(text):
    """Plain text as scdoc; what stands in back quotes becomes bold."""
    text = re.sub(r"([\\*])", r"\\\1", text)
    text = re.sub(r"(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])", r"\\_", text)
    return text.replace("`", "*")


def name_in_bold(name):
    """*--rows* _N_, *-h*, *--help*."""
    parts = []
    for word in name.split(" "):
        bare = word.rstrip(",")
        comma = "," if word.endswith(",") else ""
        parts.append((f"*{escape(bare)}*" if bare.startswith("-") or bare.islower() else f"_{escape(bare)}_") + comma)
    return " ".join(parts)


def fill(text, indent="", width=118):
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(indent) * 4 + len(line) + 1 + len(word) > width:
            lines.append(indent + line)
            line = ""
        line += (" " if line else "") + word
    return "\n".join(lines + [indent + line])


def synopsis(usage):
    """*braid feed add* \\[_OPTIONS_] _NAME_"""
    words = usage.split(" ")
    path = [word for word in words if word.islower()]
    rest = [f"\\[_{escape(word.strip('[]'))}_]" if word.startswith("[") else f"_{escape(word)}_"
            for word in words[len(path):]]
    return " ".join([f"*{' '.join(path)}*"] + rest)


def listed(title, found, level):
    if not found:
        return ""
    body = "".join(f"{name_in_bold(name)}\n{fill(escape(help_text), chr(9))}\n\n" for name, help_text in found)
    return f"{level} {title}\n\n{body}"


def shown(examples, level):
    if not examples:
        return ""
    return f"{level} EXAMPLES\n\n" + "".join(f"\t{escape(example)}\n\n" for example in examples)


def told(statuses, level):
    return f"{level} EXIT STATUS\n\n" + "".join(f"*{number}*\n{fill(escape(meaning), chr(9))}\n\n"
                                                for number, meaning in statuses)


def command_section(path, help_of, top):
    """What there is to tell of one command and of those below it."""
    page = help_of(path)
    out = ""
    if not top:
        out += f"# {escape(' '.join(path)).upper()}\n\n{synopsis(page['usage'])}\n\n{escape(page['about'])}.\n\n"
        if page["more"]:
            out += fill(escape(page["more"])) + "\n\n"
    level = "#" if top else "##"
    out += listed("ARGUMENTS", page["arguments"], level)
    out += listed("COMMANDS", page["commands"], level)
    out += listed("OPTIONS", [option for option in page["options"] if not option[0].startswith("-h,")], level)
    if not page["commands"] or top:
        out += shown(page["examples"], level)
        if not (top and page["commands"]):
            out += told(page["statuses"], level)
    if len(path) > 1:
        for name, _ in page["commands"]:
            out += command_section(path + [name], help_of, False)
    return out


def make_page(path, help_of, description):
    """The page of a command of the first level, or of braid itself; `description` None: a new one."""
    page = help_of(path)
    name = "-".join(path)
    if description is None:
        description = fill(escape(page["more"] or page["about"] + "."))
    about = page["about"].removeprefix("Braid ")
    out = f"{name}(1)\n\n# NAME\n\n{name} - {about[0].lower() + about[1:]}\n\n"
    out += f"# SYNOPSIS\n\n{synopsis(page['usage'])}\n\n# DESCRIPTION\n\n{description.strip()}\n\n"
    out += command_section(path, help_of, True)
    see_also = sorted({f"*{re.sub('[(].*', '', each)}*({each[-2]})" for each in page["see_also"] + ["braid(1)"]
                       if each != f"{name}(1)"})
    if len(path) == 1:
        see_also = [f"*braid-{command}*(1)" for command, _ in page["commands"]] + ["*braid.toml*(5)"]
    return out + f"# SEE ALSO\n\n{fill(', '.join(see_also))}\n"


def description_of(text):
    found = re.search(r"^# DESCRIPTION\n\n(.*?)\n\n# ", text, re.M | re.S)
    return found.group(1) if found else None
