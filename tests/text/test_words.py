from digest.text.words import count_words, stem, stems, words


def test_words_are_folded_and_lose_the_possessive() -> None:
    assert words("The U.S. Army's plan — 3.5 percent!", "en") == ["the", "u.s", "army", "plan", "3.5", "percent"]


def test_romance_elisions_are_parted_from_their_noun() -> None:
    assert words("L'Italie et l’Espagne", "fr") == ["italie", "et", "espagne"]


def test_chinese_and_japanese_give_pairs_of_characters() -> None:
    assert words("东京会议", "zh") == ["东京", "京会", "会议"]
    assert words("G7 会议", "zh") == ["g7", "会议"]


def test_stems_join_the_forms_of_a_word() -> None:
    assert stems("Negotiators negotiated negotiations", "en") == ["negoti"] * 3
    assert stem("ministères", "fr") == stem("ministère", "fr")
    assert stems("Nomen est omen", "la") == ["nomen", "est", "omen"]


def test_length_counts_two_wide_characters_as_a_word() -> None:
    assert count_words("One two three") == 3
    assert count_words("政府不会辞职") == 3
