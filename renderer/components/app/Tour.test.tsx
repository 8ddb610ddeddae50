import { cleanup, screen } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { defaultAppSettings } from '../../../shared/ipc/AppSettings.ts';
import { FakeDesktop } from '../../desktop/FakeDesktop.fixture.ts';
import { settingsStorage } from '../../storage/PageStorage.ts';
import { makeTourDue } from '../../storage/tourMark.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { Tour } from './Tour.tsx';

beforeEach(() => settingsStorage.removeItem('perch.tour'));

test('whoever has just given their name is led through four steps, and never again', async () => {
  makeTourDue();
  const { user, container } = renderWithClient(<Tour />);
  const titles: (string | null)[] = [];
  for (const button of ['Next', 'Next', 'Next', 'Done']) {
    titles.push(screen.getByRole('heading').textContent);
    await user.click(screen.getByRole('button', { name: button }));
  }
  expect(titles).toEqual([
    'One click and you talk',
    'Your controls are always here',
    'A person’s name opens everything about them',
    'Bring your friends',
  ]);
  expect(container.textContent).toBe('');
  expect(document.documentElement.dataset['tourPlace']).toBeUndefined();
  makeTourDue();
  const again = renderWithClient(<Tour />);
  expect(again.container.textContent).toBe('');
});

test('it goes back, and Escape skips it', async () => {
  makeTourDue();
  const { user, container } = renderWithClient(<Tour />);
  await user.click(screen.getByRole('button', { name: 'Next' }));
  expect(document.documentElement.dataset['tourPlace']).toBe('voice');
  await user.click(screen.getByRole('button', { name: 'Back' }));
  expect(screen.getByText('Step 1 of 4')).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(container.textContent).toBe('');
});

test('nobody sees it who comes back to a server', () => {
  const { container } = renderWithClient(<Tour />);
  expect(container.textContent).toBe('');
});

test('the app shows it on one server only', async () => {
  const appWith = (tourSeen: boolean) =>
    new FakeDesktop({ 'settings:get': () => ({ ...defaultAppSettings, tourSeen }) });
  makeTourDue();
  const fresh = appWith(false);
  renderWithClient(<Tour />, { desktop: fresh });
  expect(await screen.findByText('Step 1 of 4')).toBeTruthy();
  expect(fresh.callsOf('settings:change')).toEqual([{ tourSeen: true }]);
  cleanup();
  settingsStorage.removeItem('perch.tour');
  makeTourDue();
  const known = appWith(true);
  const { container } = renderWithClient(<Tour />, { desktop: known });
  await expect.poll(() => known.callsOf('settings:get').length).toBe(1);
  expect(container.textContent).toBe('');
});
