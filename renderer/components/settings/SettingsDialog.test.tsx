import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { pressAt } from '../../testing/byKeys.ts';
import { renderSettings } from '../../testing/renderSettings.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';

test('the search shows only matches; Escape clears it, then closes the settings', async () => {
  const onClose = vi.fn();
  const { user } = renderSettings(<SettingsDialog onClose={onClose} />);
  const count = () => screen.getAllByRole('switch').length;
  const all = count();
  await user.type(screen.getByRole('searchbox', { name: 'Search settings' }), 'echo');
  expect(screen.getByRole('switch', { name: 'Echo cancellation' })).toBeTruthy();
  expect(count()).toBe(1);
  await user.keyboard('{Escape}');
  expect(onClose).not.toHaveBeenCalled();
  expect(count()).toBe(all);
  await user.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledTimes(1);
});

test('Escape while choosing a key keeps the settings open', async () => {
  const onClose = vi.fn();
  const { user, setPreferences } = renderSettings(<SettingsDialog onClose={onClose} />);
  setPreferences({ talkMode: 'pushToTalk' });
  await pressAt(user, screen.getByRole('button', { name: 'Choose keys: Push-to-talk' }));
  await user.keyboard('{Escape}');
  expect(onClose).not.toHaveBeenCalled();
  await user.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledTimes(1);
});
