import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { refuse } from './Modelled.ts';

const run = promisify(execFile);

/** The title that a window has for the moment in which Chromium's own picker chooses it by that. */
const chosenTitle = 'the window that the double has chosen';

/**
 * Chromium captures the real display, and chooses by itself what its picker would ask for: the whole screen where a page
 * asks for one, else the one window with this title.
 */
export const captureFlags = [
  '--auto-select-desktop-capture-source=Entire screen',
  `--auto-select-window-capture-source-by-title=${chosenTitle}`,
];

/** The class (`WM_CLASS`) of the windows of the double's own browsers. */
export const windowClass = 'perch-double';

/** Titles of windows while they are called otherwise. */
export const trueTitles = new Map<string, string>();

/** Main's answer to a page that asks to capture a display. */
export interface DisplayStreams {
  readonly video?: { readonly id: string; readonly name: string };
  readonly audio?: string;
}

/** How a page has to ask, so that Chromium's picker can choose only what main has chosen. */
export interface CaptureWay {
  readonly displaySurface: 'monitor' | 'window';
  /** What the captured track is called if it is the right one: exactly this, or beginning so. */
  readonly label: string;
}

/** Makes Chromium's picker choose what main has chosen. Answers how to ask, and what to do when it is captured. */
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
      // It may be gone by now, and then there is nothing to put right.
      await run('xdotool', ['set_window', '--name', video.name, handle]).catch(() => undefined);
      trueTitles.delete(handle);
    },
  };
}
