import { existsSync } from 'node:fs';
import type { LaunchOptions } from 'playwright/test';
import { type ToneName, toneFile } from './tones.ts';

/** Debian's packages. */
export const systemChromium = '/usr/bin/chromium';
const systemHeadlessShell = '/usr/bin/chromium-headless-shell';

/**
 * The browser's microphone: a WAV file with a person's tone, silence, Chromium's own beeps, or none. Silence costs least
 * where a test only sees: rings around people who speak make a page draw several times a second.
 */
type BrowserMicrophone = { readonly tone: ToneName } | 'silence' | 'beeps' | 'none';

export interface ChromiumOptions {
  readonly microphone: BrowserMicrophone;
  /** False: the browser refuses the microphone. `asked`: the test grants permissions itself. */
  readonly grants?: boolean | 'asked';
  /** True: sound may start without a click. */
  readonly autoplay?: boolean;
  /** The title of the tab that Chromium's own picker shares at once, with its sound; where `grants` is `asked`. */
  readonly sharedTab?: string;
  /** True: takes every certificate, also that of a TURN server; `ignoreHTTPSErrors` of a context is for pages only. */
  readonly trustsAll?: boolean;
  /** True: no UDP but through a proxy, as with protection against leaks of the own address (RFC 8828, mode 4). */
  readonly proxiedUdpOnly?: boolean;
  /** True: the whole Chromium with visible windows, even where the headless shell would do. */
  readonly whole?: boolean;
}

/**
 * Chromium's launch options. Where no permission prompt is needed it is the headless shell: the same engine without
 * windows, in which a page costs less than half as much.
 */
export function chromiumOptions(options: ChromiumOptions): LaunchOptions {
  const asks = options.grants === false || options.grants === 'asked';
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  if (options.microphone !== 'none') args.push('--use-fake-device-for-media-stream');
  const { microphone } = options;
  if (microphone === 'silence' || typeof microphone === 'object') {
    const file = toneFile(microphone === 'silence' ? microphone : microphone.tone);
    args.push(`--use-file-for-fake-audio-capture=${file}`);
  }
  if (options.grants !== 'asked') {
    args.push(
      options.grants === false ? '--deny-permission-prompts' : '--use-fake-ui-for-media-stream',
    );
  }
  if (options.trustsAll) args.push('--ignore-certificate-errors');
  if (options.proxiedUdpOnly) {
    args.push('--force-webrtc-ip-handling-policy=disable_non_proxied_udp');
  }
  if (options.autoplay) args.push('--autoplay-policy=no-user-gesture-required');
  if (options.sharedTab !== undefined) {
    args.push(`--auto-select-tab-capture-source-by-title=${options.sharedTab}`);
  }
  return {
    ...(options.whole || asks ? wholeChromium() : headlessShell()),
    // A muted tab is captured without its sound.
    ...(options.sharedTab === undefined ? {} : { ignoreDefaultArgs: ['--mute-audio'] }),
    args,
  };
}

type Executable = Pick<LaunchOptions, 'executablePath' | 'channel'>;

/** `PERCH_CHROMIUM`, else the system's, else the one that Playwright installs. */
export function wholeChromium(): Executable {
  const executablePath = process.env['PERCH_CHROMIUM'] ?? firstThere(systemChromium);
  return executablePath === undefined ? { channel: 'chromium' } : { executablePath };
}

/** `PERCH_CHROMIUM`, else the system's, else all of the system's Chromium, else the one that Playwright installs. */
export function headlessShell(): Executable {
  const executablePath =
    process.env['PERCH_CHROMIUM'] ?? firstThere(systemHeadlessShell, systemChromium);
  return executablePath === undefined ? {} : { executablePath };
}

function firstThere(...files: string[]): string | undefined {
  return files.find((file) => existsSync(file));
}
