"""What several stages need of plain text, in reading order.

    language    which language a text is written in (telling: where its small words leave no doubt)
    sentences   a paragraph's sentences, as spans of it (punkt, quotations, unspaced: the rules)
    words       the words of a sentence, and their stems
    shingles    what two texts share, word for word
    kicker      the small line over a headline
    hostname    a host's name as the network writes it

It knows strings and spans; it must not know articles, feeds or regions.
"""
