"""python3 -m braid_reference CONFIG_DIR [--subscription NAME] [--exact] [--intake DATE] [--counts]"""

import argparse
import sys
from datetime import date
from pathlib import Path

from . import cells, configuration
from .partnership import Partnership, Unreconciled


def main() -> int:
    parser = argparse.ArgumentParser(prog="braid_reference", description="Exact and protected tables from raw feeds.")
    parser.add_argument("config", type=Path, help="configuration directory")
    parser.add_argument("--subscription", help="only this one; otherwise all")
    parser.add_argument("--exact", action="store_true", help="before any release profile")
    parser.add_argument("--intake", type=date.fromisoformat, help="day on which agreements are judged (default today)")
    parser.add_argument("--counts", action="store_true", help="subjects, persons and refusals to standard error")
    options = parser.parse_args()
    partnership = Partnership(configuration.load(options.config), options.intake)
    names = [options.subscription] if options.subscription else sorted(partnership.configuration.subscriptions)
    try:
        for name in names:
            for row in partnership.table(name, options.exact):
                row = row if options.subscription else {"subscription": name, **row}
                print(cells.line(row))
    except Unreconciled as fault:
        print(f"R8 is broken in area {fault}", file=sys.stderr)
        return 70
    if options.counts:
        report(partnership)
    return 0


def report(partnership):
    """Figures for comparison; rules and numbers only, never a value of a record."""
    for feed, result in partnership.results:
        print(f"{feed.name}: refused {dict(sorted(result.refused.items()))}", file=sys.stderr)
    for area, (person_of, _, conflicts) in partnership.linked.items():
        print(f"{area}: subjects {len(person_of)}, persons {len(set(person_of.values()))}, conflicts {conflicts}",
              file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
