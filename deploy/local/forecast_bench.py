"""Accuracy and speed of the automatic forecast on the M3 series, Naive2 and statsforecast beside."""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

GROUPS = {"monthly": (12, 13.8), "quarterly": (4, 9.1), "yearly": (1, 16.2)}
HOW_TO_COMPARE = (
    "statsforecast is not in this Python, so only Naive2 stands beside. To have it: python3 -m venv /tmp/peers && "
    "/tmp/peers/bin/pip install statsforecast ortools, then CAUSEWAY_PYTHON=/tmp/peers/bin/python deploy/local/bench "
    "forecast")


class Series:
    def __init__(self, row):
        self.row, self.name, self.season = row, row["id"], int(row["m"])
        self.train, self.test = ([float(word) for word in row[part].split()] for part in ("train", "test"))
        steps = [abs(now - then) for now, then in zip(self.train[self.season:], self.train)]
        self.scale = statistics.mean(steps) if steps else 0


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


def errors(series, forecasts):
    """The means over the series of sMAPE, in per cent, and of MASE, which a constant history has none of."""
    smape, mase = [], []
    for one, forecast in zip(series, forecasts):
        pairs = list(zip(one.test, forecast, strict=True))
        smape.append(statistics.mean(
            200 * abs(actual - said) / (abs(actual) + abs(said)) if actual or said else 0 for actual, said in pairs))
        if one.scale > 0:
            mase.append(statistics.mean(abs(actual - said) for actual, said in pairs) / one.scale)
    return statistics.mean(smape), statistics.mean(mase)


def ours(binary, series, folder, *more):
    """Forecasts by the command with one thread, and series a second with starting and reading."""
    path = os.path.join(folder, "series.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, series[0].row.keys())
        writer.writeheader()
        writer.writerows(one.row for one in series)
    begin = time.monotonic()
    output = subprocess.run(
        [binary, "forecast", path, "--threads", "1", *more], check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds = time.monotonic() - begin
    rows = list(csv.DictReader(output.splitlines()))
    assert [row["series"] for row in rows] == [one.name for one in series]
    return [[float(word) for word in row["forecast"].split()] for row in rows], len(series) / seconds


def theirs(model, series):
    """Forecasts by a model of statsforecast, one thread, and series a second without loading and compiling."""
    import numpy
    model.forecast(y=numpy.array(series[0].train), h=len(series[0].test))
    begin = time.monotonic()
    forecasts = [model.forecast(y=numpy.array(one.train), h=len(one.test))["mean"] for one in series]
    return forecasts, len(series) / (time.monotonic() - begin)


def peers(season):
    """Models of statsforecast by name, with the share of the series that they are given."""
    try:
        from statsforecast.models import AutoETS, DynamicOptimizedTheta
    except ImportError:
        return None
    return [("DynamicOptimizedTheta", DynamicOptimizedTheta(season_length=season), False),
            ("AutoETS", AutoETS(season_length=season), True)]


def told(accuracy, rate):
    return f"sMAPE {accuracy[0]:.3f}, MASE {accuracy[1]:.3f}, {rate:.0f} series/s"


def measure(period, all_series, options, folder):
    season, goal = GROUPS[period]
    series = [one for one in all_series if one.season == season]
    automatic, rate = ours(options.binary, series, folder)
    naive, _ = ours(options.binary, series, folder, "--method", "naive2")
    accuracy, baseline = errors(series, automatic), errors(series, naive)
    say(f"{period}: {told(accuracy, rate)}")
    conditions = {
        "series": str(len(series)), "method": "automatic choice", "MASE": f"{accuracy[1]:.3f}",
        "rate": f"{rate:.0f} series/s with one thread, start and reading included",
        "baseline": f"Naive2 on the same series, MASE {baseline[1]:.3f}", "processors": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.2f}"}
    for name, model, is_slow in peers(season) or []:
        count = min(options.sample, len(series)) if is_slow else len(series)
        places = [index * len(series) // count for index in range(count)]
        chosen = [series[place] for place in places]
        forecasts, their_rate = theirs(model, chosen)
        conditions[name] = f"{told(errors(chosen, forecasts), their_rate)} with one thread"
        if count < len(series):
            own = errors(chosen, [automatic[place] for place in places])
            conditions[name] += f", on {count} of the series; ours on these sMAPE {own[0]:.3f}, MASE {own[1]:.3f}"
        say(f"{period}: {name} {conditions[name]}")
    print(json.dumps({
        "name": f"forecast.{period}", "value": round(accuracy[0], 3), "unit": "sMAPE", "goal": goal,
        "baseline": round(baseline[0], 3), "ratio": round(accuracy[0] / baseline[0], 3), "conditions": conditions},
        sort_keys=True), flush=True)


def add_options(parser):
    parser.add_argument(
        "--sample", type=int, default=100, help="series of each group for AutoETS, which is slow (default: 100)")


def run(options):
    with open(os.path.join(options.data, "forecast", "m3.csv"), encoding="utf-8") as file:
        series = [Series(row) for row in csv.DictReader(file)]
    if peers(1) is None:
        say(HOW_TO_COMPARE)
    with tempfile.TemporaryDirectory(prefix="causeway-bench-") as folder:
        for period in GROUPS:
            measure(period, series, options, folder)
