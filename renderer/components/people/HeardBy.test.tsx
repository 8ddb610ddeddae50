import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ListenerHearing } from '../../../shared/protocol/streams/hearing.ts';
import { expectFocus, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { HeardBy } from './HeardBy.tsx';

/** Ann's line; she talks to Bob and Cho. */
function renderLine(place: 'tile' | 'panel', bob: ListenerHearing, cho: ListenerHearing) {
  const occupants = ['Ann', 'Bob', 'Cho'].map((name) => occupantOf(name, 'General'));
  const told = (of: readonly ListenerHearing[]) =>
    Object.fromEntries(of.map((hearing, index) => [occupants[index + 1]?.peerId, hearing]));
  const rendered = renderWithClient(<HeardBy place={place} />, {
    state: {
      ...annIn([channelOf('General')], occupants),
      microphone: { kind: 'live', deviceId: 'desk', label: 'Desk microphone' },
      hearing: told([bob, cho]),
    },
  });
  return {
    ...rendered,
    tell: (...of: readonly ListenerHearing[]) => rendered.setState({ hearing: told(of) }),
  };
}

test('a press shows who does not hear me, why, and that all others do', async () => {
  const { user } = renderLine('tile', 'notArriving', 'hears');
  const line = screen.getByRole('button', { name: '1 of 2 hear you' });
  await pressAt(user, line);
  const details = await screen.findByRole('dialog', { name: 'Who hears you' });
  expect(details.textContent).toContain('BobYour voice does not reach them');
  expect(details.textContent).toContain('Everyone else hears you.');
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
  await expectFocus(line);
});

test('each reason has its own text', async () => {
  const { user, tell } = renderLine('tile', 'deafened', 'outputBlocked');
  await pressAt(user, screen.getByRole('button', { name: '0 of 2 hear you' }));
  const details = await screen.findByRole('dialog', { name: 'Who hears you' });
  expect(details.textContent).toContain('BobDeafened');
  expect(details.textContent).toContain('ChoTheir browser blocks sound until they click');
  tell('notListening', 'away');
  expect(details.textContent).toContain('BobTheir sound is off');
  expect(details.textContent).toContain('ChoConnection lost');
  tell('hears', 'hears');
  expect(details.textContent).toContain('Everyone in the channel hears you.');
});

test('the voice panel shows no line while all hear me', () => {
  const { tell } = renderLine('panel', 'hears', 'hears');
  expect(screen.queryByRole('button')).toBeNull();
  tell('hears', 'deafened');
  expect(screen.getByRole('button', { name: '1 of 2 hear you' })).toBeTruthy();
});

test('problems on my own side come first', () => {
  const { setState, container } = renderLine('tile', 'hears', 'hears');
  const line = () => container.textContent;
  setState({ muted: true });
  expect(line()).toBe('You are muted');
  setState({ deafened: true });
  expect(line()).toBe('You are deafened');
  setState({ muted: false, deafened: false, microphoneSilent: true });
  expect(line()).toContain('Your microphone is silent');
  setState({ microphoneSilent: false, microphone: { kind: 'none', reason: 'missing' } });
  expect(line()).toBe('You are only listening');
  setState({ voice: { kind: 'outside', failure: null } });
  expect(line()).toBe('');
});
