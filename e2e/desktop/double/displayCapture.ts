import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { refuse } from './Modelled.ts';

const run = promisify(execFile);

/** The temporary title by which Chromium's own picker chooses a window. */
const chosenTitle = 'the window that the double has chosen';

/**
 * Chromium captures the real display and chooses without its picker: the whole screen if a page asks for a screen, else
 * the window with this title.
 */
export const captureFlags = [
  '--auto-select-desktop-capture-source=Entire screen',
  `--auto-select-window-capture-source-by-title=${chosenTitle}`,
];

/** The `WM_CLASS` of the windows of the double's own browsers. */
export const windowClass = 'perch-double';

/** True titles of temporarily renamed windows. */
export const trueTitles = new Map<string, string>();

/** Main's answer to a page that asks to capture a display. */
export interface DisplayStreams {
  readonly video?: { readonly id: string; readonly name: string };
  readonly audio?: string;
}

/** The capture options that limit Chromium's picker to main's choice. */
export interface CaptureWay {
  readonly displaySurface: 'monitor' | 'window';
  /** The label of the right captured track, or the start of its label. */
  readonly label: string;
}

/** Makes Chromium's picker follow main's choice. Returns how to ask and what to do after the capture. */
export async function prepareCapture(
  video: NonNullable<DisplayStreams['video']>,
): Promise<{ readonly way: CaptureWay; readonly done: () => Promise<void> }> {
  const [kind, handle] = video.id.split(':');
  if (kind === 'screen') {
    return {
      way: { displaySurface: 'monitor', label: 'screen:' },
      done: async () => undefined,
    };
  }
  if (kind !== 'window' || !handle) throw refuse(`capturing ${video.id}`);
  trueTitles.set(handle, video.name);
  await run('xdotool', ['set_window', '--name', chosenTitle, handle]);
  return {
    way: { displaySurface: 'window', label: video.id },
    done: async () => {
      // The window may be closed; then there is nothing to restore.
      await run('xdotool', ['set_window', '--name', video.name, handle]).catch(() => undefined);
      trueTitles.delete(handle);
    },
  };
}
