"""Parlour: secure, self-hosted video conferencing."""

import atexit
import gc

__version__ = "0.1.0"

# msgspec's types do not always survive the collector's last run, when the modules are gone already
# (msgspec issue 717): it ended one process in four with a segmentation fault. What is frozen is not
# looked at any more, and a process that ends has nothing to collect.
atexit.register(gc.freeze)
