"""Articles a second for each stage, each beside a named peer of the same run: `python -m tests.bench.stages`."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from digest.application import Application
from digest.bootstrap import open_application
from digest.compose import compose
from digest.model.article import Article
from digest.model.edition import PerRegion, SummaryPlan
from digest.model.issue import Candidate, Issue
from digest.pipeline import Stages
from digest.summarize import summarize
from tests.bench.corpus import as_pages, synthetic
from tests.bench.layout import median_seconds, show

__all__ = ["main"]

NODE = Path(__file__).resolve().parents[1] / "npm"
_AT = datetime(2026, 11, 19, 17, tzinfo=UTC)


def main() -> None:
    """Print the table."""
    articles = list(synthetic(200))
    rows = [collecting(articles[:60]), summarizing(articles), classifying(articles), composing(), rendering(articles)]
    show("Stages (median of 3 runs in one process)", ("Stage", "Articles/s", "Peer", "Peer's", "Ratio"), rows)


def row(stage: str, number: int, ours: float, peer: str, theirs: float | None) -> Sequence[object]:
    """One line: our rate, the peer's rate over the same articles, and how many times faster we are."""
    if theirs is None:
        return stage, round(number / ours, 1), peer, "-", "-"
    return stage, round(number / ours, 1), peer, round(number / theirs, 1), round(theirs / ours, 2)


def collecting(articles: Sequence[Article]) -> Sequence[object]:
    """HTML files to articles with their metadata, beside trafilatura's own bare extraction with metadata."""
    import trafilatura

    from digest.collect.files import read_file
    from digest.model.source import Source

    with tempfile.TemporaryDirectory() as folder:
        as_pages(iter(articles), Path(folder))
        pages = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir())]
        ours = median_seconds(lambda: read_file(Path(folder), Source("bench", folder)))
        theirs = median_seconds(lambda: [trafilatura.bare_extraction(page, with_metadata=True) for page in pages])
    return row("collect from files", len(articles), ours, "trafilatura with metadata", theirs)


def summarizing(articles: Sequence[Article]) -> Sequence[object]:
    """Split and rank, beside sumy's LexRank behind the same splitter and guards."""
    ours, theirs = SummaryPlan(), SummaryPlan(method="lexrank")
    few = articles[:60]
    return row(
        "summarize",
        len(few),
        median_seconds(lambda: [summarize(article, ours) for article in few]),
        "sumy LexRank, same splitter",
        median_seconds(lambda: [summarize(article, theirs) for article in few]),
    )


def classifying(articles: Sequence[Article]) -> Sequence[object]:
    """File under a region, beside one regular expression of all country names that counts what it finds."""
    _, stages = wired()
    names = _country_names()
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")\b")
    texts = ["\n".join((article.title, *article.paragraphs)) for article in articles]
    return row(
        "classify",
        len(articles),
        median_seconds(lambda: [stages.file(article) for article in articles]),
        "a regular expression of country names",
        median_seconds(lambda: [pattern.findall(text) for text in texts]),
    )


def composing() -> Sequence[object]:
    """Stories, regions, plan: 1,000 candidates; beside comparing every pair of them by Jaccard's index."""
    from digest.text.shingles import shingles

    articles = list(synthetic(1000))
    application, stages = wired()

    def ours() -> object:
        return compose_only(articles, application, stages)

    def all_pairs() -> int:
        sets = [shingles(" ".join(article.paragraphs)) for article in articles]
        return sum(len(one & other) > 0.6 * len(one | other) for i, one in enumerate(sets) for other in sets[:i])

    return row(
        "compose 1,000", 1000, median_seconds(ours, runs=1), "all pairs by Jaccard", median_seconds(all_pairs, runs=1)
    )


def rendering(articles: Sequence[Article]) -> Sequence[object]:
    """30 articles, Jinja and MJML, beside npm's mjml (warm) compiling the very same MJML."""
    application, stages = wired()
    issue = compose_only(articles, application, stages, stories=30)
    mail = stages.render(issue)
    ours = median_seconds(lambda: stages.render(issue))
    return row("render 30", len(issue.stories), ours, "npm mjml, warm, MJML only", _npm_seconds(mail.mjml))


def wired() -> tuple[Application, Stages]:
    """The shipped settings and the stages of their edition."""
    application = open_application(None, need_config=False, remember=False)
    edition = application.settings.editions["round-up"]
    return application, application.stages(edition, edition.plan.summary, (), _AT)


def compose_only(articles: Sequence[Article], application: Application, stages: Stages, *, stories: int = 24) -> Issue:
    """An issue of these articles by the shipped plan, with so many stories."""
    edition = application.settings.editions["round-up"]
    plan = replace(edition.plan, stories=stories, per_region=PerRegion(1, stories))
    return compose(
        replace(edition, plan=plan),
        application.settings.regions,
        [Candidate(article) for article in articles],
        period="2026-W47",
        cutoff=_AT,
        send_at=_AT,
        title=edition.title,
        file=stages.file,
        summarize=stages.summarize,
    )


def _country_names() -> list[str]:
    """English names of countries, from the library that knows the world's locales."""
    from babel import Locale

    return [name for code, name in Locale("en").territories.items() if re.fullmatch("[A-Z]{2}", code)]


def _npm_seconds(mjml: str) -> float | None:
    """The median of 5 warm compilations by npm's mjml, in seconds; None where it is not installed."""
    if not (NODE / "node_modules" / "mjml").is_dir() or not shutil.which("node"):
        return None
    script = """
const mjml2html = require('mjml'); const source = require('fs').readFileSync(0, 'utf8');
(async () => { const taken = [];
  for (let i = 0; i < 8; i++) { const start = process.hrtime.bigint(); await mjml2html(source);
    if (i > 2) taken.push(Number(process.hrtime.bigint() - start) / 1e9); }
  taken.sort((a, b) => a - b); console.log(taken[2]); })();
"""
    done = subprocess.run(["node", "-e", script], input=mjml, cwd=NODE, capture_output=True, text=True, check=False)
    return float(done.stdout) if done.returncode == 0 else None


if __name__ == "__main__":
    main()
