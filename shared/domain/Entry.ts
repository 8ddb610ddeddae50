/**
 * How people come in whose device is new: everybody, who has the join code, or who has an invite. An invite works in each of
 * the three.
 */
export const entryModes = ['open', 'code', 'invite'] as const;
export type EntryMode = (typeof entryModes)[number];

/** The entry of a server, for those who may manage it. */
export interface Entry {
  readonly mode: EntryMode;
  /** The join code; null where none is asked for. */
  readonly joinCode: string | null;
  /** True when the configuration sets a join code, so that neither it nor the mode can be changed in the app. */
  readonly fixed: boolean;
}
