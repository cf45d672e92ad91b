"""Signs of life for whoever watches the server."""

from flask import Blueprint, Response, jsonify

from portal import clock
from portal.desk import deadlines, migrations
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
    """The portal can work: database, migrations, this year's calendar, the round's heartbeat. 503 where one is missing.

    ``round`` says when it last came to its end and by how many seconds it is late (0: it is well).

    A database that does not answer never comes this far: the error handler says 503.
    """
    pulse = deadlines.pulse()
    checks = {
        "database": True,
        "migrations": not migrations.pending(sessions.current_desk().host),
        "calendar": clock.today().year in snapshots.calendar().loaded,
        "round": pulse.is_well,
    }
    beat = pulse.beat_at.isoformat() if pulse.beat_at else None
    told = {"beat_at": beat, "late_by_seconds": int(pulse.late_by.total_seconds())}
    response = jsonify(ready=all(checks.values()), checks=checks, round=told)
    response.status_code = 200 if all(checks.values()) else 503
    return response
