"""Versions: the guide as it stood each time when it was used after a change, or was kept on purpose."""

from dataclasses import replace
from datetime import datetime

from seminars.audit.service import Actor, record
from seminars.database import lock, verb
from seminars.errors import Invalid
from seminars.extensions import db
from seminars.topic_guides.content import GuideText
from seminars.topic_guides.models import GuideVersion, TopicGuide
from seminars.topic_guides.queries import latest_version, whole_text
from seminars.topic_guides.snapshot import as_dict

LONGEST_REMARK = 300


@verb
def keep_version(*, guide: TopicGuide, actor: Actor, at: datetime, remark: str = "") -> GuideVersion:
    """The version that reads like the guide as it stands; a new one if nothing did.

    A ``remark`` says what is new in it; without one, what the version says stays.
    """
    lock(guide)
    remark = " ".join(remark.split())
    if len(remark) > LONGEST_REMARK:
        raise Invalid(f"Keep it under {LONGEST_REMARK} characters.", field="remark")
    latest = latest_version(guide)
    content = as_dict(whole_text(guide))
    if latest is not None and latest.content == content:
        latest.revision, latest.remark = guide.revision, remark or latest.remark
        return latest
    version = GuideVersion(
        guide_id=guide.id,
        number=1 if latest is None else latest.number + 1,
        revision=guide.revision,
        content=content,
        remark=remark,
        made_at=at,
        account_id=actor.account_id,
        actor_name=actor.name[:200],
    )
    db.session.add(version)
    db.session.flush()
    record(action="keep guide version", subject=guide, actor=actor, at=at, version=version.number)
    return version


def used_version(*, guide: TopicGuide, actor: Actor, at: datetime) -> GuideVersion:
    """The version that is used now, kept if the guide was changed since the last; else nothing is written."""
    latest = latest_version(guide)
    if latest is not None and latest.revision == guide.revision:
        return latest
    return keep_version(guide=guide, actor=actor, at=at)


def use_guide(*, guide: TopicGuide, actor: Actor, at: datetime) -> GuideText:
    """The whole guide to print or to read out, with the number of its version."""
    version = used_version(guide=guide, actor=actor, at=at)
    return replace(whole_text(guide), version=version.number)
