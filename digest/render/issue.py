"""An issue to a mail: Jinja, then MJML, as rich as fits under the size at which Gmail clips.

Pure: the same issue, settings and templates give the same bytes. Sends, stores and writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from digest.errors import TemplateError
from digest.model.edition import Edition, Publisher
from digest.model.furnishing import PLAIN, Furnishing
from digest.model.issue import Issue
from digest.model.mail import Mail
from digest.render.compiler import compile_mjml
from digest.render.engine import Engine, engine
from digest.render.language import language
from digest.render.layout import LAYOUTS, TARGET, Layout, bounded, laid_out, likely, picture_letters
from digest.render.preheader import PADDING, preheader
from digest.render.present import Stage, present
from digest.render.soundness import is_sound
from digest.render.templates import Templates
from digest.render.theme import sound
from digest.render.validator import validate
from digest.render.view import IssueView
from digest.text.inert import clipped
from digest.text.transfer import encoded_size

__all__ = ["render"]


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One layout, rendered and measured."""

    layout: Layout
    view: IssueView
    mjml: str
    html: str
    size: int


def render(
    issue: Issue,
    edition: Edition,
    publisher: Publisher,
    *,
    site_url: str,
    templates: Templates,
    furnishing: Furnishing = PLAIN,
) -> Mail:
    """The mail of an issue: subject, preheader, HTML, text, MJML, and the page for the web.

    `site_url` is where readers reach our site: pictures and the web version are linked there. Raises TemplateError,
    naming the template's file and line, where a template is at fault; ConfigError where the theme is.
    """
    jinja = engine(tuple(templates.folders))
    words = language(issue.language, templates.folders)
    rich = Stage(issue, edition, publisher, site_url, words, replace(furnishing, theme=sound(furnishing.theme)))
    full = _titled(jinja, rich)
    attempt = _fitting(jinja, rich, full)
    _validated(jinja, rich, attempt)
    return Mail(
        subject=full.subject,
        preheader=full.preheader,
        html=attempt.html,
        text=_tidy(jinja.render("issue.txt.j2", _values(rich, attempt.view))),
        mjml=attempt.mjml,
        web=jinja.render("web.html.j2", _values(rich, full)),
        layout=attempt.layout.name,
        notes=tuple(_notes(attempt)),
        size=attempt.size,
    )


def _titled(jinja: Engine, stage: Stage) -> IssueView:
    """The whole issue with its subject, which has a template of its own, and its preheader; the editor's go before."""
    view = present(stage)
    hers = stage.issue.overrides
    own = hers.subject or stage.furnishing.subject or jinja.render("subject.txt.j2", _values(stage, view))
    subject = clipped(own, 150) or view.title
    said = clipped(hers.preheader, 150) or preheader(view, subject, stage.language)
    return replace(view, subject=subject, preheader=said)


def _fitting(jinja: Engine, stage: Stage, full: IssueView) -> _Attempt:
    """The richest layout that fits; where none does, the barest with as many stories as fit.

    The search begins at the layout that is likely to fit, and ends at the one that the whole search would find.
    """
    number = likely(full)
    attempt = _attempt(jinja, stage, full, LAYOUTS[number])
    while attempt.size > TARGET and number + 1 < len(LAYOUTS):
        number += 1
        attempt = _attempt(jinja, stage, full, LAYOUTS[number])
    if attempt.size > TARGET:
        return _fewer(jinja, stage, full)
    while number > 0 and (richer := _richer(jinja, stage, full, attempt, LAYOUTS[number - 1])):
        number, attempt = number - 1, richer
    return attempt


def _richer(jinja: Engine, stage: Stage, full: IssueView, attempt: _Attempt, layout: Layout) -> _Attempt | None:
    """A richer layout, where it fits too.

    Words are only added by it, and by compiling: what cannot fit is neither rendered nor compiled.
    """
    if attempt.size + picture_letters(full, layout) - picture_letters(full, attempt.layout) > TARGET:
        return None
    view = laid_out(full, layout)
    mjml = jinja.render("issue.mjml.j2", _values(stage, view))
    if attempt.size + len(mjml) - len(attempt.mjml) > TARGET:
        return None
    richer = _compiled(jinja, stage, layout, view, mjml)
    return richer if richer.size <= TARGET else None


def _fewer(jinja: Engine, stage: Stage, full: IssueView) -> _Attempt:
    """The barest layout with as many stories as fit, by halving."""
    fits, too_many = 0, len(full.stories)
    best = _attempt(jinja, stage, full, bounded(LAYOUTS[-1], fits))
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        attempt = _attempt(jinja, stage, full, bounded(LAYOUTS[-1], middle))
        if attempt.size <= TARGET:
            fits, best = middle, attempt
        else:
            too_many = middle
    return best


def _attempt(jinja: Engine, stage: Stage, full: IssueView, layout: Layout) -> _Attempt:
    view = laid_out(full, layout)
    return _compiled(jinja, stage, layout, view, jinja.render("issue.mjml.j2", _values(stage, view)))


def _compiled(jinja: Engine, stage: Stage, layout: Layout, view: IssueView, mjml: str) -> _Attempt:
    try:
        html = compile_mjml(mjml)
    except TemplateError:
        _located(jinja, stage, view)
        raise
    return _Attempt(layout, view, mjml, html, encoded_size(html))


def _validated(jinja: Engine, stage: Stage, attempt: _Attempt) -> None:
    if not is_sound(attempt.mjml) and validate(attempt.mjml):
        _located(jinja, stage, attempt.view)


def _located(jinja: Engine, stage: Stage, view: IssueView) -> None:
    """Renders once more with the template's lines marked, and raises the first fault there."""
    faults = validate(jinja.render("issue.mjml.j2", _values(stage, view), marked=True))
    if not faults:
        return
    name, colon, line = faults[0].where.rpartition(":")
    where = f"{jinja.place(name)}{colon}{line}"
    others = f" ({len(faults) - 1} more faults follow)" if len(faults) > 1 else ""
    raise TemplateError(faults[0].message + others, where=where, remedy=faults[0].remedy)


def _values(stage: Stage, view: IssueView) -> dict[str, Any]:
    """The names that every template knows."""
    strings = stage.language.translations
    return {
        "issue": view,
        "theme": stage.furnishing.theme,
        "_": strings.gettext,
        "ngettext": strings.ngettext,
        "number": stage.language.number,
        "padding": PADDING,
        "rule": lambda mark: mark * 72,
    }


def _tidy(text: str) -> str:
    """No blanks at line ends, never two empty lines running, one line end at the end."""
    lines: list[str] = []
    for line in (line.rstrip() for line in text.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"


def _notes(attempt: _Attempt) -> Iterator[str]:
    if attempt.layout.said:
        yield f"layout {attempt.layout.name}, to stay under {TARGET:,} bytes: {attempt.layout.said}"
    more = sum(section.more for section in attempt.view.sections)
    if more:
        yield f"{more} of {attempt.view.count} stories are only on the web, for lack of room"
