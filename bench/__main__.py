"""Print one line a goal; times and troubles go to standard error. The exit status is 0 whatever is found.

`python -m bench WORD …` takes only the goals whose name holds one of the words.
"""

import sys
import traceback

from bench import (
    apology,
    arrays,
    closed_month,
    due_dates,
    letters,
    list_page,
    million,
    monthly,
    recount,
    registration,
    signing,
    start_up,
    sweep,
    workbook,
)
from bench.measure import line

GOALS = (
    start_up.GOAL,
    registration.GOAL,
    list_page.GOAL,
    *apology.GOALS,
    *letters.GOALS,
    signing.GOAL,
    *due_dates.GOALS,
    *arrays.GOALS,
    *recount.GOALS,
    *sweep.GOALS,
    *workbook.GOALS,
    *monthly.GOALS,
    *closed_month.GOALS,
)


def main() -> None:
    words = sys.argv[1:]
    for goal in GOALS:
        if words and not any(word in goal.name for word in words):
            continue
        finding = None
        try:
            finding = goal.find()
            print(f"  {goal.name}: {finding.told}", file=sys.stderr)
        except Exception:  # one goal that cannot be measured must not hide the others
            traceback.print_exc()
        print(line(goal, finding), flush=True)


try:
    main()
finally:
    million.clear()
