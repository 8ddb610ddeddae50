import type { PeerId } from '../../../shared/domain/ids.ts';
import type { Preferences } from '../../state/preferences.ts';

/** A tile of the stage: a person or a share. */
export interface Tile {
  readonly kind: 'person' | 'share';
  readonly peerId: PeerId;
}

/** What decides which tiles exist. */
export interface TileFacts {
  readonly peerId: PeerId;
  readonly sharing: boolean;
  readonly camera: boolean;
}

/** Tiles that the user hides. */
export type HiddenTiles = Pick<Preferences, 'hideOwnTile' | 'hideWithoutVideo'>;

export interface SpotWishes {
  readonly layout: Preferences['stageLayout'];
  /** The pinned tile. */
  readonly pinned: Tile | null;
  /** Watched shares, the latest last. */
  readonly watching: readonly PeerId[];
  /** The active speaker. */
  readonly speaker: PeerId | null;
  readonly me: PeerId | undefined;
}

export function isSameTile(one: Tile | null, other: Tile | null): boolean {
  return one?.kind === other?.kind && one?.peerId === other?.peerId;
}

/** All tiles of a channel: shares first, then people. */
export function tilesOf(
  occupants: readonly TileFacts[],
  me: PeerId | undefined,
  { hideOwnTile, hideWithoutVideo }: HiddenTiles,
): Tile[] {
  const shares = occupants.filter(({ sharing }) => sharing);
  const people = occupants.filter(
    ({ peerId, camera }) => !(hideOwnTile && peerId === me) && !(hideWithoutVideo && !camera),
  );
  return [
    ...shares.map(({ peerId }) => ({ kind: 'share' as const, peerId })),
    ...people.map(({ peerId }) => ({ kind: 'person' as const, peerId })),
  ];
}

/**
 * The large tile, or null for a grid. In this order: the pinned tile; unless a grid was chosen, the share watched last; if a
 * spotlight was chosen, the active speaker or the first person who is not the user.
 */
export function spotOf(tiles: readonly Tile[], wishes: SpotWishes): Tile | null {
  const { layout, pinned, watching, speaker, me } = wishes;
  const find = (wanted: Tile) => tiles.find((tile) => isSameTile(tile, wanted));
  const pin = pinned && find(pinned);
  if (pin) return pin;
  if (layout === 'grid') return null;
  for (const peerId of watching.toReversed()) {
    const share = find({ kind: 'share', peerId });
    if (share) return share;
  }
  if (layout === 'auto') return null;
  const talking = speaker === null ? undefined : find({ kind: 'person', peerId: speaker });
  const people = tiles.filter(({ kind }) => kind === 'person');
  return talking ?? people.find(({ peerId }) => peerId !== me) ?? people[0] ?? tiles[0] ?? null;
}
