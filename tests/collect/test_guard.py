"""Only the public internet, however an address is written; an allowance counts for its own origin only."""

import pytest

from digest.collect.guard import RefusedError, checked_addresses, is_public, resolve
from digest.collect.http import Allowance

PRIVATE = """127.0.0.1 10.1.1.1 192.168.1.1 172.16.0.1 169.254.169.254 100.100.100.200 0.0.0.0 224.0.0.1
255.255.255.255 192.0.2.1 198.18.0.1 168.63.129.16 192.88.99.1 ::1 :: ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2001:0:1::1 fe80::1 fe80::1%eth0
2606:4700::1111%eth0 fd00:ec2::254 fc00::1 2001:db8::1 ff02::1 0177.0.0.1 127.1 2130706433 0x7f.1 nonsense"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_what_is_not_the_public_internet_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_the_public_internet_is_let_through(address: str) -> None:
    assert is_public(address)


OWN = Allowance("http://127.0.0.1:8080/feed", ("127.0.0.0/8",))


def test_an_allowance_opens_its_network_for_its_own_origin() -> None:
    checked_addresses("127.0.0.1", 8080, OWN, "http", ("127.0.0.1",))


@pytest.mark.parametrize(
    ("host", "port", "scheme", "address"),
    [
        ("127.0.0.1", 8081, "http", "127.0.0.1"),
        ("localhost", 8080, "http", "127.0.0.1"),
        ("127.0.0.1", 8080, "https", "127.0.0.1"),
        ("127.0.0.1", 8080, "http", "10.0.0.1"),
        ("127.0.0.1", 80, "http", "127.0.0.1"),
    ],
)
def test_an_allowance_opens_nothing_else(host: str, port: int, scheme: str, address: str) -> None:
    with pytest.raises(RefusedError, match="not"):
        checked_addresses(host, port, OWN, scheme, (address,))


def test_a_source_of_ones_own_network_is_refused_with_the_key_that_would_open_it() -> None:
    for allowance, said in ((Allowance("http://news.local/feed"), True), (Allowance("http://a.example/feed"), False)):
        with pytest.raises(RefusedError, match="is not on the public internet") as refused:
            checked_addresses("news.local", 80, allowance, "http", ("10.0.0.1",))
        assert ("allow_network" in str(refused.value)) == said


def test_one_private_address_among_public_ones_refuses_all() -> None:
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        checked_addresses("mixed.example", 443, Allowance(), "https", ("8.8.8.8", "10.0.0.1"))


def test_a_port_that_the_web_does_not_use_is_refused_except_for_the_source_itself() -> None:
    with pytest.raises(RefusedError, match="port 25"):
        checked_addresses("a.example", 25, Allowance(), "http", ("8.8.8.8",))
    checked_addresses("a.example", 8443, Allowance("https://a.example:8443/f"), "https", ("8.8.8.8",))


def test_a_lookup_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(OSError, match="in time"):
        resolve("127.0.0.1", 80, -1)
