import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Chat } from '../../actions/chat.ts';
import type { PushState } from '../../state/Push.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { PushSettings } from './PushSettings.tsx';

function render(state: PushState, isGranted = true) {
  const store = createStore<PushState>(() => state);
  const push = {
    state: store,
    look: vi.fn(async () => undefined),
    turnOn: vi.fn(async () => {
      if (isGranted) store.setState('on', true);
      return isGranted;
    }),
    turnOff: vi.fn(async () => store.setState('off', true)),
  };
  const chat = { current: { push } as unknown as Chat, subscribe: () => () => undefined };
  return { ...renderWithClient(<PushSettings />, { chat }), push };
}

test('a switch turns notifications on and off', async () => {
  const { user, push } = render('off');
  const toggle = screen.getByRole('switch', { name: /Notify me on this device/ });
  await user.click(toggle);
  expect(push.turnOn).toHaveBeenCalledOnce();
  await user.click(toggle);
  expect(push.turnOff).toHaveBeenCalledOnce();
});

test('it says where the browser blocks them, or could not turn them on', async () => {
  render('blocked');
  expect(screen.getByRole('switch').hasAttribute('disabled')).toBe(true);
  expect(screen.getByText(/Your browser blocks/)).toBeTruthy();
  const { user, announced } = render('off', false);
  await user.click(screen.getAllByRole('switch')[1] as HTMLElement);
  expect(announced).toEqual(['Your browser could not turn on notifications at this address.']);
});

test('nothing is offered where the server sends none', () => {
  const { container } = render('missing');
  expect(container.textContent).toBe('');
});
