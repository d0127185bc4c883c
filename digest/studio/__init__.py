"""The studio: the editors' web application. It draws what the workbench and the desk say, and decides nothing itself.

In reading order: `app` (every route) · `guard` (who may talk to it) · `parts`, `pages` (what every page has) · `home`,
`building` (issues, builds) · `desk` and its `desk_*` (one issue: stories, envelope, actions) · `preview` (the real mail
in a frame) · `changes` (news as they happen).
"""
