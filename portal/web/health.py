"""Signs of life for whoever watches the server."""

from flask import Blueprint, Response, jsonify

from portal import clock
from portal.desk import migrations
from portal.store import snapshots
from portal.web import sessions

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@sessions.public
def healthz() -> Response:
    """The process answers; nothing else is asked."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@sessions.public
def readyz() -> Response:
    """The portal can work: database, migrations, this year's calendar. 503 where something is missing.

    A database that does not answer never comes this far: the error handler says 503.
    """
    checks = {
        "database": True,
        "migrations": not migrations.pending(sessions.current_desk().host),
        "calendar": clock.today().year in snapshots.calendar().loaded,
    }
    response = jsonify(ready=all(checks.values()), checks=checks)
    response.status_code = 200 if all(checks.values()) else 503
    return response
