"""What an editor and a designer add to an issue beyond its stories: words of their own, and the look."""

from dataclasses import dataclass

__all__ = ["PLAIN", "Furnishing", "Theme"]


@dataclass(frozen=True, slots=True)
class Theme:
    """The look of a mail: colours (`#rrggbb`) for light and dark, font families, a logo (https) with a dark variant.

    `page` lies behind the mail, `card` behind its words; `ink` is for words, `soft` for small print, `line` for rules.
    """

    page: str = "#f2efe9"
    card: str = "#ffffff"
    ink: str = "#1d1d1b"
    soft: str = "#5c574e"
    line: str = "#d8d2c6"
    page_dark: str = "#131211"
    card_dark: str = "#1d1c1a"
    ink_dark: str = "#f1ede4"
    soft_dark: str = "#bdb6a8"
    line_dark: str = "#45413a"
    serif: str = "Georgia, Times New Roman, serif"
    sans: str = "Helvetica, Arial, sans-serif"
    logo: str = ""
    logo_dark: str = ""
    logo_width: int = 180


@dataclass(frozen=True, slots=True)
class Furnishing:
    """`note` and `support` are Markdown; `corrections` are sentences on the last issue; `subject` is the editor's."""

    note: str = ""
    support: str = ""
    corrections: tuple[str, ...] = ()
    subject: str = ""
    theme: Theme = Theme()


PLAIN = Furnishing()
"""Nothing added: our own look, no words beyond the stories."""
