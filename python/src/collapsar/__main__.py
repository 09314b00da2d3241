"""The command `collapsar`: the npm package's own, run by Node."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from ._run import PROGRAM, node
from .errors import CollapsarError


def main() -> None:
    """Becomes Node where the system can (so that signals and exit codes are its own), else waits for it."""
    try:
        command = [node(), str(PROGRAM), *sys.argv[1:]]
    except CollapsarError as error:
        sys.exit(f"collapsar: {error}")
    if os.name != "nt":
        os.execv(command[0], command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the console tells Node as well, which answers with its exit code
    sys.exit(subprocess.call(command))


if __name__ == "__main__":
    main()
