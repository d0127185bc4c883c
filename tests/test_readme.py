"""The README's commands exist, and its links lead somewhere."""

import re
from pathlib import Path

from click.testing import CliRunner

from digest.cli.main import _COMMANDS, digest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_command_of_the_tour_exists_and_its_help_has_an_example() -> None:
    words = re.findall(r"^digest ([a-z]+)", README, re.MULTILINE)
    assert len(words) >= 8
    for word in words:
        assert word in _COMMANDS
        done = CliRunner().invoke(digest, [word, "--help"])
        assert done.exit_code == 0
        assert "Example" in done.output or word == "sources"


def test_each_link_of_the_readme_leads_to_a_file() -> None:
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_each_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"make ([a-z]+)", README)) - {"and"}
    assert targets
    assert [target for target in targets if f"\n{target}:" not in makefile] == []
