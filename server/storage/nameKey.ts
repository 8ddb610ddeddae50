/** What two names share that people would take for the same: case, and the several ways to write a character. */
export function nameKeyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC');
}
