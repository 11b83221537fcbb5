// Arrow tables as the browser gets them, read into plain arrays. Tolerant: a missing table or column reads as absent.

/** Rows of an Arrow table as objects; null stays null, BigInt becomes a number. Rows that are such already stay. */
export function rowsOf(table) {
  if (Array.isArray(table)) return table;
  if (!table || typeof table.getChild !== 'function') return [];
  const fields = table.schema.fields.map((f) => [f.name, table.getChild(f.name)]);
  const rows = new Array(table.numRows);
  for (let i = 0; i < table.numRows; i += 1) rows[i] = {};
  for (const [name, vector] of fields) {
    for (let i = 0; i < rows.length; i += 1) {
      const value = vector.get(i);
      rows[i][name] = typeof value === 'bigint' ? Number(value) : value;
    }
  }
  return rows;
}

/** A number, or NaN for null and what is none. */
export function num(value) {
  return value === null || value === undefined ? NaN : Number(value);
}

/** A list that travels as JSON text; anything else reads as empty. */
export function list(value) {
  if (typeof value !== 'string' || !value.startsWith('[')) return [];
  return JSON.parse(value);
}
