"""config/ and the environment, read into frozen settings, with errors that name file, line, key and the nearest word.

    values      the frozen settings
    tables      one TOML table, read key by key
    loader      config/*.toml → Settings
    durations   "14 days", "12h" → timedelta

Nothing here reads the clock or the network; the environment is handed in.
"""

from digest.settings.loader import load_settings
from digest.settings.values import CollectSettings, Settings, Smtp

__all__ = ["CollectSettings", "Settings", "Smtp", "load_settings"]
