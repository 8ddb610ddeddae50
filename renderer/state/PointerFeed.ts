import type { PeerId } from '../../shared/domain/ids.ts';
import type { Point } from '../../shared/protocol/pointer.ts';

/** What people point at and draw on a share, at one moment; `me` for myself. */
export interface BoardPicture {
  readonly pointers: readonly (Point & { readonly who: PeerId | 'me' })[];
  readonly strokes: readonly {
    readonly who: PeerId | 'me';
    readonly points: readonly Point[];
    /** 1: just drawn; less while it fades. */
    readonly strength: number;
  }[];
  /** In how many ms it looks different, by time alone: 0 while something moves or fades; null when it never will. */
  readonly changesInMs: number | null;
}

/**
 * Pointing and drawing on shares, by who shares: many times a second, too often for the store. Nothing comes of it on a share
 * that I do not see, or may not draw on.
 */
export interface PointerFeed {
  /** What is to be seen on a share now; without motion where `isStill`. */
  look(share: PeerId, isStill: boolean): BoardPicture;
  /** Calls back whenever something on a share changes otherwise than by time. Answers how to stop. */
  subscribe(share: PeerId, listen: () => void): () => void;
  /** I point there; null: no longer. `isShown`: my pointer is to be drawn for me too, because no mouse shows it. */
  point(share: PeerId, at: Point | null, isShown?: boolean): void;
  /** I put the pen down there. */
  begin(share: PeerId, at: Point): void;
  /** I draw on to there. */
  draw(share: PeerId, at: Point): void;
  /** I lift the pen. */
  finish(share: PeerId): void;
}
