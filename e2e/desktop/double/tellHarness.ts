/** What the double tells the harness without being asked. */
export type DoubleNews =
  /** A browser runs: its pages can be driven at this address of the DevTools protocol. */
  | { readonly kind: 'browser'; readonly endpoint: string }
  /** Main asked for something that the double does not model. */
  | { readonly kind: 'refused'; readonly what: string }
  | { readonly kind: 'answered'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** What the harness asks of the double: a function for the main process, as text. */
export interface DoubleQuestion {
  readonly id: number;
  readonly code: string;
  readonly argument: unknown;
}

/** Nobody listens where the double was started by hand. */
export function tellHarness(news: DoubleNews): void {
  if (process.connected) process.send?.(news);
}
