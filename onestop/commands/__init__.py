"""`onestop …`: every job by hand. Each command calls the same domain functions as the pages do."""

import sys
from typing import NoReturn

import click
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from onestop.commands import (
    calendar,
    clock,
    closing,
    dossiers,
    founding,
    importing,
    keeping,
    mistakes,
    reporting,
    running,
    sending,
    verifying,
)
from onestop.commands.files import why
from onestop.config import ConfigError
from onestop.errors import BadRows, Refused


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onestop")
def onestop() -> None:
    """Hệ thống quản lý hồ sơ tại Bộ phận Một cửa."""


for area in (founding, running, importing, dossiers, clock, calendar, reporting, closing, sending, keeping, verifying):
    area.add_to(onestop)


def main() -> None:
    """Run a command. What the person can mend is said in one Vietnamese sentence (exit status 1); a defect shows."""
    try:
        if mistakes.unreadable(sys.argv[1:]) is not None:
            raise Refused("Lệnh có chữ không phải UTF-8. Đặt bảng mã của cửa sổ lệnh là UTF-8 rồi gõ lại.")
        onestop.main(standalone_mode=False)
    except BadRows as bad:
        for line, reason in bad.problems:
            click.echo(f"Dòng {line}: {reason}", err=True)
        _end(str(bad))
    except (Refused, ConfigError) as refused:
        _end(str(refused))
    except click.ClickException as wrong:
        sentence = mistakes.told(wrong)
        if sentence is None:
            wrong.show()
            sys.exit(wrong.exit_code)
        _end(sentence, status=wrong.exit_code)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except OSError as error:
        _end(f"Không dùng được {error.filename or 'tệp hoặc mạng'}: {why(error)}. Kiểm tra đường dẫn và quyền.")
    except StaleDataError:
        _end("Dữ liệu vừa được người khác thay đổi nên chưa ghi gì. Chạy lại lệnh.")
    except ArgumentError:
        _end("ONESTOP_DATABASE_URL không đúng dạng. Ví dụ: postgresql://onestop@db.example/onestop")
    except DatabaseError as error:
        # Out of reach, damaged or locked; its subclasses beside OperationalError speak of our own statements.
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise
        cause = str(error.orig).strip().partition("\n")[0][:200]
        _end(f"Cơ sở dữ liệu không dùng được ({cause}). Kiểm tra ONESTOP_DATA, ONESTOP_DATABASE_URL và máy chủ.")


def _end(sentence: str, *, status: int = 1) -> NoReturn:
    click.echo(f"Lỗi: {sentence}", err=True)
    sys.exit(status)
