#!/usr/bin/env python3
"""No identifier is hashed without the linkage key (linkage-design, section 3; privacy DEI-04): every place that hashes
without a key is listed here with what it hashes, and there is none where identifiers are in clear text."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNKEYED = re.compile(r"\b(sha256\s*\(|SHA(1|224|256|384|512)(_Init)?\s*\(|MD5\s*\(|EVP_Digest(Init\w*)?\s*\(|"
                     r"EVP_Q_digest\s*\()")
# Where a value of a record may be in clear text (core/personal.h).
IN_CLEAR = ("ingest/", "transform/normalise/", "transform/pseudonymise/", "proto/feed/")
WHAT = {
    "app/audit_chain.cc": "entries of the audit stream",
    "app/command/link/throwaway_key.cc": "the seed of a throwaway key",
    "app/command/review/review_queue.cc": "keys of reviews",
    "app/configuration/configuration.cc": "the configuration's meaning",
    "app/evaluation/evaluation_document.cc": "the report of an evaluation, released",
    "app/delivery_entries.cc": "the place of a refused record: its delivery's hash and a number",
    "core/sha256.cc": "the hash itself",
    "core/sha256.h": "the hash itself",
    "core/keys.cc": "names of feeds and tables",
    "ingest/police/police_decoder.cc": "whole delivered files, against their manifest",
    "ingest/source/content_hash.cc": "whole delivered files",
    "ingest/source/topic_stream.cc": "whole pieces of a topic, for their manifest",
    "sink/outcome/cloud_event.cc": "released outcomes",
    "synth/text_file.cc": "whole made-up files",
    "synth/text_file.h": "whole made-up files",
    "synth/write_police.cc": "whole made-up files",
    "transform/compare/encoded_identity.cc": "diffused segments",
    "transform/compare/encoding_options.cc": "options of the encoding",
    "transform/compare/link_model.cc": "link models",
    "transform/link/review/review_desk.cc": "keys of reviews",
    "transform/evaluate/evaluate.cc": "keys of the plan of an evaluation",
    "transform/evaluate/evaluation_plan.cc": "the plan of an evaluation",
    "transform/evaluate/matching.cc": "handles of persons, pseudonyms already",
    "transform/measure/definition/catalogue.cc": "definitions of indicators",
    "transform/pseudonymise/keyed_hash.cc": "the parts of HMAC-SHA-256 itself",
}


def main():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.cc", "*.h"],
                            cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    faults, hashing, looked_at = [], set(), 0
    for path in sorted(set(listed)):
        if path.startswith("tests/") or re.search(r"_(test|bench|fuzz)\.(cc|h)$", path) or not (ROOT / path).exists():
            continue
        looked_at += 1
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1):
            if not UNKEYED.search(line.split("//")[0]):
                continue
            hashing.add(path)
            if path not in WHAT:
                clear = path.startswith(IN_CLEAR)
                where = "where identifiers are in clear text" if clear else "of something not listed"
                faults.append(f"{path}:{number}: a hash without a key, {where}")
    faults += [f"{path}: listed, but hashes nothing without a key" for path in sorted(set(WHAT) - hashing)]
    for fault in faults:
        print(fault)
    print(f"{looked_at} files looked at, {len(faults)} faults")
    return 1 if faults or not looked_at else 0


if __name__ == "__main__":
    sys.exit(main())
