"""Prints what openpyxl reads in a workbook, as JSON: each cell's type and value."""

import datetime
import json
import sys

import openpyxl


def told(cell):
    value = cell.value
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        value = value.isoformat()
    kind = "formula" if cell.data_type == "f" else type(cell.value).__name__
    return [kind, value, cell.number_format]


book = openpyxl.load_workbook(sys.argv[1])
print(
    json.dumps(
        {
            "sheets": book.sheetnames,
            "title": book.properties.title,
            "rows": [[told(cell) for cell in row] for row in book["Data"].iter_rows()],
            "about": [[cell.value for cell in row] for row in book["About"].iter_rows()],
        }
    )
)
