"""Rendering against npm's mjml, warm, on the same MJML: `python -m tests.bench.rendering [STORIES]`."""

import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, PIPE
from tempfile import NamedTemporaryFile
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

_NPM_STEP = "npm's mjml, the same MJML"
NPM = Path(__file__).resolve().parents[1] / "npm"
_WORDS = "harbour council vote treaty grain border minister court railway drought ferry budget envoy ceasefire".split()  # noqa: SIM905
_SCRIPT = """
const mjml2html = require('mjml').default || require('mjml')
const source = require('fs').readFileSync(process.argv[1], 'utf8')
const run = async () => {
  for await (const runs of require('readline').createInterface({ input: process.stdin })) {
    const start = process.hrtime.bigint()
    for (let i = 0; i < runs; i++) await mjml2html(source, { fonts: {} })
    console.log(Number(process.hrtime.bigint() - start) / 1e6 / runs)
  }
}
run()
"""
_ROUNDS, _RUNS = 9, 10
_WARM = 2
"""Rounds that are not counted."""


def main() -> None:
    """Print the tables: the mail that would be sent, and the same issue with a section for each story."""
    issue = _plain(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
    mail = render(issue, EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
    sent = next(layout for layout in LAYOUTS if layout.name == mail.layout)
    for layout in dict.fromkeys((sent, LAYOUTS[0])):
        _table(issue, mail, layout, whole=layout is sent)


def _table(issue: Issue, mail: Mail, layout: Layout, *, whole: bool) -> None:
    """The steps for one layout; all of it (`whole`) only for the one that is sent, since no other is ever packed."""
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
    if whole:
        steps |= {
            "text part": lambda: jinja.render("issue.txt.j2", values),
            "web page": lambda: jinja.render("web.html.j2", values),
            "render() and message": lambda: _message(issue, PACKAGED),
            "twenty rules": lambda: check_mail(read_eml(message)),
            "all of it": lambda: check_mail(read_eml(_message(issue, PACKAGED))),
        }
    taken = _in_turn(steps, mjml)
    npm = taken.pop(_NPM_STEP, 0.0)
    rows = [(name, f"{one:.1f}", f"{one / npm:.2f}" if npm else "") for name, one in taken.items()]
    rows.append((_NPM_STEP, f"{npm:.1f}" if npm else "not here (`make tools`)", "1" if npm else ""))
    size = f"{len(encoded(html)):,} bytes encoded{'' if whole else ', more than is ever sent'}"
    show(f"Rendering {len(issue.stories)} stories ({layout.name}, {size})", ("step", "ms", "of npm's"), rows)


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


def _in_turn(steps: Mapping[str, Callable[[], object]], mjml: str) -> dict[str, float]:
    """The ms of each step: the median of rounds of ten runs, npm's among them, since a machine has its moods."""
    taken: dict[str, list[float]] = {name: [] for name in steps}
    with _npm(mjml) as npm:
        for _ in range(_ROUNDS):
            for name, work in steps.items():
                start = perf_counter()
                for _ in range(_RUNS):
                    work()
                taken[name].append((perf_counter() - start) * 1000 / _RUNS)
            if npm:
                taken.setdefault(_NPM_STEP, []).append(npm())
    return {name: median(each[_WARM:]) for name, each in taken.items()}


@contextmanager
def _npm(source: str) -> Iterator[Callable[[], float] | None]:
    """A process of npm's mjml: a call compiles `source` ten times, and gives the ms of one; None without npm."""
    with NamedTemporaryFile("w", suffix=".mjml", encoding="utf-8") as file, suppress(OSError):
        file.write(source)
        file.flush()
        words = ["node", "-e", _SCRIPT, file.name]
        with subprocess.Popen(words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, text=True, cwd=NPM) as process:

            def once() -> float:
                assert process.stdin
                assert process.stdout
                print(_RUNS, file=process.stdin, flush=True)
                return float(process.stdout.readline() or "nan")

            yield once if (NPM / "node_modules" / "mjml").is_dir() else None
            process.kill()
        return
    yield None


if __name__ == "__main__":
    main()
