"""`digest site`: serves readers. It is for the world; the editors' studio is another program."""

from pathlib import Path

import click

from digest.cli.options import application_of, settings_options

__all__ = ["command"]


@click.command(name="site")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8025, show_default=True, help="0 takes a free one.")
@settings_options
def command(host: str, port: int, config: Path | None) -> None:
    """Serve readers: pictures, the archive, preferences, and the way out (one click, RFC 8058).

    It speaks plain HTTP: put a web server that speaks TLS before it, at the address of [site] url. Needs
    DIGEST_SECRET_KEY, with which readers' links are signed. Requests are not logged.

    \b
    Example:  digest site --port 8025
    """
    from digest.bootstrap import reader_tokens
    from digest.site.routes import make_site
    from digest.site.serving import address_of, listening, serve, site_parts

    application = application_of(config, need_config=True)
    site = make_site(site_parts(application, reader_tokens()))
    door = listening(host, port)

    def started() -> None:
        click.echo(f"Serving readers at {address_of(door, host)} for {application.settings.site_url}")

    serve(site, [door], started=started)
