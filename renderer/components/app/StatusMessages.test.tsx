import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../../shared/domain/ids.ts';
import type { DoneDeed } from '../../state/moderationNews.ts';
import { annIn, channelOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { StatusMessages } from './StatusMessages.tsx';

afterEach(() => {
  vi.useRealTimers();
});

const moved: DoneDeed = {
  kind: 'moved',
  name: 'Bob',
  people: [{ peerId: 'bob' as PeerId, from: 'General' as ChannelId }],
  to: 'Music' as ChannelId,
};
const muted: DoneDeed = {
  kind: 'restricted',
  name: 'Bob',
  userId: 'bob' as UserId,
  restriction: 'mute',
};

const afterDeed = (deed: DoneDeed) => ({
  state: {
    ...annIn([channelOf('General'), channelOf('Music')]),
    notice: { id: 1, kind: 'moderation' as const, news: { kind: 'done' as const, deed } },
  },
});
const undoButton = () => screen.queryByRole('button', { name: 'Undo' });

test('what one has just done can be undone from its message', async () => {
  const { user, actions, announced } = renderWithClient(
    <StatusMessages announcement={null} />,
    afterDeed(moved),
  );
  await screen.findByText('Bob is in Music now.');
  await user.click(undoButton() as HTMLElement);
  expect(actions.undoDeed).toHaveBeenCalledExactlyOnceWith(moved);
  expect(announced).toEqual(['Undone.']);
  expect(undoButton()).toBeNull();
});

test('it can be undone for ten seconds, and is said why it failed', async () => {
  const { user, actions, announced, setState } = renderWithClient(
    <StatusMessages announcement={null} />,
    afterDeed(muted),
  );
  await screen.findByText('Bob is muted for everyone.');
  actions.undoDeed.mockResolvedValueOnce({ code: 'forbidden', reason: '' });
  await user.click(undoButton() as HTMLElement);
  expect(announced.join()).toContain('not allowed');
  vi.useFakeTimers();
  setState({ notice: { id: 2, kind: 'moderation', news: { kind: 'done', deed: muted } } });
  act(() => void vi.advanceTimersByTime(9_900));
  expect(undoButton()).toBeTruthy();
  act(() => void vi.advanceTimersByTime(200));
  expect(undoButton()).toBeNull();
  expect(screen.getByText('Bob is muted for everyone.')).toBeTruthy();
});
