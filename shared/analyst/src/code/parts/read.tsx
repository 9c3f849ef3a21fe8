type Value = string | number | boolean | null | undefined | object;
type Column = { name: string; label: string; format: string; unit: string; grain: string };
type Params = { title?: string; chart_type?: string; color_scheme?: string | string[] } | null;

// Rows as they stream in: {columns: [names], rows: [[cells]], row_count}. Anything else is no rows.
function rowsOf(data: unknown): Value[][] {
  const rows = (data as { rows?: unknown } | null)?.rows;
  return Array.isArray(rows) ? rows.filter((row): row is Value[] => Array.isArray(row)) : [];
}

// Where each column stands in the rows: by its name, otherwise where it was expected.
function placesOf(data: unknown): number[] {
  const given = (data as { columns?: unknown } | null)?.columns;
  const names = Array.isArray(given) ? given : [];
  return COLUMNS.map((column, index) => {
    const place = names.indexOf(column.name);
    return place < 0 ? index : place;
  });
}

function numberOf(cell: Value): number | null {
  if (typeof cell === "number") return Number.isFinite(cell) ? cell : null;
  if (typeof cell !== "string" || cell.trim() === "") return null;
  const parsed = Number(cell);
  return Number.isFinite(parsed) ? parsed : null;
}

function textOf(cell: Value): string {
  if (cell == null) return "(none)";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

