"""One document: `python -m parlour.reports TEMPLATE LANGUAGE`, data on stdin, PDF on stdout."""

import os
import resource
import sys

import typst

from parlour.reports.engine import UnknownTemplateError, render

MEMORY_BYTES = 2 * 1024**3
CPU_SECS = 60
NICENESS = 10


def main() -> int:
    """Meetings go first: this process is bounded and waits behind them."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECS, CPU_SECS))
    template, language = sys.argv[1:]
    try:
        pdf = render(template, sys.stdin.buffer.read(), language)
    except (UnknownTemplateError, typst.TypstError, ValueError) as error:
        # Its text could quote the document, which may be secret.
        sys.stderr.write(type(error).__name__)
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
