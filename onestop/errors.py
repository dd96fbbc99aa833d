"""The one kind of trouble that a person can do something about."""


class Refused(Exception):  # noqa: N818 - the field says "từ chối"; it is an answer, not a defect
    """The law or the state of things forbids the act.

    Its text is a Vietnamese sentence for the person at the screen: what is wrong and what can be done now.
    """


class WrongInput(Refused):
    """A value that cannot be taken as it stands; `field` names it, so that the page can show the text beside it."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class BadRows(Refused):
    """Rows of a file that cannot be taken; nothing was imported.

    problems: the line in the file (its heading is line 1) and the reason, in the order of the file.
    """

    def __init__(self, problems: list[tuple[int, str]]) -> None:
        self.problems = sorted(problems)
        super().__init__(f"Có {len(problems)} chỗ chưa đúng nên chưa nhập dòng nào. Sửa tệp rồi nhập lại.")
