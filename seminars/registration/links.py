"""Personal links: tokens that cannot be guessed, of which only a hash is kept."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from functools import lru_cache

# Without 0, O, 1, I and L: read aloud and copied by hand.
BADGE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
BADGE_LENGTH = 5


def new_seed() -> str:
    """A random seed (128 bits, hexadecimal) for a delegate's links."""
    return secrets.token_hex(16)


def token(secret_key: str, seed: str, version: int) -> str:
    """The token of a link: 144 bits that follow from the application's key, made again at need."""
    made = _keyed(secret_key).copy()
    made.update(f"personal link {seed} {version}".encode())
    return urlsafe_b64encode(made.digest()[:18]).decode()


@lru_cache(maxsize=4)
def _keyed(secret_key: str) -> hmac.HMAC:
    return hmac.new(secret_key.encode(), digestmod="sha256")


def token_hash(value: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(value.encode()).hexdigest()


def new_badge_code() -> str:
    """A short code for badge and sign-in sheet."""
    return "".join(secrets.choice(BADGE_ALPHABET) for _ in range(BADGE_LENGTH))


def typed_badge_code(text: str) -> str:
    """A badge code as typed by hand, in the form in which it is kept."""
    return "".join(text.split()).replace("-", "").upper()
