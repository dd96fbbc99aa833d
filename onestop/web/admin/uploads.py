"""Text files that an administrator uploads."""

from werkzeug.datastructures import FileStorage

from onestop.errors import WrongInput


def text_of(file: FileStorage, *, field: str) -> str:
    """The text of an uploaded file. Raises WrongInput for one that is not UTF-8."""
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongInput(
            "Tệp không phải dạng UTF-8. Trong bảng tính, lưu lại dạng “CSV UTF-8” rồi chọn lại.", field=field
        ) from None
