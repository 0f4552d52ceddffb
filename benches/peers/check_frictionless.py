"""Look at bookings with Frictionless: FILE SCHEMA.

It ends after a thousand errors unless it is told otherwise.
"""

import json
import sys
from pathlib import Path

from frictionless import Resource, system

from measure import report

NEVER = 1_000_000_000


def check():
    path, schema = map(Path, sys.argv[1:])
    descriptor = {"name": "bookings", "path": path.name, "schema": json.loads(schema.read_text(encoding="utf-8"))}
    # The version of a table schema counts where the resource has it too.
    descriptor["$schema"] = "https://datapackage.org/profiles/2.0/dataresource.json"
    with system.use_context(trusted=True):
        resource = Resource.from_descriptor(descriptor, basepath=str(path.parent))
        found = resource.validate(limit_errors=NEVER)
    (task,) = found.tasks
    rows = {error.row_number for error in task.errors}
    return {"success": found.valid, "rows": task.stats["rows"], "unexpected_rows": len(rows)}


report(check, ["frictionless"])
