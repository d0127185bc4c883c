"""`digest explain`: for each article what was read, dropped, summarized, and where it was filed, and why."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from digest.cli.options import application_of, config_option, json_option, verbose_option
from digest.model.article import as_text
from digest.model.region import Filing
from digest.model.summary import Sentence
from digest.pipeline import Explained

__all__ = ["command", "document"]


@click.command(name="explain")
@click.argument("paths", metavar="PATH_OR_URL…", nargs=-1, required=True)
@click.option("--sentences", type=click.IntRange(0, 50), help="That many sentences; lifts the plan's word limit.")
@click.option("--method", help="Another summarizer: newsrank, lexrank, textrank, lsa, luhn, …")
@config_option
@json_option
@verbose_option
def command(
    paths: tuple[str, ...],
    sentences: int | None,
    method: str | None,
    config: Path | None,
    as_json: bool,
    verbose: bool,
) -> None:
    """Show how articles are read, summarized and filed, and why.

    \b
    Example:  digest explain article.html
              digest explain --json --sentences 3 export.jsonl
    """
    application = application_of(config, need_config=False, remember=False)
    failed = False
    for explained in application.explain(paths, sentences=sentences, method=method):
        failed = failed or bool(explained.reading.problem)
        if as_json:
            click.echo(json.dumps(document(explained), ensure_ascii=False))
        else:
            click.echo("\n".join(_told(explained, verbose=verbose)))
    click.get_current_context().exit(1 if failed else 0)


def document(explained: Explained) -> dict[str, Any]:
    """One line of `--json` (design, 4)."""
    reading, summary, filing = explained.reading, explained.summary, explained.filing
    article = reading.article
    if article is None:
        return {"format": 1, "path": reading.path, "problem": reading.problem, **_nothing(reading.dropped)}
    return {
        "format": 1,
        "id": article.id,
        "path": reading.path,
        "url": article.url or None,
        "title": article.title,
        "byline": article.byline or None,
        "kicker": article.kicker or None,
        "kind": article.kind or None,
        "published": as_text(article.published) or None,
        "language": article.language,
        "truncated": article.truncated,
        "paragraphs": list(article.paragraphs),
        "dropped": [{"text": line.text, "why": line.why} for line in reading.dropped],
        "summary": [_sentence(sentence) for sentence in summary.chosen],
        "sentences": [
            {
                "text": sentence.text,
                "paragraph": sentence.paragraph,
                "start": sentence.start,
                "end": sentence.end,
                "score": round(sentence.score, 4),
                "why": {name: round(value, 4) for name, value in sentence.why.items()},
            }
            for sentence in summary.sentences
        ],
        "regions": _regions(filing),
        "confidence": round(filing.confidence, 3),
        "problem": reading.problem,
    }


def _nothing(dropped: tuple[Any, ...]) -> dict[str, Any]:
    texts = dict.fromkeys(("id", "url", "title", "byline", "kicker", "kind", "published", "language"))
    lines = [{"text": line.text, "why": line.why} for line in dropped]
    empty: dict[str, Any] = {"paragraphs": [], "dropped": lines, "summary": [], "sentences": [], "regions": []}
    return {**texts, "truncated": False, **empty, "confidence": 0.0}


def _sentence(sentence: Sentence) -> dict[str, Any]:
    span = {"paragraph": sentence.paragraph, "start": sentence.start, "end": sentence.end}
    return {"text": sentence.text, "origin": sentence.origin, "cut": sentence.cut, **span}


def _regions(filing: Filing) -> list[dict[str, Any]]:
    return [
        {"region": share.region, "share": round(share.share, 3), "reasons": list(share.reasons)}
        for share in filing.shares
    ]


def _told(explained: Explained, *, verbose: bool) -> Iterator[str]:
    reading, article = explained.reading, explained.reading.article
    if article is None:
        problem = reading.problem or ""
        yield problem if reading.path in problem else f"{reading.path}: {problem}"
        return
    yield click.style(article.title or "(no title)", bold=True)
    facts = (article.kicker, article.kind, article.byline, as_text(article.published), article.language, article.url)
    yield "  " + " · ".join(fact for fact in facts if fact)
    yield f"  {len(article.paragraphs)} paragraphs, {article.words} words" + (
        ", truncated" if article.truncated else ""
    )
    yield "\n  Summary"
    for sentence in explained.summary.chosen:
        yield f"    ¶{sentence.paragraph} {sentence.text}{' …' if sentence.cut else ''}"
    yield from _told_regions(explained.filing)
    if reading.dropped:
        yield f"\n  Dropped ({len(reading.dropped)} lines)"
        yield from (f"    {line.why}: {line.text if verbose else line.text[:90]}" for line in reading.dropped)
    yield "\n  Sentences by score"
    best = sorted(explained.summary.sentences, key=lambda sentence: -sentence.score)
    for scored in best if verbose else best[:8]:
        why = ", ".join(f"{name} {value:+.2f}" for name, value in scored.why.items())
        yield f"    {scored.score:6.2f}  ¶{scored.paragraph} {scored.text[:90]}\n            {why}"
    yield ""


def _told_regions(filing: Filing) -> Iterator[str]:
    doubt = "; doubtful: look at it" if filing.doubtful else ""
    yield f"\n  Region: {filing.region} (confidence {filing.confidence:.2f}{doubt})"
    for share in filing.shares:
        yield f"    {share.share:4.0%}  {share.region}: {', '.join(share.reasons)}"
