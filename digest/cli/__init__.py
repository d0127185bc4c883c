"""The commands: one file per group. A command parses words, calls the pipeline or the desk, and prints."""
