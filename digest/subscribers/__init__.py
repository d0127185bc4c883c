"""Who gets the mail: their lifecycle, their signed links, import, export, erasing.

addresses    what is an address, and when two are the same
roster       the protocol of whoever keeps the subscribers (the store does)
tokens       the signed links of readers
csvfile      a list in CSV, whatever wrote it
people       one record of a list → one person, or why not
importing    a list into the roster, in portions
exporting    the roster as such a list
"""
