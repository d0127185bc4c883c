"""A theme's values, judged before they stand in style sheets, where nothing escapes them."""

import re
from dataclasses import fields

from digest.errors import ConfigError
from digest.model.furnishing import Theme
from digest.render.links import safe_url

__all__ = ["sound"]


def sound(theme: Theme) -> Theme:
    """The theme, if each value is what it should be. Raises ConfigError with the key otherwise."""
    for field in fields(theme):
        value = getattr(theme, field.name)
        if field.name in ("serif", "sans"):
            fault = "" if re.fullmatch(r"[\w ,-]+", value) else "must be names of fonts, between commas, without quotes"
        elif field.name == "logo_width":
            fault = "" if 0 < value <= 552 else "must be 1 to 552 pixels"
        elif field.name.startswith("logo"):
            fault = "" if not value or safe_url(value) == value else "must be a web address"
        else:
            fault = "" if re.fullmatch("#[0-9a-fA-F]{6}", value) else "must be a colour: #rrggbb"
        if fault:
            raise ConfigError(f"{field.name} = {value!r} {fault}", where="theme")
    return theme
