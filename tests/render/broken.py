"""Sixty templates that are broken, each in one way: the line at fault, and words that the error must say."""

from dataclasses import dataclass

__all__ = ["BROKEN", "BrokenTemplate"]


@dataclass(frozen=True)
class BrokenTemplate:
    """A body of a mail; the fault stands on the line that holds `§`, which is taken out."""

    body: str
    says: str
    npm: bool = True
    """Whether npm's mjml in strict mode finds it too: some of mrml's pitfalls are no faults there."""

    @property
    def line(self) -> int:
        return self.source.split("§")[0].count("\n") + 1

    @property
    def source(self) -> str:
        return HEAD + self.body + TAIL

    @property
    def text(self) -> str:
        return self.source.replace("§", "")


HEAD = """<mjml lang="en" dir="ltr">
<mj-head><mj-title>Title</mj-title></mj-head>
<mj-body width="600px">
"""
TAIL = """
</mj-body>
</mjml>
"""


def _section(content: str) -> str:
    return f"<mj-section>\n<mj-column>\n{content}\n</mj-column>\n</mj-section>"


def _cell(content: str, says: str, *, npm: bool = True) -> BrokenTemplate:
    return BrokenTemplate(_section(content), says, npm)


def _body(content: str, says: str, *, npm: bool = True) -> BrokenTemplate:
    return BrokenTemplate(content, says, npm)


BROKEN = (
    # unknown tags
    _cell("§<mj-txt>words</mj-txt>", "Did you mean 'mj-text'"),
    _cell('§<mj-img src="https://example.org/p.jpg" alt="a" />', "unknown tag <mj-img>"),
    _cell("§<mj-title-text>words</mj-title-text>", "unknown tag"),
    _cell('§<mj-buton href="https://example.org">words</mj-buton>', "Did you mean 'mj-button'"),
    _body("§<mj-sectoin>\n</mj-sectoin>", "Did you mean 'mj-section'"),
    _body("<mj-section>\n§<mj-colum>\n</mj-colum>\n</mj-section>", "Did you mean 'mj-column'"),
    _cell("§<mj-devider />", "Did you mean 'mj-divider'"),
    _cell("§<div>words</div>", "unknown tag <div>"),
    # unknown attributes
    _cell('§<mj-text colour="#112233">words</mj-text>', "Did you mean 'color'"),
    _cell('<mj-text\n§font-sise="16px">words</mj-text>', "Did you mean 'font-size'", npm=True),
    _cell('§<mj-button url="https://example.org">words</mj-button>', "has no attribute 'url'"),
    _cell(
        '§<mj-image source="https://example.org/p.jpg" alt="a" src="https://example.org/p.jpg" />', "has no attribute"
    ),
    _body('§<mj-section widht="600px">\n</mj-section>', "has no attribute 'widht'"),
    _body('<mj-section>\n§<mj-column class="wide">\n</mj-column>\n</mj-section>', "has no attribute 'class'"),
    _cell('§<mj-divider color="#112233" />', "has no attribute 'color'"),
    _cell('§<mj-spacer size="20px" />', "has no attribute 'size'"),
    _cell('§<mj-text style="color:red">words</mj-text>', "has no attribute 'style'"),
    _cell('§<mj-text id="x">words</mj-text>', "has no attribute 'id'"),
    # values
    _cell('§<mj-text color="blau">words</mj-text>', "is no colour"),
    _cell('§<mj-text color="#12345">words</mj-text>', "is no colour"),
    _cell('§<mj-text align="middle">words</mj-text>', "must be one of left, right, center, justify"),
    _cell('§<mj-text font-size="16">words</mj-text>', "must be a number in px"),
    _cell('§<mj-text font-size="16pt">words</mj-text>', "must be a number in px"),
    _cell('§<mj-text padding="10">words</mj-text>', "one to four numbers"),
    _cell('§<mj-text padding="1px 2px 3px 4px 5px">words</mj-text>', "one to four numbers"),
    _cell('§<mj-text line-height="tall">words</mj-text>', "must be a number"),
    _cell('§<mj-image src="https://example.org/p.jpg" alt="a" width="50%" />', "must be a number in px"),
    _cell('§<mj-divider border-width="thin" />', "must be a number in px"),
    _cell('§<mj-button vertical-align="centre" href="https://example.org">words</mj-button>', "must be one of top"),
    _body('§<mj-section direction="down">\n</mj-section>', "must be one of ltr, rtl"),
    _body('§<mj-section full-width="yes">\n</mj-section>', "must be one of full-width, false"),
    _body('<mj-section>\n§<mj-column width="half">\n</mj-column>\n</mj-section>', "must be a number in px"),
    _cell('§<mj-text letter-spacing="wide">words</mj-text>', "must be a number in px or in em"),
    _cell('§<mj-table cellpadding="some"><tr><td>words</td></tr></mj-table>', "must be a whole number"),
    # nesting
    _body("§<mj-column>\n</mj-column>", "<mj-column> cannot stand inside <mj-body>"),
    _body("<mj-section>\n§<mj-text>words</mj-text>\n</mj-section>", "<mj-text> cannot stand inside <mj-section>"),
    _cell("§<mj-section>\n</mj-section>", "<mj-section> cannot stand inside <mj-column>"),
    _cell("§<mj-column>\n</mj-column>", "<mj-column> cannot stand inside <mj-column>"),
    _body("§<mj-text>words</mj-text>", "It belongs into <mj-column>"),
    _body("<mj-wrapper>\n§<mj-column>\n</mj-column>\n</mj-wrapper>", "cannot stand inside <mj-wrapper>"),
    _cell('§<mj-navbar-link href="https://example.org">words</mj-navbar-link>', "It belongs into <mj-navbar>"),
    _cell("§<mj-title>words</mj-title>", "It belongs into <mj-head>"),
    _body("§<mj-attributes>\n</mj-attributes>", "cannot stand inside <mj-body>"),
    _cell("<mj-social>\n§<mj-text>words</mj-text>\n</mj-social>", "cannot stand inside <mj-social>"),
    _body(
        "<mj-section>\n<mj-group>\n§<mj-text>words</mj-text>\n</mj-group>\n</mj-section>",
        "cannot stand inside <mj-group>",
    ),
    _cell("<mj-accordion>\n§<mj-text>words</mj-text>\n</mj-accordion>", "cannot stand inside <mj-accordion>"),
    # what is not well formed
    _cell("§<mj-text>words", "<mj-text> is not closed", npm=False),
    _cell("<mj-text>words</mj-text>\n§</mj-text>", "</mj-text> closes nothing", npm=False),
    _cell("<mj-text>\n§<p>words</mj-text>", "<p> is not closed before </mj-text>", npm=False),
    _cell("§<mj-text color=#112233>words</mj-text>", "with quotes", npm=False),
    _cell("<mj-text>\n§a < b</mj-text>", "write &lt;", npm=False),
    _cell('<mj-text>\n§<a href="https://example.org>words</a></mj-text>', "a quote or a > is missing", npm=False),
    _cell('§<mj-text color="#112233" color="#445566">words</mj-text>', "'color' twice", npm=False),
    _cell("<mj-text>\n§&nbps;</mj-text>", "unknown entity &nbps;", npm=False),
    _cell("§words without a home", "is lost: put it into <mj-text>", npm=False),
    # what the compiler drops or spoils in silence
    _cell('§<mj-text padding="0 24px">words</mj-text>', "write 0px", npm=False),
    _cell('§<mj-text padding="10px  24px">words</mj-text>', "double space"),
    _cell('§<mj-text color="#123">words</mj-text>', "all six", npm=False),
    _cell('§<mj-image src="https://example.org/p.jpg" />', "needs an alt text", npm=False),
    _cell('§<mj-include path="other.mjml" />', "is not followed here", npm=False),
    _cell('§<mj-table role="presentation"><tr><td>words</td></tr></mj-table>', "drops this attribute", npm=False),
    _cell("<mj-text>\n§<mj-button>words</mj-button></mj-text>", "whose content is HTML", npm=False),
    _cell('§<mj-text padding="1.5px 2px">words</mj-text>', "fractions of a pixel", npm=False),
)
