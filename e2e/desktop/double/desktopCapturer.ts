import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { trueTitles, windowClass } from './displayCapture.ts';
import { refuse, refusing } from './Modelled.ts';
import { NativeImage, nativeImage } from './nativeImage.ts';
import { type Bitmap, fitBitmap } from './png.ts';
import { allWindows } from './windowList.ts';

const run = promisify(execFile);
const maxBuffer = 64 * 1024 * 1024;

interface Source {
  readonly id: string;
  readonly name: string;
  readonly display_id: string;
  readonly thumbnail: NativeImage;
  readonly appIcon: NativeImage | null;
}
interface Wanted {
  readonly types: readonly ('screen' | 'window')[];
  readonly thumbnailSize?: { readonly width: number; readonly height: number };
  readonly fetchWindowIcons?: boolean;
}

/** Electron's default thumbnail size. */
const usualSize = { width: 150, height: 150 };

/**
 * Electron's `desktopCapturer`: the screen and the windows of the real X display. It omits the double's own browsers
 * and lists the app's windows instead, as Electron does, but without a picture.
 */
export const desktopCapturer = refusing('desktopCapturer', {
  async getSources({ types, thumbnailSize = usualSize }: Wanted): Promise<Source[]> {
    if (!process.env['DISPLAY']) throw refuse('screens and windows without an X display');
    const sources: Source[] = [];
    if (types.includes('screen')) {
      sources.push({
        id: 'screen:0:0',
        name: 'Entire screen',
        display_id: '0',
        thumbnail: await pictureOf(['-root'], thumbnailSize),
        appIcon: null,
      });
    }
    if (types.includes('window')) {
      for (const handle of await windowHandles()) {
        const name = trueTitles.get(handle) ?? (await titleOf(handle));
        if (!name || (await isOwn(handle))) continue;
        const thumbnail = await pictureOf(['-id', handle], thumbnailSize);
        sources.push({ id: `window:${handle}:0`, name, display_id: '', thumbnail, appIcon: null });
      }
      for (const own of allWindows()) {
        if (!own.isVisible()) continue;
        sources.push({
          id: own.getMediaSourceId(),
          name: own.getTitle(),
          display_id: '',
          thumbnail: nativeImage.createEmpty(),
          appIcon: null,
        });
      }
    }
    return sources;
  },
});

/** The ids of the window manager's windows, as decimal numbers. */
async function windowHandles(): Promise<string[]> {
  const { stdout } = await run('xprop', ['-root', '_NET_CLIENT_LIST']);
  return (stdout.match(/0x[0-9a-f]+/g) ?? []).map((hex) => String(Number(hex)));
}

async function titleOf(handle: string): Promise<string | null> {
  try {
    return (await run('xdotool', ['getwindowname', handle])).stdout.trim();
  } catch {
    return null;
  }
}

/** Whether the window belongs to a browser of the double. `BaseWindow` lists the app's windows instead. */
async function isOwn(handle: string): Promise<boolean> {
  try {
    const { stdout } = await run('xprop', ['-id', handle, 'WM_CLASS']);
    return stdout.includes(`"${windowClass}"`);
  } catch {
    return false;
  }
}

async function pictureOf(
  which: readonly string[],
  size: { readonly width: number; readonly height: number },
): Promise<NativeImage> {
  if (size.width === 0 || size.height === 0) return nativeImage.createEmpty();
  try {
    const { stdout } = await run('xwd', [...which, '-silent'], { encoding: 'buffer', maxBuffer });
    return new NativeImage({ bitmap: fitBitmap(readDump(stdout), size) });
  } catch {
    // Closed since the listing, or not on the screen.
    return nativeImage.createEmpty();
  }
}

/** Pixels of an X window dump (`XWDFile.h`, version 7): a header of 32-bit numbers, colours, and rows of BGRX. */
function readDump(dump: Buffer): Bitmap {
  const field = (index: number) => dump.readUInt32BE(index * 4);
  const width = field(4);
  const height = field(5);
  const rowLength = field(12);
  const start = field(0) + field(19) * 12;
  if (field(1) !== 7 || field(11) !== 32 || field(7) !== 0) throw refuse('this kind of X display');
  const bgra = Buffer.alloc(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    dump.copy(bgra, y * width * 4, start + y * rowLength, start + y * rowLength + width * 4);
  }
  for (let index = 3; index < bgra.length; index += 4) bgra[index] = 255;
  return { width, height, bgra };
}
