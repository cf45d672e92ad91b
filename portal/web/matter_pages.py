"""The usual pages of a kind whose form opens a draft: its list, the blank form, one matter, its steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for

from portal.desk.forms import StepForm
from portal.web.acting import attach_uploads, later_form, take
from portal.web.drafting import keep_drafts
from portal.web.drafts import draft_key, draft_of_form, prefill, save_draft
from portal.web.htmx import go_to, page_or_fragment
from portal.web.lists import matter_list
from portal.web.matters import MatterSheet, origin, readable_here, sheet
from portal.web.pages import Crumb, crumbs, number, shown_again
from portal.web.sessions import current_desk

SAVED = "草稿已保存。"


@dataclass(frozen=True)
class MatterPages:
    """The pages of one kind for its blueprint; a plugin says what is its own about them.

    The templates are ``list.html`` (with a block ``rows``), ``form.html`` and ``matter.html`` in the blueprint's folder. ``home`` heads the trail,
    ``opens`` is what the blank form is called there. ``sends`` are the steps that buttons of the form take at once, with
    what is said then; the first is the one that a draft waits for, which the button ``submit`` means. ``given`` fills the
    blank form in from the matter it grows from (None: from nothing), ``on_form`` and ``on_page`` find what the templates
    show besides.
    """

    kind: str
    home: str
    opens: str
    sends: Mapping[str, str]
    given: Callable[[MatterSheet | None], Mapping[str, Any]]
    on_form: Callable[[StepForm, MatterSheet | None], Mapping[str, Any]] = lambda form, origin: {}
    on_page: Callable[[MatterSheet], Mapping[str, Any]] = lambda sheet: {}

    def add_to(self, blueprint: Blueprint) -> None:
        """Give the blueprint the pages: ``index``, ``new``, ``create``, ``show``, ``take``, and forms that save themselves."""
        keep_drafts(blueprint, self.kind)
        create, act = shown_again(self.new)(self.create), shown_again(self.show)(self.take)
        blueprint.add_url_rule("/", "index", self.index)
        blueprint.add_url_rule("/new", "new", self.new)
        blueprint.add_url_rule("/new", "create", create, methods=["POST"])
        blueprint.add_url_rule("/<int:matter_id>", "show", self.show)
        blueprint.add_url_rule("/<int:matter_id>/<step>", "take", act, methods=["POST"])

    def index(self) -> str:
        """The matters of the reader's unit, with filters in the address."""
        listed = matter_list(self.kind)
        return page_or_fragment(_template("list"), "rows", listed=listed, crumbs=crumbs(self.home))

    def new(self) -> str:
        """A blank form, filled in from the matter in the address that it grows from."""
        from_which = request.args.get("grew_from", type=number)
        grown_from = origin(from_which) if from_which else None
        return self._form(self.given(grown_from), None, grown_from, self.opens)

    def create(self) -> Any:
        """Open the draft with its files; a button that sends takes its step at once."""
        matter = draft_of_form(self.kind, grew_from=request.form.get("grew_from", type=number))
        return self._go_on(matter.id, request.form.get("act", "save"))

    def show(self, matter_id: int) -> str:
        """One matter; a draft shows its form."""
        found = sheet(matter_id)
        title = found.matter.title or f"{matter_id} 号"
        draft = found.offer(self._first)
        if draft is not None and draft.form is not None:
            return self._form(found.draft, found, None, title)
        shown = {**self.on_page(found), "sheet": found, "crumbs": self._trail(title)}
        return render_template(_template("matter"), **shown)

    def take(self, matter_id: int, step: str) -> Any:
        """Take one step; the step of a draft keeps what was typed first."""
        if step == self._first and self._is_draft(matter_id):
            save_draft(matter_id)
            return self._go_on(matter_id, request.form.get("act", "submit"))
        return take_and_show(matter_id, step)

    def _is_draft(self, matter_id: int) -> bool:
        return current_desk().host.procedure(self.kind).state(readable_here(matter_id).state).editable

    @property
    def _first(self) -> str:
        return next(iter(self.sends))

    def _form(
        self, given: Mapping[str, Any], found: MatterSheet | None, grown_from: MatterSheet | None, title: str
    ) -> str:
        form = prefill(self.kind, self._form_name, given)
        return render_template(
            _template("form"), form=form, later=later_form(), sheet=found, origin=grown_from, crumbs=self._trail(title),
            draft_key="" if found else draft_key(), **self.on_form(form, grown_from),
        )  # fmt: skip

    def _go_on(self, matter_id: int, act: str) -> Any:
        """As far as the button says; the form's files come along, with the first step by themselves."""
        step = self._first if act == "submit" else act
        if step != self._first:
            attach_uploads(matter_id, current_desk().host.owner(self.kind).forms[self._form_name].attachments)
        if step in self.sends:
            take(matter_id, step)
        flash(self.sends.get(step, SAVED), "success")
        return go_to(url_for(".show", matter_id=matter_id))

    @property
    def _form_name(self) -> str:
        declared = current_desk().host.procedure(self.kind).step(self._first)
        return str(declared.form if declared else "")

    def _trail(self, title: str) -> list[Crumb]:
        return crumbs((self.home, url_for(".index")), title)


def take_and_show(matter_id: int, step: str) -> Any:
    """Take the step that the form asks for, say so, and go back to the matter."""
    taken = take(matter_id, step)
    flash(f"已办理：{taken.event.label}", "success")
    return go_to(url_for(".show", matter_id=matter_id))


def _template(name: str) -> str:
    return f"{request.blueprint}/{name}.html"
