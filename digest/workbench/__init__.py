"""The editors' workbench: drafts that lie open, edited one revision at a time, their mails made right behind.

In reading order: `base` (the composed issue, made again from what a draft was made of) · `bench` (one draft: edit,
undo, redo, the difference between two editors) · `telling` (edits in words) · `mailing` (its mail, as it stands) ·
`builds` (in the background) · `workbench` (all drafts of this process, and who listens). It decides nothing about an
issue's state.
"""

from digest.workbench.base import Base
from digest.workbench.bench import EDITABLE, Bench, Refused, Standing
from digest.workbench.builds import Builds, Progress
from digest.workbench.mailing import Made, Mailing
from digest.workbench.workbench import Event, Workbench

__all__ = [
    "EDITABLE",
    "Base",
    "Bench",
    "Builds",
    "Event",
    "Made",
    "Mailing",
    "Progress",
    "Refused",
    "Standing",
    "Workbench",
]
