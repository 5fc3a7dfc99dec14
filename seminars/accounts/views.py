"""Signing in and out, and the organiser's list of accounts."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from seminars import clock
from seminars.accounts import service
from seminars.accounts.forms import AccountForm, SignInForm
from seminars.accounts.models import Role
from seminars.accounts.permissions import acting, organiser, public
from seminars.errors import Refusal
from seminars.extensions import limiter
from seminars.forms import put_beside_field
from seminars.requests import page_number

bp = Blueprint("accounts", __name__)


def _next_page() -> str:
    target = request.args.get("next", "")
    parts = urlsplit(target)
    # Only a path of this site: '//host' and '/\\host' would lead elsewhere.
    safe = not parts.scheme and not parts.netloc and target.startswith("/") and "\\" not in target
    if safe and not target.startswith("//"):
        return target
    mine = current_user.is_authenticated and current_user.role is Role.FACILITATOR
    return url_for("focus_groups.mine" if mine else "programme.seminars")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit("20/minute", methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Sign in with e-mail address and password."""
    if current_user.is_authenticated:
        return redirect(_next_page())
    form = SignInForm()
    if form.validate_on_submit():
        account = service.authenticate(form.email.data or "", form.password.data or "")
        if account is not None:
            login_user(account)
            return redirect(_next_page())
        form.password.errors = ["The e-mail address or the password is not right. Try again."]
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the sign-in on this device."""
    logout_user()
    flash("You have signed out.", "success")
    return redirect(url_for("programme.home"))


@bp.get("/accounts")
@organiser
def accounts() -> ResponseReturnValue:
    """Everybody who can sign in."""
    text, sort = request.args.get("q", "").strip()[:100], request.args.get("sort", "")
    page = service.accounts_page(text=text, sort=sort, page=page_number())
    return render_template("accounts/accounts.html", page=page, text=text, sort=sort or "name")


@bp.route("/accounts/new", methods=["GET", "POST"])
@organiser
def new_account() -> ResponseReturnValue:
    """Add somebody who signs in."""
    form = AccountForm()
    if form.validate_on_submit():
        try:
            account = service.create_account(
                name=form.name.data or "",
                email=form.email.data or "",
                password=form.password.data or "",
                role=Role(form.role.data),
                organisation=form.organisation.data or "",
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            flash(f"{account.name} can sign in now.", "success")
            return redirect(url_for("accounts.accounts"))
    return render_template("accounts/account.html", form=form, account=None), 422 if form.errors else 200


@bp.route("/accounts/<int:account_id>", methods=["GET", "POST"])
@organiser
def account(account_id: int) -> ResponseReturnValue:
    """Change an account."""
    row = service.get_account(account_id)
    form = AccountForm(obj=row)
    if form.validate_on_submit():
        try:
            service.change_account(
                account=row,
                name=form.name.data or "",
                email=form.email.data or "",
                role=Role(form.role.data),
                organisation=form.organisation.data or "",
                active=bool(form.active.data),
                password=form.password.data or "",
                may_connect_answers=bool(form.may_connect_answers.data),
                actor=acting(),
                at=clock.now(),
            )
        except Refusal as refusal:
            put_beside_field(form, refusal)
        else:
            if row.id == current_user.id:
                # A new password ends one's other sign-ins, not this one.
                login_user(row)
            flash("Saved.", "success")
            still = current_user.role is Role.ORGANISER
            return redirect(url_for("accounts.accounts" if still else "programme.seminars"))
    return render_template("accounts/account.html", form=form, account=row), 422 if form.errors else 200
