function RowsTable({ rows, places, caption }: { rows: Value[][]; places: number[]; caption: string }) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>{COLUMNS.map((column, index) => <th key={index} scope="col">{column.label}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={index}>
            {COLUMNS.map((column, at) => (
              <td key={at} style={{ textAlign: numberOf(row[places[at]]) === null ? "start" : "end" }}>
                {valueOf(row[places[at]], column)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

