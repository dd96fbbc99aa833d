"""Which acts the page of a dossier offers: by the person's rights, the state, and what is pending.

The table only decides what is shown. What is allowed is decided by the act itself, in the domain.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app, url_for

from onestop.apology.letter import Occasion
from onestop.cases.apology_gate import lawful_now, why_not
from onestop.cases.judging import judged
from onestop.cases.models import Correction, Dossier, DueSource, Extension, Status, SupplementRequest
from onestop.cases.models.dossier import OPEN, RUNNING
from onestop.cases.receipts import is_untold
from onestop.people.permissions import Act


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A dossier with what stands open around it at a moment."""

    dossier: Dossier
    at: datetime
    request: SupplementRequest | None
    extension: Extension | None  # asked for and not declined
    correction: Correction | None  # not yet answered
    unpaid: bool

    @property
    def is_late(self) -> bool:
        return judged(self.dossier, at=self.at).is_late


@dataclass(frozen=True)
class PossibleAct:
    """label: on the button. when: the states in which the act may make sense. shown: a further condition.

    query: what its address says besides the dossier.
    """

    act: Act
    endpoint: str
    label: str
    when: Collection[Status]
    kind: str = "secondary"
    shown: Callable[[Situation], bool] = lambda _situation: True
    query: Mapping[str, Any] = field(default_factory=dict)


_ENDED = (Status.RESULT_READY, Status.REFUSED, Status.STOPPED, Status.CLOSED)

# In the order in which the page shows them: what moves the dossier on first, what ends it otherwise last.
ACTS = (
    PossibleAct(Act.COMPLETE_SUPPLEMENT, "cases.complete_supplement", "Ghi nhận đã bổ sung đủ",
                [Status.WAITING_SUPPLEMENT], "primary"),
    PossibleAct(Act.PAUSE, "cases.resume", "Tiếp tục tính thời hạn", [Status.PAUSED], "primary"),
    PossibleAct(Act.CONFIRM_RESULT, "cases.confirm_result", "Xác nhận đã nhận kết quả", [Status.RESULT_READY],
                "primary", lambda now: now.dossier.result_confirmed_at is None),
    PossibleAct(Act.RETURN_RESULT, "cases.return_result", "Trả kết quả", _ENDED, "primary",
                lambda now: now.dossier.returned_at is None and (
                    now.dossier.status is not Status.RESULT_READY or now.dossier.result_confirmed_at is not None)),
    PossibleAct(Act.APPROVE_CORRECTION, "cases.answer_correction", "Duyệt đề nghị sửa, hủy", tuple(Status), "primary",
                lambda now: now.correction is not None),
    PossibleAct(Act.APPROVE_EXTENSION, "cases.answer_extension", "Duyệt đề nghị gia hạn", RUNNING, "primary",
                lambda now: now.extension is not None and now.extension.approved_at is None),
    PossibleAct(Act.SIGN_APOLOGY, "cases.sign_apology", "Ký văn bản xin lỗi, hẹn lại", RUNNING, "primary",
                lambda now: now.dossier.decided_here and why_not(now.dossier, at=now.at) is None),
    PossibleAct(Act.SIGN_APOLOGY, "cases.sign_apology", "Xin lỗi, không hẹn lại", tuple(Status), "secondary",
                lambda now: any(one in (Occasion.LATE_AND_READY, Occasion.LATE_AGAIN)
                                for one in lawful_now(now.dossier, at=now.at))),
    PossibleAct(Act.RECORD_OUTSIDE_APOLOGY, "cases.record_outside_apology",
                "Ghi nhận văn bản xin lỗi của cơ quan giải quyết", RUNNING, "secondary",
                lambda now: not now.dossier.decided_here and now.dossier.reappointed_at is None),
    PossibleAct(Act.FINISH, "cases.finish", "Ghi nhận kết quả", RUNNING, "primary"),
    PossibleAct(Act.TELL_NEW_DATE, "cases.tell_new_date", "Báo ngày hẹn mới", RUNNING, "secondary",
                lambda now: not now.is_late and is_untold(now.dossier)),
    PossibleAct(Act.HAND_OVER, "cases.hand_over", "Giao xử lý", OPEN),
    PossibleAct(Act.COLLECT_FEE, "cases.take_fee", "Thu phí, lệ phí",
                [status for status in Status if status is not Status.VOID], "secondary", lambda now: now.unpaid),
    PossibleAct(Act.ASK_SUPPLEMENT, "cases.ask_supplement", "Yêu cầu bổ sung", RUNNING),
    PossibleAct(Act.PAUSE, "cases.pause", "Tạm dừng tính thời hạn", RUNNING, "secondary",
                lambda now: bool(now.dossier.procedure_version.pause_grounds)),
    PossibleAct(Act.EXTEND, "cases.ask_extension", "Đề nghị gia hạn theo luật", RUNNING, "secondary",
                lambda now: now.extension is None and not now.is_late
                and now.dossier.due_source is DueSource.COMPUTED
                and bool(now.dossier.procedure_version.extension_grounds)),
    PossibleAct(Act.DECLARE_EXPECTED_LATE, "cases.declare_expected_late", "Báo dự kiến quá hạn", RUNNING, "secondary",
                lambda now: now.dossier.due_at is not None and not now.is_late
                and now.dossier.expected_late_at is None),
    PossibleAct(Act.ASK_OPINION, "cases.ask_opinion", "Xin ý kiến", OPEN),
    PossibleAct(Act.CORRECT, "cases.ask_correction", "Đề nghị sửa thông tin", (*OPEN, Status.RESULT_READY),
                "secondary", lambda now: now.correction is None),
    PossibleAct(Act.CORRECT, "cases.ask_void", "Đề nghị hủy do nhập sai", OPEN, "secondary",
                lambda now: now.correction is None and not now.is_late),
    PossibleAct(Act.EVALUATE_DOSSIER, "cases.evaluate", "Đánh giá theo chín tiêu chí", (*_ENDED, Status.RETURNED)),
    PossibleAct(Act.SIGN_APOLOGY, "cases.sign_apology", "Xin lỗi vì mất, hỏng hồ sơ", OPEN, "secondary",
                lambda now: now.dossier.decided_here, {"truong-hop": "mat-hong-ho-so"}),
    PossibleAct(Act.CLOSE, "cases.close", "Đóng hồ sơ", [Status.WAITING_SUPPLEMENT], "danger",
                lambda now: now.request is not None and now.request.complete_by < now.at),
    PossibleAct(Act.STOP, "cases.stop", "Dừng theo đề nghị (rút hồ sơ)", OPEN, "danger"),
    PossibleAct(Act.REFUSE, "cases.refuse", "Không giải quyết, trả lại hồ sơ", RUNNING, "danger",
                lambda now: now.dossier.decided_here),
)  # fmt: skip


def possible_acts(situation: Situation, *, allowed: Collection[Act]) -> list[tuple[str, str, str]]:
    """What can be done now, as label, address and kind of button; only the first primary one stays primary."""
    code, status = situation.dossier.code, situation.dossier.status
    found: list[tuple[str, str, str]] = []
    for one in ACTS:
        if one.act not in allowed or status not in one.when or one.endpoint not in current_app.view_functions:
            continue
        if one.shown(situation):
            first = not any(kind == "primary" for _, _, kind in found)
            kind = "secondary" if one.kind == "primary" and not first else one.kind
            found.append((one.label, url_for(one.endpoint, code=code, **one.query), kind))
    return found
