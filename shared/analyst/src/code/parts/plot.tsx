  const { points, runs } = pivot(rows, places);
  const colors = colorsOf(params);
  const whole = runs.length === 1 && points.every((point) => (point.s0 ?? 0) >= 0) && points.some((point) => (point.s0 ?? 0) > 0);
  const wanted = typeof params?.chart_type === "string" && KINDS.includes(params.chart_type) ? params.chart_type : KIND;
  const kind = wanted === "pie" && !whole ? "bar" : wanted;
  const second = (index: number) => kind === "combo" && TWO_AXES && index > 0;
  const plot = kind === "pie" ? (
    <PieChart accessibilityLayer={false}>
      <Pie data={points} dataKey="s0" nameKey="label" outerRadius="75%" isAnimationActive={false} label={({ name }) => textOf(name)}>
        {points.map((_, index) => <Cell key={index} fill={colors[index % colors.length]} />)}
      </Pie>
      <Tooltip formatter={(value) => valueOf(value as Value, runs[0].column)} />
      <Legend />
    </PieChart>
  ) : (
    <ComposedChart data={points} accessibilityLayer={false} margin={{ top: 16, right: 16, bottom: 24, left: 16 }}>
      <CartesianGrid strokeDasharray="3 3" vertical={false} />
      <XAxis dataKey="label" label={{ value: X_TITLE, position: "insideBottom", offset: -12 }} allowDuplicatedCategory={true} />
      <YAxis yAxisId="left" tickFormatter={(value) => tick(value, COLUMNS[FIGURES[0]])} label={{ value: Y_TITLE, angle: -90, position: "insideLeft" }} />
      {kind === "combo" && TWO_AXES && (
        <YAxis yAxisId="right" orientation="right" tickFormatter={(value) => tick(value, COLUMNS[FIGURES[1]])} label={{ value: SECOND_TITLE, angle: 90, position: "insideRight" }} />
      )}
      <Tooltip formatter={(value, name, item) => [valueOf(value as Value, runs.find((run) => run.key === item?.dataKey)?.column ?? runs[0].column), name]} />
      {runs.length > 1 && <Legend />}
      {runs.map((run, index) => {
        const color = colors[index % colors.length];
        const shared = { dataKey: run.key, name: run.name, yAxisId: second(index) ? "right" : "left", isAnimationActive: false };
        if (kind === "bar" || (kind === "combo" && index === 0)) return <Bar key={run.key} {...shared} fill={color} />;
        if (kind === "area") return <Area key={run.key} {...shared} stroke={color} fill={color} fillOpacity={0.3} />;
        return <Line key={run.key} {...shared} stroke={color} strokeDasharray={DASHES[index % DASHES.length]} connectNulls={false} />;
      })}
    </ComposedChart>
  );
  return (
    <figure aria-label={title}>
      <figcaption>{title}</figcaption>
      <div role="img" aria-label={summary(title, points, runs)}>
        <ResponsiveContainer width="100%" height={360}>{plot}</ResponsiveContainer>
      </div>
      <details>
        <summary>Data</summary>
        <RowsTable rows={rows} places={places} caption={title} />
      </details>
    </figure>
  );
}
