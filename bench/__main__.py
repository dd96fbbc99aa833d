"""Print one line a goal; times and troubles go to standard error. The exit status is 0 whatever is found."""

import sys
import traceback

from bench import apology, list_page, registration, start_up
from bench.measure import find, line

GOALS = (start_up.GOAL, registration.GOAL, list_page.GOAL, apology.GOAL)


def main() -> None:
    for goal in GOALS:
        finding = None
        try:
            finding = find(goal)
            print(f"  {goal.name}: {finding.ours * 1000:.2f} ms, bare {finding.bare * 1000:.2f} ms", file=sys.stderr)
        except Exception:  # one goal that cannot be measured must not hide the others
            traceback.print_exc()
        print(line(goal, finding), flush=True)


main()
