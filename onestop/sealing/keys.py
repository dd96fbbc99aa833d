"""The keys of the seal: one private key of the installation, and every public key that it ever sealed with.

`private.pem` (0600) is replaced when the key is changed; `public/<key id>.pem` stay for ever, so that old papers can
still be checked.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from onestop.errors import Refused

PRIVATE = "private.pem"
PUBLIC = "public"


@dataclass(frozen=True)
class PublicKey:
    """raw: the 32 bytes of an Ed25519 public key."""

    raw: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the raw key, 64 hexadecimal digits."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def id(self) -> str:
        """The first 16 digits of the fingerprint, as they stand in a seal."""
        return self.fingerprint[:16]

    @property
    def text(self) -> str:
        """The raw key in base64."""
        return base64.b64encode(self.raw).decode()

    @property
    def pem(self) -> bytes:
        return Ed25519PublicKey.from_public_bytes(self.raw).public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


@dataclass(frozen=True)
class SealingKey:
    private: Ed25519PrivateKey
    public: PublicKey


def current(folder: Path) -> SealingKey:
    """The key that seals now; made at first need. Raises Refused when its file is open to others or unreadable."""
    path = folder / PRIVATE
    if not path.is_file():
        _make_first(folder)
    key = _private(path)
    if not (folder / PUBLIC / f"{key.public.id}.pem").is_file():  # a crash came between the two files
        _publish(folder, key.public)
    return key


def change(folder: Path) -> SealingKey:
    """A new key in place of the present one, whose public part stays."""
    if (folder / PRIVATE).is_file():
        current(folder)
    private = Ed25519PrivateKey.generate()
    public = _public_of(private)
    _publish(folder, public)
    draft = _written(folder, private)
    draft.replace(folder / PRIVATE)
    _sync(folder)
    return SealingKey(private, public)


def public_keys(folder: Path) -> dict[str, PublicKey]:
    """Every public key by its id; none where nothing was ever sealed. Raises Refused for a file that is no key."""
    return by_id([read_public(path.read_bytes()) for path in sorted((folder / PUBLIC).glob("*.pem"))])


def by_id(known: list[PublicKey]) -> dict[str, PublicKey]:
    return {key.id: key for key in known}


def read_public(pem: bytes) -> PublicKey:
    """The public key in a PEM file. Raises Refused for anything else, a private key included."""
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise Refused("Tệp khóa không phải khóa công khai của dấu xác thực. Tải lại tệp khóa từ trang xác minh.")
    return PublicKey(key.public_bytes_raw())


def read_publics(pem: bytes) -> list[PublicKey]:
    """Every public key in a PEM file. Raises Refused when it holds none, or anything else beside them."""
    start = b"-----BEGIN"
    blocks = [start + part for part in pem.split(start)[1:]]
    return [read_public(block) for block in blocks or [pem]]


def from_text(text: str) -> PublicKey:
    """The key that `PublicKey.text` wrote down."""
    return PublicKey(base64.b64decode(text))


def verify(known: Mapping[str, PublicKey], key_id: str, signature: bytes, message: bytes) -> bool | None:
    """Whether the key of that id signed the message; None when it is not among the known ones."""
    public = known.get(key_id)
    if public is None:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public.raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _make_first(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _written(folder, Ed25519PrivateKey.generate())
    try:
        os.link(draft, folder / PRIVATE)  # unlike a rename it fails when another process was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync(folder)


def _private(path: Path) -> SealingKey:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Refused(f"Tệp khóa {path} đang mở cho người khác đọc. Chạy: chmod 600 {path}")
    try:
        private = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if not isinstance(private, Ed25519PrivateKey):
        raise Refused(f"Tệp khóa {path} đã hỏng. Khôi phục tệp khóa từ bản sao lưu.")
    return SealingKey(private, _public_of(private))


def _public_of(private: Ed25519PrivateKey) -> PublicKey:
    return PublicKey(private.public_key().public_bytes_raw())


def _publish(folder: Path, public: PublicKey) -> None:
    target = folder / PUBLIC
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target / f".{public.id}.{secrets.token_hex(4)}.part"
    _write(draft, public.pem)
    draft.replace(target / f"{public.id}.pem")
    _sync(target)


def _written(folder: Path, private: Ed25519PrivateKey) -> Path:
    draft = folder / f".{PRIVATE}.{secrets.token_hex(4)}.part"
    _write(
        draft,
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    return draft


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
