import { existsSync } from 'node:fs';
import type { LaunchOptions } from 'playwright/test';
import { type ToneName, toneFile } from './tones.ts';

const systemChromium = '/usr/bin/chromium';

/** The microphone that a browser has: a WAV file with somebody's tone, Chromium's own beeps, or none at all. */
export type BrowserMicrophone = { readonly tone: ToneName } | 'beeps' | 'none';

export interface ChromiumOptions {
  readonly microphone: BrowserMicrophone;
  /** False: the browser refuses whoever asks for a microphone. `asked`: whoever drives the browser decides. */
  readonly grants?: boolean | 'asked';
  /** True: sound may start without a click. */
  readonly autoplay?: boolean;
  /** The title of the tab that Chromium's own picker shares at once, with its sound; where `grants` is `asked`. */
  readonly sharedTab?: string;
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
  if (options.grants !== 'asked') {
    args.push(
      options.grants === false ? '--deny-permission-prompts' : '--use-fake-ui-for-media-stream',
    );
  }
  if (options.autoplay) args.push('--autoplay-policy=no-user-gesture-required');
  if (options.sharedTab !== undefined) {
    args.push(`--auto-select-tab-capture-source-by-title=${options.sharedTab}`);
  }
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    // What is muted is captured without its sound.
    ...(options.sharedTab === undefined ? {} : { ignoreDefaultArgs: ['--mute-audio'] }),
    args,
  };
}
