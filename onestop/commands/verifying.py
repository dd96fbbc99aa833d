"""onestop verify, seal …: whether a file is a paper as it was issued, and the keys that prove it."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from onestop.cases import proofs, verifying
from onestop.cases.verifying import Answer, Standing
from onestop.commands.context import application
from onestop.commands.files import why
from onestop.config import KEY_FILE, ConfigError, data_folder, load
from onestop.database import db, reading
from onestop.errors import Refused
from onestop.people.installing import own_office
from onestop.sealing import certificate as certificates
from onestop.sealing import keys
from onestop.sealing.keys import PublicKey
from onestop.sealing.verdict import Finding, Verdict, judge
from onestop.wallclock import now

LARGEST = 50_000_000  # bytes; no paper is a hundredth of it

_WORDS = {
    Finding.GENUINE: "ĐÚNG: tệp đúng từng byte như lúc phát hành.",
    Finding.NO_SEAL: "KHÔNG XÁC NHẬN ĐƯỢC: tệp không mang dấu xác thực của hệ thống, hoặc dấu đã hỏng.",
    Finding.UNKNOWN_KEY: "KHÔNG XÁC NHẬN ĐƯỢC: tệp có dấu xác thực nhưng máy này không có khóa công khai tương ứng.",
    Finding.CHANGED: "SAI: tệp đã bị thay đổi so với lúc phát hành. Không dùng tệp này.",
    Finding.CANNOT_CHECK: "KHÔNG XÁC NHẬN ĐƯỢC: tệp còn có chữ ký số, cần cài: pip install 'onestop[sign]'",
}
_KEPT = (
    "ĐÚNG: tệp đúng từng byte như bản mà cơ quan đã lưu. Tệp không mang dấu xác thực (bản quét của văn thư hoặc "
    "văn bản cũ), nên chỉ đối chiếu được ở máy có cơ sở dữ liệu của cơ quan."
)
_STANDINGS = {
    Standing.HOLDS: "còn hiệu lực",
    Standing.REPLACED: "đã được thay thế",
    Standing.VOID: "đã hủy",
}


def add_to(group: click.Group) -> None:
    group.add_command(verify)
    group.add_command(seal)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--key", "key_files", multiple=True, metavar="PEM", type=click.Path(path_type=Path),
    help="Khóa công khai của cơ quan; mặc định: các khóa trong ONESTOP_DATA.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def verify(file: Path, key_files: tuple[Path, ...], as_json: bool) -> None:
    """Kiểm tra tệp PDF có đúng như lúc phát hành không: 0 là đúng, 1 là không. Không cần mạng."""
    content = _read(file)
    known = _known(key_files)
    verdict = judge(content, known)
    # A scan of văn thư and a paper from before the seal prove nothing by themselves: the database knows their hash.
    answer = _answer(verdict) if verdict.genuine or verdict.finding is Finding.NO_SEAL else None
    if as_json:
        click.echo(json.dumps(_told(verdict, answer), ensure_ascii=False, indent=1))
    else:
        for line in _lines(verdict, answer, any_key=bool(known)):
            click.echo(line)
    if not (verdict.genuine or answer):
        sys.exit(1)


@click.group()
def seal() -> None:
    """Khóa của dấu xác thực và chứng thư ký số."""


@seal.command()
def show() -> None:
    """In khóa đang dùng, các khóa cũ và chứng thư ký số."""
    config = load()
    folder = config.data / proofs.SEAL_FOLDER
    current = keys.current(folder).public
    for key in sorted(keys.public_keys(folder).values(), key=lambda key: key.id != current.id):
        click.echo(f"{key.id} {'đang dùng' if key.id == current.id else 'khóa cũ'}, SHA-256 {key.fingerprint}")
    click.echo(f"Khóa công khai: {folder / keys.PUBLIC}")
    own = certificates.load(config.data / proofs.SIGNING_FOLDER, at=now())
    if own is None:
        click.echo("Chứng thư ký số: chưa có. Văn bản chỉ mang dấu xác thực.")
    else:
        click.echo(f"Chứng thư ký số: {own.subject}, đến hết ngày {own.holds_until:%d/%m/%Y}")


@seal.command()
def change() -> None:
    """Thay khóa bằng khóa mới; văn bản cũ vẫn kiểm tra được bằng khóa công khai cũ."""
    with application() as app:
        folder = app.extensions["onestop_config"].data / proofs.SEAL_FOLDER
        key = keys.change(folder).public
        proofs.note_key(own_office().id, key, at=now())
        db.session.commit()
    click.echo(f"Khóa mới: {key.id}, SHA-256 {key.fingerprint}")
    click.echo("Sao lưu ngay (onestop backup) và gửi khóa công khai mới cho nơi hay kiểm tra văn bản.")


def _read(file: Path) -> bytes:
    try:
        if not file.exists():
            raise Refused(f"Không thấy tệp {file}. Kiểm tra đường dẫn.")
        if not file.is_file():
            raise Refused(f"{file} không phải tệp. Chọn tệp PDF của văn bản.")
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else "tên tệp không hợp lệ"
        raise Refused(f"Không đọc được tệp {file}: {reason}. Kiểm tra đường dẫn.") from None
    if len(content) > LARGEST:
        raise Refused(f"Tệp {file} lớn hơn 50 MB nên không phải văn bản của hệ thống này.")
    return content


def _known(files: tuple[Path, ...]) -> dict[str, PublicKey]:
    """The keys of the files; without any, those of the installation here, if there is one."""
    if files:
        return keys.by_id([key for file in files for key in keys.read_publics(_read(file))])
    return keys.public_keys(data_folder() / proofs.SEAL_FOLDER)


def _answer(verdict: Verdict) -> Answer | None:
    """What the database says of a file; None where there is none at hand, or it does not know the file."""
    if not (data_folder() / KEY_FILE).is_file():
        return None
    try:
        with application(), reading():
            return verifying.by_file(verdict.sha256)
    except (SQLAlchemyError, ConfigError, OSError):
        return None  # the file alone has proved itself; whether it was replaced is then simply not known


def _lines(verdict: Verdict, answer: Answer | None, *, any_key: bool) -> list[str]:
    lines = [_KEPT if answer and not verdict.genuine else _WORDS[verdict.finding]]
    if verdict.finding is Finding.UNKNOWN_KEY:
        lines.append(
            f"Khóa cần có: {verdict.key_id}. Tải khóa công khai ở trang /xac-minh của cơ quan, rồi chạy với --key."
            if any_key
            else f"Máy này chưa có khóa nào. Khóa cần có: {verdict.key_id}; tải ở trang /xac-minh, rồi chạy với --key."
        )
    said = verdict.statement
    if said is not None:
        lines += [f"Văn bản: {said.kind}" + (f" số {said.number}" if said.number else "")]
        lines += [f"Ngày lập: {said.date[8:10]}/{said.date[5:7]}/{said.date[:4]}"]
        lines += [f"Người ký: {said.signer}"] if said.signer else []
        lines += [f"Cơ quan: {said.office} ({said.agency_code})"]
        lines += [f"Mã xác minh: {said.code}"] if said.code else []
    elif answer is not None:
        lines += [f"Văn bản: {answer.paper.kind}" + (f" số {answer.paper.number}" if answer.paper.number else "")]
        lines += [f"Ngày lập: {answer.paper.day:%d/%m/%Y}"]
        lines += [f"Người ký: {answer.signer}"] if answer.signer else []
        lines += [f"Cơ quan: {answer.office}"]
    if verdict.fingerprint:
        lines.append(f"Khóa: {verdict.key_id}, SHA-256 {verdict.fingerprint}")
    if verdict.certificate:
        lines.append(f"Chữ ký số: {verdict.certificate}")
    lines.append(f"SHA-256 của tệp: {verdict.sha256}")
    if answer is not None:
        lines.append(f"Trạng thái: {_STANDINGS[answer.standing]}{_since(answer)}")
    elif verdict.genuine:
        lines.append("Trạng thái: không biết, vì không có cơ sở dữ liệu của cơ quan ở đây. Hỏi ở trang /xac-minh.")
    return lines


def _since(answer: Answer) -> str:
    on = f" ngày {answer.voided_on:%d/%m/%Y}" if answer.voided_on else ""
    if answer.by is None:
        return on
    number = f" số {answer.by.number}" if answer.by.number else ""
    return f"{on} bằng {answer.by.kind}{number} ngày {answer.by.day:%d/%m/%Y}"


def _told(verdict: Verdict, answer: Answer | None) -> dict[str, Any]:
    said = verdict.statement
    return {
        "genuine": verdict.genuine or answer is not None,
        "finding": verdict.finding.value,
        "sha256": verdict.sha256,
        "key_id": verdict.key_id,
        "key_fingerprint": verdict.fingerprint,
        "certificate": verdict.certificate,
        "office": said.office if said else None,
        "agency_code": said.agency_code if said else None,
        "kind": said.kind if said else None,
        "number": said.number if said else None,
        "date": said.date if said else None,
        "signer": said.signer if said else None,
        "code": said.code if said else None,
        "state": answer.standing.value if answer else None,
    }
