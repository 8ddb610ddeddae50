import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Door } from '../../../shared/domain/Door.ts';
import { occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { DoorButton } from './DoorButton.tsx';

const { peerId, user: ann } = occupantOf('Ann', 'General');
const withDoor = (door: Door) => ({ me: { peerId, user: { ...ann, door } } });
const state = { me: { peerId, user: ann } };
const button = () => screen.getByRole('button', { name: 'Your status' });
const said = () =>
  document.getElementById(button().getAttribute('aria-describedby') ?? '')?.textContent;
const choose = (name: string) => screen.getByRole('menuitemradio', { name });

test('the door is chosen in a menu, which shows what it is now', async () => {
  const { user, actions, announced, setState } = renderWithClient(<DoorButton />, { state });
  button().focus();
  await user.keyboard('{Enter}');
  expect(choose('Open to talk').getAttribute('aria-checked')).toBe('true');
  await user.keyboard('{ArrowDown}{Enter}');
  expect(actions.setDoor.mock.lastCall).toEqual([{ kind: 'doNotDisturb' }]);
  expect(announced.at(-1)).toMatch(/^Do not disturb: no whispers and no calls reach you/);
  setState(withDoor({ kind: 'doNotDisturb' }));
  expect(said()).toBe('Do not disturb');
  await user.click(button());
  await user.click(choose('Open to talk'));
  expect(actions.setDoor.mock.lastCall).toEqual([null]);
});

test('“back in” counts from now, and a time of day can be typed', async () => {
  const { user, actions } = renderWithClient(<DoorButton />, { state });
  await user.click(button());
  const before = Date.now();
  await user.click(choose('Back in 30 minutes'));
  const [door] = actions.setDoor.mock.lastCall ?? [];
  expect(door).toEqual({ kind: 'backAt', at: expect.any(Number) });
  const at = door?.kind === 'backAt' ? door.at : 0;
  expect(at - before).toBeGreaterThanOrEqual(30 * 60_000);
  expect(at - Date.now()).toBeLessThanOrEqual(30 * 60_000);

  await user.click(button());
  await user.click(choose('Back at…'));
  await user.type(screen.getByLabelText('Time'), '14:30');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  const [typed] = actions.setDoor.mock.lastCall ?? [];
  const time = new Date(typed?.kind === 'backAt' ? typed.at : 0);
  expect([time.getHours(), time.getMinutes()]).toEqual([14, 30]);
});

test('a refused change says why', async () => {
  const { user, announced } = renderWithClient(<DoorButton />, {
    state,
    prepare: (actions) => {
      actions.setDoor.mockResolvedValue({ code: 'rateLimited', reason: 'for a test' });
    },
  });
  await user.click(button());
  await user.click(choose('Do not disturb'));
  expect(announced).toHaveLength(1);
  expect(announced[0]).not.toMatch(/Do not disturb/);
});
