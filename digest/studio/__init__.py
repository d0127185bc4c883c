"""The studio: the editors' web application. It draws what the workbench and the desk say, and decides nothing itself.

In reading order: `app` (every route) · `guard`, `login` (who may talk to it) · `parts`, `serving` (what it is given) ·
`pages`, `forms` (what every page has) · `home`, `building` (issues, builds) · `desk` and its `desk_*` (one issue:
stories, envelope, actions) · `preview` (the real mail in a frame) · `changes` (news as they happen) · `decide` and its
`decide_*` (checklist, links, tests, decisions) · `know` and its `know_*`, `sends`, `readers` (what a newsroom should
know).
"""
