"""Digest: the week's articles, summarized verbatim, grouped by region, in a mail that readers open.

The map, in the order of the work (`digest/pipeline.py` is that order in code):

    model       the frozen values that every stage takes and gives
    settings    config/ and the environment, read into frozen values
    text        language, sentences with offsets, words, shingles
    collect     sources → articles, politely
    summarize   articles → verbatim summaries, with sumy
    regions     articles → regions of the world, with reasons
    compose     articles → stories, sections, an issue
    render      an issue → MJML → HTML, text part, web page, message
    check       the rules that a mail must pass before it may leave
    timetable   periods, and what is due: pure
    store       what is remembered, in SQLite
    bootstrap   the only place where the parts meet
    cli         the commands
"""

__version__ = "0.1.0"
