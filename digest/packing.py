"""The files of a draft: what an editor opens, what would be sent to a sample reader, and what a program reads.

`issue.html` is the HTML part of the mail as a reader gets it; `preview.html` is the same with its pictures from
the folder `m/` beside it, so that it can be looked at before the site serves them. Writes nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from digest.model.edition import Edition, Publisher
from digest.model.issue import Issue
from digest.render import Mail, ReaderLinks, for_reader, issue_json, to_eml

__all__ = ["Packing"]

_SAMPLE_READER = "A Sample Reader <reader@example.org>"


@dataclass(frozen=True, slots=True)
class Packing:
    """How drafts of an edition are packed. `picture` gives the bytes of a re-encoded picture by name."""

    edition: Edition
    publisher: Publisher
    site_url: str
    picture: Callable[[str], bytes | None]

    def files(self, issue: Issue, mail: Mail) -> Mapping[str, bytes]:
        """Every file by name; the same issue gives the same bytes."""
        links = ReaderLinks(f"{self.site_url}/u/sample-reader", f"{self.site_url}/p/sample-reader")
        read = for_reader(mail, links)
        document = json.dumps(issue_json(issue, self.edition, self.site_url), ensure_ascii=False, indent=1) + "\n"
        pictures = self._pictures(issue)
        texts = {
            "issue.html": read.html,
            "issue.txt": read.text,
            "issue.mjml": read.mjml,
            "issue.json": document,
            "web.html": read.web,
            "preview.html": read.html.replace(f"{self.site_url}/m/", "m/"),
        }
        eml = to_eml(
            mail,
            edition=self.edition,
            publisher=self.publisher,
            site_url=self.site_url,
            date=issue.send_at,
            message_id=f"{issue.edition}.{issue.period}.sample@{_host(self.site_url)}",
            recipient=_SAMPLE_READER,
            links=links,
        )
        return {name: text.encode("utf-8", "replace") for name, text in texts.items()} | {"issue.eml": eml} | pictures

    def _pictures(self, issue: Issue) -> dict[str, bytes]:
        names = dict.fromkeys(story.picture.file for story in issue.stories if story.picture and story.picture.file)
        found = {name: self.picture(name) for name in names}
        return {f"m/{name}": content for name, content in found.items() if content is not None}


def _host(site_url: str) -> str:
    return site_url.partition("://")[2].partition("/")[0].partition(":")[0]
