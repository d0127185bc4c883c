"""Sentence breaks in Chinese and Japanese, which are written without spaces between sentences.

A terminal mark outside quotations and brackets ends a sentence; one that ends a quotation does so, too, unless the
sentence goes on with a particle (「…。」と述べた) or with its speaker (“……。”他说).
"""

import re
from collections.abc import Iterator

__all__ = ["unspaced_breaks"]

_TOKEN = re.compile(r"[「『“«‘《（(【〈」』”»’》）)】〉]|[。！？｡!?]+|(?<=[\u3040-\u30ff\u3400-\u9fff])\.(?=\s)|…+|\"")
_OPENING = dict(zip('「『“«‘《（(【〈"', '」』”»’》）)】〉"', strict=True))
_CLOSING = frozenset("」』”）)")
_BRACKETS = frozenset("（(【〈《")
_ENDING = frozenset("。！？｡!?.")
_PARTICLE = re.compile(r"\s*(?:と|って|との|という|などと?|に対|に|を|が|は|も|の|へ|で|や|か[。、]|だ|である)")
_SPEAKER = re.compile(
    r"\s*[^。！？“「」”，,、]{0,14}?(?:说道|说|表示|称|道|问道|问|指出|強調|强调|写道|說|表示|稱|問|回答|答道|喊道|笑道)[。，,：:!！]"
)
_LONGEST_QUOTATION = 300


def unspaced_breaks(text: str) -> Iterator[int]:
    """The offsets after which a new sentence begins, in order, without the end of the text."""
    opened: list[tuple[str, int]] = []
    start = 0
    for found in _TOKEN.finditer(text):
        mark, stop = found.group(), found.end()
        if opened and stop - opened[0][1] > _LONGEST_QUOTATION:
            opened.clear()  # a mark that is never closed must not swallow the rest
        if opened and mark == opened[-1][0]:
            begun = opened.pop()[1]
            if not opened and _ends_with(text, start, begun, found.start()) and not _goes_on(text, stop):
                yield (start := stop)
        elif mark in _OPENING:
            opened.append((_OPENING[mark], found.start()))
        elif mark[-1] in _ENDING and not opened and text[stop : stop + 1] not in _CLOSING:
            yield (start := stop)


def _ends_with(text: str, start: int, begun: int, closing: int) -> bool:
    """Whether a quotation ends its sentence; a bracket does so only where the sentence began with it."""
    inside_ended = text[closing - 1 : closing] in _ENDING
    return inside_ended and (text[begun] not in _BRACKETS or not text[start:begun].strip())


def _goes_on(text: str, at: int) -> bool:
    following = text[at : at + 1]
    return following in "，、。；：,;:" or bool(_PARTICLE.match(text, at) or _SPEAKER.match(text, at))
