"""From a frozen variant to a server's 250: message → splice → sign → session → ledger.

In reading order: `message` (MIME, one reader's copy) · `dkim` · `verp` · `way` (the protocol of any way out) · `smtp`,
`folder` (two ways) · `ledger` (the protocol of who keeps the rows) · `loop` (claims, sessions, results) · `lanes`,
`rate` (politeness to the receivers) · `journal` (a restored backup cannot send twice) · `bounces`.
"""
