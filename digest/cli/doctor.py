"""`digest doctor`: what is misconfigured, from DNS to sources, and which line mends it; and a first DKIM key."""

import json
import os
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.options import application_of, json_option, settings_options
from digest.errors import ConfigError, InputError, OutputError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digest.application import Application
    from digest.deliver.doctor.finding import Finding

__all__ = ["command"]

_SIGNS = {"fine": "✓", "warning": "!", "error": "✗"}


@click.command(name="doctor")
@click.option("--address", "addresses", metavar="IP", multiple=True, help="From where mail leaves for the world.")
@click.option(
    "--make-dkim-key",
    "key_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a new key to FILE, and stop.",
)
@click.option("--kind", type=click.Choice(["rsa", "ed25519"]), default="rsa", show_default=True, help="Of the new key.")
@settings_options
@json_option
def command(addresses: tuple[str, ...], key_file: Path | None, kind: str, config: Path | None, as_json: bool) -> None:
    """Look at timetables, templates, SPF, DKIM, DMARC, PTR, TLS, secrets, sample values, sources; say what mends each.

    \b
    Example:  digest doctor
              digest doctor --address 192.0.2.10
              digest doctor --make-dkim-key dkim.pem
    """
    for address in addresses:
        _judge(address)
    application = application_of(config, need_config=True)
    if key_file is not None:
        _make_key(application, key_file, kind)
        return
    findings = [*_editions(application), *_sending(application, addresses), *_sources(application)]
    for finding in findings:
        if as_json:
            facts = {"topic": finding.topic, "severity": finding.severity, "what": finding.what}
            click.echo(json.dumps({**facts, "remedy": finding.remedy}, ensure_ascii=False))
        else:
            click.echo(f"{_SIGNS[finding.severity]} {finding.topic}: {finding.what}")
            if finding.remedy:
                click.echo("".join(f"    {line}\n" for line in finding.remedy.splitlines()), nl=False)
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    click.echo(f"{errors} to mend, {warnings} to look at", err=True)
    click.get_current_context().exit(1 if errors else 0)


def _editions(application: "Application") -> "Iterator[Finding]":
    """What the settings' own check does not know: the rules of the timetable, the summarizer, the templates."""
    from digest.deliver.doctor.finding import Finding
    from digest.packaged import templates_folder
    from digest.render.engine import engine
    from digest.summarize import METHODS
    from digest.timetable import timetable_of
    from digest.timetable.remarks import remarks

    settings = application.settings
    for edition in settings.editions.values():
        try:
            timetable = timetable_of(edition, settings.collect.every)
        except ConfigError as error:
            yield Finding("timetable", "error", f"{error.where}: {error.what}", error.remedy)
        else:
            for remark in remarks(timetable, application.now()):
                yield Finding("timetable", "warning", f"edition.{edition.slug}.{remark}", "")
        method = edition.plan.summary.method
        if method not in METHODS:
            what = f"edition.{edition.slug}.plan.summary.method: {method!r} is not a way to summarize"
            yield Finding("summary", "error", what, nearest(method, METHODS))
        for fault in engine((settings.templates / edition.template, templates_folder() / edition.template)).faults():
            yield Finding("templates", "error", f"{fault.where}: {fault.what}", fault.remedy)


def _sending(application: "Application", addresses: tuple[str, ...]) -> "list[Finding]":
    from digest.bootstrap import examination

    return examination(application, addresses)


def _sources(application: "Application") -> "Iterator[Finding]":
    from digest.deliver.doctor.finding import Finding

    states = application.store.sources.load_states()
    if not application.settings.sources:
        yield Finding("sources", "error", "no source is configured", "Add one to config/sources.toml")
    for source in application.settings.sources:
        state = states.get(source.name)
        if state is None or state.address != source.address:
            continue
        if state.retired:
            remedy = "Take it out of config/sources.toml, or give its new address"
            yield Finding("sources", "error", f"{source.name}: {state.retired}", remedy)
        elif state.failing_since:
            what = f"{source.name} fails since {state.failing_since:%Y-%m-%d %H:%M} UTC: {state.last_problem}"
            yield Finding("sources", "warning", what, f"`digest collect --source '{source.name}'` tries it again")
        if state.moved_to:
            remedy = f'Write address = "{state.moved_to}" in config/sources.toml'
            yield Finding("sources", "warning", f"{source.name} has moved for good", remedy)


def _make_key(application: "Application", path: Path, kind: str) -> None:
    from digest.deliver.dkim_keys import generate, read_keys, zone_line

    pem = generate("ed25519" if kind == "ed25519" else "rsa")
    try:
        # Nobody else may read it, from its first moment on; a key that is there is never overwritten.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(pem)
    except OSError as error:
        raise OutputError(f"cannot be written: {error.strerror}", where=str(path), remedy="Name a new file") from error
    smtp = application.settings.smtp
    if not smtp.dkim_domain or not smtp.dkim_selector:
        click.echo("Write dkim_domain and dkim_selector in [smtp] of config/digest.toml too.", err=True)
    selector, domain = smtp.dkim_selector or "digest", smtp.dkim_domain or "YOUR-DOMAIN"
    click.echo(f"Wrote {path}. Publish this in the DNS, then set DIGEST_DKIM_KEY_FILE={path.resolve()}:", err=True)
    click.echo(zone_line(selector, domain, read_keys(pem, str(path))[0]))


def _judge(address: str) -> None:
    try:
        ip_address(address)
    except ValueError as error:
        raise InputError(f"{address!r} is no IP address", where="--address") from error
