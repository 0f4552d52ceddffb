"""Exchange linkage models with Splink: train one, or load one that Hotpass wrote, and score FILE.

    splink_compat.py FILE --model MODEL.json --predictions PAIRS.csv
    splink_compat.py FILE --load MODEL.json --predictions PAIRS.csv

FILE is a table of people (id, given_name, surname, date_of_birth, street_number, address_1, suburb,
postcode, state, soc_sec_id). The first form trains a model and saves it; the second loads MODEL.json,
which fails when Splink does not accept it. Both write the pairs with their match weights, their
levels (gamma_), and the weight of each level (mw_), as CSV or, by its ending, as Parquet; pairs are
in the order of their ids. What was done is printed as one line of JSON.
"""

import argparse
import json
import logging
import time
from pathlib import Path

import duckdb
import splink
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

READ = "create table people as select * from read_csv(?, header = true, all_varchar = true)"
# Pairs of which the model itself is learned: records that agree on these are compared.
TRAINING = [("soc_sec_id",), ("date_of_birth", "surname"), ("given_name", "postcode")]


def name_comparison(column):
    """Names by Jaro-Winkler; rare names weigh more, also when they are only alike."""
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            cll.NullLevel(column),
            cll.ExactMatchLevel(column, term_frequency_adjustments=True),
            cll.JaroWinklerLevel(column, 0.92).configure(
                tf_adjustment_column=column, tf_adjustment_weight=0.5, tf_minimum_u_value=0.001
            ),
            cll.JaroWinklerLevel(column, 0.8),
            cll.ElseLevel(),
        ],
    )


def settings(identifier, date_format):
    """The untrained model: one of each kind of comparison that tables of people need."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name=identifier,
        blocking_rules_to_generate_predictions=[
            block_on("soc_sec_id"),
            block_on("given_name", "surname"),
            block_on("surname", "date_of_birth"),
            block_on("given_name", "date_of_birth"),
            block_on("postcode", "substr(surname, 1, 3)"),
            "l.given_name = r.surname and l.surname = r.given_name",
        ],
        comparisons=[
            name_comparison("given_name"),
            name_comparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth",
                input_is_string=True,
                datetime_format=date_format,
                datetime_thresholds=[1, 1],
                datetime_metrics=["month", "year"],
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.CustomComparison(
                output_column_name="address",
                comparison_levels=[
                    cll.And(cll.NullLevel("address_1"), cll.NullLevel("suburb")),
                    cll.And(
                        cll.ExactMatchLevel("street_number"), cll.ExactMatchLevel("address_1")
                    ),
                    cll.JaroWinklerLevel("address_1", 0.88),
                    cll.ExactMatchLevel("suburb"),
                    cll.ElseLevel(),
                ],
            ),
            cl.LevenshteinAtThresholds("postcode", [1]),
            cl.ExactMatch("state"),
        ],
        retain_intermediate_calculation_columns=True,
    )


def train(linker, pairs):
    """Estimate the prior, u by random pairs, and m by expectation maximization."""
    linker.training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=pairs, seed=1)
    for columns in TRAINING:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))


def loaded(path, identifier):
    """The settings of a file, told to keep what the answer is checked by."""
    model = json.loads(path.read_text(encoding="utf-8"))
    model["unique_id_column_name"] = identifier
    model["retain_intermediate_calculation_columns"] = True
    return SettingsCreator.from_path_or_dict(model)


def fetch(connection, query, *values):
    """Run a query to its end."""
    return connection.execute(query, list(values)).fetchall()


def write(connection, table, identifier, path):
    """Write the pairs, in the order of their ids."""
    form = "parquet" if path.suffix == ".parquet" else "csv, header"
    order = f'"{identifier}_l", "{identifier}_r"'
    fetch(connection, f"copy (select * from {table} order by {order}) to '{path}' (format {form})")


def arguments():
    """What to do."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    model = parser.add_mutually_exclusive_group(required=True)
    model.add_argument("--model", type=Path, help="where the model that is trained goes")
    model.add_argument("--load", type=Path, help="a model to score with instead")
    parser.add_argument("--predictions", type=Path, required=True, help="where the pairs go")
    parser.add_argument("--id-column", default="id")
    parser.add_argument("--date-format", default="%Y%m%d")
    parser.add_argument("--random-pairs", type=float, default=1e6, help="pairs to estimate u from")
    parser.add_argument("--lowest-weight", type=float, help="the least match weight of a pair")
    return parser.parse_args()


def main():
    """Train or load, score, write."""
    asked = arguments()
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    fetch(connection, READ, str(asked.file))
    ((records,),) = fetch(connection, "select count(*) from people")
    people = DuckDBAPI(connection=connection).register("people")
    model = (
        loaded(asked.load, asked.id_column)
        if asked.load
        else settings(asked.id_column, asked.date_format)
    )
    linker = Linker(people, model, log_level=logging.ERROR)
    begun = time.perf_counter()
    if asked.model:
        train(linker, asked.random_pairs)
        linker.misc.save_model_to_json(str(asked.model), overwrite=True)
    trained = time.perf_counter()
    predicted = linker.inference.predict(threshold_match_weight=asked.lowest_weight)
    table = predicted.physical_name
    ((pairs,),) = fetch(connection, f"select count(*) from {table}")
    scored = time.perf_counter()
    write(connection, table, asked.id_column, asked.predictions)
    told = {
        "splink": splink.__version__,
        "records": records,
        "pairs": pairs,
        "seconds_training": round(trained - begun, 3),
        "seconds_scoring": round(scored - trained, 3),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
