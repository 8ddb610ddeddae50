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
}
