import { type ShareMode, shareModes } from '../../../shared/ipc/screen.ts';

/** The user's options for sharing, whatever the source. */
export interface ShareOptions {
  readonly mode: ShareMode;
  readonly sound: boolean;
}

const key = 'perch.share';
const firstWish: ShareOptions = { mode: 'auto', sound: false };

/** The options of the last share; invalid stored values count as missing. */
export function readShareOptions(storage: Pick<Storage, 'getItem'>): ShareOptions {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(key) ?? '{}');
  } catch {
    kept = null;
  }
  if (typeof kept !== 'object' || kept === null) return firstWish;
  const { mode, sound } = kept as { mode?: unknown; sound?: unknown };
  return {
    mode: shareModes.find((known) => known === mode) ?? firstWish.mode,
    sound: typeof sound === 'boolean' ? sound : firstWish.sound,
  };
}

export function saveShareOptions(
  storage: Pick<Storage, 'setItem'>,
  { mode, sound }: ShareOptions,
): void {
  storage.setItem(key, JSON.stringify({ mode, sound }));
}
