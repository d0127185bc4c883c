"""The small readers behind a page's facts: dates, bylines, credits, kickers, encodings, lines."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect import boilerplate
from digest.collect.encoding import decode
from digest.collect.kinds import is_kicker, kicker_and_kind, kind_of_types
from digest.collect.lines import clean, unwrap
from digest.collect.metadata_byline import join_names, split_names
from digest.collect.metadata_dates import parse_date
from digest.collect.metadata_picture import split_credit


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2025-03-12", date(2025, 3, 12)),
        ("2025-03-12T08:30:00Z", datetime(2025, 3, 12, 8, 30, tzinfo=UTC)),
        ("2025-03-12 08:30:00+02:00", datetime(2025, 3, 12, 6, 30, tzinfo=UTC)),
        ("2025-03-12T23:30:00", date(2025, 3, 12)),
        ("Wed, 12 Mar 2025 08:30:00 GMT", datetime(2025, 3, 12, 8, 30, tzinfo=UTC)),
        ("March 12, 2025 at 4:30 PM EDT", datetime(2025, 3, 12, 20, 30, tzinfo=UTC)),
        ("March 12, 2025", date(2025, 3, 12)),
        ("Published: 12 March 2025", date(2025, 3, 12)),
        ("12.03.2025", date(2025, 3, 12)),
        ("12. März 2025", date(2025, 3, 12)),
        ("12 de marzo de 2025", date(2025, 3, 12)),
        ("le 1 août 2024", date(2024, 8, 1)),
        (1741768200, datetime(2025, 3, 12, 8, 30, tzinfo=UTC)),
        ("March 2025", None),
        ("2025", None),
        ("yesterday", None),
        ("0001-01-01", None),
        ("2025-13-45", None),
        ("", None),
        (None, None),
        ({}, None),
    ],
)
def test_a_date_is_an_instant_a_day_or_nothing_but_never_a_guess(said: object, expected: object) -> None:
    assert parse_date(said) == expected
    assert type(parse_date(said)) is type(expected)


@given(st.text(max_size=40) | st.integers() | st.floats() | st.dictionaries(st.text(max_size=2), st.none()))
def test_no_value_makes_the_date_reader_raise(value: object) -> None:
    parse_date(value)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["By Lena Abara and Tom Reyes"], "Lena Abara and Tom Reyes"),
        (["Lena Abara, Tom Reyes & Kim Oduya"], "Lena Abara, Tom Reyes and Kim Oduya"),
        (["Lena Abara, Africa correspondent"], "Lena Abara"),
        (["Lena Abara | The Herald"], "Lena Abara"),
        (["LENA ABARA", "Lena Abara"], "LENA ABARA"),
        (["Von Lena Abara und Tom Reyes"], "Lena Abara and Tom Reyes"),
        (["Lena Abara 12 March 2025"], "Lena Abara"),
        (["The Herald", "admin", "https://x.example/lena"], ""),
        (["Martin King, Jr."], "Martin King, Jr"),
    ],
)
def test_a_byline_is_names_and_nothing_else(said: list[str], expected: str) -> None:
    assert join_names(split_names(said, "The Herald")) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("A boat. REUTERS/Ana Prado", ("A boat.", "REUTERS/Ana Prado")),
        ("A boat. (AP Photo/Ana Prado)", ("A boat.", "AP Photo/Ana Prado")),
        ("Photo: Ana Prado", ("", "Ana Prado")),
        ("Image credit: Ana Prado via shutterstock.com", ("", "Ana Prado via shutterstock.com")),
        ("A boat on the Oru.", ("A boat on the Oru.", "")),
    ],
)
def test_a_caption_is_parted_from_its_credit(caption: str, expected: tuple[str, str]) -> None:
    assert split_credit(caption) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Analysis | Middle East", ("Middle East", "analysis")),
        ("World | Africa | 12 March 2025", ("World | Africa", "")),
        ("Opinion", ("", "opinion")),
        ("Home / Europe", ("Europe", "")),
        ("Uncategorized", ("", "")),
    ],
)
def test_a_kicker_is_a_section_and_a_kind(line: str, expected: tuple[str, str]) -> None:
    assert kicker_and_kind(line) == expected


@pytest.mark.parametrize("line", ["Asia-Pacific", "GLOBAL CRISES", "Analysis | Africa", "Naher Osten", "U.S."])
def test_section_names_are_known_as_kickers(line: str) -> None:
    assert is_kicker(line)


@pytest.mark.parametrize(
    "line", ["Advertisement", "Newsletter", "Listen", "Africa votes for change", "Trump tariffs", ""]
)
def test_furniture_and_headlines_are_no_kickers(line: str) -> None:
    assert not is_kicker(line)


def test_the_type_of_an_article_names_its_kind() -> None:
    assert kind_of_types(["NewsArticle", "AnalysisNewsArticle"]) == "analysis"
    assert kind_of_types(["NewsArticle"]) == ""


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("keep readingShow less", "keep reading"),
        ("Continue reading →", "keep reading"),
        ("Weiterlesen", "keep reading"),
        ("Subscribe to continue reading", "keep reading"),
        ("Read more:", "rail or related link"),
        ("READ MORE: Why the ferries stopped", "rail or related link"),
        ("Most read", "rail or related link"),
        ("Follow us on social", "share or follow links"),
        ("Share this article", "share or follow links"),
        ("Sign up for our weekly newsletter", "newsletter or promotion"),
        ("Get it straight to your inbox", "newsletter or promotion"),
        ("Top photo credit: A crane in May. REUTERS/Ana Prado", "photo credit"),
        ("A crane, May 3, 2024. (AP Photo/Ana Prado, File)", "photo credit"),
        ("Foto: Ana Prado/dpa", "photo credit"),
        ("By Lena Abara in Port Selwyn", "byline"),
        ("Updated 12 March 2025", "date line"),
        ("5 min read", "date line"),
        ("© 2025 The Herald. All rights reserved.", "standing matter"),
        ("* * *", "standing matter"),
    ],
)
def test_noise_is_known_by_its_words(line: str, why: str) -> None:
    assert boilerplate.noise(line) == why


@pytest.mark.parametrize(
    "line",
    [
        "Share the burden of defence",
        "Follow the money",
        "What's next?",
        "Published poets of Kabul flee",
        "Stand with Ukraine two years on",
        "By Friday Ukraine had lost the town",
        "More in Europe back joint debt",
        "Listen to the science",
        "They support our work, said the aid agency, and they always have done so.",
        "He told Reuters that the photo was old.",
        "The suit was filed against Getty Images.",
        "Tag team returns",
        "Read the room",
        "Images of the dam show water for the first time.",
    ],
)
def test_headlines_and_prose_that_look_a_little_like_noise_are_kept(line: str) -> None:
    assert boilerplate.noise(line) == ""


@given(st.text(max_size=400))
def test_judging_a_line_never_raises(line: str) -> None:
    boilerplate.noise(clean(line))
    is_kicker(clean(line))


@given(st.text(max_size=200))
def test_a_clean_line_has_no_control_characters_and_single_spaces(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == clean(cleaned)
    assert cleaned == " ".join(cleaned.split())
    assert not [c for c in cleaned if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) <= 0xDFFF]


@given(st.lists(st.text(alphabet="ab .", max_size=90).map(clean), max_size=12))
def test_undoing_a_wrap_loses_no_word(lines: list[str]) -> None:
    assert " ".join(" ".join(unwrap(lines)).split()) == " ".join(" ".join(lines).split())


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        ("Zürich".encode(), "iso-8859-1", "Zürich"),
        ("Zürich “x”".encode("cp1252"), "iso-8859-1", "Zürich “x”"),
        ("Zürich".encode("utf-16"), "", "Zürich"),
        ("\ufeffZürich".encode(), "", "Zürich"),
        (b"caf\xc3\xa9 \xff " + "été à Zürich où ".encode() * 20, "utf-8", None),
        ("日本".encode("iso-2022-jp"), "iso-2022-jp", "日本"),
        (b"plain", "no-such-charset", "plain"),
        (b"plain", "utf-7", "plain"),
        (b"plain", "base64", "plain"),
    ],
)
def test_bytes_become_text_whatever_was_claimed(data: bytes, charset: str, expected: str | None) -> None:
    assert decode(data, charset) == expected if expected else "été à Zürich" in decode(data, charset)


@given(st.binary(max_size=200), st.sampled_from(["", "utf-8", "latin-1", "zlib", "idna", "utf-32", "x\x00y"]))
def test_no_bytes_make_decoding_raise(data: bytes, charset: str) -> None:
    assert isinstance(decode(data, charset), str)
