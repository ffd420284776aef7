#!/usr/bin/env python3
"""Prints the before and after cells of the No Wrong Door demonstration as a table.

    nwd_table.py BRAID FOLDER released|exact

`released` reads the subscription `board` (profile linked_default), `exact` the subscription `exact` and puts
the figures of the 2017 evaluation beside it: DfE, Children's Social Care Innovation Programme, Final
evaluation report, November 2017 (DFE-RR763), case study of No Wrong Door.
"""
import json
import subprocess
import sys

# indicator, words, {arm: (before, after)} as published in 2017; None where nothing was published.
PUBLISHED = [
    ("crime.arrests", "arrests", {"programme": ("63", "39"), "comparator": None}),
    ("missing.incidents", "missing incidents", {"programme": ("503", "253"), "comparator": ("1318", "1231")}),
    ("crisis.ae", "A&E attendances", {"programme": ("21", "9"), "comparator": None}),
    ("wellbeing.sdq.mean", "SDQ total, mean", {"programme": ("19.5", "16.8"), "comparator": ("11.7", "11.5")}),
]


def outcomes(braid, folder, subscription):
    """Cells of programme windows: (indicator, arm, window) -> outcome."""
    text = subprocess.run([braid, "--config", folder, "outcomes", subscription, "--json"], check=True,
                          capture_output=True, text=True).stdout
    cells = {}
    for line in text.splitlines():
        outcome = json.loads(line)
        split = outcome["breakdown"]
        if "window" in split:
            cells[outcome["indicator"], split["arm"], split["window"]] = outcome
    return cells


def shown(outcome):
    if outcome is None:
        return "-"
    if outcome["status"] != "ok":
        return outcome["status"]
    value = outcome["value"]
    return f"{value:,}" if isinstance(value, int) else f"{value:.1f}"


def plain(value):
    return f"{int(value):,}" if value.isdigit() else value


def main():
    braid, folder, which = sys.argv[1:4]
    exact = which == "exact"
    cells = outcomes(braid, folder, "exact" if exact else "board")
    rows = [["measure", "arm", "before", "after"] + (["published 2017", "agrees"] if exact else [])]
    agree = True
    for indicator, words, arms in PUBLISHED:
        for arm, published in arms.items():
            before, after = (shown(cells.get((indicator, arm, window))) for window in ("before", "after"))
            row = [words, arm, before, after]
            if exact:
                stated = [plain(value) for value in published] if published else None
                same = stated is None or stated == [before, after]
                agree = agree and same
                row += [" to ".join(stated) if stated else "not published", "" if stated is None else
                        ("yes" if same else "NO")]
            rows.append(row)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print("  " + "  ".join(text.rjust(width) if 2 <= i <= 3 else text.ljust(width)
                               for i, (text, width) in enumerate(zip(row, widths))).rstrip())
    if exact:
        print("\n  The people are made up so that the counts are those of the published case study; what is"
              "\n  shown is that files, pseudonyms, links, counts and release bring them out again.")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
