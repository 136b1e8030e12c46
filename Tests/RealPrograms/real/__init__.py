"""CPython's own library under another name: `real.heapq` is its `heapq`, run from its source.

What such a module imports in its turn comes from the interpreter that runs it or, where that lacks it, from the
same folder.
"""
import os
import sys

__path__ = [os.environ["REAL_LIBRARY"]]
if __path__[0] not in sys.path:
    sys.path.append(__path__[0])
