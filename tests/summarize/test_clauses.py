import pytest

from digest.summarize.clauses import clause_end

SENTENCE = (
    "The council said that it would rebuild the quay of the old harbour and dredge the channel, although three members "
    "had voted against the plan, because the money should rather be spent on the school of the town."
)


def test_the_longest_whole_beginning_is_kept() -> None:
    assert SENTENCE[: clause_end(SENTENCE, 30)].endswith("against the plan")
    assert SENTENCE[: clause_end(SENTENCE, 20)].endswith("dredge the channel")


def test_a_sentence_without_a_joint_cannot_be_ended() -> None:
    assert clause_end("The council will rebuild the quay of the old harbour of Sandvik before winter.", 10) == 0


@pytest.mark.parametrize(
    "text",
    [
        # a subject that waits for its verb
        "The mayor of the small northern town of Sandvik in Norway, who has served since 2001, resigned on Friday.",
        # half a quotation
        "The mayor of the small northern town said “we will rebuild the quay, although nobody wants to pay for it”.",
        # one more item of a list
        "The council will buy new boats for the old harbour master, and a crane, and new ropes.",
        # an insertion
        "The harbour master of the town of Sandvik -- the largest on the coast -- has resigned after nine years there.",
    ],
)
def test_no_cut_leaves_half_of_something(text: str) -> None:
    assert clause_end(text, 17) == 0


def test_a_cut_can_be_kept_before_a_place() -> None:
    assert SENTENCE[: clause_end(SENTENCE, 50, before=120)].endswith("dredge the channel")
