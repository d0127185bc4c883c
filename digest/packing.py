"""The files of a draft: what an editor opens, what would be sent to a sample reader, and what a program reads.

`issue.html` is the HTML part of the mail as a reader gets it; `preview.html` is the same with its pictures from
the folder `m/` beside it, so that it can be looked at before the site serves them. `complete.variant` is what is frozen
and spliced for each reader. Writes nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from digest.deliver.message import message, variant_of
from digest.model.delivery import Reader
from digest.model.edition import Edition, Publisher
from digest.model.issue import Issue
from digest.model.mail import Mail, ReaderLinks, for_reader

__all__ = ["VARIANT", "Packing", "sample_links"]

VARIANT = "complete.variant"
"""The file of a draft that a send is spliced from."""

_SAMPLE_ADDRESS = "reader@example.org"


def sample_links(site_url: str) -> ReaderLinks:
    """The links of a reader who does not exist."""
    return ReaderLinks(f"{site_url}/u/sample-reader", f"{site_url}/p/sample-reader")


@dataclass(frozen=True, slots=True)
class Packing:
    """How drafts of an edition are packed. `picture` gives the bytes of a re-encoded picture by name."""

    edition: Edition
    publisher: Publisher
    site_url: str
    picture: Callable[[str], bytes | None]

    def files(self, issue: Issue, mail: Mail) -> Mapping[str, bytes]:
        """Every file by name; the same issue gives the same bytes."""
        # Here, since whoever only sends needs no renderer.
        from digest.render import issue_json

        links = sample_links(self.site_url)
        read = for_reader(mail, links)
        document = json.dumps(issue_json(issue, self.edition, self.site_url), ensure_ascii=False, indent=1) + "\n"
        variant = variant_of(mail, self.edition, self.publisher, self.site_url, issue.send_at)
        message_id = f"{issue.edition}.{issue.period}.sample@{_host(self.site_url)}"
        texts = {
            "issue.html": read.html,
            "issue.txt": read.text,
            "issue.mjml": read.mjml,
            "issue.json": document,
            "web.html": read.web,
            "preview.html": read.html.replace(f"{self.site_url}/m/", "m/"),
        }
        return {
            **{name: text.encode("utf-8", "replace") for name, text in texts.items()},
            "issue.eml": message(variant, Reader(_SAMPLE_ADDRESS, "A Sample Reader", links, message_id)),
            VARIANT: variant.as_file(),
            **self._pictures(issue),
        }

    def _pictures(self, issue: Issue) -> dict[str, bytes]:
        names = dict.fromkeys(story.picture.file for story in issue.stories if story.picture and story.picture.file)
        found = {name: self.picture(name) for name in names}
        return {f"m/{name}": content for name, content in found.items() if content is not None}


def _host(site_url: str) -> str:
    return site_url.partition("://")[2].partition("/")[0].partition(":")[0]
