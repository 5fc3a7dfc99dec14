"""Seals: what stands in a table for a person, so that only the application's key can tell who it is.

A copy of the database alone connects no seal with a delegate; the key (SEMINARS_SECRET_KEY) is not in it.
"""

import hashlib
import hmac
import secrets

LENGTH = 32


def _seal(secret_key: str, words: str) -> str:
    return hmac.digest(secret_key.encode(), words.encode(), "sha256").hex()[:LENGTH]


def participation_seal(secret_key: str, delegate_id: int) -> str:
    """Stands for a delegate in the list of who has begun and submitted."""
    return _seal(secret_key, f"participation {delegate_id}")


def draft_of_delegate(secret_key: str, delegate_id: int) -> str:
    """The draft of whoever holds the delegate's personal link: the same on every device."""
    return _seal(secret_key, f"draft of delegate {delegate_id}")


def draft_of_key(secret_key: str, delegate_id: int, key: str) -> str:
    """The draft of a device that came by the room code: an e-mail address alone must not open it."""
    return _seal(secret_key, f"draft of device {delegate_id} {key}")


def new_key() -> str:
    """A key that only one device holds (144 bits)."""
    return secrets.token_urlsafe(18)


def key_hash(key: str) -> str:
    """What is kept of a device's key with the response that it may change."""
    return hashlib.sha256(f"response {key}".encode()).hexdigest()
