import type { PeerId } from '../../shared/domain/ids.ts';
import type { Point } from '../../shared/protocol/streams/pointer.ts';

/** A share that is visible here: watched, or the user's own. */
export interface VisibleShare {
  /** The peer that shares. */
  readonly peerId: PeerId;
  /** Whether those who watch it may point and draw on it. */
  readonly drawable: boolean;
  readonly isMine: boolean;
}

/** A pointer as it is drawn now. */
export interface OverlayPointer extends Point {
  readonly who: PeerId | 'me';
}

/** A stroke as it is drawn now. */
export interface OverlayStroke {
  readonly who: PeerId | 'me';
  readonly points: readonly Point[];
  /** 1: just drawn; less while it fades. */
  readonly strength: number;
}

/** All pointers and strokes on a share at one moment. */
export interface OverlayFrame {
  readonly pointers: readonly OverlayPointer[];
  readonly strokes: readonly OverlayStroke[];
  /** In how many ms it changes by itself: 0 while something moves or fades; null if it does not. */
  readonly changesInMs: number | null;
}

/**
 * Pointing and drawing on shares, many times a second: too often for the store. A share is named by the peer that shares. Calls
 * have no effect on a share that is not visible or does not allow drawing.
 */
export interface PointerFeed {
  /** What is on a share now; without motion if `isStill`. */
  look(share: PeerId, isStill: boolean): OverlayFrame;
  /** Calls back when a share changes in another way than by time. Returns the function that stops it. */
  subscribe(share: PeerId, listen: () => void): () => void;
  /** Moves the user's pointer; null removes it. `isShown`: draw it for the user too, because no mouse pointer shows it. */
  point(share: PeerId, at: Point | null, isShown?: boolean): void;
  /** Starts a stroke. */
  begin(share: PeerId, at: Point): void;
  /** Continues the stroke. */
  draw(share: PeerId, at: Point): void;
  /** Ends the stroke. */
  finish(share: PeerId): void;
}
