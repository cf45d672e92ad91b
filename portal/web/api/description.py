"""The API describes itself."""

from typing import Any

from flask import Flask, Response, current_app

from portal.desk import Desk
from portal.web.api import schemas
from portal.web.api.door import answer, blueprint
from portal.web.openapi import Operation, description, documented


@blueprint.get("/openapi.json")
@documented(Operation("本说明", {"type": "object"}))
def openapi() -> Response:
    """Answer the description of the whole API."""
    return answer(described(current_app))


def described(app: Flask) -> dict[str, Any]:
    """The description of an application's API, for the API itself and for the command line."""
    desk: Desk = app.extensions["desk"]
    return description(app, schemas.components(desk))
