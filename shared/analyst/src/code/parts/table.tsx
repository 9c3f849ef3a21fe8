  return (
    <div style={{ overflowX: "auto" }} role="region" aria-label={title} tabIndex={0}>
      <RowsTable rows={rows} places={places} caption={title} />
    </div>
  );
}
