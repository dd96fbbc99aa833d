"""Files that a command reads and writes, with what can go wrong said plainly."""

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from onestop.errors import Refused

LARGEST = 200_000_000  # bytes


def read_file(file: Path) -> str:
    """The text of a file. Raises Refused for one that is missing, too large, or not UTF-8."""
    try:
        if file.stat().st_size > LARGEST:
            raise Refused(f"Tệp {file} lớn hơn 200 MB. Chia nhỏ tệp rồi nhập từng phần.")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Refused(f"Không đọc được tệp {file}: {error.strerror}. Kiểm tra đường dẫn.") from None
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
            yield reader.line_num, cells
    except csv.Error as error:
        raise Refused(f"Tệp CSV hỏng ở dòng {reader.line_num}: {error}. Lưu lại tệp dạng CSV UTF-8.") from None


def write_file(output: Path, content: bytes) -> None:
    """Put a file in its place, whole or not at all. Raises Refused when it cannot be written."""
    draft = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        draft.replace(output)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Refused(f"Không ghi được {output}: {error.strerror}. Chọn nơi khác.") from None
