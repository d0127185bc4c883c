"""Articles for the tests of this folder: all of our own writing."""

from collections.abc import Callable

import pytest

from digest.model.article import Article

Write = Callable[..., Article]


@pytest.fixture
def write() -> Write:
    """`write("paragraph", …, language="en", title=…, standfirst=…)`."""

    def article(
        *paragraphs: str, language: str = "en", title: str = "Harbour reopens", standfirst: str = ""
    ) -> Article:
        return Article("a1", title, tuple(paragraphs), language=language, standfirst=standfirst)

    return article


@pytest.fixture
def harbour(write: Write) -> Article:
    """A plain news article of seven sentences."""
    return write(
        "SANDVIK, Norway (AP) — The harbour of Sandvik will reopen on Monday after a storm closed it for two weeks, "
        "the port authority said. It was the third closure this year.",
        "“We have cleared the channel,” said the harbour master, Liv Dahl. “The ferries can sail again.”",
        "The storm sank nine fishing boats and tore up 200 metres of the quay. Repairs of the quay will take until "
        "spring and cost about 4 million euros.",
        "Follow us for more news from the harbour.",
    )
