"""The resolver's adapter, against a name server on loopback."""

import socket
import threading
from collections.abc import Iterator

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from digest.deliver.doctor.asking import CouldNotAskError
from digest.deliver.doctor.resolver import DnsResolver

ZONE = {
    ("x.org.", "TXT"): ['"v=spf1 mx " "-all"', '"other"'],
    ("x.org.", "A"): ["192.0.2.7"],
    ("x.org.", "AAAA"): ["2001:db8::7"],
    ("x.org.", "MX"): ["20 second.x.org.", "10 first.x.org."],
    ("null.org.", "MX"): ["0 ."],
    ("7.2.0.192.in-addr.arpa.", "PTR"): ["mail.x.org."],
}


def _answer(wire: bytes) -> bytes:
    query = dns.message.from_wire(wire)
    question = query.question[0]
    name, kind = question.name.to_text(), dns.rdatatype.to_text(question.rdtype)
    response = dns.message.make_response(query)
    if name.startswith("broken"):
        response.set_rcode(dns.rcode.SERVFAIL)
    elif (name, kind) in ZONE:
        response.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *ZONE[name, kind]))
    elif name not in {owner for owner, _ in ZONE}:
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response.to_wire()


@pytest.fixture
def resolver() -> Iterator[DnsResolver]:
    """Asks a server on loopback that answers from ZONE, and to `silent…` not at all."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            while (received := server.recvfrom(4096))[0] != b"stop":
                if b"silent" not in received[0]:
                    server.sendto(_answer(received[0]), received[1])

        thread = threading.Thread(target=serve)
        thread.start()
        port = server.getsockname()[1]
        yield DnsResolver(["127.0.0.1"], port=port, seconds=0.5)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"stop", ("127.0.0.1", port))
        thread.join()


def test_records_of_each_kind_are_read(resolver: DnsResolver) -> None:
    assert sorted(resolver.txt("x.org")) == ["other", "v=spf1 mx -all"]
    assert resolver.addresses("x.org") == ("192.0.2.7", "2001:db8::7")
    assert resolver.mx("x.org") == ("first.x.org", "second.x.org")
    assert resolver.mx("null.org") == ("",)
    assert resolver.ptr("192.0.2.7") == ("mail.x.org",)


def test_what_does_not_exist_is_empty(resolver: DnsResolver) -> None:
    assert (resolver.txt("absent.org"), resolver.mx("absent.org"), resolver.txt("null.org")) == ((), (), ())
    assert resolver.addresses("absent.org") == resolver.ptr("192.0.2.8") == ()


@pytest.mark.parametrize("name", ["silent.org", "broken.org", "a..b", "x" * 64 + ".org", "é" * 70])
def test_what_cannot_be_asked_is_said(resolver: DnsResolver, name: str) -> None:
    with pytest.raises(CouldNotAskError, match=r"\S"):
        resolver.txt(name)
