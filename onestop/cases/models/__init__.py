"""The tables of the case side. Every row carries its agency, and so does every unique key."""

from onestop.cases.models.batch import BatchKind, BatchState, PrintBatch
from onestop.cases.models.calendar import CalendarChange, CalendarMove
from onestop.cases.models.clock import ExpectedLate, Extension, LatenessReason, Pause, SupplementRequest
from onestop.cases.models.dossier import (
    ApplicantKind,
    Channel,
    ContactWay,
    Delivery,
    Dossier,
    DossierPaper,
    DueSource,
    Event,
    EventKind,
    Outcome,
    Status,
)
from onestop.cases.models.evaluation import (
    AgencyTimes,
    Complaint,
    EvaluationRule,
    EvaluationSheet,
    HandledWhere,
    Publicity,
    QuarterFacts,
    QuarterScores,
    ScoreKind,
)
from onestop.cases.models.intake import Correction, CorrectionKind, CounterSlip, IntakeToken
from onestop.cases.models.letters import PlainApology, WaitingLetter
from onestop.cases.models.message import (
    Message,
    MessageState,
    MessageTry,
    Notice,
    NoticeKind,
    TryOutcome,
    WrongContact,
)
from onestop.cases.models.opinion import OpinionRequest, WarningSteps
from onestop.cases.models.outcome import Apology, Charge, Handing, Handover, Result, ResultCorrection
from onestop.cases.models.paper import (
    Counter,
    LetterNumbers,
    OfficePapers,
    Paper,
    PaperKind,
    PaperState,
    SweepRun,
)
from onestop.cases.models.register import RegisterClosing
from onestop.cases.models.sealing import PaperSignature, SealKey
from onestop.cases.models.wording import PaperWording

__all__ = [
    "AgencyTimes",
    "Apology",
    "ApplicantKind",
    "BatchKind",
    "BatchState",
    "CalendarChange",
    "CalendarMove",
    "Channel",
    "Charge",
    "Complaint",
    "ContactWay",
    "Correction",
    "CorrectionKind",
    "Counter",
    "CounterSlip",
    "Delivery",
    "Dossier",
    "DossierPaper",
    "DueSource",
    "EvaluationRule",
    "EvaluationSheet",
    "Event",
    "EventKind",
    "ExpectedLate",
    "Extension",
    "Handing",
    "HandledWhere",
    "Handover",
    "IntakeToken",
    "LatenessReason",
    "LetterNumbers",
    "Message",
    "MessageState",
    "MessageTry",
    "Notice",
    "NoticeKind",
    "OfficePapers",
    "OpinionRequest",
    "Outcome",
    "Paper",
    "PaperKind",
    "PaperSignature",
    "PaperState",
    "PaperWording",
    "Pause",
    "PlainApology",
    "PrintBatch",
    "Publicity",
    "QuarterFacts",
    "QuarterScores",
    "RegisterClosing",
    "Result",
    "ResultCorrection",
    "ScoreKind",
    "SealKey",
    "Status",
    "SupplementRequest",
    "SweepRun",
    "TryOutcome",
    "WaitingLetter",
    "WarningSteps",
    "WrongContact",
]
