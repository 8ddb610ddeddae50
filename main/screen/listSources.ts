import type { ScreenSource } from '../../shared/ipc/screen.ts';

/** 16:9, as most screens are; twice of what a card needs would cost four times as much each second. */
export const thumbnailSize = { width: 320, height: 180 } as const;
/** Of a JPEG, 0 … 100. */
const thumbnailQuality = 75;
const iconSize = { width: 32, height: 32 } as const;

/** The part of Electron's `NativeImage` that a preview is made of. */
export interface Picture {
  isEmpty(): boolean;
  toJPEG(quality: number): Buffer;
  toDataURL(): string;
  resize(size: { width: number; height: number }): Picture;
}

/** The part of Electron's `DesktopCapturerSource` that is shown. */
export interface FoundSource {
  readonly id: string;
  readonly name: string;
  readonly thumbnail: Picture;
  /** Null for a screen, whatever Electron's types say. */
  readonly appIcon: Picture | null;
}

/**
 * What the picker shows of what the system has found: without Perch's own windows, and without windows that have neither
 * name nor picture.
 *
 * @param ownWindows what `getMediaSourceId()` says of each.
 */
export function listSources(
  found: readonly FoundSource[],
  ownWindows: readonly string[],
): ScreenSource[] {
  const own = new Set(ownWindows.map(windowOf));
  return found
    .filter(({ id }) => id.startsWith('screen:') || !isOwnWindow(id, own))
    .map(({ id, name, thumbnail, appIcon }) => ({
      id,
      kind: id.startsWith('screen:') ? ('screen' as const) : ('window' as const),
      name: name.trim(),
      thumbnail: thumbnail.isEmpty() ? null : jpegAddress(thumbnail),
      appIcon: appIcon === null || appIcon.isEmpty() ? null : appIcon.resize(iconSize).toDataURL(),
    }))
    .filter(({ kind, name, thumbnail }) => kind === 'screen' || name !== '' || thumbnail !== null);
}

/** The system's number of a window: `window:1324:0` → `1324`. */
function windowOf(sourceId: string): string {
  return sourceId.split(':')[1] ?? '';
}

/** By its number; and the last part of a source's id is 0 for everything but the windows of this process. */
function isOwnWindow(sourceId: string, own: ReadonlySet<string>): boolean {
  const [, , process = '0'] = sourceId.split(':');
  return process !== '0' || own.has(windowOf(sourceId));
}

function jpegAddress(picture: Picture): string {
  return `data:image/jpeg;base64,${picture.toJPEG(thumbnailQuality).toString('base64')}`;
}
