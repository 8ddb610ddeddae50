/** The package has types, but under a name by which TypeScript does not find them. */
declare module 'unicode-confusables' {
  /** Replaces each character by the one that the others of its kind look like; may be several. */
  export function rectifyConfusion(text: string): string;
}
