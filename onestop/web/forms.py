"""What every form has in common: Vietnamese messages, fields that read what people here type, errors at their place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, Field, Form, HiddenField, IntegerField, SelectChoice
from wtforms.widgets import DateTimeLocalInput

from onestop.cases.moments import read_moment
from onestop.errors import WrongInput
from onestop.sla.calendar import to_local

MOST_DIGITS = 15  # of a whole number: far above every quantity and amount, far below what a column holds


class _Vietnamese:
    """WTForms has no Vietnamese of its own; these are the messages that no validator of ours replaces."""

    _MESSAGES = {
        "Not a valid choice.": "Chọn một mục trong danh sách.",
        "Not a valid choice": "Chọn một mục trong danh sách.",
        "Invalid Choice: could not coerce.": "Chọn một mục trong danh sách.",
        "Invalid choice(s): one or more data inputs could not be coerced.": "Chọn các mục trong danh sách.",
        "Not a valid integer value.": "Nhập một số nguyên, ví dụ 2.",
        "Not a valid date value.": "Nhập ngày theo dạng ngày/tháng/năm.",
        "Not a valid datetime value.": "Nhập cả ngày và giờ.",
        "Not a valid time value.": "Nhập giờ và phút, ví dụ 07:30.",
        "Not a valid decimal value.": "Nhập một số, ví dụ 7,5.",
        "This field is required.": "Mục này bắt buộc nhập.",
        "CSRF token missing.": "Biểu mẫu đã hết hiệu lực. Tải lại trang rồi gửi lại.",
    }

    def gettext(self, text: str) -> str:
        return self._MESSAGES.get(text, text)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        if singular.startswith("Field must be at least"):
            return "Nhập ít nhất %(min)d ký tự."
        if singular.startswith(("Field cannot be longer", "Field must be between")):
            return "Nhập nhiều nhất %(max)d ký tự."
        return singular if n == 1 else plural


class DeskForm(FlaskForm):
    """The base of every form for staff."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, _form: Any) -> _Vietnamese:
            return _Vietnamese()


class PartForm(Form):
    """The base of a form inside a form: a line of a list."""

    class Meta(Form.Meta):
        def get_translations(self, _form: Any) -> _Vietnamese:
            return _Vietnamese()


class WholeNumberField(IntegerField):
    """A whole number, also with points between the thousands: "20.000". Empty = None."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        text = "".join(valuelist[:1]).strip()
        bare = text.replace(".", "").replace(" ", "").replace("\u00a0", "")
        if not text:
            return
        if not (bare.isascii() and bare.isdigit() and len(bare) <= MOST_DIGITS):
            raise ValueError("Nhập một số nguyên, ví dụ 2.")
        self.data = int(bare)


class HiddenNumberField(HiddenField):
    """A number that the page carries; nothing readable is no number."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = "".join(valuelist[:1])
        readable = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
        self.data = int(text) if readable else None


class MomentField(Field):
    """Day and hour in Vietnam; `data` is an aware moment or None. Empty = None."""

    widget = DateTimeLocalInput()

    def __init__(self, label: str | None = None, validators: Sequence[Any] | None = None, **rest: Any) -> None:
        super().__init__(label, validators, **rest)
        self.data: datetime | None = None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return to_local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        text = "".join(valuelist[:1]).strip()
        if not text:
            return
        try:
            self.data = read_moment(text, label="Thời điểm")
        except WrongInput as wrong:
            raise ValueError(str(wrong)) from wrong


class DayField(DateField):
    """A day; only years that a desk can mean. Empty = None."""

    data: date | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        text = "".join(valuelist[:1]).strip()
        if not text:
            return
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError("Nhập ngày theo dạng ngày/tháng/năm.") from None
        if not 1976 <= day.year <= 2100:
            raise ValueError(f"Năm {day.year} nằm ngoài khoảng 1976–2100. Kiểm tra lại.")
        self.data = day


def options(names: Mapping[Any, str]) -> list[SelectChoice]:
    """What a SelectField or RadioField offers: value and name, in the order given."""
    return [SelectChoice(str(value), name) for value, name in names.items()]


def show_error(form: FlaskForm, text: str, *, field: str | None = None) -> None:
    """Put the text beside the field that it is about, or on top of the form where there is none of that name."""
    target = form._fields.get(field) if field else None
    if target is None or isinstance(target, HiddenField) or isinstance(target.errors, dict):
        form.form_errors.append(text)
    else:
        target.errors = [*target.errors, text]
