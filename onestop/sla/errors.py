"""What the clock refuses: never a guess, always the offending value in a Vietnamese sentence."""


class ClockError(ValueError):
    """A value that the clock cannot count with.

    value: as it was given, for the message at a field or the log.
    """

    def __init__(self, message: str, value: object = None) -> None:
        self.value = value
        super().__init__(message)


class NaiveMoment(ClockError):  # noqa: N818 - a refusal, named like the others
    """A moment without a time zone, which could mean anything."""

    def __init__(self, value: object) -> None:
        super().__init__(
            f"Thời điểm {value} thiếu múi giờ. Đề nghị ghi rõ múi giờ, ví dụ 2026-03-02T09:00+07:00.", value
        )
