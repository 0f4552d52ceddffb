"""Find the duplicates among people with Splink and DuckDB: FILE, a table of `cargo xtask people`.

The model is written by hand in the manner of Splink's own examples with FEBRL data: names together
with their frequencies, dates by their distance, the rest by edits. `truth_cluster` is read after the
work alone, to count what was found.
"""

import logging
import sys

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from measure import report

THRESHOLD = 0.9
LOWEST = 0.5

SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="record_id",
    blocking_rules_to_generate_predictions=[
        block_on("soc_sec_id"),
        block_on("given_name", "surname"),
        block_on("surname", "date_of_birth"),
        block_on("given_name", "date_of_birth"),
        block_on("surname", "postcode"),
        block_on("given_name", "postcode"),
        block_on("date_of_birth", "postcode"),
        block_on("street_number", "address_1"),
    ],
    comparisons=[
        cl.ForenameSurnameComparison(
            "given_name",
            "surname",
            jaro_winkler_thresholds=[0.92, 0.8],
            forename_surname_concat_col_name="full_name",
        ),
        cl.DateOfBirthComparison(
            "date_of_birth",
            input_is_string=True,
            datetime_format="%Y%m%d",
            datetime_thresholds=[1, 1],
            datetime_metrics=["month", "year"],
        ),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        # One comparison for what moves together: people of one household agree on all of it.
        cl.CustomComparison(
            output_column_name="address",
            comparison_levels=[
                cll.And(cll.NullLevel("address_1"), cll.NullLevel("postcode")),
                cll.And(
                    cll.ExactMatchLevel("street_number"),
                    cll.ExactMatchLevel("address_1"),
                    cll.ExactMatchLevel("postcode"),
                ),
                cll.And(
                    cll.ColumnsReversedLevel("address_1", "address_2"),
                    cll.DamerauLevenshteinLevel("postcode", 2),
                ),
                cll.And(
                    cll.JaroWinklerLevel("address_1", 0.88),
                    cll.DamerauLevenshteinLevel("postcode", 2),
                ),
                cll.And(cll.ExactMatchLevel("street_number"), cll.ExactMatchLevel("address_1")),
                cll.And(cll.ExactMatchLevel("postcode"), cll.JaroWinklerLevel("suburb", 0.9)),
                cll.DamerauLevenshteinLevel("postcode", 1),
                cll.ElseLevel(),
            ],
        ),
    ],
    retain_matching_columns=False,
)

READ = """
    create table people as
    select *, given_name || ' ' || surname as full_name
    from read_csv(?, header = true, all_varchar = true)
"""
# The pairs and the true pairs among them, at each tenth of a bit of the match weight.
CURVE = """
    select floor(p.match_weight * 10) / 10 as weight, count(*),
        count(*) filter (l.truth_cluster = r.truth_cluster)
    from {pairs} p
    join people l on l.record_id = p.record_id_l
    join people r on r.record_id = p.record_id_r
    {where} group by 1 order by 1 desc
"""
# How many pairs the groups of a table have.
PAIRS = """
    select coalesce(sum(n * (n - 1) // 2), 0)
    from (select count(*) n from {table} group by {key})
"""


def link():
    """Train, predict and cluster; return what counts the result."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute(READ, [sys.argv[1]])
    backend = DuckDBAPI(connection=connection)
    linker = Linker(backend.register("people"), SETTINGS, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for columns in [("soc_sec_id",), ("date_of_birth", "surname"), ("given_name", "postcode")]:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    predicted = linker.inference.predict(threshold_match_probability=LOWEST)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=THRESHOLD
    )
    return lambda: counted(connection, predicted.physical_name, clusters.physical_name)


def counted(connection, predicted, clusters):
    """Compare pairs and clusters with the truth."""

    def fetch(query):
        return connection.execute(query).fetchall()

    members = f"(select c.*, p.truth_cluster from {clusters} c join people p using (record_id))"
    (true_pairs,) = fetch(PAIRS.format(table="people", key="truth_cluster"))[0]
    (found,) = fetch(PAIRS.format(table=members, key="cluster_id"))[0]
    (right,) = fetch(PAIRS.format(table=members, key="cluster_id, truth_cluster"))[0]
    above = f"where p.match_probability >= {THRESHOLD}"
    kept = fetch(CURVE.format(pairs=predicted, where=above))
    found_pairs, right_pairs = (sum(row[column] for row in kept) for column in (1, 2))
    best, upto, true_upto = (0.0, None), 0, 0
    for weight, some, true_some in fetch(CURVE.format(pairs=predicted, where="")):
        upto, true_upto = upto + some, true_upto + true_some
        best = max(best, (scores(upto, true_upto, true_pairs)["f1"], weight))
    pairs = scores(found_pairs, right_pairs, true_pairs)
    pairs |= {"best_f1": best[0], "best_weight": best[1]}
    return {
        "threshold": THRESHOLD,
        "true_pairs": int(true_pairs),
        "pairs": pairs,
        "clusters": scores(found, right, true_pairs),
    }


def scores(found, right, true):
    """Precision, recall and F1 of so many pairs found, of them right, of those that are true."""
    found, right, true = int(found), int(right), int(true)
    precision, recall = right / max(found, 1), right / max(true, 1)
    f1 = 2 * right / max(found + true, 1)
    rounded = {"f1": round(f1, 5), "precision": round(precision, 5), "recall": round(recall, 5)}
    return rounded | {"found": found}


report(link, ["splink", "duckdb"])
