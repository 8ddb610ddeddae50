import type { Source } from '../domain/Source.ts';

/** What is sealed by keys of its own: a source of media, or pointing and drawing on shares. */
export type SealedSource = Source | 'pointer' | 'caption';

/** What the call's key agreement gives to the frame cryptors of one epoch. */
export interface EpochKeys {
  /** The MLS epoch. */
  epoch: number;
  /** Exporter secret of this epoch, 32 bytes; frame keys are derived from it (HKDF). */
  secret: Uint8Array;
  /** My own leaf in the group. */
  ownLeaf: number;
  /** Who may be heard: each other leaf and the peer it belongs to. */
  peers: ReadonlyArray<{ leaf: number; peerId: string }>;
  /** What I send so that the server can open it, too, because I have agreed to be recorded; nothing if it is not there. */
  recorded?: readonly SealedSource[];
  /** There while the keys are only for hearing: nothing may be sent. */
  isSilent?: true;
}
