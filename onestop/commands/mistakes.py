"""A command that was mistyped: what is wrong with it, in the language of the person who typed it."""

from collections.abc import Sequence

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand


def told(wrong: click.ClickException) -> str | None:
    """One Vietnamese sentence, and where to look; None where the command has shown its help instead."""
    if isinstance(wrong, NoArgsIsHelpError):
        return None
    context = wrong.ctx if isinstance(wrong, click.UsageError) else None
    path = context.command_path if context else "onestop"
    return f"{_reason(wrong)} Xem cách dùng: {path} --help"


def unreadable(words: Sequence[str]) -> str | None:
    """The first word that is no UTF-8, as the shell handed it over: nothing can be looked up or stored by it."""
    return next((word for word in words if not _is_text(word)), None)


def _reason(wrong: click.ClickException) -> str:
    match wrong:
        case NoSuchCommand():
            return f"Không có lệnh “{wrong.command_name}”.{_known(wrong)}"
        case click.NoSuchOption():
            return f"Không có tùy chọn {wrong.option_name}."
        case click.MissingParameter():
            return f"Thiếu {_name(wrong)}."
        case click.BadOptionUsage():
            return f"Tùy chọn {wrong.option_name} viết chưa đúng: cần đúng một giá trị nếu nhận giá trị."
        case click.BadParameter():
            return f"Giá trị của {_name(wrong)} không dùng được: {_wanted(wrong.param)}."
        case click.UsageError():
            return "Lệnh có từ thừa. Đặt giá trị có dấu cách trong dấu ngoặc kép."
    return wrong.format_message()


def _known(wrong: click.UsageError) -> str:
    """What there is, where a group inside another one was asked: which reports there are cannot be guessed."""
    if wrong.ctx is None or wrong.ctx.parent is None or not isinstance(wrong.ctx.command, click.Group):
        return ""
    return f" Các lệnh có: {', '.join(sorted(wrong.ctx.command.commands))}."


def _name(wrong: click.BadParameter) -> str:
    if wrong.param is None:
        return "một giá trị"
    return wrong.param.opts[0] if wrong.param.param_type_name == "option" else wrong.param.make_metavar(_context(wrong))


def _context(wrong: click.BadParameter) -> click.Context:
    return wrong.ctx or click.Context(click.Command("onestop"))


def _wanted(param: click.Parameter | None) -> str:
    match param.type if param is not None else None:
        case click.Choice() as choice:
            return f"chỉ nhận {', '.join(map(str, choice.choices))}"
        case click.IntRange() as numbers:
            return f"phải là số nguyên từ {numbers.min} đến {numbers.max}"
        case click.DateTime():
            return "phải là ngày, ví dụ 2026-03-10"
        case click.Path():
            return "đó là thư mục hoặc tệp không mở được, cần một tệp"
        case _ if param is not None and param.type is click.INT:
            return "phải là số nguyên"
    return "kiểm tra lại"


def _is_text(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True
