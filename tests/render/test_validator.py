"""The validator: every broken template is reported at its own line, and ours are not reported at all."""

import random

import pytest

from digest.render import render
from digest.render.soundness import is_sound
from digest.render.validator import validate
from tests.render.broken import BROKEN, HEAD, TAIL, BrokenTemplate
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, SITE, issue_of


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.says[:40])
def test_each_broken_template_is_reported_at_its_line(broken: BrokenTemplate) -> None:
    faults = validate(broken.text)
    said = [f"{fault.message} {fault.remedy}" for fault in faults if fault.where == f"line {broken.line}"]
    assert any(broken.says in one for one in said), faults


def test_there_are_at_least_sixty_broken_templates() -> None:
    assert len(BROKEN) >= 60


def test_a_sound_document_has_no_faults() -> None:
    content = """<mj-section padding="0px 24px"><mj-column width="50%">
<mj-text font-size="16px" line-height="1.5" css-class="x"><p>a &amp; b&nbsp;<br>c &#8212; <a name="x"></a></p></mj-text>
<mj-image src="https://example.org/p.jpg" alt="" />
<mj-raw><!--[if mso]><p>only Outlook<![endif]--><hr /></mj-raw>
</mj-column></mj-section>"""
    assert validate(HEAD + content + TAIL) == ()


@pytest.mark.parametrize(
    "source", ["", "<", "<mjml", "<mjml>", "</mjml>", "<mjml><mj-body></mjml>", "\x00", "<" * 5000, '<a b="' * 2000]
)
def test_no_input_stops_the_validator(source: str) -> None:
    assert validate(source)


def test_a_document_without_a_body_is_reported() -> None:
    assert [fault.message for fault in validate("<mjml><mj-head></mj-head></mjml>")] == ["there is no <mj-body>"]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.says[:40])
def test_the_quick_look_passes_nothing_that_the_validator_reports(broken: BrokenTemplate) -> None:
    assert not is_sound(broken.text)


@pytest.mark.parametrize(
    "tag",
    [
        """<mj-text css-class='a href="b' bad='" c'>""",
        """<mj-image src="a alt="b" />""",
        """<mj-text alt="a>""",
        """<mj-image src="a.png" alt="b" href="c" bad="d" />""",
    ],
)
def test_the_quick_look_is_not_deceived_by_quotes(tag: str) -> None:
    end = "" if tag.endswith("/>") else "</mj-text>"
    source = f"<mjml><mj-body><mj-section><mj-column>{tag}{end}</mj-column></mj-section></mj-body></mjml>"
    assert not is_sound(source)


@pytest.mark.parametrize("seed", [1, 3, 4, 9])
def test_the_quick_look_is_enough_for_our_templates(seed: int) -> None:
    mail = render(issue_of(seed), EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)
    assert is_sound(mail.mjml)
    assert validate(mail.mjml) == ()


@pytest.mark.parametrize("seed", range(40))
def test_the_quick_look_passes_nothing_that_is_broken_at_random(seed: int) -> None:
    dice = random.Random(seed)
    source = render(issue_of(1, articles=3, regions=2), EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED).mjml
    for _ in range(25):
        place = dice.randrange(len(source))
        spoilt = source[:place] + dice.choice(("", "<", ">", '"', "&", "x", "</p>", "<mj-text>")) + source[place + 1 :]
        assert not (is_sound(spoilt) and validate(spoilt))
