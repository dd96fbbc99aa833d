"""By what issued papers are proved: the public keys of their seals, and the signatures behind the sealed files."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from onestop.database import Base, Moment


class SealKey(Base):
    """A public key that papers of an agency are sealed with. public_key: the 32 raw bytes in base64."""

    __tablename__ = "seal_key"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    key_id: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[str]
    noted_at: Mapped[Moment]


class PaperSignature(Base):
    """What the office's certificate added behind the sealed file, byte for byte: it cannot be made a second time."""

    __tablename__ = "paper_signature"
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), primary_key=True)
    content: Mapped[bytes]
    certificate: Mapped[str]  # subject of the certificate that signed
