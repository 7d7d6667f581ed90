"""Pages to change one's e-mail address: the request, and the confirmation link that is sent by mail."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp.account import commands, new_address
from pilotapp.account.forms import EmailForm
from pilotapp.notices import mailer
from pilotapp.refusals import Refusal
from pilotapp.web import access, mail_quota
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import submitted
from pilotapp.web.site import here

bp = Blueprint("email", __name__)


@bp.route("/me/email", methods=["GET", "POST"])
@access.signed_in
@access.recently_authenticated
def change() -> ResponseReturnValue:
    """Request another address: a link is mailed to it. Where no mail can be sent, the change takes effect at once."""
    form = EmailForm()
    if submitted(form):
        try:
            return _ask_there(form.email.data) if mailer.can_send() else _take(form.email.data, current_user.email)
        except Refusal as refusal:
            form.refuse(refusal)
    status = form_status()
    return page("account/email.html", status=status, form=form, by_mail=mailer.can_send())


@bp.route("/me/email/<token>", methods=["GET", "POST"])
@access.signed_in
@access.secret_address
def confirm(token: str) -> ResponseReturnValue:
    """Open the link from the mail. Only the POST changes the address, because mail scanners follow links with GET."""
    wish = new_address.read(current_user, token)
    if wish is None:
        return page("account/email_gone.html", status=410)
    if request.method == "GET":
        return page("account/email_confirm.html", wish=wish, token=token)
    try:
        return _take(wish.email, wish.was)
    except Refusal:
        return page("account/email_gone.html", status=410)


def _ask_there(email: str) -> ResponseReturnValue:
    """Send the link. The answer is the same whether or not somebody has this address, so it reveals nothing."""
    mail_quota.spend(current_user)
    token = new_address.make(current_user, email)
    link = here().origin + url_for("email.confirm", token=token)
    subject, body = new_address.letter(current_user, link)
    outcome = mailer.hand_over(to=email, subject=subject, body=body)
    if outcome == "unreachable":
        raise Refusal(mailer.UNREACHABLE, field="email")
    if outcome != "sent":
        raise Refusal(_("The mail could not be sent. Please try again later."))
    return page("account/email_sent.html", email=email)


def _take(email: str, was: str) -> ResponseReturnValue:
    old = commands.change_email(current_user, email=email, was=was)
    if old is not None:
        subject, body = new_address.notice(current_user)
        mailer.send(to=old, subject=subject, body=body)
        flash(_("Your e-mail address is changed."))
    return redirect(url_for("account.me"), 303)
