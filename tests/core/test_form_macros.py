"""A list to choose one from is written by our own macro; it says what WTForms would say."""

import re

import pytest
from flask import Flask
from wtforms import Form, SelectField
from wtforms.validators import InputRequired

PAGE = '{% import "macros/forms.html" as forms %}{{ forms.control(form.unit) }}'
OFFICES = [("", "请选择"), ("7", "平原镇人民政府"), ("8", "<铁西> & “街道”")]


class Asking(Form):
    """Asks for a unit, and may leave it open."""

    unit = SelectField("单位", choices=OFFICES)


class Demanding(Form):
    """Asks for a unit that must be chosen."""

    unit = SelectField("单位", [InputRequired()], choices=OFFICES)


@pytest.mark.parametrize("chosen", ["", "8"])
@pytest.mark.parametrize("asks", [Asking, Demanding])
def test_a_list_to_choose_from_says_what_wtforms_says(
    portal_app: Flask, asks: type[Form], chosen: str
) -> None:
    form = asks(data={"unit": chosen})
    with portal_app.test_request_context():
        ours = portal_app.jinja_env.from_string(PAGE).render(form=form)
    assert _said(ours) == _said(str(form.unit(class_="form-select")))


def test_a_wrong_choice_is_told_to_who_does_not_see(portal_app: Flask) -> None:
    form = Demanding(data={"unit": ""})
    assert not form.validate()
    with portal_app.test_request_context():
        ours = portal_app.jinja_env.from_string(PAGE).render(form=form)
    assert 'aria-invalid="true"' in ours
    assert 'aria-describedby="unit-error"' in ours


def _said(html: str) -> list[tuple[str, frozenset[str], str]]:
    """Each tag with its attributes in no order, and the words behind it."""
    found = re.findall(r"<(/?\w+)([^>]*)>([^<]*)", html)
    return [(tag, frozenset(re.findall(r'[\w-]+(?:="[^"]*")?', more)), words) for tag, more, words in found]
