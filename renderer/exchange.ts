/**
 * Exchanges pieces of a package's code while it is built.
 *
 * @param what the package, for whoever has changed its version
 * @throws Error where one of the pieces is not there
 */
export function exchange(
  what: string,
  code: string,
  pairs: readonly (readonly [RegExp, string])[],
): string {
  return pairs.reduce((text, [pattern, replacement]) => {
    const exchanged = text.replace(pattern, replacement);
    if (exchanged === text) throw new Error(`${what} has changed: there is no ${pattern}`);
    return exchanged;
  }, code);
}
