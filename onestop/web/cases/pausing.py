"""Pausing the clock (/ho-so/<code>/tam-dung) and letting it go on (/tiep-tuc)."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from onestop.cases import pausing
from onestop.cases.models import Status
from onestop.cases.parties import LONG, NAME
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.cases.acting import ActForm, page, perform
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.forms import MomentField
from onestop.web.moment import now


class PauseForm(ActForm):
    ground = RadioField("Căn cứ tạm dừng", [InputRequired("Chọn căn cứ tạm dừng.")])
    document = StringField("Văn bản", [DataRequired("Nhập số, ngày của văn bản."), Length(max=NAME)])
    started_at = MomentField("Tạm dừng từ lúc")
    told = StringField(
        "Đã báo người nộp", [DataRequired("Ghi đã báo người nộp lúc nào, bằng cách nào."), Length(max=LONG)]
    )
    note = TextAreaField("Ghi chú", [Length(max=LONG)])


class ResumeForm(ActForm):
    document = StringField(
        "Văn bản kết thúc việc chờ",
        [DataRequired("Nhập số, ngày của văn bản cho thấy việc chờ đã kết thúc."), Length(max=NAME)],
    )
    ended_at = MomentField("Tính tiếp từ lúc")


@bp.route("/<code>/tam-dung", methods=["GET", "POST"])
@requires(Act.PAUSE)
def pause(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    grounds = {str(ground.id): ground for ground in dossier.procedure_version.pause_grounds}
    form = PauseForm(revision=dossier.revision, ground=next(iter(grounds), None) if len(grounds) == 1 else None)
    form.ground.choices = {key: f"{ground.name} ({ground.article})" for key, ground in grounds.items()}
    return perform(
        form,
        dossier,
        lambda: pausing.pause(
            dossier,
            ground=grounds[form.ground.data],
            document=form.document.data or "",
            started_at=form.started_at.data,
            note=form.note.data,
            told=form.told.data,
            by=current_officer(),
            at=now(),
        ),
        done="Đã tạm dừng tính thời hạn.",
    ) or page("cases/pause.html", dossier, form, possible=bool(grounds))


@bp.route("/<code>/tiep-tuc", methods=["GET", "POST"])
@requires(Act.PAUSE)
def resume(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    form = ResumeForm(revision=dossier.revision)
    answer = perform(
        form,
        dossier,
        lambda: pausing.resume(
            dossier, document=form.document.data or "", ended_at=form.ended_at.data, by=current_officer(), at=now()
        ),
        done="Thời hạn tính tiếp phần còn lại.",
    )
    if answer is None and dossier.status is not Status.PAUSED:
        flash("Hồ sơ không tạm dừng nên không có gì để tiếp tục.", "warning")
        return redirect(url_for("cases.show", code=code), 303)
    return answer or page("cases/resume.html", dossier, form, pause=pausing.open_pause(dossier))
