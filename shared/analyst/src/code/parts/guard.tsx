export default function Viz({ data, params }: { data?: unknown; params?: Params }) {
  const title = typeof params?.title === "string" && params.title !== "" ? params.title : TITLE;
  if (data == null) return <p role="status" aria-busy="true">{`Loading ${title}…`}</p>;
  const rows = rowsOf(data);
  if (rows.length === 0) return <p role="status">{`No data for ${title}.`}</p>;
  const places = placesOf(data);
