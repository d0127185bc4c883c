"""What approval freezes: everything that the issue's mail is made of, addressed by its hash. Pure."""

import json
from collections.abc import Mapping
from hashlib import sha256

from digest.model.record import Bundle, IssueRecord

__all__ = ["bundle_of"]


def bundle_of(
    record: IssueRecord, files: Mapping[str, bytes], furniture: Mapping[str, bytes], versions: Mapping[str, str]
) -> Bundle:
    """The bundle of an issue: the draft's `files`, the `furniture` (templates, theme, pictures) that made them, and the
    `versions` of the programs.

    The hash covers every name and every byte, and which issue it is.
    """
    facts = {"issue": record.name, "revision": record.revision, "versions": dict(versions)}
    every = {**furniture, **files, "bundle.json": json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()}
    digest = sha256()
    for name in sorted(every):
        digest.update(f"{name}\0{len(every[name])}\0".encode())
        digest.update(every[name])
    return Bundle(digest.hexdigest(), dict(sorted(every.items())))
