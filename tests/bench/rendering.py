"""Rendering against npm's mjml, warm, on the same MJML: `python -m tests.bench.rendering [STORIES]`."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from digest.check import check_mail, read_eml
from digest.model.article import Picture
from digest.model.issue import Issue
from digest.model.mail import ReaderLinks
from digest.model.summary import Sentence
from digest.render import Templates, render
from digest.render.compiler import compile_mjml
from digest.render.engine import engine
from digest.render.issue import _values
from digest.render.language import language
from digest.render.layout import LAYOUTS, laid_out
from digest.render.present import Stage, present
from digest.render.validator import validate
from digest.text.transfer import encoded
from tests.bench.layout import median_seconds, show
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, eml_of, issue_of

NPM = Path(__file__).resolve().parents[1] / "npm"
_WORDS = "harbour council vote treaty grain border minister court railway drought ferry budget envoy ceasefire".split()  # noqa: SIM905
_SCRIPT = """
const mjml2html = require('mjml').default || require('mjml'), source = require('fs').readFileSync(0, 'utf8')
const run = async () => {
  for (let i = 0; i < 20; i++) await mjml2html(source, { fonts: {} })
  const taken = []
  for (let i = 0; i < 30; i++) {
    const start = process.hrtime.bigint()
    await mjml2html(source, { fonts: {} })
    taken.push(Number(process.hrtime.bigint() - start) / 1e6)
  }
  console.log(JSON.stringify(taken.sort((a, b) => a - b)[15]))
}
run()
"""


def main() -> None:
    """Print the table."""
    issue = _plain(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    mail = render(issue, EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
    jinja = engine(tuple(PACKAGED.folders))
    layout = next(layout for layout in LAYOUTS if layout.name == mail.layout)
    stage = Stage(issue, EDITION, PUBLISHER, SITE, language("en", PACKAGED.folders))
    full = replace(present(stage), subject=mail.subject, preheader=mail.preheader)
    values = _values(stage, laid_out(full, layout))
    message = _message(issue, PACKAGED)
    steps = {
        "present": lambda: present(stage),
        "Jinja, MJML template": lambda: jinja.render("issue.mjml.j2", values),
        "mrml, attributes mended": lambda: compile_mjml(mail.mjml),
        "validator": lambda: validate(mail.mjml),
        "text part": lambda: jinja.render("issue.txt.j2", values),
        "web page": lambda: jinja.render("web.html.j2", values),
        "quoted-printable": lambda: encoded(mail.html),
        "render() in all": lambda: render(issue, EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED),
        "render() and message": lambda: _message(issue, PACKAGED),
        "twenty rules": lambda: check_mail(read_eml(message)),
    }
    rows = [(name, f"{median_seconds(work, runs=9) * 1000:.1f}") for name, work in steps.items()]
    rows.append(("npm's mjml, the same MJML", _npm(mail.mjml)))
    show(f"Rendering {len(issue.stories)} stories ({mail.layout}, {mail.size:,} bytes encoded)", ("step", "ms"), rows)


def _plain(stories: int) -> Issue:
    """An issue in English with a picture for two stories in three and summaries of about fifty words."""
    dice = random.Random(1)
    issue = issue_of(1, articles=stories, regions=8)
    sections = []
    for section in issue.sections:
        plain = []
        for story in section.stories:
            drawn = Picture("", _sentence(dice, 8), "Drawing: A. Quay", "0f.jpg", 1200, 675)
            url = f"https://news.example.org/{dice.randrange(10**9)}"
            picture = drawn if dice.random() < 0.66 else None
            lead = replace(
                story.lead, title=_sentence(dice, 9), byline="Ada Lang", kicker="Rivers", kind="Analysis",
                source="The Quay", url=url, picture=picture, language="en",
            )  # fmt: skip
            summary = tuple(Sentence(_sentence(dice, 25)) for _ in range(2))
            plain.append(replace(story, lead=lead, summary=summary, others=()))
        sections.append(replace(section, stories=tuple(plain)))
    return replace(issue, sections=tuple(sections), left_out=())


def _sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(_WORDS) for _ in range(words)).capitalize() + "."


def _message(issue: Issue, templates: Templates) -> bytes:
    mail = render(issue, EDITION, PUBLISHER, site_url=SITE, templates=templates)
    return eml_of(mail, issue, ReaderLinks(f"{SITE}/u/1", f"{SITE}/p/1"))


def _npm(source: str) -> str:
    try:
        done = subprocess.run(
            ["node", "-e", _SCRIPT], input=source, capture_output=True, text=True, cwd=NPM, check=True, timeout=120
        )
    except (OSError, subprocess.SubprocessError):
        return "not here (`make tools`)"
    return f"{float(json.loads(done.stdout)):.1f}"


if __name__ == "__main__":
    main()
