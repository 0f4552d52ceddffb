"""Write a styled workbook with openpyxl: ROWS OUTPUT.

The style is that of the published workbook: a bold white header on blue that stays in view,
striped rows, a color by quality score, an automatic filter, widths, and a sheet of figures.
"""

import sys

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from measure import report

COLUMNS = 42
QUALITY = 36
WIDTH = 24


def fill(color):
    return PatternFill("solid", start_color=color, end_color=color)


STRIPE = fill("F0F0F0")
BANDS = [(0.8, fill("C6EFCE")), (0.6, fill("FFEB9C")), (0.4, fill("FFC7CE")), (-1.0, fill("FF0000"))]
BODY = Font(name="Calibri", size=11)
TOP = Alignment(vertical="top", wrap_text=False)


def values(row):
    cells = [f"column {column} of organization {row % 5000}" for column in range(COLUMNS)]
    cells[QUALITY] = row % 101 / 100
    return cells


def write():
    rows, output = int(sys.argv[1]), sys.argv[2]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    sheet.append([f"column_{column}" for column in range(COLUMNS)])
    for cell in sheet[1]:
        cell.fill = fill("366092")
        cell.font = Font(name="Calibri", size=12, bold=True, color="FFFFFF")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row in range(2, rows + 2):
        # By position: `sheet[row]` would look at every cell written so far to find the last column.
        for column, value in enumerate(values(row), start=1):
            cell = sheet.cell(row, column, value)
            cell.font = BODY
            cell.alignment = TOP
            if row % 2 == 0:
                cell.fill = STRIPE
        score = sheet.cell(row, QUALITY + 1)
        score.fill = next(color for limit, color in BANDS if score.value >= limit)
    for column in range(1, COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    summary = book.create_sheet("Summary")
    summary.append(["Metric", "Value"])
    summary.append(["Total Records", rows])
    book.save(output)
    return {"rows": rows, "columns": COLUMNS}


report(write, ["openpyxl"])
