"""`digest check`: the rules that a mail must pass before it may leave."""

import json
from pathlib import Path

import click

from digest.cli.options import application_of, json_option, settings_options
from digest.cli.tables import counted

__all__ = ["command"]


@click.command(name="check")
@click.argument("target", metavar="FILE_OR_ISSUE")
@settings_options
@json_option
def command(target: str, config: Path | None, as_json: bool) -> None:
    """Check a mail (.html or .eml) or an issue (EDITION/PERIOD, or latest); exit 1 where a rule is broken.

    \b
    Example:  digest check out/issue.eml
              digest check round-up/2026-W47
    """
    application = application_of(config, need_config=False)
    findings = application.check(target)
    if as_json:
        listed = [{"rule": f.rule, "severity": f.severity, "where": f.where, "message": f.message} for f in findings]
        click.echo(json.dumps({"format": 1, "findings": listed}, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{finding.severity}: {finding.rule}: {finding.where}: {finding.message}")
        errors = sum(finding.severity == "error" for finding in findings)
        click.echo(f"{target}: {counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}", err=True)
    click.get_current_context().exit(1 if any(finding.severity == "error" for finding in findings) else 0)
