"""Merge one flag into large configurations with OmegaConf: the payloads of `hotpass bench merge-settings`."""

import time

from omegaconf import OmegaConf

from measure import report

ROUNDS = 5


def synonyms(count):
    lists = {f"column_{entry}": [f"name {name} of {entry}" for name in range(10)] for entry in range(count)}
    return {"profile": {"synonyms": lists}}


def agents(count):
    def agent(number):
        targets = [f"target-{number}-{target}" for target in range(5)]
        return {
            "name": f"agent-{number}",
            "search-terms": [f"term {term} of {number}" for term in range(5)],
            "targets": [{"identifier": name, "domain": f"{name}.example"} for name in targets],
        }

    return {"acquisition": {"agents": [agent(number) for number in range(count)]}}


SHAPES = {
    "one flag": {"features": {"compliance": True}},
    "1 000 synonym lists of 10": synonyms(1_000),
    "10 000 synonym lists of 10": synonyms(10_000),
    "1 000 agents": agents(1_000),
    "10 000 agents": agents(10_000),
}


def merge():
    flag = OmegaConf.create({"features": {"compliance": True}})
    milliseconds = {}
    for name, payload in SHAPES.items():
        document = OmegaConf.create(payload)
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            OmegaConf.unsafe_merge(document, flag)
            times.append((time.perf_counter() - started) * 1e3)
        milliseconds[name] = round(sorted(times)[ROUNDS // 2], 4)
    return {"one_flag_into_result_ms": milliseconds}


report(merge, ["omegaconf"])
