import { existsSync } from 'node:fs';
import type { LaunchOptions } from 'playwright/test';
import { type ToneName, toneFile } from './tones.ts';

const systemChromium = '/usr/bin/chromium';

/** The microphone that a browser has: a WAV file with somebody's tone, Chromium's own beeps, or none at all. */
export type BrowserMicrophone = { readonly tone: ToneName } | 'beeps' | 'none';

export interface ChromiumOptions {
  readonly microphone: BrowserMicrophone;
  /** False: the browser refuses whoever asks for a microphone. */
  readonly grants?: boolean;
  /** True: sound may start without a click. */
  readonly autoplay?: boolean;
}

/** How Chromium is started: `PERCH_CHROMIUM`, else the system's, else the one that Playwright installs. */
export function chromiumOptions(options: ChromiumOptions): LaunchOptions {
  const executablePath =
    process.env.PERCH_CHROMIUM ?? (existsSync(systemChromium) ? systemChromium : undefined);
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  if (options.microphone !== 'none') args.push('--use-fake-device-for-media-stream');
  if (typeof options.microphone === 'object') {
    args.push(`--use-file-for-fake-audio-capture=${toneFile(options.microphone.tone)}`);
  }
  args.push(
    options.grants === false ? '--deny-permission-prompts' : '--use-fake-ui-for-media-stream',
  );
  if (options.autoplay) args.push('--autoplay-policy=no-user-gesture-required');
  return { ...(executablePath === undefined ? {} : { executablePath }), args };
}
