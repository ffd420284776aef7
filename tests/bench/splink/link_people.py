#!/usr/bin/env python3
"""Links the people of a people file with Splink on DuckDB and says how well, as one JSON line.

link_people.py PEOPLE.csv [--threads N] [--memory 8GB]

The same clear text and the same questions as `braid link evaluate`: names, birth date, sex, postcode, NHS number, UPN.
Comparisons, term frequencies, estimation and clustering are as Splink's documentation advises for people; the blocking
rules reach as far as Braid's ten keys and two identifiers. Learned of the people themselves, without labels.
Figures are of this process: wall clock, CPU seconds of all its threads, peak of resident memory.
"""
import argparse
import json
import logging
import resource
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# A match by probability: 0.5 is W >= 0, 0.99 is W >= 6.64.
LINK, FIRM = 0.5, 0.99
REVIEW = 0.001

# Empty is missing; names in capitals without accents or marks; Soundex is not built into DuckDB, and where Braid blocks
# by it the first three letters stand in.
CLEAN = """
    create table people as select
      row_number() over () as unique_id, source as source_dataset, truth,
      nullif(regexp_replace(strip_accents(upper(given_name)), '[^A-Z]', '', 'g'), '') as given_name,
      nullif(regexp_replace(strip_accents(upper(surname)), '[^A-Z]', '', 'g'), '') as surname,
      nullif(date_of_birth, '') as date_of_birth,
      nullif(sex, '') as sex,
      nullif(replace(upper(postcode), ' ', ''), '') as postcode,
      nullif(nhs_number, '') as nhs_number, nullif(upn, '') as upn
    from read_csv(?, all_varchar = true, header = true)"""

BLOCKING = [
    block_on("nhs_number"),
    block_on("upn"),
    block_on("substr(surname, 1, 3)", "date_of_birth"),
    block_on("substr(given_name, 1, 3)", "date_of_birth"),
    block_on("substr(surname, 1, 3)", "postcode"),
    block_on("substr(given_name, 1, 3)", "postcode"),
    block_on("substr(surname, 1, 4)", "substr(given_name, 1, 4)"),
    block_on("date_of_birth", "substr(postcode, 1, length(postcode) - 3)"),
    block_on("substr(date_of_birth, 6)", "postcode"),
]


def settings():
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=BLOCKING,
        comparisons=[
            cl.ForenameSurnameComparison("given_name", "surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True),
            cl.CustomComparison(
                output_column_name="postcode",
                comparison_levels=[
                    cll.NullLevel("postcode"),
                    cll.ExactMatchLevel("postcode", term_frequency_adjustments=True),
                    cll.LevenshteinLevel("postcode", 1),
                    cll.CustomLevel("left(postcode_l, length(postcode_l) - 3) = "
                                    "left(postcode_r, length(postcode_r) - 3)", "same outward code"),
                    cll.ElseLevel(),
                ]),
            cl.ExactMatch("sex"),
            cl.ExactMatch("nhs_number"),
            cl.ExactMatch("upn"),
        ],
        retain_intermediate_calculation_columns=False,
        additional_columns_to_retain=["truth"],
    )


def learn(linker):
    linker.training.estimate_probability_two_random_records_match(
        [block_on("nhs_number"), "l.given_name = r.given_name and l.surname = r.surname and "
         "l.date_of_birth = r.date_of_birth"], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("nhs_number"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("date_of_birth", "given_name"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("surname", "given_name"))


def measures(connection, pairs, true_pairs):
    predicted, correct = connection.execute(
        f"select count(*), count(*) filter (truth_l = truth_r) from ({pairs})").fetchone()
    precision, recall = (correct / predicted if predicted else None), correct / true_pairs
    return {"pairs": predicted, "precision": precision, "recall": recall,
            "f1": 2 * precision * recall / (precision + recall) if correct else 0}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("people")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--memory", default="8GB")
    arguments = parser.parse_args()
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute(f"set threads = {arguments.threads}")
    connection.execute(f"set memory_limit = '{arguments.memory}'")

    start = time.monotonic()
    connection.execute(CLEAN, [arguments.people])
    records, = connection.execute("select count(*) from people").fetchone()
    true_pairs, = connection.execute(
        "select sum(n * (n - 1) / 2)::bigint from (select count(*) as n from people group by truth)").fetchone()
    people = connection.table("people")
    linker = Linker(people, settings(), db_api=DuckDBAPI(connection=connection), set_up_basic_logging=False)
    learn(linker)
    learned = time.monotonic()
    predictions = linker.inference.predict(threshold_match_probability=REVIEW)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predictions, LINK)
    linked = time.monotonic()

    name = predictions.physical_name
    result = {"records": records, "seconds": linked - start, "learning_seconds": learned - start,
              "linking_seconds": linked - learned}
    usage = resource.getrusage(resource.RUSAGE_SELF)
    result["cpu_seconds"] = usage.ru_utime + usage.ru_stime
    result["peak_megabytes"] = usage.ru_maxrss / 1024
    result["linked"] = measures(connection, f"select * from {name} where match_probability >= {LINK}", true_pairs)
    result["firm"] = measures(connection, f"select * from {name} where match_probability >= {FIRM}", true_pairs)
    both = clusters.physical_name
    result["clusters"] = measures(
        connection, f"select l.truth as truth_l, r.truth as truth_r from {both} l join {both} r "
        "on l.cluster_id = r.cluster_id and l.unique_id < r.unique_id", true_pairs)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
