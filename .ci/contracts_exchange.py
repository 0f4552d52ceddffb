"""Exchange contracts with other tools: HOTPASS, the program, over the documents of .ci/fixtures/contracts/odcs.

Every document of the Open Data Contract Standard is taken in and written again. What is written has to be valid by the
JSON schema of version 3.1.0, `datacontract lint` has to pass it, and every value of the document has to be in it. Taken in
once more, it has to be written the same.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import jsonschema
import yaml

FIXTURES = Path(__file__).parent / "fixtures" / "contracts"
SCHEMA = FIXTURES / "odcs-json-schema-v3.1.0.json"
LINT = Path(sys.executable).with_name("datacontract")
# Whatever asks a network ends here.
NOWHERE = {name: "http://127.0.0.1:9" for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")}
# What a document need not say, for it means the same if nothing is said.
IDLE = {
    "apiVersion": None,
    "kind": "DataContract",
    "logicalType": "object",
    "required": False,
    "unique": False,
    "primaryKey": False,
    "primaryKeyPosition": -1,
    "isNullable": None,
    "isPrimaryKey": False,
    "isUnique": False,
}


class Strings(yaml.SafeLoader):
    """Reads dates as texts, as JSON has them."""


Strings.yaml_implicit_resolvers = {
    mark: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for mark, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def leaves(value, key=None):
    """Yield every text, number and truth with the key that it is under."""
    if isinstance(value, dict):
        for inner_key, inner in value.items():
            yield from leaves(inner, inner_key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


def is_idle(key, value):
    """Tell whether leaving this out says the same."""
    return value is None or key in IDLE and IDLE[key] in (None, value)


def lost(document, written):
    """Return the values of a document that are nowhere in what was written of it, a count for each."""
    there = Counter(repr(value) for part in written for _, value in leaves(part))
    wanted = Counter(repr(value) for key, value in leaves(document) if not is_idle(key, value))
    return wanted - there


class Exchange:
    """Takes documents in and writes them again."""

    def __init__(self, hotpass, folder):
        self.hotpass = hotpass
        self.folder = folder
        self.validator = jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
        self.faults = 0
        self.written = 0

    def expect(self, holds, message):
        """Print a message unless something holds."""
        if not holds:
            self.faults += 1
            print(message)

    def told(self, *words):
        """Return what the program says, which has to end well."""
        ended = subprocess.run([self.hotpass, *words], capture_output=True, text=True, check=False)
        self.expect(ended.returncode == 0, f"{words}: ended with {ended.returncode}: {ended.stderr}")
        return ended.stdout

    def round(self, source, name):
        """Take a document in, write it again, and return the files."""
        taken, written = self.folder / f"{name}-taken", self.folder / f"{name}-written"
        self.told("contracts", "show", source)
        self.told("contracts", "import", source, "--output", taken)
        for path in taken.iterdir():
            self.expect(path.suffix == ".toml", f"{name}: {path.name} is not the form that people edit")
        self.told("contracts", "emit", *sorted(taken.iterdir()), "--as", "odcs", "--output", written)
        return sorted(written.iterdir())

    def look(self, source):
        """Exchange one document."""
        name = source.name.split(".")[0]
        document = yaml.load(source.read_text(encoding="utf-8"), Strings)
        paths = self.round(source, name)
        parts = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
        for value, count in lost(document, parts).items():
            self.expect(False, f"{name}: {value} is lost, {count} times")
        for path, part in zip(paths, parts):
            self.written += 1
            for error in self.validator.iter_errors(part):
                self.expect(False, f"{path.name}: {list(error.absolute_path)}: {error.message[:300]}")
            self.lint(path)
            again = self.round(path, f"{name}-{path.name.split('.')[0]}-again")
            same = [each.read_bytes() for each in again] == [path.read_bytes()]
            self.expect(same, f"{path.name}: taken in and written once more it is another")

    def lint(self, path):
        """Have datacontract-cli look at a document, with the schema that is here."""
        command = [LINT, "lint", "--json-schema", SCHEMA, "--no-inline-references", "--all-errors", path]
        environment = {**os.environ, **NOWHERE}
        ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        self.expect(ended.returncode == 0, f"{path.name}: datacontract lint: {ended.stdout}{ended.stderr}")


def main():
    """Exchange every document."""
    (hotpass,) = sys.argv[1:]
    sources = sorted((FIXTURES / "odcs").glob("*.odcs.*"))
    with tempfile.TemporaryDirectory() as name:
        exchange = Exchange(hotpass, Path(name))
        for source in sources:
            exchange.look(source)
    print(
        f"datacontract-cli {version('datacontract-cli')}: {len(sources)} documents of the standard, "
        f"{exchange.written} written, {exchange.faults} faults"
    )
    sys.exit(1 if exchange.faults or not sources else 0)


if __name__ == "__main__":
    main()
