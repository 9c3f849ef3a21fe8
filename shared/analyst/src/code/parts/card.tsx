  const row = rows[0];
  return (
    <figure aria-label={title}>
      <figcaption>{title}</figcaption>
      <dl>
        {COLUMNS.map((column, index) => {
          const now = numberOf(row[places[index]]);
          const then = BEFORE[index] < 0 ? null : numberOf(row[places[BEFORE[index]]]);
          const change = now !== null && then !== null && then > 0 ? (now - then) / then : null;
          return (
            <div key={index}>
              <dt>{column.label}</dt>
              <dd data-value={now ?? undefined}>{valueOf(row[places[index]], column)}</dd>
              {change !== null && (
                <dd>{`${change < 0 ? "▼" : "▲"} ${(Math.abs(change) * 100).toFixed(1)}%`}</dd>
              )}
            </div>
          );
        })}
      </dl>
    </figure>
  );
}
