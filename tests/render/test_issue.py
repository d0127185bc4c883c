"""An issue to a mail: size, sameness, and words from the world that stay words."""

import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html
from lxml.etree import _Element

from digest.check import check_mail, read_eml
from digest.model.article import Article, Picture
from digest.model.issue import Issue, LeftOut, Section, Story
from digest.model.mail import Mail, ReaderLinks, for_reader
from digest.model.region import Filing
from digest.model.summary import Sentence
from digest.render import render
from tests.render.generated import EDITION, PACKAGED, PUBLISHER, REGIONS, SITE, eml_of, issue_of

LINKS = ReaderLinks("https://digest.example.org/u/token?a=1&b=2", "https://digest.example.org/p/token")


def _mail(issue: Issue) -> Mail:
    return render(issue, EDITION, PUBLISHER, site_url=SITE, templates=PACKAGED)


def _eml(mail: Mail, issue: Issue) -> bytes:
    return eml_of(mail, issue, LINKS)


def _one(article: Article, *sentences: Sentence, **story: object) -> Issue:
    built = Story(article, sentences, Filing(()))
    section = Section(REGIONS[7], (replace(built, **story),))  # type: ignore[arg-type]
    return replace(issue_of(1), sections=(section,), left_out=())


def _found(page: str, path: str) -> list[_Element]:
    """What an XPath finds in a page: elements, or strings where it asks for attributes."""
    found: list[_Element] = lxml_html.document_fromstring(page).xpath(path)  # type: ignore[assignment]
    return found


def _words(page: str, path: str) -> list[str]:
    return [str(one) for one in _found(page, path)]


@pytest.mark.parametrize("seed", range(12))
def test_a_generated_issue_passes_every_rule_and_is_never_clipped(seed: int) -> None:
    issue = issue_of(seed)
    mail = _mail(issue)
    message = _eml(mail, issue)
    assert [finding for finding in check_mail(read_eml(message)) if finding.severity == "error"] == []
    assert mail.size <= 90_000


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(12, 212))
def test_many_generated_issues_pass_every_rule(seed: int) -> None:
    test_a_generated_issue_passes_every_rule_and_is_never_clipped(seed)


def test_the_same_issue_gives_the_same_bytes() -> None:
    issue = issue_of(5)
    assert _mail(issue) == _mail(issue)
    assert _eml(_mail(issue), issue) == _eml(_mail(issue), issue)


def test_a_long_issue_says_what_it_gave_up_and_leaves_the_rest_on_the_web() -> None:
    mail = _mail(issue_of(9, articles=120, regions=9))
    assert mail.layout == "brief"
    assert any("only on the web" in note for note in mail.notes)
    assert "more on the web" in mail.text
    assert len(re.findall(r"<h3", mail.web)) == 120


def test_a_short_issue_is_rich_and_has_no_notes() -> None:
    mail = _mail(issue_of(2, articles=3, regions=2))
    assert (mail.layout, mail.notes) == ("rich", ())


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% include 'x' %}",
    "</title></mj-title><mj-raw><script>1</script></mj-raw>",
    "a\r\nBcc: victim@example.org",
    "\ufdd0unsubscribe\ufdd1",
    "<![endif]--><script>1</script><!--[if mso]>",
    "%(x)s %s \\u{200d} \\",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_everywhere(words: str) -> None:
    article = Article(
        "a", words, (words,), url="https://example.org/1", kicker=words, kind=words, byline=words, source=words,
        language=words, picture=Picture("https://example.org/p.jpg", words, words, "0f.jpg"), truncated=True,
    )  # fmt: skip
    issue = replace(_one(article, Sentence(words), others=(article,)), title=words, left_out=(LeftOut(words, "cap"),))
    mail = _mail(issue)
    for page in (for_reader(mail, LINKS).html, mail.web):
        assert _found(page, "//script|//iframe|//*[@onerror]") == []
        assert set(_words(page, "//img/@src")) <= {f"{SITE}/m/0f.jpg"}
    assert "49" not in mail.text.replace("{{ 7 * 7 }}", "")
    assert mail.web.count("\ufdd0") == 0
    assert for_reader(mail, LINKS).html.count("/u/token") == 1
    head = _eml(mail, issue).split(b"\r\n\r\n")[0]
    assert not re.search(rb"(?im)^bcc:", head)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "data:text/html,x", "//example.org/x", "ftp://example.org",
        "https://example.org/\r\nX: 1", "https://a:b@example.org/", "https://", "https://exa mple.org", "http://[::1", "file:///etc",
        "https://example.org:port/", "vbscript:x", "\ufdd0unsubscribe\ufdd1", "https://example.org/\u2028x",
    ],
)  # fmt: skip
def test_an_address_that_is_no_web_address_is_no_link(url: str) -> None:
    mail = _mail(_one(Article("a", "A title", ("x",), url=url, truncated=True)))
    assert _found(mail.html, "//h3//a") == []
    assert "A title" in mail.text


def test_quotes_and_braces_in_an_address_are_encoded() -> None:
    mail = _mail(_one(Article("a", "A title", ("x",), url="https://example.org/?q=\"><b>{{x}}#`'é")))
    [link] = _words(mail.html, "//h3/a/@href")
    expected = "https://example.org/?q=%22%3E%3Cb%3E%7B%7Bx%7D%7D&utm_source=round-up&utm_medium=email#%60%27%C3%A9"
    assert link == expected
    assert expected in mail.text.splitlines()


def test_marks_of_scripts_survive_in_titles_and_alt_texts() -> None:
    words = "हिन्दी में समाचार 👩‍👩‍👧 می‌خواهم \\n C:\\u{1}"
    article = Article("a", words, ("x",), picture=Picture("", words, "", "0f.jpg"))
    page = _mail(replace(_one(article), title=words)).html
    assert _words(page, "//img/@alt") == [words]
    assert words in _words(page, "//title/text()")[0]
    assert words in _words(page, "//*[@role='article']/@aria-label")[0]


def test_the_reader_links_are_marks_until_they_are_spliced() -> None:
    mail = _mail(issue_of(2))
    assert "/u/token" not in mail.html
    own = for_reader(mail, LINKS)
    assert 'href="https://digest.example.org/u/token?a=1&amp;b=2"' in own.html
    assert "\nhttps://digest.example.org/u/token?a=1&b=2\n" in own.text
    assert "\ufdd0" not in own.html + own.text + own.mjml


def test_a_story_shows_what_is_known_and_nothing_of_what_is_not() -> None:
    full = Article(
        "a", "A title", ("word " * 700,), url="https://example.org/1", kicker="Rivers", kind="Analysis",
        byline="Ada Lang", source="The Quay", truncated=True,
    )  # fmt: skip
    issue = _one(
        full, Sentence("First sentence."), Sentence("A long one", cut=True), Sentence("Theirs.", origin="publisher")
    )
    text = _mail(issue).text
    assert "Rivers | Analysis" in text
    assert "First sentence. A long one… Theirs." in text
    assert "By Ada Lang | The Quay | 3 min read" in text
    assert "Continue at The Quay:\nhttps://example.org/1" in text
    bare = _mail(_one(Article("a", "A title", ("x",)))).text
    assert "None" not in bare
    assert "By " not in bare


def test_a_kicker_that_repeats_its_region_is_not_said_twice() -> None:
    assert "Asia-Pacific |" not in _mail(_one(Article("a", "T", ("x",), kicker="Asia-Pacific", kind="Opinion"))).text


def test_a_kind_begins_with_a_capital_and_the_publisher_is_named_once_in_the_footer() -> None:
    assert "\nReporting\n" in _mail(_one(Article("a", "T", ("x",), kind="reporting"))).text
    publisher = replace(PUBLISHER, postal_address=f"{PUBLISHER.name}, 1 Quay Street")
    mail = render(issue_of(2), EDITION, publisher, site_url=SITE, templates=PACKAGED)
    assert mail.text.endswith(f"\n{PUBLISHER.name}\n1 Quay Street\n")


def test_titles_for_which_there_was_no_room_are_listed_and_others_are_not() -> None:
    left = (
        LeftOut("No room for this", "over the region's cap (5)", "https://example.org/2"),
        LeftOut("Carried before", "carried in round-up/2026-W46"),
    )
    mail = _mail(replace(issue_of(2), left_out=left))
    assert "No room for this" in mail.text
    assert "Carried before" not in mail.text


def test_the_text_part_keeps_to_72_columns_and_addresses_stand_alone() -> None:
    text = _mail(issue_of(24, articles=24)).text
    for line in text.splitlines():
        assert len(line) <= 72 or " " not in line
        assert "http" not in line or " " not in line or "://" not in line


def test_the_preheader_has_40_to_130_characters_and_does_not_repeat_the_subject() -> None:
    for seed in range(20):
        mail = _mail(issue_of(seed, articles=1 + seed % 3))
        assert 40 <= len(mail.preheader) <= 130
        assert not mail.preheader.startswith(mail.subject)


def test_the_web_page_tells_networks_what_it_is() -> None:
    mail = _mail(issue_of(4))
    assert _words(mail.web, "//meta[@property='og:url']/@content") == [f"{SITE}/archive/round-up/2026-W47"]
    assert _words(mail.web, "//meta[@property='og:title']/@content") == [mail.subject]
    assert _found(mail.web, "//table") == []


@pytest.mark.parametrize(
    ("first", "joined"),
    [
        ("A standfirst without a stop", "A standfirst without a stop. Then this."),
        ("It ends.", "It ends. Then this."),
        ("“It ends.”", "“It ends.” Then this."),
        ("河水上涨。", "河水上涨。Then this."),
        ("河水上涨", "河水上涨。Then this."),
    ],
)
def test_a_standfirst_is_parted_from_the_sentence_after_it(first: str, joined: str) -> None:
    issue = _one(Article("a", "A title", ("x",)), Sentence(first, origin="publisher"), Sentence("Then this."))
    assert joined in _mail(issue).text


def test_an_extract_without_an_address_says_that_it_is_one() -> None:
    mail = _mail(_one(Article("a", "A title", ("x",), truncated=True)))
    for page in (mail.html, mail.web, mail.text.replace("\n", " ")):
        assert "This is an extract: the source gave no address of the whole text." in page


def test_a_line_of_facts_leaves_out_what_stands_above_it() -> None:
    article = Article("a", "A title", ("x",), kicker="Asia", byline="Ada Lang", source=PUBLISHER.name)
    mail = _mail(_one(article))
    assert "By Ada Lang | 1 min read" in mail.text
    assert _found(mail.html, "//h3/preceding-sibling::p") == []


@pytest.mark.parametrize(("articles", "frames"), [(6, "rich"), (120, "brief")])
def test_a_short_issue_stands_in_sections_and_a_long_one_in_blocks(articles: int, frames: str) -> None:
    mail = _mail(issue_of(2, articles=articles, regions=4))
    assert mail.layout == frames
    assert ("mj-column-px-200" in mail.html) == (frames == "rich")


def test_names_that_hold_nothing_that_shows_leave_no_heading_empty() -> None:
    nameless = replace(REGIONS[7], name="\u200b\x00")
    issue = _one(Article("a", "A title", ("x",)))
    issue = replace(issue, title="\u202e", sections=(replace(issue.sections[0], region=nameless),))
    page = _mail(issue).html
    assert ["".join(map(str, heading.itertext())) for heading in _found(page, "//h1|//h2")][-1] == nameless.slug
    assert all("".join(map(str, heading.itertext())).strip() for heading in _found(page, "//h1|//h2"))
