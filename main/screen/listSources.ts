import type { ScreenSource } from '../../shared/ipc/screen.ts';

/** 16:9 like most screens. Twice the size would cost four times as much each second. */
export const thumbnailSize = { width: 320, height: 180 } as const;
/** Of a JPEG, 0 … 100. */
const thumbnailQuality = 75;
const iconSize = { width: 32, height: 32 } as const;

/** The part of Electron's `NativeImage` that is used. */
export interface SourceImage {
  isEmpty(): boolean;
  toJPEG(quality: number): Buffer;
  toDataURL(): string;
  resize(size: { width: number; height: number }): SourceImage;
}

/** The part of Electron's `DesktopCapturerSource` that is used. */
export interface FoundSource {
  readonly id: string;
  readonly name: string;
  readonly thumbnail: SourceImage;
  /** Null for a screen, unlike in Electron's types. */
  readonly appIcon: SourceImage | null;
}

/**
 * The sources that the picker shows: those of the system without Perch's own windows, and without windows that have neither
 * a name nor a thumbnail.
 *
 * @param ownWindows `getMediaSourceId()` of each own window
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

/** By its number, or by the last part of its id, which is 0 except for windows of this process. */
function isOwnWindow(sourceId: string, own: ReadonlySet<string>): boolean {
  const [, , process = '0'] = sourceId.split(':');
  return process !== '0' || own.has(windowOf(sourceId));
}

function jpegAddress(image: SourceImage): string {
  return `data:image/jpeg;base64,${image.toJPEG(thumbnailQuality).toString('base64')}`;
}
