"""Seconds and bytes of a table as reportlab writes it: rows from standard input, one JSON list a line.

The table is its fastest: plain strings, neither wrapped nor tagged, in a font that it does not embed.
"""

import io
import json
import sys
import time

from reportlab.lib import colors, pagesizes
from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

rows = [json.loads(line) for line in sys.stdin]
started = time.perf_counter()
out = io.BytesIO()
table = LongTable(rows, repeatRows=1)
table.setStyle(
    TableStyle(
        [
            ("FONTSIZE", (0, 0), (-1, -1), 8.5),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.lightgrey),
        ]
    )
)
SimpleDocTemplate(out, pagesize=pagesizes.landscape(pagesizes.A4)).build([table])
print(json.dumps({"seconds": time.perf_counter() - started, "bytes": len(out.getvalue())}))
