"""Exact linkage in clear text (rulings A2 to A10, S15).

Three kinds of evidence, strongest first: NHS number, then UPN, each with a consistent birth date, then
names with birth date. Pairs are joined greedily; a join that would contradict itself is refused and counted.
"""

import hmac
from collections import defaultdict
from itertools import combinations

from .model import kind_of


def handles(key: bytes, subjects) -> dict:
    """Subject -> keyed handle (linkage-design 3): only the order of the handles matters here."""
    subkeys, found = {}, {}
    for source, local in subjects:
        if source not in subkeys:
            label = f"braid/v1/id/local/{source}".encode()
            subkeys[source] = hmac.digest(key, label + b"\x01", "sha256")
        found[source, local] = hmac.digest(subkeys[source], local.encode(), "sha256")[:16]
    return found


def merged_identities(identities) -> dict:
    """One identity for each subject, field by field the latest that says anything (rulings S2); UPNs add up,
    since a former one stays an alias (feed-formats 9.2)."""
    fields = defaultdict(dict)
    for identity in sorted(identities, key=lambda one: (one.subject, one.version)):
        merged = fields[identity.subject]
        for name in ("nhs", "birth", "names"):
            value = getattr(identity, name)
            if value:
                merged[name] = value
        merged["upns"] = tuple(dict.fromkeys((*merged.get("upns", ()), *identity.upns)))
    return dict(fields)


def _drop_shared_upns(people):
    """One UPN on two children of one agency is dropped for both (rulings A5)."""
    holders = defaultdict(set)
    for subject, fields in people.items():
        for code in fields.get("upns", ()):
            holders[subject[0], code].add(subject)
    for subject, fields in people.items():
        fields["upns"] = tuple(code for code in fields.get("upns", ()) if len(holders[subject[0], code]) == 1)


class Components:
    """Union-find with what each component holds."""

    def __init__(self, people, subjects):
        self.parent = {subject: subject for subject in subjects}
        self.nhs, self.births, self.children = {}, {}, {}
        for subject in subjects:
            fields = people.get(subject, {})
            self.nhs[subject] = {fields["nhs"]} if fields.get("nhs") else set()
            self.births[subject] = {fields["birth"]} if fields.get("birth") else set()
            self.children[subject] = [subject[0]] if kind_of(subject) == "children" else []
        self.conflicts = 0

    def root(self, subject):
        while self.parent[subject] != subject:
            self.parent[subject] = self.parent[self.parent[subject]]
            subject = self.parent[subject]
        return subject

    def join(self, one, other, compare_children=True):
        one, other = self.root(one), self.root(other)
        if one == other:
            return
        agencies = self.children[one] + self.children[other]
        if len(self.nhs[one] | self.nhs[other]) > 1 or len(self.births[one] | self.births[other]) > 1 or \
                (compare_children and len(set(agencies)) < len(agencies)):
            self.conflicts += 1
            return
        self.parent[other] = one
        self.nhs[one] |= self.nhs[other]
        self.births[one] |= self.births[other]
        self.children[one] = agencies


def _pairs(people, handle):
    """Candidate pairs as (strength, smaller handle, larger handle, subject, subject)."""
    groups = defaultdict(set)
    for subject, fields in people.items():
        birth = fields.get("birth")
        if birth is not None and fields.get("nhs"):
            groups[0, fields["nhs"], birth].add(subject)
        if birth is not None:
            for code in fields["upns"]:
                groups[1, code, birth].add(subject)
        if fields.get("names"):
            groups[2, fields["names"], None].add(subject)
    best = {}
    for (strength, _, _), members in groups.items():
        for pair in combinations(sorted(members, key=handle.get), 2):
            best[pair] = min(strength, best.get(pair, 9))
    return sorted((strength, handle[one], handle[other], one, other) for (one, other), strength in best.items())


def link(key, identities, merges, other_subjects):
    """Subject -> representative of its person, and how many joins were refused."""
    people = merged_identities(identities)
    _drop_shared_upns(people)
    subjects = set(people) | set(other_subjects) | {subject for pair in merges for subject in pair}
    handle = handles(key, subjects)
    components = Components(people, subjects)
    for retired, survivor in sorted(set(merges), key=lambda pair: (handle[pair[0]], handle[pair[1]])):
        components.join(retired, survivor, compare_children=False)   # stated by the sender (rulings A10)
    for _, _, _, one, other in _pairs(people, handle):
        components.join(one, other)
    return {subject: components.root(subject) for subject in subjects}, handle, components.conflicts
