"""The validator: every broken template is reported at its own line, and ours are not reported at all."""

import pytest

from digest.render.validator import validate
from tests.render.broken import BROKEN, HEAD, TAIL, BrokenTemplate


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
