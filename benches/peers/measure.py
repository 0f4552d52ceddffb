"""What every peer prints: one JSON object with its time, memory and versions.

A peer is a script that does one job of a benchmark with another library. It is started by
`cargo xtask bench`, which measures it from outside as well; the figures printed here leave the
start of the interpreter and the imports out.
"""

import importlib.metadata
import json
import platform
import resource
import sys
import time


def report(job, packages):
    """Run `job` and print its figures; `job` returns what it counted, to show it did the work.

    When counting is work of its own, it returns a function that counts, which is not measured.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu_before = usage.ru_utime + usage.ru_stime
    started = time.perf_counter()
    counted = job()
    seconds = time.perf_counter() - started
    usage = resource.getrusage(resource.RUSAGE_SELF)
    versions = {name: importlib.metadata.version(name) for name in packages}
    versions["python"] = platform.python_version()
    figures = {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime - cpu_before, 3),
        "peak_memory_mb": round(usage.ru_maxrss / 1024, 1),
        "counted": counted() if callable(counted) else counted,
        "versions": versions,
    }
    json.dump(figures, sys.stdout)
    sys.stdout.write("\n")
