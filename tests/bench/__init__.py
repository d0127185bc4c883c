"""`make bench`: speed and memory of each stage against a named peer of the same run, and quality on labelled sets."""
