type Point = { label: string; [series: `s${number}`]: number | null };
type Run = { key: `s${number}`; name: string; column: Column };

// Rows to points and runs: the axis gives points, the figures or the values of the second group
// give runs. What no row says is null, a gap; never zero.
function pivot(rows: Value[][], places: number[]): { points: Point[]; runs: Run[] } {
  const key = (cell: Value) => (cell == null ? "null" : `=${textOf(cell)}`);
  const alone = (place: number) => new Set(rows.map((row) => key(row[places[place]]))).size === rows.length;
  // A second group that only tells the same things apart is said beside the first.
  const joined = SPLIT >= 0 && !IS_TIME && rows.length > 1 && (alone(AXIS) || alone(SPLIT));
  const split = joined ? -1 : SPLIT;
  const axis = new Map<string, { cell: Value; point: Point }>();
  const runs = new Map<string, Run>();
  if (split < 0) {
    for (const figure of FIGURES) {
      const id: Run["key"] = `s${runs.size}`;
      runs.set(id, { key: id, name: COLUMNS[figure].label, column: COLUMNS[figure] });
    }
  }
  rows.forEach((row, index) => {
    const cell = row[places[AXIS]];
    const at = split < 0 ? String(index) : key(cell); // two people of one name are two points
    const name = labelOf(cell, COLUMNS[AXIS]);
    const label = joined ? `${name}, ${labelOf(row[places[SPLIT]], COLUMNS[SPLIT])}` : name;
    const entry = axis.get(at) ?? { cell, point: { label } };
    axis.set(at, entry);
    if (split < 0) {
      FIGURES.forEach((figure, index) => {
        entry.point[`s${index}`] ??= numberOf(row[places[figure]]);
      });
    } else {
      const part = row[places[split]];
      const id = key(part);
      const run = runs.get(id) ?? { key: `s${runs.size}`, name: labelOf(part, COLUMNS[split]), column: COLUMNS[FIGURES[0]] };
      runs.set(id, run);
      entry.point[run.key] ??= numberOf(row[places[FIGURES[0]]]);
    }
  });
  const entries = [...axis.values()];
  if (IN_TIME) {
    entries.sort((a, b) => {
      const [x, y] = [numberOf(a.cell), numberOf(b.cell)];
      if (x !== null && y !== null) return x - y;
      const [s, t] = [key(a.cell), key(b.cell)];
      return s < t ? -1 : s > t ? 1 : 0;
    });
  }
  const all = [...runs.values()];
  for (const { point } of entries) for (const run of all) point[run.key] ??= null;
  return { points: entries.map((entry) => entry.point), runs: all };
}

function summary(title: string, points: Point[], runs: Run[]): string {
  const first = runs[0];
  const seen = points.filter((point) => first && point[first.key] != null);
  if (!first || seen.length === 0) return `${title}: no values`;
  const by = [...seen].sort((a, b) => (a[first.key] ?? 0) - (b[first.key] ?? 0));
  const [low, high] = [by[0], by[by.length - 1]];
  const say = (point: Point) => `${point.label} (${valueOf(point[first.key], first.column)})`;
  return `${title}: ${points.length} groups, ${runs.length} series; ${first.name} is largest at ${say(high)} and smallest at ${say(low)}`;
}

