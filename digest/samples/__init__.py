"""The articles that ship with Digest: an invented magazine, its rival, and a text dump; every word and picture is ours.

`site/` is what `digest demo` serves to itself; its `dump.txt` is the text of a page that holds several articles.
The people, the institutions and the events are fictional.
"""
