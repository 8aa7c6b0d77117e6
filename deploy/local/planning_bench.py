"""Measures the planning engines through causeway-production; deploy/local/bench runs it.

    planning_bench.py scheduling BINARY DATA [--seconds N] [--group ta21-30] [--seeds N]
    planning_bench.py forecast BINARY DATA

Prints one line of JSON for each figure. Schedules are compared with OR-Tools on the same inputs where this Python
has it, else with the best dispatch rule; forecasts with Naive2.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import time

GROUPS = {
    "ta01-10": range(1, 11), "ta11-20": range(11, 21), "ta21-30": range(21, 31), "ta31-40": range(31, 41),
    "ta41-50": range(41, 51),
}


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def report(name, value, unit, baseline, conditions):
    conditions["processors"] = str(os.cpu_count())
    ratio = round(value / baseline, 3) if baseline else None
    print(json.dumps({
        "name": name, "value": round(value, 3), "unit": unit, "baseline": baseline and round(baseline, 3),
        "ratio": ratio, "conditions": conditions}, sort_keys=True), flush=True)


def cp_sat(path, seconds):
    """The best makespan that CP-SAT finds with two workers; None where OR-Tools is missing."""
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    with open(path, encoding="utf-8") as file:
        rows = [[int(word) for word in row.split()] for row in file if row.strip()]
    jobs = [list(zip(row[::2], row[1::2])) for row in rows[1:]]
    horizon = sum(duration for job in jobs for _, duration in job)
    model, machines = cp_model.CpModel(), {}
    makespan = model.new_int_var(0, horizon, "makespan")
    for job in jobs:
        before = None
        for machine, duration in job:
            start = model.new_int_var(0, horizon, "")
            machines.setdefault(machine, []).append(model.new_fixed_size_interval_var(start, duration, ""))
            if before is not None:
                model.add(start >= before)
            before = start + duration
        model.add(makespan >= before)
    for intervals in machines.values():
        model.add_no_overlap(intervals)
    model.minimize(makespan)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    return int(solver.objective_value) if solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def scheduling(options):
    folder = os.path.join(options.data, "jsp")
    with open(os.path.join(folder, "best_known.csv"), encoding="utf-8") as file:
        best = {row["instance"]: int(row["upper_bound"]) for row in csv.DictReader(file)}
    for group in [options.group] if options.group else ["ta21-30", "ta31-40", "ta41-50"]:
        ours, peers, rules = [], [], []
        for number in GROUPS[group]:
            found = [f"ta{number:02}{ending}" for ending in ("", "js")
                     if os.path.exists(os.path.join(folder, f"ta{number:02}{ending}.txt"))]
            if not found:
                continue
            path = os.path.join(folder, found[0] + ".txt")
            known = next(best[name] for name in (found[0], f"ta{number:02}", f"ta{number:02}js") if name in best)
            values = []
            for seed in range(1, options.seeds + 1):
                answer = json.loads(subprocess.run(
                    [options.binary, "schedule", path, "--format", "jsp", "--seconds", str(options.seconds), "--seed",
                     str(seed)], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout)
                values.append(answer["value"])
            rules.append(100 * (min(answer["rules"].values()) / known - 1))
            ours.append(100 * (statistics.median(values) / known - 1))
            peer = cp_sat(path, options.seconds)
            if peer is not None:
                peers.append(100 * (peer / known - 1))
            say(f"{found[0]}: {statistics.median(values)} of {known}, {ours[-1]:.2f} % above; CP-SAT {peer}")
        report(
            f"scheduling.{group}", statistics.mean(ours), "% above the best known makespan",
            statistics.mean(peers or rules), {
                "instances": str(len(ours)), "seconds": str(options.seconds),
                "seeds": f"median of {options.seeds}", "threads": "2",
                "baseline": "OR-Tools CP-SAT, two workers, the same seconds" if peers else "the best dispatch rule",
                "bestDispatchRule": f"{statistics.mean(rules):.1f} %"})


def forecast(options):
    path = os.path.join(options.data, "forecast", "m3.csv")

    def run(*more):
        begin = time.monotonic()
        output = subprocess.run(
            [options.binary, "forecast", path, "--output", "csv", *more], check=True, stdout=subprocess.PIPE,
            text=True).stdout
        return list(csv.DictReader(output.splitlines())), time.monotonic() - begin

    automatic, seconds = run()
    naive, _ = run("--method", "naive2")
    for period, season in (("monthly", "12"), ("quarterly", "4"), ("yearly", "1")):
        def mean(rows):
            return statistics.mean(float(row["test_smape"]) for row in rows if row["season"] == season)
        report(
            f"forecast.{period}", mean(automatic), "sMAPE", mean(naive), {
                "series": str(sum(row["season"] == season for row in automatic)), "method": "automatic choice",
                "baseline": "Naive2 on the same series",
                "rate": f"{len(automatic) / seconds:.0f} series/s over the whole file, start and reading included"})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure", choices=["scheduling", "forecast"])
    parser.add_argument("binary")
    parser.add_argument("data")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--group", choices=sorted(GROUPS))
    chosen = parser.parse_args()
    if not os.path.isdir(chosen.data):
        sys.exit(f"There is no data folder {chosen.data}; name one with CAUSEWAY_DATA.")
    {"scheduling": scheduling, "forecast": forecast}[chosen.figure](chosen)
