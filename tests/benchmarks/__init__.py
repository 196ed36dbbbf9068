"""What Bangfu costs, measured against a limit in the same run: `python -m tests.benchmarks`, and `.visits`.

A figure is a ratio of two measurements taken in turn (ours, limit, ours, limit, ...), because a machine's speed drifts
by a quarter within minutes and a number alone says more about the machine than about us. Where it can be had, the
measure is CPU a request of the whole process tree from /proc, which moves far less than requests a second.
"""
