"""Figures for whoever watches the server, in the text format that monitoring reads: on loopback, or with a token."""

from collections import Counter
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, request
from peewee import fn

from portal import __version__, clock
from portal.desk import deadlines
from portal.domain.reasons import NotFound
from portal.store import audit
from portal.store.deadlines import Reminder
from portal.store.matters import Matter
from portal.web import sessions

blueprint = Blueprint("metrics", __name__)
_answers: Counter[int] = Counter()


@blueprint.record_once
def _count_answers(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    app.after_request(_counted)


def _counted(response: Response) -> Response:
    _answers[response.status_code] += 1
    return response


@blueprint.get("/metrics")
@sessions.public
def metrics() -> Response:
    """Answers by status since the start, matters by kind, how many are late, the length of the log, the age of the last round."""
    if not (_from_here() or (sessions.by_token() and sessions.reader() is not None)):
        raise NotFound
    return Response("\n".join(_lines()) + "\n", mimetype="text/plain; version=0.0.4")


def _from_here() -> bool:
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _lines() -> list[str]:
    now = int(clock.now().timestamp())
    rows = (
        Matter.select(Matter.kind, Matter.open, fn.COUNT(Matter.id))
        .group_by(Matter.kind, Matter.open)
        .tuples()
    )
    late = Matter.select().where(
        (Matter.open == True) & (Matter.due_at <= now) & (Matter.due_reminder == False)
    )
    lines = [f'portal_info{{version="{__version__}"}} 1', "# TYPE portal_answers_total counter"]
    lines += [
        f'portal_answers_total{{status="{status}"}} {count}' for status, count in sorted(_answers.items())
    ]
    lines += [
        f'portal_matters{{kind="{kind}",open="{int(is_open)}"}} {count}' for kind, is_open, count in rows
    ]
    lines += [f"portal_matters_late {late.count()}", f"portal_log_entries {audit.head()[0]}"]
    lines.append(f"portal_reminders_total {Reminder.select().count()}")
    if (beat_at := deadlines.pulse().beat_at) is not None:
        lines.append(f"portal_round_age_seconds {now - int(beat_at.timestamp())}")
    return lines
