"""Each decision about an issue, once: guard → transition → audit. Terminal, studio and daemon all come through here.

In reading order: `states` (what may follow what) · `freezing` (what approval freezes) · `decisions` (the desk) ·
`settling` (what becomes of uncertain deliveries).
"""

from digest.desk.bouncing import Bouncing
from digest.desk.decisions import Desk, UnsoundError
from digest.desk.freezing import bundle_of
from digest.desk.resolution import Resolution

__all__ = ["Bouncing", "Desk", "Resolution", "UnsoundError", "bundle_of"]
