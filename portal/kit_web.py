"""The door for plugin views: the desk of this request, its reader, the page of a matter, forms shown again.

A view looks up, calls one verb, returns a page or a fragment. It has no ``try``: what is refused is shown by the
error handler, or on the page named by ``shown_again``.
"""

from portal.web.acting import answers, attach_uploads, later_form, take
from portal.web.addresses import url_of
from portal.web.downloads import letter_docx, xlsx
from portal.web.drafting import UNNUMBERED, keep_drafts, show_papers
from portal.web.drafts import draft_key, draft_of_form, prefill, save_draft
from portal.web.enquiry import day_of, month_of
from portal.web.htmx import fragment, go_to, is_htmx, page_or_fragment
from portal.web.lists import MatterList, matter_list
from portal.web.matter_pages import MatterPages, take_and_show
from portal.web.matters import MatterSheet, origin, readable, sheet
from portal.web.pages import confirmed, crumbs, number, shown_again, typed
from portal.web.sessions import current_actor, current_desk

__all__ = [
    "UNNUMBERED",
    "MatterList",
    "MatterPages",
    "MatterSheet",
    "answers",
    "attach_uploads",
    "confirmed",
    "crumbs",
    "current_actor",
    "current_desk",
    "day_of",
    "draft_key",
    "draft_of_form",
    "fragment",
    "go_to",
    "is_htmx",
    "keep_drafts",
    "later_form",
    "letter_docx",
    "matter_list",
    "month_of",
    "number",
    "origin",
    "page_or_fragment",
    "prefill",
    "readable",
    "save_draft",
    "sheet",
    "show_papers",
    "shown_again",
    "take",
    "take_and_show",
    "typed",
    "url_of",
    "xlsx",
]
