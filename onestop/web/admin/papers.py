"""The papers of the office: their sheet, their numbers, where citizens check them; and the way to their words."""

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from onestop.cases import sample_papers
from onestop.cases.forms import FORMS
from onestop.cases.models import LetterNumbers
from onestop.cases.office_papers import PaperSettings, change_settings, settings_of
from onestop.cases.office_wordings import how_many_own
from onestop.papers.layout import SheetChoice
from onestop.papers.wordings import parts_of
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, page, saving, told
from onestop.web.forms import DeskForm, options
from onestop.web.moment import now

SHEET_NAMES = {
    SheetChoice.A5: "Khổ A5, mỗi liên một tờ (theo thiết kế của mẫu)",
    SheetChoice.TWO_UP: "Hai liên cạnh nhau trên một tờ A4 ngang, cắt đôi sau khi in",
    SheetChoice.A4: "Khổ A4, mỗi liên một tờ",
}
NUMBERING_NAMES = {
    LetterNumbers.OURS: "Hệ thống cấp số, theo sổ riêng của Bộ phận Một cửa",
    LetterNumbers.CLERK: "Văn thư cấp số: văn bản chờ số, chờ ký cho đến khi văn thư nhập số, ngày và bản quét",
}


class PapersForm(DeskForm):
    """Fields as in PaperSettings."""

    sheet = RadioField("Khổ giấy của phiếu tại quầy", [InputRequired("Chọn khổ giấy.")], choices=options(SHEET_NAMES))
    letter_numbers = RadioField(
        "Số của văn bản xin lỗi", [InputRequired("Chọn ai cấp số.")], choices=options(NUMBERING_NAMES)
    )
    series_decision = StringField("Văn bản cho mở sổ số riêng")
    address = StringField("Địa chỉ trang tra cứu cho người dân")


@bp.route("/van-ban", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def papers() -> ResponseReturnValue:
    officer = current_officer()
    agency = officer.agency
    row = settings_of(agency.id)
    form = PapersForm(
        sheet=row.sheet.value,
        letter_numbers=row.letter_numbers.value,
        series_decision=row.series_decision,
        address=row.address,
    )
    if form.validate_on_submit():
        with saving(form) as saved:
            change_settings(
                agency,
                PaperSettings(
                    sheet=SheetChoice(form.sheet.data),
                    letter_numbers=LetterNumbers(form.letter_numbers.data),
                    series_decision=form.series_decision.data,
                    address=form.address.data,
                ),
                by=officer,
                at=now(),
            )
        if saved:
            return told("Đã lưu. Văn bản lập từ bây giờ theo lựa chọn mới.", url_for("admin.papers"))
    own = how_many_own(agency.id)
    return page(
        "admin/papers/index.html",
        form=form,
        agency=agency,
        address=row.address,
        kinds=[(kind, FORMS[kind].name, len(parts_of(kind.value)), own[kind]) for kind in sample_papers.kinds()],
    )
