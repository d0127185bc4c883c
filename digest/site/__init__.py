"""The readers' web application: the way out, preferences, pictures, the archive. For the world, and nothing else in it.

    parts        what it is given: roster, tokens, lookups, settings, clock
    pages        templates/site/ → pages in the edition's language
    leaving      /u/TOKEN: one-click unsubscribe (RFC 8058) and its page
    choosing     /p/TOKEN: which regions, and leaving
    reading      /, /archive/EDITION/PERIOD, /m/HASH.jpg
    forms        a small form's fields, whatever a stranger sends
    guarding     headers on every answer; no error shows its inside
    archive      the web versions of issues that are out
    routes       the routes: `make_site(parts)`
    serving      `digest site`: uvicorn

GET asks and POST acts, since scanners follow every link of a mail. Nothing here is an editor's.
"""
