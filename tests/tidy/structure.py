#!/usr/bin/env python3
"""Keeps the structure of the code true: which folder may know which, who opens which door of
Personal<T>, and that no test is skipped. With --report also lists long functions and files."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Folder -> what its files may include, as prefixes of the include path. The first match counts.
# Generated contracts are included as "fact/fact.pb.h": their include roots are the contract folders.
MAY_INCLUDE = [
    ("proto/feed/", ["proto/feed/", "core/"]),
    # One interface, two engines that do not know each other (design, section 4).
    ("core/log/sqlite/", ["core/log/sqlite/", "core/log/log.h", "core/log/key_set.h", "core/log/stream_name.h",
                          "core/log/conformance_test.h", "core/descriptor.h", "core/fault_point.h", "core/result.h"]),
    ("core/log/kafka/", ["core/log/kafka/", "core/log/log.h", "core/log/key_set.h", "core/log/stream_name.h",
                         "core/descriptor.h", "core/fault_point.h", "core/keys.h", "core/openssl.h", "core/result.h",
                         "core/secret_file.h"]),
    ("core/", ["core/", "audit/"]),
    # The published schema hands out identifiers as plain texts: its one reader wraps them at once.
    ("ingest/braid_feed/", ["ingest/", "core/", "proto/feed/", "feed/v1/"]),
    ("ingest/", ["ingest/", "core/", "proto/feed/"]),
    ("transform/normalise/", ["transform/normalise/", "core/"]),
    ("transform/compare/", ["transform/compare/", "core/", "identity/"]),
    ("transform/pseudonymise/",
     ["transform/pseudonymise/", "transform/normalise/", "transform/compare/encoded_identity.h",
      "transform/compare/level.h", "transform/compare/encoding_options.h", "core/", "proto/feed/", "identity/", "fact/"]),
    # Within link and measure too the arrows run one way: from what is kept to what comes of it.
    ("transform/link/store/", ["transform/link/store/", "transform/link/linker.h",
                               "transform/link/made_up_identity_test.h", "transform/compare/", "core/", "identity/",
                               "link/"]),
    ("transform/link/decision/", ["transform/link/decision/", "transform/link/store/", "transform/link/linker.h", "core/",
                                  "review/"]),
    ("transform/link/pair/", ["transform/link/pair/", "transform/link/decision/", "transform/link/store/",
                              "transform/link/linker.h", "transform/compare/", "core/"]),
    ("transform/link/person/", ["transform/link/person/", "transform/link/pair/", "transform/link/decision/",
                                "transform/link/store/", "transform/link/linker.h", "transform/compare/", "core/",
                                "identity/"]),
    ("transform/link/", ["transform/link/", "transform/compare/", "core/", "identity/", "link/", "review/"]),
    ("transform/train/", ["transform/train/", "transform/compare/", "core/", "identity/"]),
    ("transform/measure/definition/", ["transform/measure/definition/", "transform/measure/made_area_test.h", "core/"]),
    ("transform/measure/store/", ["transform/measure/store/", "transform/measure/definition/",
                                  "transform/measure/made_area_test.h", "core/", "fact/", "link/", "submission/"]),
    ("transform/measure/story/", ["transform/measure/story/", "transform/measure/store/", "transform/measure/definition/",
                                  "transform/measure/made_area_test.h", "core/"]),
    ("transform/measure/cell/", ["transform/measure/cell/", "transform/measure/story/", "transform/measure/store/",
                                 "transform/measure/definition/", "transform/measure/measurer.h",
                                 "transform/measure/made_area_test.h", "transform/measure/random_area_test.h", "core/"]),
    ("transform/measure/cohort/", ["transform/measure/cohort/", "transform/measure/cell/", "transform/measure/story/",
                                   "transform/measure/store/", "transform/measure/definition/",
                                   "transform/measure/measurer.h", "transform/measure/made_area_test.h", "core/"]),
    ("transform/measure/", ["transform/measure/", "core/", "fact/", "link/", "submission/"]),
    ("transform/statistics/", ["transform/statistics/"]),
    # The bench makes the people whom it measures.
    ("transform/evaluate/evaluate_bench.cc", ["transform/evaluate/", "transform/measure/measurer.h", "core/", "fact/",
                                              "submission/"]),
    ("transform/evaluate/", ["transform/evaluate/", "transform/statistics/", "transform/value/",
                             "transform/measure/cohort/cohort.h", "transform/measure/cohort/month_span.h", "core/"]),
    ("transform/value/", ["transform/value/", "transform/statistics/interval.h", "core/"]),
    ("sink/protect/", ["sink/protect/", "core/", "outcome/", "transform/evaluate/evaluation.h"]),
    ("sink/", ["sink/", "core/", "outcome/"]),
    ("synth/", ["synth/", "core/"]),
    ("app/", ["app/", "core/", "ingest/", "transform/", "sink/", "synth/", "fact/", "identity/", "link/",
              "submission/", "outcome/", "quarantine/", "audit/", "review/"]),
    ("tests/", ["tests/", "app/", "core/", "ingest/", "transform/", "sink/", "synth/", "proto/feed/", "fact/",
                "identity/", "link/", "submission/", "outcome/", "quarantine/", "audit/", "review/"]),
]

# Doors of Personal<T> -> folders that may open them (core/personal.h).
DOORS = {
    "reveal_to_admit": ["ingest/", "proto/feed/", "core/personal.h"],
    "reveal_to_pseudonymise": ["transform/normalise/", "transform/pseudonymise/", "core/personal.h"],
    "reveal_to_seal": ["ingest/admit/", "core/personal.h"],
}

FILE_LINES = 400
FUNCTION_LINES = 60


def code_files():
    """Every C++ file that is or could be committed."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.cc", "*.h"],
                            cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    return sorted(path for path in set(listed) if (ROOT / path).exists())


def allowed_for(path):
    for folder, allowed in MAY_INCLUDE:
        if path.startswith(folder):
            return allowed
    return None


def check_includes(path, text, faults):
    allowed = allowed_for(path)
    if allowed is None:
        faults.append(f"{path}: no rule says what this folder may include")
        return
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r'\s*#include "([^"]+)"', line)
        if match and not any(match.group(1).startswith(prefix) for prefix in allowed):
            faults.append(f"{path}:{number}: {path.split('/')[0]} must not know {match.group(1)}")


def check_doors(path, text, faults):
    for door, folders in DOORS.items():
        if any(path.startswith(folder) for folder in folders):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            opened = re.search(rf"(\.|->){door}\b", line)
            if opened:
                faults.append(f"{path}:{number}: {door} is not a door of this folder")


def check_skips(path, text, faults):
    if re.search(r"GTEST_SKIP|DISABLED_", text):
        faults.append(f"{path}: a skipped test is a test that nobody sees")


def functions(text):
    """Starts and lengths of function bodies: blocks that open at the end of a line of column 0 to 2
    which is no type or namespace, as clang-format lays them out."""
    lines = text.splitlines()
    for start, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if indent > 2 or not line.rstrip().endswith("{") or re.match(
                r"\s*(namespace|class|struct|enum|union|extern|TEST|RC_GTEST|INSTANTIATE|#|static constexpr)", line):
            continue
        if "=" in line.split("(")[0]:
            continue
        closing = " " * indent + "}"
        for end in range(start + 1, len(lines)):
            if lines[end].startswith(closing):
                yield start + 1, end - start + 1
                break


def report(files):
    for path in files:
        text = (ROOT / path).read_text()
        count = text.count("\n")
        if count > FILE_LINES:
            print(f"{path}: {count} lines (a file is read in one sitting: about {FILE_LINES})")
        for start, length in functions(text):
            if length > FUNCTION_LINES:
                print(f"{path}:{start}: a function of {length} lines (a screen has about {FUNCTION_LINES})")


def main():
    files = code_files()
    faults = []
    for path in files:
        text = (ROOT / path).read_text()
        check_includes(path, text, faults)
        check_doors(path, text, faults)
        check_skips(path, text, faults)
    for fault in faults:
        print(fault)
    if "--report" in sys.argv:
        report(files)
    print(f"{len(files)} files looked at, {len(faults)} faults")
    return 1 if faults or not files else 0


if __name__ == "__main__":
    sys.exit(main())
