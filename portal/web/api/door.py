"""The blueprint of the JSON API and the one way in which it answers."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """``value`` as JSON: Chinese stays readable, days and instants are ISO (with +08:00)."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    return Response(text + "\n", status, headers=dict(headers or {}), mimetype="application/json")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
