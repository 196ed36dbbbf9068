"""The cost of Bangfu, measured against a limit in the same run: `python -m tests.benchmarks`, and `.visits`.

A figure is a ratio of two alternating measurements (ours, limit, ours, limit, ...), because the speed of a machine
changes by a quarter within minutes and a number alone says more about the machine than about our code. Where possible
the figure is CPU a request of the whole process tree from /proc, which varies far less than requests a second.
"""
