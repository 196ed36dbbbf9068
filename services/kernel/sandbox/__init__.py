"""Opens files from unknown senders in child processes with hard limits.

`limits.py` holds the limits of a child, `frames.py` the messages between the two processes, `child.py` the loop inside
the child, and `parent.py` starts, watches and ends children. A child imports only the first three of these, and they
import only the standard library.
"""
