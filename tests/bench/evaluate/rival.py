#!/usr/bin/env python3
"""What Braid's evaluation does, by pandas, SciPy and numpy, of the same made-up people: rival.py CSV DRAWS.

Reads what `evaluate_bench --dump` wrote; matches exactly on what has to be the same and then by the nearest Mahalanobis
distance without replacement, and draws the cluster bootstrap of every outcome. Prints one JSON object.

Not equal: where the programme's order of matching is Braid's (by hash), this takes the rows as they stand, so pairs and
effects differ a little; numpy draws counts of people by multinomials, a bootstrap that is the same in distribution.
"""
import json
import sys
import time

import numpy
import pandas
from scipy.spatial.distance import cdist


def matched(programme, pool, variables):
    """Row numbers of the pool, one a person, -1 for none."""
    values = programme[variables].to_numpy(float)
    kept = values.var(axis=0, ddof=1) > 0
    inverse = numpy.linalg.inv(numpy.cov(values[:, kept], rowvar=False))
    pool_values = pool[variables].to_numpy(float)[:, kept]
    alike = {key: group.index.to_numpy() for key, group in pool.groupby(["t0", "sex", "status", "age"])}
    who = pool["person"].to_numpy()
    taken = numpy.zeros(who.max() + 1, bool)
    pairs = numpy.full(len(programme), -1)
    for at, person in enumerate(programme.itertuples(index=False)):
        found = [alike[key] for age in (person.age - 1, person.age, person.age + 1)
                 if (key := (person.t0, person.sex, person.status, age)) in alike]
        if not found:
            continue
        rows = numpy.concatenate(found)
        rows = rows[~taken[who[rows]]]
        if not len(rows):
            continue
        distances = cdist(values[at:at + 1][:, kept], pool_values[rows], "mahalanobis", VI=inverse)[0]
        best = distances.argmin()
        if distances[best] <= 3:
            pairs[at] = rows[best]
            taken[who[rows[best]]] = True
    return pairs


def bootstrap(before, after, other_before, other_after, draws, random):
    """Each arm's ratio and the ratio of ratios with percentile intervals, each drawn by itself as Braid draws them."""
    def sums(*columns):
        table = numpy.column_stack(columns)
        people = len(table)
        parts = [random.multinomial(people, numpy.full(people, 1 / people), size=min(1000, draws - start)) @ table
                 for start in range(0, draws, 1000)]
        return numpy.concatenate(parts)
    def ratios(table):
        return table[:, 1] / table[:, 0]
    with numpy.errstate(divide="ignore", invalid="ignore"):
        drawn = [ratios(sums(before, after)), ratios(sums(other_before, other_after)),
                 ratios(sums(before, after)) / ratios(sums(other_before, other_after))]
    effect = (after.sum() / before.sum()) / (other_after.sum() / other_before.sum())
    return effect, [numpy.nanpercentile(each, [2.5, 97.5]) for each in drawn]


def main(path, draws):
    start = time.monotonic()
    people = pandas.read_csv(path)
    read = time.monotonic()
    variables = [name for name in people.columns if name.startswith("v_")]
    outcomes = sorted({name.rsplit("_", 1)[0] for name in people.columns if name.startswith("o")})
    programme = people[people.arm == "programme"].reset_index(drop=True)
    pool = people[people.arm == "pool"].reset_index(drop=True)
    pairs = matched(programme, pool, variables)
    match = time.monotonic()
    random = numpy.random.default_rng(1)
    ours, theirs = programme[pairs >= 0], pool.loc[pairs[pairs >= 0]]
    effects = {}
    for name in outcomes:
        columns = [table[f"{name}_{side}"].to_numpy(float) for table in (ours, theirs) for side in ("before", "after")]
        effects[name] = bootstrap(*columns, draws, random)
    end = time.monotonic()
    print(json.dumps({"people": len(programme), "pool": len(pool), "matched": int((pairs >= 0).sum()),
                      "outcomes": len(outcomes), "read_seconds": read - start, "match_seconds": match - read,
                      "bootstrap_seconds": end - match, "seconds": end - start,
                      "effect": round(float(effects[outcomes[0]][0]), 4)}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
