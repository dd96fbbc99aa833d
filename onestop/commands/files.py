"""Files that a command reads and writes, with what can go wrong said plainly."""

import csv
import errno
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from onestop.errors import Refused

LARGEST = 200_000_000  # bytes

_REASONS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EEXIST: "đã có",
    errno.EISDIR: "đó là thư mục",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
    errno.ENOSPC: "hết chỗ trên đĩa",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENAMETOOLONG: "tên quá dài",
}


def read_file(file: Path) -> str:
    """The text of a file. Raises Refused for one that is missing, too large, or not UTF-8."""
    try:
        if file.stat().st_size > LARGEST:
            raise Refused(f"Tệp {file} lớn hơn 200 MB. Chia nhỏ tệp rồi nhập từng phần.")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Refused(f"Không đọc được tệp {file}: {why(error)}. Kiểm tra đường dẫn.") from None
    except UnicodeDecodeError:
        raise Refused(f"Tệp {file} không phải UTF-8. Trong bảng tính, lưu lại dạng “CSV UTF-8”.") from None


def csv_rows(content: str, *, compulsory: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """Line number and cells of each row. Raises Refused for a broken file or a missing column."""
    reader = csv.DictReader(io.StringIO(content), strict=True)
    try:
        missing = [name for name in compulsory if name not in (reader.fieldnames or [])]
        if missing:
            raise Refused(f"Tệp thiếu cột {', '.join(missing)}. Dòng đầu phải ghi tên cột, cách nhau bằng dấu phẩy.")
        for cells in reader:
            yield reader.reader.line_num, cells  # of the inner reader, which counts empty lines as well
    except csv.Error as error:
        raise Refused(
            f"Tệp CSV hỏng ở dòng {max(reader.reader.line_num, 1)} (dấu ngoặc kép, xuống dòng hoặc ô quá dài). "
            "Lưu lại tệp dạng CSV UTF-8."
        ) from error


def check_place(output: Path) -> None:
    """Refuse, before an act that cannot be taken back, a place where its paper could not be written."""
    draft = _draft_of(output)
    try:
        draft.touch(exist_ok=False)
        draft.unlink()
    except OSError as error:
        raise Refused(f"Không ghi được {output}: {why(error)}. Chọn nơi khác.") from None


def write_file(output: Path, content: bytes) -> None:
    """Put a file in its place, whole or not at all. Raises Refused when it cannot be written."""
    draft = _draft_of(output)
    try:
        draft.write_bytes(content)
        draft.replace(output)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Refused(f"Không ghi được {output}: {why(error)}. Chọn nơi khác.") from None


def why(error: OSError) -> str:
    """What the system refused, in Vietnamese where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def _draft_of(output: Path) -> Path:
    if not output.name:
        raise Refused("Chưa ghi tên tệp. Ghi tên tệp sau --output.")
    return output.with_name(f".{output.name}.{os.getpid()}.part")
