import type { Page } from 'playwright/test';
import type { AppSettings } from '../shared/ipc/AppSettings.ts';
import { defaultAppSettings } from '../shared/ipc/AppSettings.ts';
import type { ScreenSources } from '../shared/ipc/screen.ts';
import { expectNoAxeFindingsInBothThemes } from './harness/axe.ts';
import { reach } from './harness/keyboard.ts';
import { expect, silent, test } from './harness/test.ts';

/*
 * The picker's page alone with a fake main process, for systems that the desktop specs cannot cover on every machine:
 * Windows 11 and macOS can capture sound, Wayland has its own picker. What the picker offers and which choice it sends
 * is in renderer/components/picker/Picker.test.tsx.
 */

declare global {
  interface Window {
    perchCalls: [name: string, argument: unknown][];
    perchSound: { play(): void; tracks: MediaStreamTrack[] };
  }
}

const notes = { id: 'window:12:0', kind: 'window', name: 'Notes' } as const;
const screen = { id: 'screen:0:0', kind: 'screen', name: 'Entire screen' } as const;
const ownList: ScreenSources = {
  list: 'own',
  permission: 'granted',
  soundAvailable: true,
  sources: [screen, notes].map((source) => ({ ...source, thumbnail: null, appIcon: null })),
};
const settings: AppSettings = {
  ...defaultAppSettings,
  preferences: { ...defaultAppSettings.preferences, language: 'en' },
};

/** Opens the picker's page on a system with these features; the system's sound is silent until the test plays it. */
async function openPicker(page: Page, url: string, offer: ScreenSources): Promise<void> {
  await page.addInitScript(
    ([offered, settled]) => {
      window.perchCalls = [];
      const answers: Record<string, unknown> = {
        'settings:get': settled,
        'screen:sources': offered,
      };
      Object.defineProperty(window, 'desktop', {
        value: {
          page: 'picker',
          platform: 'darwin',
          serverUrl: null,
          async call(name: string, argument: unknown) {
            window.perchCalls.push([name, argument]);
            return answers[name] ?? null;
          },
          on: () => () => {},
        },
      });
      const tracks: MediaStreamTrack[] = [];
      let gain: GainNode | null = null;
      window.perchSound = { tracks, play: () => gain?.gain.setValueAtTime(0.5, 0) };
      navigator.mediaDevices.getDisplayMedia = async () => {
        const context = new AudioContext();
        const tone = new OscillatorNode(context, { frequency: 440 });
        gain = new GainNode(context, { gain: 0 });
        const end = context.createMediaStreamDestination();
        tone.connect(gain).connect(end);
        tone.start();
        for (const track of end.stream.getTracks()) {
          const own = track.getSettings.bind(track);
          track.getSettings = () => ({ ...own(), restrictOwnAudio: true });
          tracks.push(track);
        }
        return end.stream;
      };
    },
    [offer, settings] as const,
  );
  await page.goto(new URL('/picker.html', url).href);
}

/** The calls to this function that the page has made. */
async function calls(page: Page, name: string): Promise<unknown[]> {
  const made = await page.evaluate(() => window.perchCalls);
  return made.filter(([called]) => called === name).map(([, argument]) => argument);
}

test('a meter shows the sound before the share; the capture ends before the choice is sent', async ({
  invite,
  server,
}) => {
  const { page } = await invite('Ann', { browser: { microphone: 'none', autoplay: true } });
  await openPicker(page, server.url, ownList);
  const sound = page.getByRole('switch', { name: 'Share sound' });
  await sound.press('Space');
  await expect(sound).toBeChecked();
  await expect(page.getByText(/^No sound yet/)).toBeVisible();
  const meter = page.getByRole('meter', { name: 'Level of the captured sound' });
  await page.evaluate(() => window.perchSound.play());
  await expect(page.getByText(/^Sound is captured/)).toBeVisible();
  await expect
    .poll(() => meter.evaluate((element) => (element as HTMLMeterElement).value))
    .toBeGreaterThan(0.3);

  await page.getByRole('tab', { name: 'Windows' }).click();
  await page.getByRole('radio', { name: /Sharp text/ }).click({ force: true });
  await page.getByRole('option', { name: 'Notes' }).click();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect
    .poll(() => calls(page, 'screen:choose'))
    .toEqual([{ sourceId: notes.id, mode: 'sharp', sound: true }]);
  expect(
    await page.evaluate(() => window.perchSound.tracks.map((track) => track.readyState)),
  ).toEqual(['ended']);
});

test('the picker has no accessibility findings, and the keyboard focus is always visible', async ({
  invite,
  server,
}) => {
  const { page } = await invite('Ann', silent);
  await openPicker(page, server.url, {
    ...ownList,
    list: 'system',
    soundAvailable: false,
    sources: [],
  });
  await expect(
    page.getByRole('heading', { name: 'Next, your system asks what to share' }),
  ).toBeVisible();
  await expectNoAxeFindingsInBothThemes(page);
  // By keys alone: the radio buttons are one stop; the arrow keys move between them.
  await reach(page.getByRole('radio', { checked: true }));
  const smooth = page.getByRole('radio', { name: /Smooth motion/ });
  for (let steps = 0; steps < 3 && !(await smooth.isChecked()); steps += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await expect(smooth).toBeChecked();
  await reach(page.getByRole('button', { name: 'Continue' }));
});
