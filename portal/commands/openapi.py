"""``portal openapi``: the description of the API, as the API itself answers it."""

import click

from portal.commands import answer, opened_desk


@click.command(help="打印接口说明（OpenAPI 3.1，JSON），与 /api/v1/openapi.json 相同。")
def openapi() -> None:
    """Print the description."""
    from portal.web.api.description import described  # Flask and all pages: no other command waits for them
    from portal.web.app import create_app

    with opened_desk(migrated=False) as desk:
        answer(described(create_app(desk)), "", as_json=True)
