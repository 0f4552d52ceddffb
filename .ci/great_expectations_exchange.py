"""Compare `hotpass check` with Great Expectations: HOTPASS, the program, over the suites of .ci/fixtures/expectations.

Each suite runs in Great Expectations over pandas, or SQLite where it asks in SQL, and in Hotpass, in every result format. Verdicts and all that a result tells
have to be the same, and what is not has to be listed in DIFFERENCES with its reason. The older form of a suite has to give the
same as the newer one, and Great Expectations has to read both the suites and the results of Hotpass.
"""

import json
import math
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from contextlib import closing
from fnmatch import fnmatchcase
from pathlib import Path

import great_expectations as gx
import pandas
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResultSchema,
)

FIXTURES = Path(__file__).parent / "fixtures" / "expectations"
FORMATS = ["BOOLEAN_ONLY", "BASIC", "SUMMARY", "COMPLETE"]
PARAMETERS = {
    "columns": 25,
    "least": 0,
    "most": 12.5,
    "rows": 40,
    "statuses": ["open", "paid", "sent", "void"],
}
INDEX = "order_id"
# The suite that asks in SQL, and the table that it asks.
QUERIES, TABLE = "queries", "orders"
LEAST_TYPES = 35

# What Hotpass tells beyond the other, and what the other tells of itself alone.
OWN = {"details.duplicates"}
THEIRS = {"unexpected_index_query"}

# What is not the same: the type of expectation and the case, what is told (both as file names are matched), and why.
DIFFERENCES = [
    (
        "expect_column_distinct_values_*: *",
        "observed_value",
        "version 1.24 says null; the values that are there are told, as earlier versions do",
    ),
    (
        "expect_column_distinct_values_*: *",
        "details.*",
        "version 1.24 no longer tells how often each value is there; earlier versions do, as Hotpass",
    ),
    ("*: codes are known", "*", "pandas reads 001 as the number 1; Hotpass keeps it as it is written"),
    ("*: countries are known", "missing_*", "pandas takes NA, which is Namibia, as missing"),
    ("*: payloads are JSON", "*_percent*", "pandas takes the word null, which is JSON, as missing"),
    ("*: payloads are JSON", "missing_count", "pandas takes the word null, which is JSON, as missing"),
    ("*: padded values are a or b", "*", "Hotpass takes the blanks around a value away as it reads"),
    ("*: shares are whole numbers with one missing", "*", "pandas makes whole numbers fractions where one is missing"),
    ("*: shares as texts", "*", "pandas makes whole numbers fractions where one is missing"),
    (
        "expect_column_values_to_be_between: days are of the first half",
        "*",
        "pandas' own type of texts is refused; Hotpass compares texts with texts",
    ),
    (
        "expect_column_values_to_be_null: *",
        "unexpected_index_column_names",
        "left out of this one type of expectation; Hotpass always tells it",
    ),
]


def documents():
    """Return the suites by name."""
    paths = sorted(FIXTURES.glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def older(document):
    """Return a suite in the form of version 0.18, which has no severities."""
    expectations = [
        {"expectation_type": each["type"], "kwargs": each["kwargs"], "meta": each["meta"]}
        for each in document["expectations"]
    ]
    return {
        "expectation_suite_name": document["name"],
        "data_asset_type": None,
        "ge_cloud_id": None,
        "expectations": expectations,
        "meta": {"great_expectations_version": "0.18.22"},
    }


def checked(hotpass, document, detail, folder, index=()):
    """Return what Hotpass says of a suite."""
    path = folder / "suite.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    command = [hotpass, "check", FIXTURES / "orders.csv", "--suite", path, "--format", "json"]
    command += ["--result-format", detail.lower().replace("_", "-")]
    for column in index:
        command += ["--index-column", column]
    for name, value in PARAMETERS.items():
        command += ["--param", f"{name}={json.dumps(value)}"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    # 4 is that an expectation does not hold.
    if ended.returncode not in (0, 4):
        sys.exit(f"hotpass ended with {ended.returncode}: {ended.stderr}")
    (suite,) = json.loads(ended.stdout)["suites"]
    return suite["validation_result"]


def validated(batch, suite, detail, index=()):
    """Return what Great Expectations says of a suite."""
    asked = {"result_format": detail}
    if index:
        asked["unexpected_index_column_names"] = list(index)
    validation = batch.validate(suite, result_format=asked, expectation_parameters=PARAMETERS)
    # Some of its numbers are those of numpy, which JSON does not know.
    return json.loads(json.dumps(validation.to_json_dict(), default=lambda value: value.item()))


def by_case(validation):
    """Return the results by their case; the order is not the same."""
    return {each["expectation_config"]["meta"]["case"]: each for each in validation["results"]}


def told(result):
    """Return all that a result tells, flat."""
    flat = {"success": result["success"], "raised": is_raised(result["exception_info"])}
    for name, value in result["result"].items():
        if name == "details" and isinstance(value, dict):
            flat |= {f"details.{key}": inner for key, inner in value.items()}
        else:
            flat[name] = value
    return flat


def is_raised(information):
    """Tell whether there was an exception; of several metrics there is one entry for each."""
    if "raised_exception" in information:
        return information["raised_exception"]
    return any(each["raised_exception"] for each in information.values())


def same(ours, theirs):
    """Compare values as JSON has them; decimal fractions by their first nine digits."""
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return ours == theirs


def compared(ours, theirs):
    """Yield what is not the same: the case, what is told, both values."""
    assert ours.keys() == theirs.keys(), ours.keys() ^ theirs.keys()
    for case in ours:
        mine, yours = told(ours[case]), told(theirs[case])
        for name in sorted(mine.keys() | yours.keys()):
            if name in OWN and name not in yours or name in THEIRS and name not in mine:
                continue
            nothing = "nothing is told"
            pair = mine.get(name, nothing), yours.get(name, nothing)
            if not same(*pair):
                yield case, name, *pair


def is_of(difference, case, name):
    """Tell whether what is not the same is this known difference."""
    return fnmatchcase(case, difference[0]) and fnmatchcase(name, difference[1])


class Exchange:
    """Counts what is not the same, and which of it is known."""

    def __init__(self):
        self.unknown = 0
        self.known = set()
        self.results = 0

    def compare(self, title, ours, theirs):
        """Print what is not the same and not known."""
        self.results += len(ours["results"])
        theirs_by = by_case(theirs)
        for case, name, mine, yours in compared(by_case(ours), theirs_by):
            kind = theirs_by[case]["expectation_config"]["type"]
            known = [each for each in DIFFERENCES if is_of(each, f"{kind}: {case}", name)]
            if known:
                self.known.update(known)
                continue
            self.unknown += 1
            print(f"{title}: {case}: {name}\n  hotpass            {mine}\n  great_expectations {yours}")

    def expect(self, holds, message):
        """Print a message unless something holds."""
        if not holds:
            self.unknown += 1
            print(message)


def registered(context, document, folder):
    """Return a suite that Great Expectations read from a file of its own store."""
    document = json.loads(json.dumps(document))
    for each in document["expectations"]:
        # Only Hotpass has a placeholder in the other query, for it has all tables in one place.
        if "comparison_query" in each["kwargs"]:
            query = each["kwargs"]["comparison_query"]
            each["kwargs"]["comparison_query"] = query.replace("{batch}", TABLE)
    path = folder / "gx" / "expectations" / f"{document['name']}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return context.suites.get(document["name"])


def whole_frame(context, frame):
    """Return a batch that is a table of pandas."""
    asset = context.data_sources.add_pandas("orders").add_dataframe_asset("orders")
    definition = asset.add_batch_definition_whole_dataframe("all")
    return definition.get_batch(batch_parameters={"dataframe": frame})


def whole_table(context, frame, folder):
    """Return a batch that is a table of SQLite; another data source has the same table."""
    path = folder / "orders.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        frame.to_sql(TABLE, connection, index=False)
    sources = context.data_sources
    source, _ = [sources.add_sqlite(name, connection_string=f"sqlite:///{path}") for name in ("tables", "beside")]
    return source.add_table_asset(TABLE, table_name=TABLE).add_batch_definition_whole_table("all").get_batch()


def loads(validation):
    """Tell whether Great Expectations reads a validation result and writes it again as it was."""
    read = ExpectationSuiteValidationResultSchema().load(validation)
    again = read.to_json_dict()
    return all(
        same(again[name], validation[name]) for name in ("success", "statistics", "suite_name")
    ) and len(read.results) == len(validation["results"])


def main():
    """Run every suite in every format with both."""
    (hotpass,) = sys.argv[1:]
    warnings.simplefilter("ignore")
    exchange, types = Exchange(), set()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        context = gx.get_context(mode="file", project_root_dir=folder)
        context.variables.progress_bars = {"globally": False}
        frame = pandas.read_csv(FIXTURES / "orders.csv")
        of_frame, of_table = whole_frame(context, frame), whole_table(context, frame, folder)
        for document in documents().values():
            batch = of_table if document["name"] == QUERIES else of_frame
            types |= {each["type"] for each in document["expectations"]}
            suite = registered(context, document, folder)
            for detail in FORMATS:
                title = f"{document['name']} {detail}"
                ours = checked(hotpass, document, detail, folder)
                exchange.compare(title, ours, validated(batch, suite, detail))
                exchange.expect(loads(ours), f"{title}: the result is not read as it is")
                before = by_case(checked(hotpass, older(document), detail, folder))
                for case, name, new, old in compared(by_case(ours), before):
                    exchange.expect(False, f"{title}: {case}: {name}: {new}, of the older form {old}")
            index = [INDEX]
            ours = checked(hotpass, document, "COMPLETE", folder, index)
            theirs = validated(batch, suite, "COMPLETE", index)
            exchange.compare(f"{document['name']} by {INDEX}", ours, theirs)
    for case, name, _ in DIFFERENCES:
        is_there = any(each[:2] == (case, name) for each in exchange.known)
        exchange.expect(is_there, f"{case}: {name}: a difference that is no longer there")
    exchange.expect(len(types) >= LEAST_TYPES, f"only {len(types)} types of expectation")
    print(
        f"great_expectations {gx.__version__}: {len(types)} types, {exchange.results} results, "
        f"{len(exchange.known)} known differences, {exchange.unknown} others"
    )
    for case, name, reason in DIFFERENCES:
        print(f"  known: {case}: {name}: {reason}")
    sys.exit(1 if exchange.unknown else 0)


if __name__ == "__main__":
    main()
