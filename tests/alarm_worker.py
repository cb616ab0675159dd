"""This module runs alarms in a process of its own and kills it at a line that the test names."""

import os
import signal
import sys
from pathlib import Path

WATCHED = {f"{name}.py" for name in ("alarm_run", "alarm_store", "app_db", "mail", "subscribers")}


def run_alarms(home: str, environment: dict[str, str], kill_at: int, counted=None) -> None:
    """`alarm_run.run()` with a kill before the `kill_at`-th line of the modules that keep and send.

    0 never kills; `counted` then gets how many lines were run.
    """
    os.environ.update(environment, DOSIS_HOME=home)
    from dosis import alarm_run

    lines = 0

    def trace(frame, event, _):
        nonlocal lines
        if Path(frame.f_code.co_filename).name not in WATCHED:
            return None
        if event == "line":
            lines += 1
            if lines == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)
    alarm_run.run()
    sys.settrace(None)
    if counted is not None:
        counted.value = lines
