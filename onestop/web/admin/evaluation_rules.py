"""The limits and the legal basis of the nine criteria, by the quarter from which they hold."""

from decimal import Decimal

from flask import url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField

from onestop.cases.evaluation_points import Limits
from onestop.cases.evaluation_rules import LEVELS, MOST, PERCENTAGES, RuleDraft, own_rules, rule_on, set_rule
from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.reports.numbers import read_number
from onestop.text import decimal
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, page, saving, told
from onestop.web.forms import DayField, DeskForm
from onestop.web.moment import now, today


class RuleForm(DeskForm):
    """With a text field for each limit, see _FORM."""

    valid_from = DayField("Áp dụng từ ngày đầu quý")
    in_force_until = DayField("Có hiệu lực đến hết ngày")
    legal_basis = StringField("Căn cứ")
    source = StringField("Nguồn")


_FORM: type[RuleForm] = type(
    "EvaluationRuleForm",
    (RuleForm,),
    {name: StringField(label) for name, label in (*LEVELS.items(), *PERCENTAGES.items())},
)


@bp.route("/bao-cao/chin-tieu-chi", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def evaluation_rules() -> ResponseReturnValue:
    officer = current_officer()
    rule = rule_on(officer.agency_id, today())
    limits = {name: decimal(Decimal(getattr(rule.limits, name))) for name in (*LEVELS, *PERCENTAGES)}
    form = _FORM(data={**limits, "legal_basis": rule.legal_basis})
    if form.validate_on_submit():
        with saving(form) as saved:
            set_rule(_draft(form), by=officer, at=now())
        if saved:
            return told("Đã lưu. Các quý trước ngày áp dụng giữ mức cũ.", url_for("admin.evaluation_rules"))
    return page(
        "admin/evaluation_rules.html",
        form=form,
        rule=rule,
        rows=own_rules(officer.agency_id),
        levels=[(label, form[name], getattr(rule.limits, name)) for name, label in LEVELS.items()],
        percentages=[(label, form[name], getattr(rule.limits, name)) for name, label in PERCENTAGES.items()],
    )


def _draft(form: RuleForm) -> RuleDraft:
    if form.valid_from.data is None:
        raise WrongInput("Nhập ngày bắt đầu áp dụng.", field="valid_from")
    return RuleDraft(
        valid_from=form.valid_from.data,
        in_force_until=form.in_force_until.data,
        legal_basis=form.legal_basis.data or "",
        source=form.source.data or "",
        limits=Limits(
            excellent=_level(form, "excellent"),
            good=_level(form, "good"),
            fair=_level(form, "fair"),
            average=_level(form, "average"),
            complaints_percent=_percent(form, "complaints_percent"),
            online_high=_percent(form, "online_high"),
            online_low=_percent(form, "online_low"),
            procedures_percent=_percent(form, "procedures_percent"),
        ),
    )


def _level(form: RuleForm, name: str) -> Decimal:
    return read_number(form[name].data or "", field=name, most=MOST)


def _percent(form: RuleForm, name: str) -> int:
    return int(read_number(form[name].data or "", field=name, most=Decimal(100), whole=True))
