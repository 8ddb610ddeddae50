import { act, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { ScreenSource, ScreenSources } from '../../../shared/ipc/screen.ts';
import { FakeDesktop } from '../../desktop/FakeDesktop.fixture.ts';
import { expectFocus, focusOn, pressAt } from '../../testing/byKeys.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { Picker } from './Picker.tsx';
import { SoundProbe } from './SoundProbe.ts';

const source = (kind: ScreenSource['kind'], name: string): ScreenSource => ({
  id: `id of ${name}`,
  kind,
  name,
  thumbnail: null,
  appIcon: null,
});
const display = source('screen', 'Display 1');
const notes = source('window', 'Notes');
const letters = source('window', 'Letters');
const ownList: ScreenSources = {
  list: 'own',
  permission: 'granted',
  soundAvailable: true,
  sources: [display, notes, letters],
};

/** A stream of the system's sound without Perch's own sound. */
const sound = {
  getTracks: () => [],
  getAudioTracks: () => [{ getSettings: () => ({ restrictOwnAudio: true }) }],
} as unknown as MediaStream;

/** Opens the picker with these sources. The returned `hear` plays sound to its meter. */
async function openPicker(
  change: Partial<ScreenSources> = {},
  capture: () => Promise<MediaStream> = async () => sound,
) {
  const desktop = new FakeDesktop({ 'screen:sources': () => ({ ...ownList, ...change }) });
  const close = vi.fn();
  let dbov = Number.NEGATIVE_INFINITY;
  let tick = () => {};
  const probe = new SoundProbe({
    capture,
    tap: () => ({ dbov: () => dbov, close }),
    startTicking: (each) => {
      tick = each;
      return () => {};
    },
  });
  const onWish = vi.fn();
  const { user } = renderWithClient(
    <Picker
      desktop={desktop}
      probe={probe}
      firstWish={{ mode: 'auto', sound: false }}
      onWish={onWish}
    />,
  );
  await screen.findByRole('switch', { name: 'Share sound' });
  const hear = (level: number) =>
    act(() => {
      dbov = level;
      tick();
    });
  return { user, desktop, onWish, hear, close };
}

const option = (name: string) => screen.getByRole('option', { name });
const options = () => screen.queryAllByRole('option').map(({ textContent }) => textContent);
const share = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Share' });
const tab = (name: string) => screen.getByRole('tab', { name });

test('by keys alone: the first screen has the focus; a key chooses it, focus does not', async () => {
  const { user, desktop } = await openPicker();
  await expectFocus(option('Entire screen'));
  expect(option('Entire screen').getAttribute('aria-selected')).toBe('false');
  expect(share().disabled).toBe(true);
  await user.keyboard('{Enter}');
  expect(desktop.callsOf('screen:choose')).toEqual([]);
  expect(option('Entire screen').getAttribute('aria-selected')).toBe('true');
  await user.keyboard('{Enter}');
  expect(desktop.callsOf('screen:choose')).toEqual([
    { sourceId: display.id, mode: 'auto', sound: false },
  ]);
});

test('a double click shares a window, once', async () => {
  const { user, desktop } = await openPicker();
  await user.click(tab('Windows'));
  expect(options()).toEqual(['No previewNotes', 'No previewLetters']);
  await user.dblClick(option('Letters'));
  await user.keyboard('{Enter}');
  expect(desktop.callsOf('screen:choose')).toEqual([
    { sourceId: letters.id, mode: 'auto', sound: false },
  ]);
});

test('Escape and the button cancel; Escape empties a search first', async () => {
  const { user, desktop } = await openPicker();
  await user.type(screen.getByRole('searchbox', { name: 'Search' }), 'let{Escape}');
  expect(desktop.callsOf('screen:cancel')).toEqual([]);
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(desktop.callsOf('screen:cancel')).toHaveLength(2);
});

test('the search covers screens and windows, and says where it finds nothing', async () => {
  const { user } = await openPicker();
  const search = screen.getByRole('searchbox', { name: 'Search' });
  await user.type(search, 'LETT');
  expect(tab('Windows').getAttribute('aria-selected')).toBe('true');
  expect(options()).toEqual(['No previewLetters']);
  await user.clear(search);
  await user.type(search, 'no such thing');
  expect(screen.getByText('Nothing matches “no such thing”.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Clear search' }));
  expect(options()).toEqual(['No previewNotes', 'No previewLetters']);
});

test('new sources are listed and closed ones removed; a chosen source that closed cannot be shared', async () => {
  const { user, desktop } = await openPicker();
  await user.click(tab('Windows'));
  await user.click(option('Notes'));
  expect(share().disabled).toBe(false);
  const fresh = source('window', 'Fresh');
  act(() => desktop.emit('screen:sourcesChanged', { ...ownList, sources: [fresh] }));
  expect(options()).toEqual(['No previewFresh']);
  expect(share().disabled).toBe(true);
});

test('a source that the app refuses is shown as gone', async () => {
  const { user, desktop } = await openPicker();
  const call = vi.spyOn(desktop, 'call').mockRejectedValue(new Error('gone'));
  await user.dblClick(option('Entire screen'));
  expect((await screen.findByRole('alert')).textContent).not.toBe('');
  expect(call).toHaveBeenCalledTimes(1);
});

test('a meter shows the sound before it is shared; the choice ends the capture', async () => {
  const { user, desktop, onWish, hear, close } = await openPicker();
  await pressAt(user, screen.getByRole('switch', { name: 'Share sound' }), ' ');
  expect(await screen.findByText(/^No sound yet/)).toBeTruthy();
  hear(-12);
  expect(screen.getByText(/^Sound is captured/)).toBeTruthy();
  expect(
    screen.getByRole<HTMLMeterElement>('meter', { name: 'Level of the captured sound' }).value,
  ).toBeCloseTo(0.8);
  expect(onWish.mock.calls).toEqual([[{ mode: 'auto', sound: true }]]);
  await user.dblClick(option('Entire screen'));
  expect(desktop.callsOf('screen:choose')).toEqual([
    { sourceId: display.id, mode: 'auto', sound: true },
  ]);
  expect(close).toHaveBeenCalledTimes(1);
});

test('where sound cannot be captured, it says so, and the share has no sound', async () => {
  const { user, desktop } = await openPicker({}, () => Promise.reject(new Error('refused')));
  await user.click(screen.getByRole('switch', { name: 'Share sound' }));
  expect((await screen.findByRole('status')).textContent).toContain('You share without sound');
  await user.dblClick(option('Entire screen'));
  expect(desktop.callsOf('screen:choose')).toMatchObject([{ sound: false }]);
});

test('where the call’s voices cannot be excluded, it says so and offers no sound', async () => {
  const { user, desktop } = await openPicker({ soundAvailable: false });
  expect(screen.getByRole<HTMLInputElement>('switch', { name: 'Share sound' }).disabled).toBe(true);
  expect(screen.getByText(/cannot separate the call from other sound/)).toBeTruthy();
  await user.dblClick(option('Entire screen'));
  expect(desktop.callsOf('screen:choose')).toMatchObject([{ sound: false }]);
});

test('a missing permission is explained, with a button to the right settings', async () => {
  const { user, desktop } = await openPicker({ permission: 'missing', sources: [] });
  expect(
    screen.getByRole('heading', { name: 'macOS does not allow Perch to record the screen yet' }),
  ).toBeTruthy();
  expect(share().disabled).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Open System Settings' }));
  expect(desktop.callsOf('screen:openPermission')).toEqual([null]);
});

test('where the system has its own picker, ours asks only for the rest, by keys alone', async () => {
  const { user, desktop } = await openPicker({
    list: 'system',
    soundAvailable: false,
    sources: [],
  });
  expect(
    screen.getByRole('heading', { name: 'Next, your system asks what to share' }),
  ).toBeTruthy();
  const modes = within(screen.getByRole('radiogroup'));
  await focusOn(modes.getByRole('radio', { name: /^Auto/ }));
  await user.keyboard('{ArrowDown}{ArrowDown}');
  await expectFocus(modes.getByRole('radio', { name: /^Smooth motion/ }));
  await pressAt(user, screen.getByRole('button', { name: 'Continue' }));
  expect(desktop.callsOf('screen:choose')).toEqual([
    { sourceId: null, mode: 'smooth', sound: false },
  ]);
});
