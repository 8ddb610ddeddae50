import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { VideoSource } from '../../shared/domain/Source.ts';

/** Measures the level of a sound without playing it. */
export interface SoundTap {
  /** The current level in dBov; −Infinity in silence. */
  dbov(): number;
  close(): void;
}

/**
 * The scale of the microphone's level and of the voice activation threshold, in dBov: from a quiet room after noise
 * suppression to full scale.
 */
export const inputScale = { quietestDbov: -80, loudestDbov: 0 } as const;

/** A level's place on that scale, 0 … 1. */
export function inputLevel(dbov: number): number {
  const { quietestDbov, loudestDbov } = inputScale;
  const level = (dbov - quietestDbov) / (loudestDbov - quietestDbov);
  return Math.min(Math.max(level, 0), 1);
}

/** How loud peers are, many times a second: too often for the store. */
export interface LevelFeed {
  /**
   * Calls back with the peer's level, 0 (silent) … 1 (loud): at most 30 times a second and only on a change, and once with
   * 0 when the peer falls silent. `'me'` is the user's sent sound; `'input'` is the microphone, sent or not, on the scale of
   * `inputScale`. Returns the function that stops it.
   */
  subscribe(who: PeerId | 'me' | 'input', listen: (level: number) => void): () => void;
}

/** The video tracks of cameras and shares: browser objects, which do not belong in the store. */
export interface VideoFeed {
  /**
   * Calls back with a peer's video track: at once, and when it is added or removed (null). `'me'` is the user's own. Returns
   * the function that stops it.
   */
  subscribe(
    who: PeerId | 'me',
    source: VideoSource,
    listen: (picture: MediaStreamTrack | null) => void,
  ): () => void;
  /** Registers an element that shows a peer's video. The server sends only what is visible, in the size that is needed. */
  show(peerId: PeerId, source: VideoSource): VideoSlot;
}

/** One element on the screen that shows a video. */
export interface VideoSlot {
  /** Its size in device pixels; null while it is not visible. */
  resize(size: VideoSize | null): void;
  /** The element was removed. */
  end(): void;
}
