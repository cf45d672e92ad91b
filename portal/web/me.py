"""我的设置: one's own unit, phones, badge, password, sessions and size of text."""

from flask import Blueprint, Response, flash, render_template, request, url_for

from portal import clock
from portal.desk import diary, feeds, inbox, logins, people, personnel, phrases
from portal.store.people import LoginSession
from portal.web import htmx, pages
from portal.web.absences import panel
from portal.web.lists import matter_rows
from portal.web.sessions import LoginNeeded, current_actor, reader

blueprint = Blueprint("me", __name__, url_prefix="/me")
DONE_FOR_ME = 20


@blueprint.get("/")
def page() -> str:
    """What the portal knows of the person who asks."""
    return _page()


def _page(feed_address: str = "") -> str:
    actor = current_actor()
    person = people.get(actor.person_id)
    found = reader()
    return render_template(
        "core/me.html",
        absence=panel(person),
        done_for_me=matter_rows(inbox.done_for(actor, limit=DONE_FOR_ME), actor),
        person=person,
        sessions=_live_sessions(person.id),
        current=found.session if found else None,
        typed=pages.typed() or {"office_phone": person.office_phone, "mobile": person.mobile},
        today=clock.today(),
        feed=feeds.feed_of(person.id) if diary.works(actor) else None,
        feed_address=feed_address,
        has_calendar=diary.works(actor),
        phrase_count=len(phrases.mine(current_actor())),
        crumbs=pages.crumbs("我的设置"),
    )


@blueprint.post("/phones")
def set_phones() -> Response:
    """Keep the own phone numbers."""
    personnel.set_own_phones(
        current_actor(), request.form.get("office_phone", ""), request.form.get("mobile", "")
    )
    flash("电话已保存。", "success")
    return htmx.go_to(url_for(".page"))


@blueprint.post("/sessions/end")
def end_sessions() -> Response:
    """Log out everywhere but here."""
    found = reader()
    if found is None or found.session is None:
        raise LoginNeeded
    ended = personnel.end_other_sessions(found.actor, found.session)
    flash(f"已退出其他 {ended} 处登录。" if ended else "没有其他登录。", "success")
    return htmx.go_to(url_for(".page"))


@blueprint.post("/feed")
@pages.shown_again(page)
def make_feed() -> str:
    """Make the address of the own calendar, or another in its place; it is shown this once."""
    secret = feeds.make(current_actor())
    return _page(request.host_url.rstrip("/") + url_for("calendar.feed", secret=secret))


@blueprint.post("/feed/withdraw")
def withdraw_feed() -> Response:
    """Let nobody read the own calendar by its address any more."""
    gone = feeds.withdraw(current_actor())
    flash("订阅地址已停用，原来的地址不再能打开。" if gone else "没有订阅地址。", "success")
    return htmx.go_to(url_for(".page"))


def _live_sessions(person_id: int) -> list[LoginSession]:
    rows = LoginSession.select().where(LoginSession.person == person_id).order_by(LoginSession.seen_at.desc())
    return [row for row in rows if logins.is_live(row)]
