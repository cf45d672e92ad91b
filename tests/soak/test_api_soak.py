"""Many requests made from the API's description, good ones and bad ones, find no undescribed answer."""

import pytest
from flask import Flask
from schemathesis import GenerationMode

from tests.api_fixtures import Program
from tests.core.test_openapi import CALLS, try_out

EXAMPLES = 1000


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
def test_many_requests_find_no_undescribed_answer(
    portal_app: Flask, fire: Program, chief: Program, call: str, mode: GenerationMode
) -> None:
    try_out(portal_app, fire, chief, call, mode, EXAMPLES)
