"""The twelve indicators as SQL, as an analyst would write them over one table of facts.

    measure_facts.py FACTS.csv CELLS.csv [THREADS]

Prints one line of JSON. Periods, ages and days are those of the catalogue's rules R4 to R7 and R9; a total of nought is a
cell, another nought is none (rulings B4)."""
import json
import sys
import time

import duckdb

PREPARE = """
CREATE TABLE person AS
  SELECT person, sex, (birth_month || '-15')::DATE AS born FROM fact WHERE kind = 'person';
CREATE TABLE care AS
  SELECT person, start, "end", place FROM fact WHERE kind = 'care' AND legal_status NOT IN ('V3', 'V4');
CREATE TABLE spell AS
  WITH marked AS (SELECT *, coalesce(start > max("end") OVER before, true) AS first FROM care
                  WINDOW before AS (PARTITION BY person ORDER BY start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
       numbered AS (SELECT *, sum(first::INT) OVER (PARTITION BY person ORDER BY start) AS number FROM marked)
  SELECT person, min(start) AS start, CASE WHEN bool_or("end" IS NULL) THEN NULL ELSE max("end") END AS "end"
  FROM numbered GROUP BY person, number;
CREATE TABLE missing AS
  SELECT person, start, "end" FROM fact WHERE kind = 'missing' AND missing_category = 'missing';
CREATE TABLE arrest AS
  SELECT person, start, date_diff('year', born, start)
         - (strftime(start, '%m%d') < strftime(born, '%m%d'))::INT AS age
  FROM fact JOIN person USING (person) WHERE kind = 'arrest';
CREATE TABLE month AS
  SELECT (DATE '2020-04-01' + to_months(n::INT))::DATE AS first, (DATE '2020-04-01' + to_months(n::INT + 1))::DATE - 1 AS last
  FROM range(60) AS months(n);
CREATE TABLE period AS
  SELECT strftime(first, '%Y-%m') AS label, first, last FROM month
  UNION ALL
  SELECT 'Y' || year(min(first) - INTERVAL 3 MONTH + INTERVAL 1 YEAR) || 'Q' || quarter(min(first) - INTERVAL 3 MONTH),
         min(first), max(last)
  FROM (SELECT *, (row_number() OVER (ORDER BY first) - 1) // 3 AS n FROM month) GROUP BY n
  UNION ALL
  SELECT 'Y' || year(max(last)), min(first), max(last)
  FROM (SELECT *, (row_number() OVER (ORDER BY first) - 1) // 12 AS n FROM month) GROUP BY n;
CREATE TABLE stock_day AS
  SELECT last AS day FROM month UNION ALL SELECT DATE '2020-03-31';
"""

# What stands between FROM and WHERE, what counts, and who stands behind it.
ACTIVE = 'start <= last AND ("end" IS NULL OR "end" > first)'
STARTS = "start BETWEEN first AND last"
# A period without an entry has one row all the same, of nobody.
DAYS = 'sum(least(coalesce("end", last + 1), last + 1) - greatest(start, first)) FILTER (WHERE person IS NOT NULL)'
INDICATORS = {
    "cla.stock": ("care", "count(DISTINCT person)", None),
    "cla.starts": ("spell", "count(DISTINCT person)", STARTS),
    "cla.ceases": ("spell", "count(DISTINCT person)", '"end" BETWEEN first AND last'),
    "cla.during": ("care", "count(DISTINCT person)", ACTIVE),
    "cla.days": ("care", DAYS, ACTIVE),
    "cla.spells.started": ("spell", "count(person)", STARTS),
    "cla.episodes": ("care", "count(person)", ACTIVE),
    "cla.residential.days": ("(SELECT * FROM care WHERE place = 'K2')", DAYS, ACTIVE),
    "missing.incidents": ("missing", "count(person)", STARTS),
    "missing.days": ("missing", DAYS, ACTIVE),
    "crime.arrests": ("(SELECT * FROM arrest WHERE age BETWEEN 10 AND 17)", "count(person)", STARTS),
    "crime.arrested.children": ("(SELECT * FROM arrest WHERE age BETWEEN 10 AND 17)", "count(DISTINCT person)", STARTS),
}


def query(indicator):
    table, count, meets = INDICATORS[indicator]
    if meets is None:
        periods, on, label = "stock_day", 'start <= day AND ("end" IS NULL OR "end" > day)', "strftime(day, '%Y-%m-%d')"
    else:
        periods, on, label = "period", meets, "label"
    return f"""
      WITH counted AS (
        SELECT {label} AS period, coalesce(sex, '') AS sex, coalesce({count}, 0)::BIGINT AS count,
               count(DISTINCT person) AS people
        FROM {periods} LEFT JOIN {table} AS entry ON {on} LEFT JOIN person USING (person)
        GROUP BY GROUPING SETS ((1), (1, person.sex))
        HAVING grouping(person.sex) = 1 OR count(person) > 0)
      SELECT '{indicator}', period, sex, count, people FROM counted"""


def run(facts, cells, threads):
    base = duckdb.connect()
    base.execute(f"SET threads = {threads}")
    start = time.monotonic()
    base.execute(f"""CREATE TABLE fact AS SELECT * FROM read_csv('{facts}', types = {{'start': 'DATE', 'end': 'DATE'}})""")
    reading = time.monotonic() - start
    start = time.monotonic()
    base.execute(PREPARE)
    rows = []
    for indicator in INDICATORS:
        rows += base.execute(query(indicator)).fetchall()
    measuring = time.monotonic() - start
    with open(cells, "w") as out:
        out.write("indicator,period,sex,count,people\n")
        for row in rows:
            out.write(",".join(map(str, row)) + "\n")
    print(json.dumps({"facts": base.execute("SELECT count(*) FROM fact").fetchone()[0], "cells": len(rows),
                      "reading": round(reading, 3), "measuring": round(measuring, 3)}))


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "1")
