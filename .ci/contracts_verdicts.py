"""Judge files by table schemas beside Frictionless: HOTPASS, the program, over the files of .ci/fixtures/contracts/verdicts.

A file `NAME.CASE.csv` belongs to `NAME.schema.json`. Verdicts, and the rows that are at fault, have to be the same by the
schema as it is and by what Hotpass writes of it. What is not the same has to be listed with its reason, which is always that
the specification (Table Schema 2.0) says otherwise.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import frictionless
from frictionless.console import console
from typer.testing import CliRunner

FIXTURES = Path(__file__).parent / "fixtures" / "contracts" / "verdicts"
LEAST_FILES = 40

# Files and rows of which the specification says otherwise than Frictionless; a row that is none means the whole file.
WHOLE = "whole file"
DIFFERENCES = {
    ("lenient.bad.csv", 3): "a date is yyyy-mm-dd, and 2024-1-5 is not",
    ("lenient.bad.csv", 4): "XML Schema has a T between date and time",
    ("lenient.bad.csv", 5): "a month is YYYY-MM, and 2024-1 is not",
    ("lenient.bad.csv", 6): "XML Schema has no weeks in durations",
    ("lenient.bad.csv", 7): "a pattern matches all of a value; a|b is taken as ^a or b$",
    ("lenient.bad.csv", 8): "1_000 is a number in programs of Python",
    ("lenient.bad.csv", 9): "RFC 3986 has no blanks in a URI",
    ("lenient.bad.csv", 10): "base 64 has no *; it is left out and passed over",
    ("lenient.bad.csv", 11): "numbers without end are INF; Infinity is Python's word",
    ("beyond.bad.csv", 3): "groupChar is of integers too since version 2",
    ("beyond.bad.csv", 4): "RFC 7946 has positions with an altitude",
    ("beyond.bad.csv", 5): "categories restrict values since version 2",
    ("beyond.bad.csv", 7): "uniqueKeys are of version 2",
    ("beyond.bad.csv", 9): "each field of a primary key is required",
    ("unsupported.bad.csv", WHOLE): "durations have bounds, and objects a jsonSchema, since version 2",
    ("unsupported.good.csv", WHOLE): "durations have bounds, and objects a jsonSchema, since version 2",
}


def theirs(path, schema):
    """Return whether Frictionless finds a file valid, the rows at fault and what else is wrong."""
    command = ["validate", str(path), "--schema", str(schema), "--trusted", "--json"]
    report = json.loads(CliRunner().invoke(console, command).stdout)
    errors = [error for task in report["tasks"] for error in task["errors"]] + report["errors"]
    rows = {error["rowNumber"] for error in errors if "rowNumber" in error}
    other = [error["message"] for error in errors if "rowNumber" not in error]
    return report["valid"], rows, other, errors


def ours(hotpass, path, schema):
    """Return the same of Hotpass."""
    command = [hotpass, "check", path, "--contract", schema, "--format", "json", "--result-format", "complete"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    # 3 is that a rule of the contract is broken.
    if ended.returncode not in (0, 3):
        return None, set(), [f"ended with {ended.returncode}: {ended.stderr}"], []
    told = json.loads(ended.stdout)
    results = [each for suite in told["suites"] for each in suite["validation_result"]["results"]]
    failed = [each for each in results if not each["success"]]
    rows = {row + 2 for each in failed for row in each["result"].get("unexpected_index_list", [])}
    other = [
        f"{each['expectation_config']['type']}: {each['exception_info']['exception_message'] or each['result']}"
        for each in failed
        if not each["result"].get("unexpected_index_list")
    ]
    return ended.returncode == 0, rows, other, failed


class Comparison:
    """Compares verdicts and rows."""

    def __init__(self, hotpass, folder):
        self.hotpass = hotpass
        self.folder = folder
        self.faults = 0
        self.files = 0
        self.valid = 0
        self.seen = set()

    def exported(self, schema):
        """Return what Hotpass writes of a schema."""
        command = [self.hotpass, "contracts", "emit", schema, "--as", "table-schema", "--output", self.folder]
        subprocess.run(command, check=True, capture_output=True)
        (written,) = self.folder.glob("*.json")
        return written.rename(self.folder / f"{schema.stem}-exported.txt").rename(
            self.folder / f"{schema.name}"
        )

    def compare(self, path, schema):
        """Print what is not the same and not known."""
        is_valid, rows, other, errors = theirs(path, schema)
        mine_valid, mine_rows, mine_other, _ = ours(self.hotpass, path, schema)
        self.files += 1
        self.valid += is_valid
        known = {row for name, row in DIFFERENCES if name == path.name and row != WHOLE}
        self.seen |= {(path.name, row) for row in known & (rows ^ mine_rows)}
        if (path.name, WHOLE) in DIFFERENCES:
            if (is_valid, rows) != (mine_valid, mine_rows):
                self.seen.add((path.name, WHOLE))
            return
        is_same = is_valid == mine_valid or known and known >= rows ^ mine_rows
        if is_same and rows - known == mine_rows - known and bool(other) == bool(mine_other):
            return
        self.faults += 1
        print(f"{path.name} by {schema}")
        print(f"  frictionless {is_valid} {sorted(rows)} {other}")
        print(f"  hotpass      {mine_valid} {sorted(mine_rows)} {mine_other}")
        for error in errors:
            if error.get("rowNumber") in rows ^ mine_rows:
                print(f"    there: {error['message']}")


def main():
    """Compare every file with both."""
    (hotpass,) = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        comparison = Comparison(hotpass, Path(name))
        for schema in sorted(FIXTURES.glob("*.schema.json")):
            exported = comparison.exported(schema)
            files = sorted(FIXTURES.glob(f"{schema.name.removesuffix('.schema.json')}.*.csv"))
            for path in files:
                comparison.compare(path, schema)
                comparison.compare(path, exported)
            exported.unlink()
    for name, row in sorted(DIFFERENCES.keys() - comparison.seen, key=str):
        comparison.faults += 1
        print(f"{name}: {row}: a difference that is no longer there")
    print(
        f"frictionless {frictionless.__version__}: {comparison.files} verdicts, {comparison.valid} of them good, "
        f"{len(comparison.seen)} known differences, {comparison.faults} others"
    )
    for (name, row), reason in sorted(DIFFERENCES.items(), key=str):
        print(f"  known: {name}: {row}: {reason}")
    sys.exit(1 if comparison.faults or comparison.files < 2 * LEAST_FILES else 0)


if __name__ == "__main__":
    main()
