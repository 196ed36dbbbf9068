"""Files that strangers sent are opened in child processes that can do no harm.

`limits.py` says what a child may use, `frames.py` how the two sides speak, `child.py` serves inside the child, and
`parent.py` starts, watches and ends children. A child imports only the first three of these, and they import only
the standard library.
"""
