  const [x, y] = [COLUMNS[X], COLUMNS[Y]];
  const points = rows
    .map((row) => ({ x: numberOf(row[places[X]]), y: numberOf(row[places[Y]]), row }))
    .filter((point) => point.x !== null && point.y !== null);
  const color = colorsOf(params)[0];
  return (
    <figure aria-label={title}>
      <figcaption>{title}</figcaption>
      <div role="img" aria-label={`${title}: ${points.length} points, ${y.label} against ${x.label}`}>
        <ResponsiveContainer width="100%" height={360}>
          <ScatterChart accessibilityLayer={false} margin={{ top: 16, right: 16, bottom: 24, left: 16 }}>
            <CartesianGrid strokeDasharray="3 3" />
            <XAxis type="number" dataKey="x" name={x.label} tickFormatter={(value) => tick(value, x)} label={{ value: X_TITLE, position: "insideBottom", offset: -12 }} domain={["auto", "auto"]} />
            <YAxis type="number" dataKey="y" name={y.label} tickFormatter={(value) => tick(value, y)} label={{ value: Y_TITLE, angle: -90, position: "insideLeft" }} domain={["auto", "auto"]} />
            <Tooltip formatter={(value, name) => [valueOf(value as Value, name === x.label ? x : y), name]} />
            <Scatter name={Y_TITLE} data={points} fill={color} isAnimationActive={false} />
          </ScatterChart>
        </ResponsiveContainer>
      </div>
      <details>
        <summary>Data</summary>
        <RowsTable rows={rows} places={places} caption={title} />
      </details>
    </figure>
  );
}
