import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { audiencePart, type StagePart } from '../../../shared/domain/stage.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { StageFooter } from './StageFooter.tsx';

const hall = channelOf('Hall', { stage: true });
const on = (name: string, part: Partial<StagePart> = {}): Occupant =>
  occupantOf(name, 'Hall', { stagePart: { ...audiencePart, ...part }, suppressed: !part.speaks });

function renderFooter(occupants: readonly Occupant[], isOwner = false) {
  return renderWithClient(<StageFooter channel={hall} occupants={occupants} />, {
    state: annIn([hall], occupants, isOwner),
  });
}

test('a listener raises a hand, and learns which place they have', async () => {
  const { user, actions } = renderFooter([on('Ann'), on('Bob', { hand: 4 })]);
  await user.click(screen.getByRole('button', { name: 'Raise your hand' }));
  expect(actions.toggleHand).toHaveBeenCalledOnce();
  expect(screen.queryByRole('list', { name: 'Raised hands' })).toBeNull();
});

test('who has raised a hand is told how many come before', () => {
  renderFooter([on('Ann', { hand: 7 }), on('Bob', { hand: 4 })]);
  screen.getByRole('button', { name: 'Lower your hand' });
  screen.getByText('Your hand is up. You are number 2.');
});

test('a moderator sees the hands in order, invites and lowers them', async () => {
  const { user, actions } = renderFooter(
    [
      on('Ann', { speaks: true }),
      on('Bob', { hand: 5 }),
      on('Cho', { hand: 4 }),
      on('Dan', { invited: true }),
      on('Eve'),
    ],
    true,
  );
  const hands = within(screen.getByRole('list', { name: 'Raised hands' }));
  const names = hands.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(names).toEqual([
    expect.stringMatching(/^Cho/),
    expect.stringMatching(/^Bob/),
    expect.stringMatching(/^DanInvited/),
  ]);
  await user.click(hands.getByRole('button', { name: 'Invite to speak: Cho' }));
  expect(actions.inviteToSpeak).toHaveBeenCalledWith('peer of Cho');
  await user.click(hands.getByRole('button', { name: 'Lower Bob’s hand' }));
  expect(actions.sendToAudience).toHaveBeenCalledWith('peer of Bob');
  await user.click(hands.getByRole('button', { name: 'Take the invitation of Dan back' }));
  expect(actions.sendToAudience).toHaveBeenLastCalledWith('peer of Dan');
});

test('a speaker steps down, and a moderator in the audience needs no invitation', async () => {
  const { user, actions, setState } = renderFooter([on('Ann', { speaks: true })], true);
  await user.click(screen.getByRole('button', { name: 'Back to the audience' }));
  expect(actions.listenOnStage).toHaveBeenCalledOnce();
  setState(annIn([hall], [on('Ann')], true));
  await user.click(screen.getByRole('button', { name: 'Go on stage' }));
  expect(actions.speakOnStage).toHaveBeenCalledOnce();
});

test('however many listen, only the first faces are drawn; everybody is found by name', async () => {
  const many = Array.from({ length: 200 }, (_, index) => on(`Listener ${index}`));
  const { user, container } = renderFooter([on('Ann'), ...many]);
  const button = screen.getByRole('button', { name: '201 listeners: show all' });
  expect(container.querySelectorAll('[data-size="small"]')).toHaveLength(8);
  await user.click(button);
  const dialog = within(screen.getByRole('dialog', { name: 'Audience · 201' }));
  const rows = dialog.getAllByRole('listitem');
  expect(rows.length).toBeLessThan(100);
  expect(rows[0]?.getAttribute('aria-setsize')).toBe('201');
  await user.type(dialog.getByRole('searchbox', { name: 'Find a listener' }), 'listener 199');
  expect(dialog.getAllByRole('listitem')).toHaveLength(1);
});
