"""`digest bounces`: delivery status notifications and complaints, read from files, a Maildir or an mbox."""

import json
from collections import Counter
from pathlib import Path

import click

from digest.cli.options import application_of, json_option, settings_options
from digest.cli.tables import counted

__all__ = ["command"]


@click.command(name="bounces")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@settings_options
@json_option
def command(path: Path, config: Path | None, as_json: bool) -> None:
    """Read bounces and complaints at PATH: hard ones and complaints suppress the address, soft ones are counted.

    Reading the same file again changes nothing.

    \b
    Example:  digest bounces ~/Maildir
    """
    from digest.deliver.bounces import messages

    application = application_of(config, need_config=True)
    became: Counter[str] = Counter()
    read = 0
    for name, raw in messages(path):
        read += 1
        for noted in application.bouncing.take(raw):
            became[noted.became] += 1
            bounce = noted.bounce
            facts = {"file": name, "address": noted.address, "kind": bounce.kind, "status": bounce.status}
            if as_json:
                facts |= {"became": noted.became, "issue": noted.issue, "diagnostic": bounce.diagnostic}
                click.echo(json.dumps(facts, ensure_ascii=False))
            else:
                said = " ".join(part for part in (bounce.status, bounce.diagnostic) if part)
                click.echo(f"{noted.address}: {bounce.kind}: {noted.became}" + (f" ({said[:200]})" if said else ""))
    summary = ", ".join(f"{number} {what}" for what, number in became.most_common())
    click.echo(f"{path}: {counted(read, 'message')} read; {summary or 'no bounce among them'}", err=True)
