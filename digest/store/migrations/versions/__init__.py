"""One step of the schema a file, named `rREVISION_what.py`; a step that was released is never edited."""
