/**
 * The permissions of a stored JSON list that this version knows. What another version has added gives nothing.
 *
 * @param known all that may be in the list
 */
export function readPermissions<Known extends string>(
  json: string,
  known: readonly Known[],
): Known[] {
  const stored: unknown = JSON.parse(json);
  if (!Array.isArray(stored)) return [];
  return known.filter((permission) => stored.includes(permission));
}
