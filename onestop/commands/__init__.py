"""`onestop …`: every job by hand. Each command calls the same domain functions as the pages do."""

import sys

import click

from onestop.commands import dossiers, founding, importing, keeping, reporting, running
from onestop.config import ConfigError
from onestop.errors import BadRows, Refused


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onestop")
def onestop() -> None:
    """Hệ thống quản lý hồ sơ tại Bộ phận Một cửa."""


for area in (founding, running, importing, dossiers, reporting, keeping):
    area.add_to(onestop)


def main() -> None:
    """Run a command. What the person can mend is said in one Vietnamese sentence (exit status 1); a defect shows."""
    try:
        onestop.main(standalone_mode=False)
    except BadRows as bad:
        for line, reason in bad.problems:
            click.echo(f"Dòng {line}: {reason}", err=True)
        click.echo(f"Lỗi: {bad}", err=True)
        sys.exit(1)
    except (Refused, ConfigError) as refused:
        click.echo(f"Lỗi: {refused}", err=True)
        sys.exit(1)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
