"""The office: what its papers and pages say about it."""

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from onestop.levels import LEVEL_NAMES
from onestop.people.agencies import Letterhead, change_letterhead
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, page, saving, told
from onestop.web.forms import DeskForm
from onestop.web.moment import now


class OfficeForm(DeskForm):
    """Fields as in Letterhead."""

    name = StringField("Tên cơ quan", [InputRequired("Nhập tên cơ quan.")])
    parent_line = StringField("Cơ quan chủ quản (dòng trên)")
    desk_name = StringField("Tên Bộ phận Một cửa", [InputRequired("Nhập tên Bộ phận Một cửa.")])
    place = StringField("Địa danh")
    address = StringField("Địa chỉ")
    hotline = StringField("Đường dây nóng")
    head_title = StringField("Chức vụ người đứng đầu")
    paper_mark = StringField("Ký hiệu cơ quan", [InputRequired("Nhập ký hiệu cơ quan.")])


@bp.route("/co-quan", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def office() -> ResponseReturnValue:
    officer = current_officer()
    agency = officer.agency
    names = Letterhead.__dataclass_fields__
    form = OfficeForm(data={name: getattr(agency, name) for name in names})
    if form.validate_on_submit():
        with saving(form) as saved:
            change_letterhead(agency, Letterhead(**{name: form[name].data for name in names}), by=officer, at=now())
        if saved:
            return told("Đã lưu thông tin cơ quan. Văn bản đã phát hành giữ nguyên.", url_for("admin.office"))
    return page("admin/office.html", form=form, agency=agency, level_name=LEVEL_NAMES[agency.level])
