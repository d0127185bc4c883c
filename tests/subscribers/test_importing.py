"""An import takes what can be taken, says what cannot and on which line, and brings nobody back."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import InputError
from digest.model.subscriber import Consent, Member, NewSubscriber, Subscription, SubscriptionState
from digest.store.opening import open_store
from digest.subscribers.exporting import exported
from digest.subscribers.importing import Import, Outcome
from digest.subscribers.roster import Roster
from digest.testing import MemoryRoster
from tests.subscribers.lists import AT, PLACES, imported

ACTIVE, GONE = SubscriptionState.ACTIVE, SubscriptionState.UNSUBSCRIBED


@pytest.fixture(params=["memory", "store"])
def roster(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Roster]:
    if request.param == "memory":
        yield MemoryRoster()
        return
    with open_store("sqlite://", root=tmp_path) as store:
        yield store.roster


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def member(roster: Roster, address: str) -> Member:
    found = roster.find(address)
    assert found is not None
    return found


def fates(outcomes: list[Outcome]) -> list[tuple[int, str]]:
    return [(outcome.line, outcome.fate) for outcome in outcomes]


def test_columns_stand_in_any_order_and_all_but_the_address_may_be_missing(roster: Roster, path: Path) -> None:
    text = "Time Zone,REGIONS,Name,E-Mail,language,editions\nEurope/Paris,africa europe,Ann,ann@x.org,fr,round-up\n"
    outcomes, notes = imported(roster, path, text)
    assert (fates(outcomes), notes) == ([(2, "added")], [])
    found = member(roster, "ann@x.org")
    assert (found.subscriber.name, found.subscriber.language, found.subscriber.timezone) == (
        "Ann",
        "fr",
        "Europe/Paris",
    )
    assert found.subscriptions == (Subscription("round-up", ACTIVE, ("africa", "europe"), AT),)


def test_without_an_edition_she_gets_all_of_them_each_with_the_regions_that_it_has(roster: Roster, path: Path) -> None:
    imported(roster, path, "email,regions\na@x.org,africa;europe\n")
    assert {one.edition: one.regions for one in member(roster, "a@x.org").subscriptions} == {
        "round-up": ("africa", "europe"),
        "brief": ("europe",),
    }


def test_the_same_list_again_changes_nothing(roster: Roster, path: Path) -> None:
    text = "email,name\na@x.org,A\nb@x.org,B\n"
    imported(roster, path, text)
    before = list(roster.members())
    assert fates(imported(roster, path, text)[0]) == [(2, "unchanged"), (3, "unchanged")]
    assert list(roster.members()) == before


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("not an address,", "no mail address"),
        (",Ann", "no address"),
        ('"a@x.org, b@x.org",', "no mail address"),
        ('"Ann <ann@x.org>",', "no mail address"),
        ("a@x.org\x00,", "no mail address"),
        ("a@x.org,Smith, Ann", "quotation marks"),
        ('a@x.org,"Ann', "not closed"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_and_the_others_are_kept(
    roster: Roster, path: Path, row: str, said: str
) -> None:
    outcomes, _ = imported(roster, path, f"email,name\ngood@x.org,Good\n{row}\nbest@x.org,Best\n")
    assert fates(outcomes) == [(2, "added"), (3, "refused"), (4, "added")]
    assert said in outcomes[1].why
    assert outcomes[1].why.isprintable()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("editions", "rond-up", "Did you mean 'round-up'?"),
        ("regions", "asia", "'asia' is no region"),
        ("regions", "global;atlantis", "'atlantis' is no region"),
        ("language", "<script>", "no language"),
        ("timezone", "Europe/Atlantis", "IANA"),
        ("timezone", "../../etc/passwd", "IANA"),
        ("state", "CA", "no state"),
        ("state", "pending", "has not confirmed"),
        ("suppressed", "maybe", "no reason"),
    ],
)
def test_a_word_that_is_none_of_ours_refuses_its_row(
    roster: Roster, path: Path, column: str, value: str, said: str
) -> None:
    outcomes, _ = imported(roster, path, f"email,{column}\na@x.org,{value}\nb@x.org,\n")
    assert fates(outcomes) == [(2, "refused"), (3, "added")]
    assert said in outcomes[0].why
    assert roster.find("a@x.org") is None


def test_one_address_twice_is_one_subscriber_and_the_later_row_counts(roster: Roster, path: Path) -> None:
    outcomes, _ = imported(roster, path, "email,name\nAnn@Example.org,Ann\nann@EXAMPLE.org,Ann Lee\nann@example.org,\n")
    assert fates(outcomes) == [(2, "added"), (3, "merged"), (4, "merged")]
    assert [one.subscriber.name for one in roster.members()] == ["Ann Lee"]


def test_rows_for_different_editions_are_not_the_same_row_twice(roster: Roster, path: Path) -> None:
    text = "email,editions,regions\na@x.org,round-up,africa\na@x.org,brief,global\n"
    assert "merged" not in [fate for _, fate in fates(imported(roster, path, text)[0])]
    assert {one.edition: one.regions for one in member(roster, "a@x.org").subscriptions} == {
        "round-up": ("africa",),
        "brief": ("global",),
    }


def test_nobody_who_left_or_is_suppressed_comes_back(roster: Roster, path: Path) -> None:
    imported(roster, path, "email,editions\nleft@x.org,brief\n")
    roster.leave(member(roster, "left@x.org").subscriber.id, "brief", at=AT, how="one-click")
    roster.suppress("bounced@x.org", "bounced", at=AT)
    outcomes, _ = imported(roster, path, "email,editions\nleft@x.org,brief\nbounced@x.org,brief\nnew@x.org,brief\n")
    assert fates(outcomes) == [(2, "unsubscribed"), (3, "suppressed"), (4, "added")]
    assert "left@x.org has left brief" in outcomes[0].why
    assert "bounced@x.org is suppressed" in outcomes[1].why
    assert [one.state for one in member(roster, "left@x.org").subscriptions] == [GONE]
    assert roster.find("bounced@x.org") is None


def test_a_list_that_says_who_left_keeps_her_out_from_then_on(roster: Roster, path: Path) -> None:
    imported(roster, path, "email,editions\nb@x.org,brief\n")
    text = (
        "email,editions,state,suppressed\na@x.org,brief,unsubscribed,\nb@x.org,brief,unsubscribed,\nc@x.org,,,by hand\n"
    )
    assert fates(imported(roster, path, text)[0]) == [(2, "kept out"), (3, "kept out"), (4, "kept out")]
    again, _ = imported(roster, path, "email,editions\na@x.org,brief\nb@x.org,brief\nc@x.org,brief\n")
    assert [fate for _, fate in fates(again)] == ["unsubscribed", "unsubscribed", "suppressed"]


def test_whom_the_list_keeps_out_is_never_mailed_wherever_the_import_is_stopped(roster: Roster, path: Path) -> None:
    """She was active until her row's turn came, and for good where it did not."""
    path.write_text("email,state,suppressed\na@x.org,unsubscribed,\nb@x.org,unsubscribed,\nc@x.org,,bounced\n")
    outcomes = Import(roster, PLACES, AT).run(path, lambda *_: None, lambda _: None)
    next(outcomes)
    del outcomes
    assert [one.subscriber.address for one in roster.members(None, ACTIVE) if not one.suppression] == []
    suppressed = member(roster, "c@x.org")
    assert suppressed.suppression is not None
    assert (suppressed.suppression.reason, suppressed.subscriptions[0].state) == ("bounced", ACTIVE)
    assert [reason for _, reason, _ in roster.suppressed()] == ["bounced"]


def test_a_column_that_means_nothing_is_named_and_so_is_an_old_encoding(roster: Roster, path: Path) -> None:
    outcomes, notes = imported(roster, path, "email;Phone;name\na@x.org;1;Jörg\n".encode("latin-1"))
    assert fates(outcomes) == [(2, "added")]
    assert [("Phone" in note, "Windows-1252" in note) for note in notes] == [(False, True), (True, False)]
    assert member(roster, "a@x.org").subscriber.name == "Jörg"


@pytest.mark.parametrize("head", ["a@x.org,Ann", "name,phone", "email,name,E-mail"])
def test_a_list_whose_first_line_does_not_name_the_columns_is_refused(roster: Roster, path: Path, head: str) -> None:
    with pytest.raises(InputError, match="column"):
        imported(roster, path, f"{head}\na@x.org,Ann,1\n")


def test_a_name_cannot_carry_a_header_or_hide_anything(roster: Roster, path: Path) -> None:
    imported(roster, path, 'email,name\na@x.org,"Ann\r\nBcc: all@x.org\u202e"\n')
    assert member(roster, "a@x.org").subscriber.name == "Ann Bcc: all@x.org"


def test_more_than_a_portion_comes_in_whole_and_in_order(roster: Roster, path: Path) -> None:
    rows = [f"r{number % 1200}@x.org" for number in range(2500)]
    outcomes, _ = imported(roster, path, "email\n" + "\n".join(rows) + "\n")
    assert [outcome.line for outcome in outcomes] == list(range(2, 2502))
    assert [fate for _, fate in fates(outcomes)].count("merged") == 1300
    assert len(list(roster.members())) == 1200


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn", "Co", "Mn")), max_size=12
)
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["a", "+b", "=c", "-d", "é"]),
        NAMES,
        st.lists(st.sampled_from(["europe", "africa"]), unique=True),
        st.sampled_from(["round-up", "brief"]),
        st.booleans(),
    ),
    max_size=8,
)


@given(PEOPLE)
def test_what_was_exported_is_imported_again_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, people: list[tuple[str, str, list[str], str, bool]]
) -> None:
    first, second = MemoryRoster(), MemoryRoster()
    for local, name, regions, edition, leaves in people:
        allowed = tuple(region for region in regions if (edition, region) != ("brief", "africa"))
        new = NewSubscriber(f"{local}@x.org", (edition,), " ".join(name.split()), allowed, "fr")
        first.add([new], Consent(AT, "test"))
        if leaves:
            first.leave(member(first, new.address).subscriber.id, edition, at=AT, how="test")
    imported(second, tmp_path_factory.getbasetemp() / "again.csv", "".join(exported(first.members())))
    assert list(second.members()) == list(first.members())


def test_an_export_carries_no_formula(roster: Roster) -> None:
    cells = ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "'=1"]
    new = [NewSubscriber(f"{number}@x.org", ("brief",), cell) for number, cell in enumerate(cells)]
    roster.add([*new, NewSubscriber("=cmd@x.org", ("brief",))], Consent(AT, "test"))
    rows = list(csv.reader(exported(roster.members())))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
    assert rows[1][1] == '\'=HYPERLINK("http://evil.example")'


def test_an_export_can_be_of_one_edition_or_state(roster: Roster) -> None:
    roster.add([NewSubscriber("a@x.org", ("round-up", "brief"))], Consent(AT, "test"))
    roster.leave(1, "brief", at=AT, how="test")
    rows = list(csv.DictReader(exported(roster.members(), edition="brief")))
    assert [(row["editions"], row["state"]) for row in rows] == [("brief", "unsubscribed")]
    assert len(list(exported(roster.members(), state=ACTIVE))) == 2
