"""npm's mjml as the oracle: it finds no fault in our MJML, finds those that we find, and compiles to the same mail.

What differs and is not compared: attributes in another order, styles with or without blanks, line breaks between tags,
and Outlook's comments merged by npm. Words, links, alt texts and widths (Outlook's too) are the same.
"""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from digest.model.mail import Mail
from digest.render import render
from digest.render.compiler import compile_mjml
from tests.render.broken import BROKEN
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of

pytestmark = pytest.mark.tools
SCRIPT = Path(__file__).resolve().parents[1] / "npm" / "compile.js"
SEEDS = (1, 2, 4, 6, 8, 10)


@pytest.fixture(scope="module")
def npm(node_modules: Path) -> Any:
    """Compiles MJML with npm: a list of sources to a list of `{html, errors}`."""

    def compiled(sources: list[str]) -> list[dict[str, Any]]:
        done = subprocess.run(
            ["node", str(SCRIPT)],
            input=json.dumps(sources),
            capture_output=True,
            text=True,
            cwd=node_modules.parent,
            check=True,
        )
        results: list[dict[str, Any]] = json.loads(done.stdout)
        return results

    return compiled


def _mails() -> list[Mail]:
    return [render(issue_of(seed), EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED) for seed in SEEDS]


def test_npm_finds_every_broken_template_that_it_knows_to_be_broken(npm: Any) -> None:
    known = [broken for broken in BROKEN if broken.npm]
    results = npm([broken.text for broken in known])
    assert [broken.says for broken, result in zip(known, results, strict=True) if not result["errors"]] == []
    assert len(known) >= 45


def test_npm_finds_no_fault_in_our_templates(npm: Any) -> None:
    assert [result["errors"] for result in npm([mail.mjml for mail in _mails()])] == [[]] * len(SEEDS)


def test_npm_gives_the_same_text_links_and_widths(npm: Any) -> None:
    sources = [mail.mjml for mail in _mails()]
    for source, result in zip(sources, npm(sources), strict=True):
        ours, theirs = compile_mjml(source), result["html"]
        assert _text(ours) == _text(theirs)
        assert _values(ours, "//a/@href") == _values(theirs, "//a/@href")
        assert _values(ours, "//img/@alt") == _values(theirs, "//img/@alt")
        assert _values(ours, "//img/@width") == _values(theirs, "//img/@width")
        assert _outlook_widths(ours) == _outlook_widths(theirs)


def _values(page: str, path: str) -> list[str]:
    found = lxml_html.document_fromstring(page.encode(), parser=lxml_html.HTMLParser(encoding="utf-8")).xpath(path)
    return [" ".join(str(one).split()) for one in found] if isinstance(found, list) else []


def _text(page: str) -> str:
    return " ".join(" ".join(_values(page, "//body//text()[not(parent::style)]")).split())


def _outlook_widths(page: str) -> list[str]:
    inside = "".join(re.findall(r"<!--\[if[^\]]*\]>(.*?)<!\[endif\]-->", page.split("<body")[1], re.DOTALL))
    return re.findall(r"\swidth=\"(\d+)(?:px)?\"", inside)
