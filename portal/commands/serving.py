"""``portal serve``: the portal for everybody's browser."""

import click

from portal import serve as server
from portal.commands import opened_desk
from portal.desk import declarations


@click.command(
    help="启动门户（waitress）。地址、端口、线程数见环境变量 PORTAL_HOST、PORTAL_PORT、PORTAL_THREADS。"
)
def serve() -> None:
    """Serve until told to stop."""
    from portal.web.app import create_app  # Flask and all pages: no other command waits for them

    with opened_desk() as desk:
        server.options(desk.settings)  # refuse an unsafe address before anything else is started
        declarations.remember(desk.host)
        for one in declarations.removed(desk.host):
            click.echo(f"警告：{one.words}", err=True)
        with server.rounds(desk):
            server.run(create_app(desk), desk.settings)
