"""Search over number, subject, place, item and text, within what the reader may see; items by pinyin beside it."""

from flask import Blueprint, render_template, request, url_for

from portal import clock
from portal.desk import lists
from portal.store import snapshots
from portal.web import pages
from portal.web.lists import matter_rows
from portal.web.sessions import current_actor

blueprint = Blueprint("search", __name__)
LONGEST = 100
ITEMS, PLACES = 8, 5


@blueprint.get("/search")
def search() -> str:
    """Matters that hold all the words, and items and places that go by them."""
    words = request.args.get("q", "")[:LONGEST].replace("\x00", "").strip()
    actor = current_actor()
    found = lists.matters_of(actor, q=words, cursor=request.args.get("cursor"), limit=50) if words else None
    onward = url_for(".search", q=words, cursor=found.next) if found and found.next else None
    return render_template(
        "core/search.html",
        words=words,
        rows=matter_rows(found.rows, actor) if found else [],
        next=onward,
        items=snapshots.powers().index(clock.today()).find(words, limit=ITEMS) if words else [],
        places=snapshots.directory().place_index.find(words, limit=PLACES) if words else [],
        crumbs=pages.crumbs("搜索"),
    )
