"""Sources → articles, politely. Nothing here knows the store: what it needs of it is handed in (`known.py`).

In the order of the work:

    collector   the run: sources concurrently, each failure a value
    politeness  what is due, when next, and what an answer means for a source's state (pure)
    http        what a fetcher is (a Protocol) and its values; client is the only one that imports the HTTP library
    guard       which addresses may be connected to
    robots      what a host asks robots not to fetch
    discovery   what a body is: feed, JSON feed, sitemap, section page, article
    feeds       RSS, RDF, Atom → entries; jsonfeed, sitemaps, sections, opml likewise
    workers     hostile input is read in processes that can be killed
    extract     a page or dump → readings (metadata by layers, paragraphs, what was dropped and why)
    files       files and folders → readings, each by the ending of its name
    identity    which articles are the same; an entry completed by its page
    pictures    fetched, re-encoded, named by hash
    urls        addresses, and when two name the same article
"""
