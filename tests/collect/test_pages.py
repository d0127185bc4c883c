"""One page: its facts by layers, its paragraphs, and what was left out and why."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.extract import read_html
from digest.model.article import Article, Reading
from digest.model.source import Source
from tests.bench import extraction

SOURCE = Source("herald", "https://herald.example/")
URL = "https://www.herald.example/world/port?utm_source=feed"
PROSE = (
    "The harbour at Port Selwyn reopened on Monday after eleven weeks, and a first grain ship left within the hour.",
    "Dock workers had refused to load cargo until the port authority agreed to replace cranes older than they are.",
    "“We did not want a parade, we wanted brakes that hold,” said Amina Kohl, who has driven a gantry since 2003.",
    "The authority now says that new machines will arrive by spring, although it has said so twice before this year.",
    "Ship owners, who lost more than they admit, have asked the insurers of the harbour to look at the old contracts.",
)
BODY = "".join(f"<p>{text}</p>" for text in PROSE)


def page(body: str = BODY, *, head: str = "", attributes: str = 'lang="en"', above: str = "", after: str = "") -> str:
    return (
        f"<!doctype html><html {attributes}><head>{head}</head><body>"
        f"<nav><a href='/'>Home</a><a href='/world'>World</a></nav><main><article>"
        f"<h1>Port Selwyn opens again</h1>{above}{body}</article>{after}</main>"
        "<footer>© 2025 The Herald</footer></body></html>"
    )


def read(html: str | bytes, url: str = URL) -> Reading:
    return read_html(html, url=url, source=SOURCE)[0]


def article(html: str | bytes, url: str = URL) -> Article:
    found = read(html, url).article
    assert found is not None
    return found


def linked_data(**facts: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **facts})}</script>"


def test_a_paragraph_is_a_paragraph_and_subheads_and_list_items_stand_alone() -> None:
    body = f"<p>{PROSE[0]}</p><p>{PROSE[1]}</p><h2>Old machines</h2><p>{PROSE[2]}</p>"
    body += f"<ul><li>Four cranes from 1961</li><li>Two from 1974</li></ul><p>{PROSE[3]}</p><p>{PROSE[4]}</p>"
    expected = (*PROSE[:2], "Old machines", PROSE[2], "Four cranes from 1961", "Two from 1974", *PROSE[3:])
    assert article(page(body)).paragraphs == expected


@pytest.mark.parametrize(
    "start", ["<!doctype html><title>The Herald</title>", "", "<head></head>", "<html><head><meta name=x>"]
)
def test_a_page_may_leave_out_its_body_tag(start: str) -> None:
    read_as = article(f"{start}<article><h1>Port Selwyn opens again</h1>{BODY}</article>")
    assert (read_as.title, read_as.paragraphs) == ("Port Selwyn opens again", PROSE)


def test_linked_data_and_open_graph_give_the_facts() -> None:
    head = linked_data(
        headline="Port Selwyn opens again after strike",
        author=[{"@type": "Person", "name": "Lena Abara"}, {"name": "Tom Reyes"}],
        datePublished="2025-03-12T08:30:00+02:00",
        articleSection=["Africa"],
        inLanguage="en-GB",
        image={"url": "/crane.jpg", "caption": "A crane", "creditText": "Ana Prado/AFP"},
    )
    head += (
        '<meta property="og:title" content="Port Selwyn opens again | The Herald">'
        '<meta property="og:site_name" content="The Herald"><meta property="og:image" content="/big/crane.jpg">'
        '<meta property="og:description" content="Eleven weeks of silence on the quays are over.">'
        '<link rel="canonical" href="/world/port">'
    )
    found = article(page(head=head))
    assert found.title == "Port Selwyn opens again"
    assert found.byline == "Lena Abara and Tom Reyes"
    assert str(found.published) == "2025-03-12 06:30:00+00:00"
    assert (found.kicker, found.kind, found.language) == ("Africa", "", "en")
    assert found.standfirst == "Eleven weeks of silence on the quays are over."
    assert found.url == "https://www.herald.example/world/port"
    assert found.picture is not None
    assert (found.picture.url, found.picture.alt, found.picture.credit) == (
        "https://www.herald.example/big/crane.jpg",
        "A crane",
        "Ana Prado/AFP",
    )


def test_the_kicker_printed_over_the_headline_gives_section_and_kind() -> None:
    found = article(page(above='<div class="kicker">Analysis | Middle East</div>', head=linked_data(headline="Port")))
    assert (found.kicker, found.kind) == ("Middle East", "analysis")


def test_the_type_of_the_linked_data_gives_the_kind_and_a_breadcrumb_the_section() -> None:
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"name": "Europe"}}]}
    head = linked_data(headline="Port", **{"@type": "OpinionNewsArticle"}) + (
        f"<script type='application/ld+json'>{json.dumps(crumbs)}</script>"
    )
    found = article(page(head=head))
    assert (found.kicker, found.kind) == ("Europe", "opinion")


def test_captions_promotions_bylines_and_rails_are_dropped_with_their_reasons() -> None:
    box = '<div class="newsletter-signup"><p>Our letter, every Friday, for those who cannot wait.</p></div>'
    figure = (
        "<figure><img src='/c.jpg' alt='Crane'><figcaption>A crane on Monday. REUTERS/Ana Prado</figcaption></figure>"
    )
    rail = '<aside class="related"><h3>Related</h3><a href="/x">Why the ferries stopped</a></aside>'
    body = f"<p class='byline'>By Lena Abara</p>{figure}<p>{PROSE[0]}</p><p>{PROSE[1]}</p>{box}<p>{PROSE[2]}</p>"
    body += f"<p>Read more: Why the ferries stopped</p><p>{PROSE[3]}</p><p>{PROSE[4]}</p>{rail}"
    reading = read(page(body))
    assert reading.article is not None
    assert reading.article.paragraphs == PROSE
    why = {one.text: one.why for one in reading.dropped}
    assert why["A crane on Monday. REUTERS/Ana Prado"] in ("photo caption", "photo credit")
    assert why["Our letter, every Friday, for those who cannot wait."] == "newsletter or promotion"
    assert why["Read more: Why the ferries stopped"] == "rail or related link"
    assert why["By Lena Abara"] == "byline"
    assert why["Why the ferries stopped"] == "rail or related link"


def test_a_container_named_like_a_promotion_around_the_whole_text_is_not_believed() -> None:
    assert article(page(f'<div class="subscribe-wrapper promo">{BODY}</div>')).paragraphs == PROSE


def test_a_page_cut_at_a_paywall_is_marked_truncated() -> None:
    head = linked_data(headline="Port Selwyn opens again", isAccessibleForFree="False")
    assert article(page(head=head)).truncated
    assert article(page(after="<p>Subscribe to continue reading</p>")).truncated
    assert not article(page()).truncated


def test_text_that_only_the_linked_data_carries_is_read_from_there() -> None:
    head = linked_data(headline="Port Selwyn opens again", articleBody="\n\n".join(PROSE))
    assert article(page("<div id='app'></div>", head=head)).paragraphs == PROSE


def test_a_page_from_a_file_reads_its_relative_addresses_by_its_canonical_one() -> None:
    head = '<link rel="canonical" href="https://herald.example/world/port"><meta property="og:image" content="/c.jpg">'
    found = article(page(head=head), url="")
    assert found.url == "https://herald.example/world/port"
    assert found.picture is not None
    assert found.picture.url == "https://herald.example/c.jpg"


SAVED = "<!-- saved from url=(0032)https://herald.example/world/port -->"
STORED = {"headline": "Port Selwyn opens again", "url": "https://herald.example/world/port"}


@pytest.mark.parametrize(
    ("head", "url", "picture"),
    [
        (linked_data(**STORED), STORED["url"], "https://herald.example/i/c.jpg"),
        (SAVED, STORED["url"], "https://herald.example/i/c.jpg"),
        ('<base href="https://cdn.herald.example/a/">', "", "https://cdn.herald.example/i/c.jpg"),
        (f'{SAVED}<base href="/en/">', STORED["url"], "https://herald.example/i/c.jpg"),
    ],
)
def test_a_saved_page_reads_its_pictures_by_what_it_says_of_its_address(head: str, url: str, picture: str) -> None:
    figure = '<figure><img src="../i/c.jpg" alt="The port"><figcaption>The port.</figcaption></figure>'
    found = article(page(f"{figure}{BODY}", head=head), url="")
    assert found.url == url
    assert found.picture is not None
    assert found.picture.url == picture


def test_a_list_of_links_is_no_article() -> None:
    links = "".join(
        f"<li><a href='/{i}'>A headline about harbour number {i} and its cranes</a></li>" for i in range(12)
    )
    reading = read(f"<html><body><h1>The Herald</h1><p>All the news of the harbours.</p><ul>{links}</ul></body></html>")
    assert reading.article is None


def test_an_undated_page_has_no_date() -> None:
    assert article(page()).published is None


def test_the_canonical_address_of_a_front_page_is_not_believed() -> None:
    found = article(page(head='<link rel="canonical" href="https://www.herald.example/">'))
    assert found.url == URL


def test_the_main_article_wins_over_cards_and_comments_in_article_elements() -> None:
    cards = "".join(f"<article><h3>Card {i}</h3><p>{PROSE[i]}</p></article>" for i in range(3))
    comments = f"<section class='comments'><article><h4>Jo</h4><p>{PROSE[0]}</p><p>{PROSE[1]}</p></article></section>"
    head = linked_data(headline="Port Selwyn opens again")
    found = read_html(page(head=head, after=cards + comments), url=URL, source=SOURCE)
    assert [one.article.title for one in found if one.article] == ["Port Selwyn opens again"]


def test_sections_of_one_article_are_not_torn_apart() -> None:
    sections = "".join(f"<section><h2>Part {i}</h2><p>{PROSE[i]}</p><p>{PROSE[i + 1]}</p></section>" for i in range(3))
    (only,) = read_html(page(sections), url=URL, source=SOURCE)
    assert only.article is not None
    assert only.article.title == "Port Selwyn opens again"


def test_a_second_full_article_on_the_page_comes_after_the_main_one() -> None:
    second = (
        f"<article><h2><a href='/world/river'>A treaty for the Oru</a></h2><p>{PROSE[3]}</p><p>{PROSE[4]}</p></article>"
    )
    html = page("".join(f"<p>{text}</p>" for text in PROSE[:3]), head=linked_data(headline="Port Selwyn opens again"))
    found = read_html(html.replace("</main>", f"{second}</main>"), url=URL, source=SOURCE)
    titles = [one.article.title for one in found if one.article]
    assert titles == ["Port Selwyn opens again", "A treaty for the Oru"]
    assert found[1].article is not None
    assert found[1].article.url == "https://www.herald.example/world/river"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "iso-8859-1", "shift_jis", "koi8-r"]
)
def test_any_encoding_that_is_declared_is_read(encoding: str) -> None:
    words = {"shift_jis": "港は月曜日に再開した", "koi8-r": "Порт открылся снова"}.get(encoding, "Café à Zürich")
    text = f"{words}: the harbour reopened on Monday after eleven weeks, and the first ship left within the hour."
    html = page(f"<p>{text}</p>{BODY}", head=f'<meta charset="{encoding.removesuffix("-sig")}">')
    assert article(html.encode(encoding, "xmlcharrefreplace")).paragraphs[0] == text
    if not encoding.startswith("utf-16"):
        plain = page(f"<p>{text}</p>{BODY}").encode(encoding, "xmlcharrefreplace")
        found = read_html(plain, url=URL, source=SOURCE, charset=encoding)[0].article
        assert found is not None
        assert found.paragraphs[0] == text


def test_what_leaves_a_hostile_page_is_plain_text_and_web_addresses() -> None:
    head = '<meta property="og:title" content="&lt;script&gt;alert(1)&lt;/script&gt;Port\u202e Selwyn\u0007 opens">'
    head += (
        '<link rel="canonical" href="javascript:alert(1)"><meta property="og:image" content="data:image/png;base64,AA">'
    )
    body = f"<p onclick='x'>{PROSE[0]}<script>alert(2)</script><style>p{{}}</style></p><p hidden>secret words</p>{BODY}"
    found = article(page(body, head=head))
    assert found.title == "alert(1) Port Selwyn opens"
    assert found.url == URL
    assert found.picture is None or found.picture.url.startswith("http")
    assert not [text for text in found.paragraphs if "alert" in text or "secret" in text or "<" in text]


@pytest.mark.parametrize(
    "html",
    ["", " ", "<", "<html>", "\x00" * 50, "<html><body></body></html>", "{}", "%PDF-1.7 \x93\x8c", "<p>" * 3000,
     "<div>" * 5000 + "x", "<a " + "b=c " * 20000 + ">", "<script type='application/ld+json'>" + "[" * 9000],
)  # fmt: skip
def test_a_page_without_an_article_is_a_problem_and_never_an_error(html: str) -> None:
    reading = read(html)
    assert reading.article is None
    assert reading.problem
    assert URL in reading.problem


_INNER = ["name", "@id", "@type", "url", "item", "itemListElement", "caption"]
_shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "@id", "@type", "url", "item", "itemListElement", "caption"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
_KEYS = ["headline", "author", "datePublished", "image", "articleSection", "articleBody", "url", "@type", "inLanguage",
         "isAccessibleForFree", "mainEntityOfPage", "publisher", "description", "@graph"]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(facts=st.dictionaries(st.sampled_from(_KEYS), _shapes, max_size=8))
def test_linked_data_of_any_shape_leaves_the_text_readable(facts: dict[str, object]) -> None:
    data = json.dumps({"@type": "NewsArticle", **facts})
    reading = read(page(head=f"<script type='application/ld+json'>{data}</script>"))
    assert reading.problem is None
    assert reading.article is not None
    assert set(PROSE) <= set(reading.article.paragraphs)


_PIECES = [
    "<p>", "</p>", "<article>", "</article>", "<div class='kicker'>", "</div>", "<h1>", "<h2>",
    "<time datetime='x'>", "<li>", "<table><tr><td>", "<br>", "<figure><figcaption>",
    "<img src='javascript:x'>", "<a href='http://['>", "Africa", "By A B", "keep reading", "\x00", "\ud800",
    "<![CDATA[", "<!--", "]]>", "&#0;", "\u202e", "<meta charset='utf-7'>", "<base href='ftp://x'>",
    "<html lang=''>", "<svg><p>", "<template>", "<form>",
]  # fmt: skip
_soup = st.lists(st.sampled_from([*_PIECES, *PROSE[:2]]), max_size=25).map("".join)


@settings(max_examples=120, deadline=None)
@given(html=_soup)
def test_soup_never_raises_and_leaves_only_clean_lines(html: str) -> None:
    for reading in read_html(html, url=URL, source=SOURCE):
        assert (reading.article is None) == (reading.problem is not None)
        if reading.problem:
            assert "holds no article" in reading.problem
        if reading.article:
            for text in (reading.article.title, *reading.article.paragraphs):
                assert text == " ".join(text.split())
                assert text
                assert not [c for c in text if ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF]
            assert reading.article.url.startswith("http")


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300))
def test_bytes_never_raise(data: bytes) -> None:
    assert read_html(data, url=URL, source=SOURCE)
    assert read_html(b"<html><body><p>" + data, url="", source=SOURCE, charset="utf-7")


def test_labelled_pages_are_read_as_well_as_the_issue_asks(shared_data: Path) -> None:
    scores = [extraction.ours(one) for one in extraction.pages(shared_data / "extraction")]
    assert len(scores) > 50
    assert sum(one.f1 for one in scores) / len(scores) >= 0.945
    assert sum(one.title for one in scores) / len(scores) >= 0.72
    assert sum(one.day for one in scores) / len(scores) >= 0.97
