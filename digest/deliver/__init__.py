"""From a frozen variant to a server's 250: message → splice → sign → session → ledger.

In reading order: `message` (MIME, one reader's copy) · `message_id`, `verp` (names that lead back) · `dkim`,
`dkim_keys` · `way` (the protocol of any way out) · `smtp`, `folder` (two ways) · `ledger` (the protocol of who keeps
the rows) · `loop` (claims, order, the end) · `crew` (sessions) · `recorder` (marks and outcomes in one commit) ·
`progress` · `lanes`, `rate`, `backoff` (politeness to receivers) · `journal` (a restored copy cannot send twice) ·
`sender` (which process) · `relay_log`, `bounces` (what comes back) · `doctor` (what receivers demand).
"""
