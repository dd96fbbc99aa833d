"""What every start of the program pays for."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Of use to one command or a few pages each: they are loaded when those are asked for.
FOR_FEW = {"alembic", "apscheduler", "fontTools", "pikepdf", "pyhanko", "pypdf", "xlsxwriter"}

START = """
import sys
from pathlib import Path
import onestop.commands
from onestop import create_app
from onestop.config import Config
from onestop.database import is_current
folder = Path(sys.argv[1])
config = Config(data=folder, database_url=f"sqlite:///{folder / 'base.sqlite3'}", key=b"k" * 32)
assert not is_current(config.database_url)
create_app(config)
print(*{name.partition(".")[0] for name in sys.modules})
"""


def test_the_pages_are_opened_without_the_parts_that_few_of_them_need(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "flask" in said
    assert FOR_FEW & set(said) == set()
