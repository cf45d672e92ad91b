"""What every plugin's pages of drafts and papers share: a form that saves itself, a paper as it would go out now."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from portal.domain.procedure import Seat
from portal.web.downloads import letter_docx
from portal.web.drafts import draft_of_form, save_draft
from portal.web.matters import MatterSheet, sheet
from portal.web.pages import crumbs, number

UNNUMBERED = "尚未编号，签发后生成正式文书"


def keep_drafts(blueprint: Blueprint, *kinds: str, rule: str = "/new/draft") -> None:
    """Let the forms of these kinds save themselves, while blank at ``rule`` and once opened (``save_new``, ``save``).

    A plugin of several kinds names the kind in the rule: ``/<kind>/new/draft``.
    """

    def save_new(kind: str = kinds[0]) -> str:
        """A blank form saving itself."""
        if kind not in kinds:
            abort(404)
        matter = draft_of_form(kind, grew_from=request.form.get("grew_from", type=number))
        return render_template("matters/saved.html", matter=matter)

    def save(matter_id: int) -> str:
        """An opened draft saving itself."""
        return render_template("matters/saved.html", matter=save_draft(matter_id))

    blueprint.add_url_rule(rule, view_func=save_new, methods=["POST"])
    blueprint.add_url_rule("/<int:matter_id>/draft", view_func=save, methods=["POST"])


def show_papers(
    blueprint: Blueprint,
    home: str,
    papers: Mapping[str, Mapping[str, str]],
    *,
    by_hand: Collection[str] = (),
    own: Collection[str] = (),
) -> None:
    """Give matters the pages of their papers as they would go out now, to read, to print and as docx.

    ``papers``: kind → name of the paper → what is to be done with it; any other name is not found. ``home`` heads the
    trail; ``by_hand`` names those with room to be written on, ``own`` those that only the unit which writes them sees
    before they go out.
    """

    def shown(matter_id: int, name: str) -> MatterSheet:
        found = sheet(matter_id)
        if name not in papers.get(found.matter.kind, ()) or (name in own and Seat.SENDER not in found.seats):
            abort(404)
        return found

    def preview(matter_id: int, name: str) -> str:
        """A paper as it would go out now, to read and to print."""
        found = shown(matter_id, name)
        trail = crumbs(
            (home, url_for(".index")), (found.matter.title or f"{matter_id} 号", found.url_of()), "文书预览"
        )
        return render_template(
            "matters/preview.html", sheet=found, name=name, letter=found.preview(name), crumbs=trail,
            hint=papers[found.matter.kind][name], by_hand=name in by_hand,
        )  # fmt: skip

    def preview_docx(matter_id: int, name: str) -> Any:
        """The same as docx."""
        letter = shown(matter_id, name).preview(name)
        return letter_docx(letter, f"{letter.title}.docx")

    blueprint.add_url_rule("/<int:matter_id>/preview/<name>", view_func=preview)
    blueprint.add_url_rule("/<int:matter_id>/preview/<name>.docx", view_func=preview_docx)
