"""What is remembered, in SQLite or PostgreSQL. Rows become values here and nowhere else; nothing here decides.

opening     open_store: the address → a Store, migrated to this program's schema
articles    each once, every version; identity (names), arrivals (what a save means), article_rows (SQL)
issues      drafts, their files, what they carried; refusals
ledger      deliveries: fan-out, claims, marks; claims (which rows), marks and swift (the busiest writes), runs (who
            sends, who died), places (where a claim begins), ledger_rows (listing), audit (a change of state and its
            line), facts (the store's own)
roster      subscribers, subscriptions, suppressions
events      bounces and complaints, each with its evidence
sources     what is remembered of each source; recognition (which entries were read before)
pictures    bytes by hash, and what each address gave
overview    what editors are shown of the whole: counts and short lists
leader      the lease of the one who keeps the timetable; timekeeping (what was done for it, and when)
database    connections, transactions; place (where), faults (errors as sentences)
schema      to the newest migration; tables, tables_sending (as they are now), migrations/ (how they became so)
columns     instants, text and packed bytes alike in both databases; upsert, documents (JSON)
"""
