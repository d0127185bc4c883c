"""The commands, one file per group. A command parses words, calls the pipeline, and prints; it decides nothing.

What people act on goes to stdout, the rest to stderr. Exit codes: 0 done; 1 done, with findings or failures that
are listed; 2 could not start.
"""

from digest.cli.main import main

__all__ = ["main"]
