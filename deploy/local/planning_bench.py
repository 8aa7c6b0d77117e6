"""Measures the planning engines through causeway-production; deploy/local/bench runs it.

    planning_bench.py scheduling BINARY DATA [--groups A,B] [--instances N] [--seeds N] [--seconds N] [--full]
    planning_bench.py forecast BINARY DATA [--sample N]

Schedules are checked and compared with OR-Tools CP-SAT on the same inputs, forecasts with statsforecast, where this
Python has them; deploy/docs/benchmarks.md says how to give them to it.
"""

import argparse
import os
import sys

import forecast_bench
import scheduling_bench

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    figures = parser.add_subparsers(dest="figure", required=True)
    for name, module in (("scheduling", scheduling_bench), ("forecast", forecast_bench)):
        figure = figures.add_parser(name, help=module.__doc__.splitlines()[0])
        figure.add_argument("binary")
        figure.add_argument("data")
        module.add_options(figure)
        figure.set_defaults(run=module.run)
    options = parser.parse_args()
    if not os.path.isdir(options.data):
        sys.exit(f"There is no data folder {options.data}; name one with CAUSEWAY_DATA.")
    options.run(options)
