const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

// A group's value as it stands on an axis: "2025-04-01" by quarter is "Q2 2025".
function labelOf(cell: Value, column: Column): string {
  const text = textOf(cell);
  const ordinal = numberOf(cell);
  if (ordinal !== null) {
    if (column.grain === "day_of_week") return DAYS[ordinal - 1] ?? text;
    if (column.grain === "month_of_year") return MONTHS[ordinal - 1] ?? text;
    if (column.grain === "hour_of_day") return `${text.padStart(2, "0")}:00`;
  }
  const day = /^(-?\d{4,})-(\d\d)-(\d\d)/.exec(text);
  if (!day) return text;
  const month = Number(day[2]);
  if (column.grain === "year") return day[1];
  if (column.grain === "quarter") return `Q${Math.ceil(month / 3)} ${day[1]}`;
  if (column.grain === "month") return `${MONTHS[month - 1] ?? day[2]} ${day[1]}`;
  if (column.grain === "hour") return text.slice(0, 16).replace("T", " ");
  return column.grain === "day" || column.grain === "week" ? day[0] : text;
}

function valueOf(cell: Value, column: Column): string {
  if (column.grain !== "") return labelOf(cell, column);
  const value = numberOf(cell);
  if (cell == null) return "–";
  if (value === null || column.format === "text" || column.format === "date") return textOf(cell);
  if (column.format === "percentage") {
    return value.toLocaleString("en-US", { style: "percent", maximumFractionDigits: 1 });
  }
  if (column.format === "currency" && /^[A-Za-z]{3}$/.test(column.unit)) {
    return value.toLocaleString("en-US", { style: "currency", currency: column.unit });
  }
  const digits = value.toLocaleString("en-US", { maximumFractionDigits: 4 });
  return column.unit === "" ? digits : `${digits} ${column.unit}`;
}

function tick(value: unknown, column: Column): string {
  const number = numberOf(value as Value);
  if (number === null) return textOf(value as Value);
  if (column.format === "percentage") return `${Math.round(number * 1000) / 10}%`;
  return number.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 1 });
}

