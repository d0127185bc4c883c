"""`digest demo`: the whole loop on the sample articles, served over loopback HTTP and collected from there."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import click

from digest.cli.build import show
from digest.cli.folder import prepare, write_files
from digest.cli.options import verbose_option
from digest.cli.progress import progress_bar
from digest.packaged import samples_folder

__all__ = ["command", "served"]


@click.command(name="demo")
@click.option(
    "--out", type=click.Path(path_type=Path), default="digest-demo", show_default=True, help="Where to write it."
)
@verbose_option
def command(out: Path, verbose: bool) -> None:
    """The whole loop on the sample articles that ship with Digest: no network, no config, nothing kept but OUT.

    \b
    Example:  digest demo && open digest-demo/preview.html
    """
    from digest.bootstrap import demo_application

    prepare(out)
    with served(samples_folder()) as address, progress_bar("Collecting") as report:
        application = demo_application(address)
        click.get_current_context().call_on_close(application.close)
        built = application.build(None, origins=(), period=None, at=None, report=report)
    write_files(out, built.files)
    show(built, out, verbose=verbose)
    click.echo(f"\nOpen {out / 'preview.html'} in a browser: the mail with its pictures.")


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_words: Any) -> None:
        """Be quiet."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a free loopback port, for the block; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
