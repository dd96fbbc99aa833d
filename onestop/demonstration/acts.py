"""The acts of a desk on one made-up dossier, with made-up words; each is done at the moment it is told."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import select

from onestop.apology.letter import Occasion
from onestop.cases.apologies import (
    declare_expected_late,
    reasons,
    record_outside_apology,
    sign_apology,
    sign_plain_apology,
    why_not,
)
from onestop.cases.apology_gate import Words, lawful_now
from onestop.cases.charging import take_fee
from onestop.cases.correcting import approve_correction, ask_correction
from onestop.cases.ending import close, refuse, stop
from onestop.cases.extending import approve_extension, ask_extension
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.models import Charge, Dossier, LatenessReason
from onestop.cases.pausing import pause, resume
from onestop.cases.returning import return_result
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.database import db
from onestop.demonstration import names
from onestop.demonstration.days import Days
from onestop.demonstration.office import Desk
from onestop.people.models import Person
from onestop.sla.calendar import to_local


@dataclass
class Acts:
    dossier: Dossier
    desk: Desk
    days: Days

    @property
    def rng(self) -> Random:
        return self.days.rng

    @property
    def officer(self) -> Person:
        return self.desk.officer_for(self.dossier.procedure_version.field)

    def hand_over(self, at: datetime) -> None:
        hand_over(self.dossier, to_person=self.officer, by=self.desk.reception, at=at)

    def pay(self, at: datetime) -> None:
        due = select(Charge).where(Charge.dossier_id == self.dossier.id, Charge.due_vnd > 0)
        for charge in db.session.scalars(due):
            number = f"{self.rng.randint(1, 9999):07d}"
            take_fee(charge, paid_vnd=charge.due_vnd, receipt_number=number, by=self.desk.reception, at=at)

    def ask_supplement(self, at: datetime) -> None:
        items = ["Bản sao căn cước của người yêu cầu", "Giấy tờ chứng minh nơi cư trú"]
        ask_supplement(self.dossier, items=items, reason="Thành phần hồ sơ chưa đủ.", by=self.officer, at=at)

    def complete_supplement(self, at: datetime) -> None:
        complete_supplement(self.dossier, by=self.desk.reception, at=at)

    def close(self, at: datetime) -> None:
        close(self.dossier, by=self.desk.reception, at=at)

    def stop(self, at: datetime) -> None:
        day = to_local(at)
        stop(self.dossier, request=f"Đơn đề nghị rút hồ sơ ngày {day:%d/%m/%Y}", by=self.desk.reception, at=at)

    def pause(self, at: datetime) -> None:
        ground = self.dossier.procedure_version.pause_grounds[0]
        document = f"Thông báo số {self.rng.randint(1, 60):02d}/TB"
        told = "Gọi điện cho người nộp."
        pause(self.dossier, ground=ground, document=document, told=told, by=self.officer, at=at)

    def resume(self, at: datetime) -> None:
        resume(self.dossier, document=f"Giấy nộp tiền số {self.rng.randint(100, 999)}", by=self.officer, at=at)

    def ask_extension(self, at: datetime, *, answered: bool = True) -> None:
        """answered: the head approves at once; else the question waits."""
        ground = self.dossier.procedure_version.extension_grounds[0]
        asked = ask_extension(
            self.dossier, ground=ground, document=f"Văn bản số {self.rng.randint(1, 60):02d}/UBND",
            reason="Cần xác minh nơi cư trú trước đây.", by=self.officer, at=at,
        )  # fmt: skip
        if answered:
            approve_extension(asked, by=self.desk.head, at=at)

    def ask_correction(self, at: datetime, *, answered: bool = True) -> None:
        """A telephone number that was mistyped. answered: the head of the desk approves at once."""
        asked = ask_correction(
            self.dossier, parties={"applicant_phone": names.phone(self.rng)},
            reason="Nhập sai số điện thoại.", by=self.desk.reception, at=at,
        )  # fmt: skip
        if answered:
            approve_correction(asked, by=self.desk.desk_head, at=at)

    def declare(self, at: datetime) -> None:
        """The officer says before the end that it will not be kept."""
        if self.dossier.due_at is None or self.dossier.late_since is not None:
            return
        proposed = self.days.evening_of(self.days.later(self.dossier.due_at, self.rng.randint(2, 5)))
        declare_expected_late(self.dossier, reason=self._reason(), proposed_at=proposed, by=self.officer, at=at)

    def apologise(self, at: datetime) -> None:
        """The letter with the new date: signed here, or noted where another agency decides."""
        if why_not(self.dossier, at=at) is not None:
            return
        told = max(filter(None, (at, self.dossier.appointment_at, self.dossier.due_at)))
        new = self.days.evening_of(self.days.later(told, self.rng.randint(3, 6)))
        if not self.dossier.decided_here:
            document = f"Công văn số {self.rng.randint(100, 999)}/VPĐK ngày {to_local(at):%d/%m/%Y}"
            record_outside_apology(
                self.dossier, document=document, reason=self._reason(), new_appointment_at=new,
                by=self.desk.reception, at=at,
            )  # fmt: skip
            return
        signer = self.rng.choice([self.desk.head, self.desk.deputy])
        sign_apology(self.dossier, reason=self._reason(), new_appointment_at=new, by=signer, at=at)

    def apologise_again(self, at: datetime) -> None:
        """The new date has passed as well: how far the work is, and no further date."""
        self._apologise_plainly(
            Occasion.LATE_AGAIN, at, progress="Đã có văn bản trả lời của nơi phối hợp, đang trình ký kết quả"
        )

    def apologise_with_the_result(self, at: datetime) -> None:
        """Late, and the result is there."""
        self._apologise_plainly(Occasion.LATE_AND_READY, at)

    def apologise_for_damage(self, at: datetime) -> None:
        """Papers of the dossier were damaged (Nghị định 118/2025/NĐ-CP, Điều 23 khoản 2)."""
        self._apologise_plainly(
            Occasion.LOST_OR_DAMAGED,
            at,
            explanation="Kho lưu bị dột, một số giấy tờ trong hồ sơ bị ướt",
            remedy="Cơ quan lập lại giấy tờ bị hỏng từ bản lưu; người nộp không phải nộp lại",
        )

    def _apologise_plainly(self, occasion: Occasion, at: datetime, **words: str) -> None:
        if occasion in lawful_now(self.dossier, at=at):
            reason = None if occasion is Occasion.LOST_OR_DAMAGED else self._reason()
            told = Words(occasion=occasion, reason=reason, **words)  # type: ignore[arg-type]
            sign_plain_apology(self.dossier, told, by=self.desk.head, at=at)

    def refuse(self, at: datetime) -> None:
        refuse(self.dossier, reason="Không đủ điều kiện theo quy định của pháp luật.", by=self.desk.head, at=at)

    def finish(self, at: datetime) -> None:
        finish(self.dossier, number=f"{self.rng.randint(1, 400):02d}/UBND", by=self.officer, at=at)

    def confirm(self, at: datetime) -> None:
        confirm_result(self.dossier, by=self.desk.reception, at=at)

    def return_result(self, at: datetime) -> None:
        who = self.dossier.submitter_name or self.dossier.applicant_name
        return_result(self.dossier, collector_name=who, by=self.desk.reception, at=at)

    def _reason(self) -> LatenessReason:
        return self.rng.choice([row for row in reasons(self.dossier.agency_id) if not row.is_other])
