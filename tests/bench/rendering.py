"""Rendering against npm's mjml on the same MJML: `python -m tests.bench.rendering [STORIES]`.

npm's time halves and halves again while Node compiles its code. It is given *warm* (runs 2 to 6 of a fresh process, in
which all is loaded and one document compiled), *warmer* (runs 7 to 20), and *hot* (runs 101 to 115 of the same one).
Ours is the same from the second run on.
"""

import json
import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from digest.check import check_mail, read_eml
from digest.model.article import Picture
from digest.model.issue import Issue
from digest.model.mail import Mail, ReaderLinks
from digest.model.summary import Sentence
from digest.render import Templates, render
from digest.render.compiler import compile_mjml
from digest.render.engine import engine
from digest.render.issue import _values
from digest.render.language import language
from digest.render.layout import LAYOUTS, Layout, laid_out
from digest.render.present import Stage, present
from digest.render.soundness import is_sound
from digest.text.transfer import encoded
from tests.bench.layout import show
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, eml_of, issue_of

NPM = Path(__file__).resolve().parents[1] / "npm"
_WORDS = "harbour council vote treaty grain border minister court railway drought ferry budget envoy ceasefire".split()  # noqa: SIM905
_SCRIPT = """
const mjml2html = require('mjml').default || require('mjml'), source = require('fs').readFileSync(0, 'utf8')
const compiled = async (runs) => {
  const start = process.hrtime.bigint()
  for (let i = 0; i < runs; i++) await mjml2html(source, { fonts: {} })
  return Number(process.hrtime.bigint() - start) / 1e6 / runs
}
const run = async () => {
  await compiled(1)
  const warm = await compiled(5), warmer = await compiled(14)
  await compiled(80)
  console.log(JSON.stringify([warm, warmer, await compiled(15)]))
}
run()
"""
_AGES = ("warm", "warmer", "hot")
_ROUNDS, _RUNS = 7, 10


def main() -> None:
    """Print the tables: the mail that would be sent, and the same issue with a section for each story."""
    with TemporaryDirectory() as folder:
        Path(folder, "web.html.j2").touch()
        _tables(replace(PACKAGED, folders=(Path(folder), *PACKAGED.folders)))


def _tables(webless: Templates) -> None:
    issue = _plain(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    mail = render(issue, EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
    sent = next(layout for layout in LAYOUTS if layout.name == mail.layout)
    for layout in dict.fromkeys((sent, LAYOUTS[0])):
        _table(issue, mail, layout, webless if layout is sent else None)


def _table(issue: Issue, mail: Mail, layout: Layout, webless: Templates | None) -> None:
    """The steps for one layout; what is packed only for the one that is sent, with templates that make no web page."""
    jinja = engine(tuple(PACKAGED.folders))
    stage = Stage(issue, EDITION, PUBLISHER, SITE, language("en", PACKAGED.folders))
    full = replace(present(stage), subject=mail.subject, preheader=mail.preheader)
    values = _values(stage, laid_out(full, layout))
    mjml = jinja.render("issue.mjml.j2", values)
    html, message = compile_mjml(mjml), _message(issue, PACKAGED)
    steps: dict[str, Callable[[], object]] = {
        "present": lambda: present(stage),
        "Jinja, MJML template": lambda: jinja.render("issue.mjml.j2", values),
        "mrml, attributes mended": lambda: compile_mjml(mjml),
        "Jinja and MJML": lambda: compile_mjml(jinja.render("issue.mjml.j2", values)),
        "a quick look for faults": lambda: is_sound(mjml),
        "quoted-printable": lambda: encoded.__wrapped__(html),
    }
    if webless:
        steps |= {
            "text part": lambda: jinja.render("issue.txt.j2", values),
            "web page": lambda: jinja.render("web.html.j2", values),
            "render() and message": lambda: _message(issue, PACKAGED),
            "twenty rules": lambda: check_mail(read_eml(message)),
            "mail and rules, no web page": lambda: check_mail(read_eml(_message(issue, webless))),
            "all of it": lambda: check_mail(read_eml(_message(issue, PACKAGED))),
        }
    taken, peers = _in_turn(steps, mjml)
    rows = [
        (name, f"{one:.1f}", *(f"{one / npm:.2f}" if npm else "" for npm in peers.values()))
        for name, one in taken.items()
    ]
    rows += [
        (f"npm's mjml, {name}", f"{npm:.1f}" if npm else "not here (`make tools`)", *("" for _ in peers))
        for name, npm in peers.items()
    ]
    size = f"{len(encoded(html)):,} bytes encoded{'' if webless else ', more than is ever sent'}"
    show(
        f"Rendering {len(issue.stories)} stories ({layout.name}, {size})",
        ("step", "ms", "of npm's, warm", "warmer", "hot"),
        rows,
    )


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
    """A mail from the issue to the bytes of its message; what `encoded` remembers is forgotten first."""
    encoded.cache_clear()
    mail = render(issue, EDITION, PUBLISHER, site_url=SITE, templates=templates)
    return eml_of(mail, issue, ReaderLinks(f"{SITE}/u/1", f"{SITE}/p/1"))


def _in_turn(steps: Mapping[str, Callable[[], object]], mjml: str) -> tuple[dict[str, float], dict[str, float]]:
    """The ms of each step, and of npm's mjml at each age: medians of rounds in turn, since a machine has its moods."""
    taken: dict[str, list[float]] = {name: [] for name in steps}
    npm: list[Sequence[float]] = []
    for work in steps.values():
        work()
    order, dice = list(steps), random.Random(1)
    for _ in range(_ROUNDS):
        dice.shuffle(order)  # what comes late in a round finds a slower machine
        for name in order:
            start = perf_counter()
            for _ in range(_RUNS):
                steps[name]()
            taken[name].append((perf_counter() - start) * 1000 / _RUNS)
        npm.append(_npm(mjml))
    peers = {age: median(times) for age, *times in zip(_AGES, *npm, strict=True)}
    return {name: median(each) for name, each in taken.items()}, peers


def _npm(source: str) -> Sequence[float]:
    """The ms that a fresh process of npm's mjml takes for a compile at each age; zeros where there is no npm."""
    try:
        done = subprocess.run(
            ["node", "-e", _SCRIPT], input=source, capture_output=True, text=True, cwd=NPM, check=True, timeout=120
        )
    except (OSError, subprocess.SubprocessError):
        return [0.0] * len(_AGES)
    return [float(time) for time in json.loads(done.stdout)]


if __name__ == "__main__":
    main()
