/** A copy of a JSON value in which every data URI is cut down to its media type. */
export function withoutData(value: unknown): unknown {
  if (typeof value === "string") return /^data:[^,;]{0,100}/i.exec(value)?.[0] ?? value;
  if (Array.isArray(value)) return value.map(withoutData);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, withoutData(inside)]));
}
