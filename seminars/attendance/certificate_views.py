"""Certificates: the delegate's own, all of them for staff, and the public page that confirms a code."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from seminars import clock
from seminars.accounts.permissions import acting, by_link, public, staff
from seminars.attendance import certificates
from seminars.attendance.blueprint import bp
from seminars.attendance.certificate_pdf import CertificateText, certificates_pdf
from seminars.attendance.certificate_words import abbreviated, days_in_words, issued_on
from seminars.attendance.hours import in_hours
from seminars.attendance.models import Certificate
from seminars.audit.service import Actor
from seminars.errors import Missing
from seminars.extensions import limiter
from seminars.programme.models import Seminar
from seminars.programme.queries import seminar_by_slug
from seminars.registration.links import typed_badge_code
from seminars.registration.queries import delegate_by_id
from seminars.registration.service import delegate_by_token
from seminars.requests import page_number
from seminars.responses import pdf_response

# From one address: enough for a pile of certificates, too few for guessing.
TRIES = "30 per minute; 300 per hour"


def _text(certificate: Certificate, seminar: Seminar) -> CertificateText:
    base_url = current_app.config["BASE_URL"]
    series = seminar.series
    return CertificateText(
        name=certificate.name,
        organisation=certificate.organisation,
        seminar=seminar.title,
        series=f"{series.title}: {series.theme}" if series.theme else series.title,
        venue=seminar.venue.name,
        days=days_in_words(certificates.days_of(certificate)),
        hours=in_hours(certificate.minutes) if certificate.minutes else "",
        host=series.host,
        issued=issued_on(seminar.local(certificate.issued_at).date()),
        code=certificates.printed_code(certificate.code),
        address=f"{base_url}/certificates/{certificate.code}",
        page=f"{base_url}/certificates",
    )


def _document(seminar: Seminar, found: list[Certificate], name: str) -> ResponseReturnValue:
    texts = [_text(certificate, seminar) for certificate in found]
    title = f"Certificate of attendance: {seminar.title}"
    return pdf_response(certificates_pdf(texts, title=title), name)


@bp.get("/seminars/<slug>/certificates")
@staff
def certificate_list(slug: str) -> ResponseReturnValue:
    """Who was there for how long, and who has a certificate."""
    seminar = seminar_by_slug(slug)
    text = request.args.get("q", "").strip()[:100]
    found = certificates.certificates_page(seminar, text=text, page=page_number(), at=clock.now())
    return render_template(
        "attendance/certificates.html",
        seminar=seminar,
        text=text,
        page=found.page,
        lines=found.lines,
        parts=-(-(found.page.total or 0) // certificates.IN_ONE) if not text else 1,
        in_hours=in_hours,
        days_in_words=days_in_words,
        printed_code=certificates.printed_code,
    )


@bp.get("/seminars/<slug>/certificates.pdf")
@staff
def all_certificates(slug: str) -> ResponseReturnValue:
    """The certificates of all who may have one, in one document; of very many, a part of them."""
    seminar = seminar_by_slug(slug)
    part = request.args.get("part", 1, type=int)
    found = certificates.issue_all(seminar=seminar, actor=acting(), at=clock.now(), part=part)
    suffix = f"-{part}" if "part" in request.args else ""
    return _document(seminar, found, f"{seminar.slug}-certificates{suffix}.pdf")


@bp.get("/seminars/<slug>/delegates/<int:delegate_id>/certificate.pdf")
@staff
def certificate(slug: str, delegate_id: int) -> ResponseReturnValue:
    """One delegate's certificate."""
    seminar = seminar_by_slug(slug)
    delegate = delegate_by_id(seminar, delegate_id)
    found = certificates.issue(delegate=delegate, actor=acting(), at=clock.now())
    return _document(seminar, [found], f"{seminar.slug}-certificate-{delegate.badge_code}.pdf")


@bp.get("/d/<token>/certificate.pdf")
@by_link
def own_certificate(token: str) -> ResponseReturnValue:
    """The delegate's own certificate."""
    delegate = delegate_by_token(token)
    found = certificates.issue(delegate=delegate, actor=Actor(delegate.name), at=clock.now())
    return _document(delegate.seminar, [found], f"{delegate.seminar.slug}-certificate.pdf")


def _private(page: str, status: int = 200) -> ResponseReturnValue:
    return page, status, {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


@bp.get("/certificates")
@public
@limiter.limit(TRIES)
def confirm_certificate() -> ResponseReturnValue:
    """Type the code of a certificate to have it confirmed."""
    code = typed_badge_code(request.args.get("code", "")[:60])
    if code:
        return redirect(url_for("attendance.confirmed_certificate", code=code))
    return _private(render_template("attendance/confirm.html", code="", problem=None))


@bp.get("/certificates/<code>")
@public
@limiter.limit(TRIES)
def confirmed_certificate(code: str) -> ResponseReturnValue:
    """What stands behind a code: seminar, days and hours, and to whom, by initials and family name."""
    try:
        found = certificates.confirm(code[:60])
    except Missing as problem:
        return _private(render_template("attendance/confirm.html", code=code[:60], problem=problem), 404)
    return _private(
        render_template(
            "attendance/confirmed.html",
            seminar=found.seminar,
            name=abbreviated(found.certificate.name),
            days=days_in_words(found.standing.days),
            hours=in_hours(found.standing.minutes) if found.standing.minutes else "",
            issued=issued_on(found.seminar.local(found.certificate.issued_at).date()),
            code=certificates.printed_code(found.certificate.code),
            changed=(found.standing.minutes, found.standing.days)
            != (found.certificate.minutes, certificates.days_of(found.certificate)),
        )
    )
