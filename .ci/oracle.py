"""Reads a publication with other programs' eyes and says where it is not what the run claims.

Takes the result object that `hotpass run --format json` printed and the folder it published into. Checks the
workbook with openpyxl, the CSV with its CSVW sidecar, the report, and every digest of the manifest and of an archive.
Prints each fault; exits with 1 when there is one.
"""

import argparse
import csv
import hashlib
import json
import pathlib
import re
import sys
import zipfile

import openpyxl

SHEETS = ["Data", "Summary", "Conflicts", "Quarantine", "Provenance", "Data dictionary"]
LEFTOVERS = {"nan", "NaN", "NaT", "None", "#N/A", "inf", "Infinity"}

faults = []


def expect(condition, message):
    if not condition:
        faults.append(message)


def is_leftover(value):
    """Tells whether a cell, or one of the parts joined in it, is another program's word for nothing."""
    return isinstance(value, str) and any(part.strip() in LEFTOVERS for part in re.split(r"[;|,]", value))


def check_workbook(path, result):
    book = openpyxl.load_workbook(path)
    for name in SHEETS:
        expect(name in book.sheetnames, f"{path.name}: there is no sheet `{name}`")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                expect(cell.data_type != "f", f"{sheet.title}!{cell.coordinate}: is a formula")
                expect(cell.data_type != "e", f"{sheet.title}!{cell.coordinate}: is an error")
    if "Data" not in book.sheetnames:
        return [], []
    data = book["Data"]
    rows = list(data.iter_rows(values_only=True))
    expect(len(rows) - 1 == result["total_records"],
           f"Data: {len(rows) - 1} rows, the run says {result['total_records']}")
    expect(data.freeze_panes is not None, "Data: the header is not frozen")
    expect(data.auto_filter.ref is not None or data.tables, "Data: there is no filter")
    for row in data.iter_rows(min_row=2):
        for cell in row:
            expect(not is_leftover(cell.value), f"Data!{cell.coordinate}: reads {cell.value!r}")
    if "Provenance" in book.sheetnames:
        provenance = book["Provenance"]
        expect((provenance.max_row, provenance.max_column) == (data.max_row, data.max_column),
               "Provenance: has not the shape of Data")
    return list(rows[0]) if rows else [], rows[1:]


def check_table(path, metadata, header, result):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    names = [column["name"] for column in json.loads(metadata.read_text("utf-8"))["tableSchema"]["columns"]]
    expect(rows[0] == names, f"{metadata.name}: the columns are not those of {path.name}")
    expect(rows[0] == header, f"{path.name}: the columns are not those of the workbook")
    expect(len(rows) - 1 == result["total_records"],
           f"{path.name}: {len(rows) - 1} rows, the run says {result['total_records']}")
    for number, row in enumerate(rows, 1):
        expect(len(row) == len(names), f"{path.name}:{number}: {len(row)} fields, not {len(names)}")
        for value in row:
            expect(not is_leftover(value), f"{path.name}:{number}: reads {value!r}")
            expect(not value.startswith(("=", "@", "\t", "\r")), f"{path.name}:{number}: {value!r} can become a formula")


def check_rows(result):
    rows = result["rows"]
    total = rows["merged"] + rows["quarantined"] + rows["skipped"]
    expect(rows["read"] == total, f"rows read {rows['read']}, accounted for {total}")
    expect(result["success"] is True, "the run does not say `success`")


def check_report(path, result):
    """Checks that the page stands alone: nothing from the network, and complete without its scripts."""
    text = path.read_text("utf-8")
    for found in re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//[^"'\s>]+""", text):
        expect(False, f"{path.name}: refers to the network: {found}")
    static = re.sub(r"(?s)<script.*?</script>", "", text)
    expect("<table" in static, f"{path.name}: has no table without JavaScript")
    expect(str(result["total_records"]) in static, f"{path.name}: lacks the number of records without JavaScript")


def digests(value):
    """Yields every (path, sha256) in a JSON value."""
    if isinstance(value, dict):
        if isinstance(value.get("sha256"), str):
            name = value.get("path") or value.get("file") or value.get("name")
            if isinstance(name, str):
                yield name, value["sha256"]
        for inner in value.values():
            yield from digests(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from digests(inner)


def check_manifest(dist, manifest):
    listed = {}
    for name, digest in digests(json.loads(manifest.read_text("utf-8"))):
        path = dist / pathlib.PurePosixPath(name).name
        if path.is_file():
            listed[path.name] = digest
    for path in sorted(dist.rglob("*")):
        if path.is_file() and path.name != manifest.name:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            expect(path.name in listed, f"{manifest.name}: does not list {path.name}")
            expect(listed.get(path.name, digest) == digest, f"{manifest.name}: wrong digest of {path.name}")


def check_archive(path):
    with zipfile.ZipFile(path) as archive:
        expect(archive.testzip() is None, f"{path.name}: is damaged")
        sums = archive.read("SHA256SUMS").decode("utf-8").splitlines()
        for line in sums:
            digest, name = line.split(maxsplit=1)
            actual = hashlib.sha256(archive.read(name.lstrip("*"))).hexdigest()
            expect(digest == actual, f"{path.name}: wrong digest of {name}")
        expect(len(sums) == len(archive.namelist()) - 1, f"{path.name}: SHA256SUMS does not list every file")


def main():
    parser = argparse.ArgumentParser()
    for name in ["result", "dist", "workbook", "table", "metadata", "manifest", "report"]:
        parser.add_argument(f"--{name}", required=True)
    given = parser.parse_args()
    dist = pathlib.Path(given.dist)
    result = json.loads(pathlib.Path(given.result).read_text("utf-8"))
    check_rows(result)
    header, rows = check_workbook(dist / given.workbook, result)
    check_table(dist / given.table, dist / given.metadata, header, result)
    check_report(dist / given.report, result)
    check_manifest(dist, dist / given.manifest)
    for archive in sorted(dist.glob("*.zip")):
        check_archive(archive)
    for fault in faults[:50]:
        print(f"oracle: {fault}", file=sys.stderr)
    if not faults:
        print(f"{len(rows)} golden records read back as published")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
