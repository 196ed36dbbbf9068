"""`make bench-http-clients`: the possible HTTP clients between programs, CPU in one interleaved run.

The candidates are in the dependency group `http-clients`, which nothing else needs.
"""

import argparse
import sys

from tests.benchmarks.figures import Report
from tests.benchmarks.http_clients import calls, gateway_path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.http_clients", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=("gateway", "services"), default=("gateway", "services"))
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each client (5)")
    parser.add_argument("--seconds", type=float, default=3.0, help="length of one run of load (3)")
    options = parser.parse_args()
    report = Report()
    report.begin()
    if "gateway" in options.only:
        for figure in gateway_path.measure(options.rounds, options.seconds):
            report.add(figure)
    if "services" in options.only:
        for figure in calls.measure(options.rounds):
            report.add(figure)
    return 0


if __name__ == "__main__":
    sys.exit(main())
