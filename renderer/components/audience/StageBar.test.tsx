import { cleanup, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { audiencePart, type StagePart } from '../../../shared/domain/stage.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { StageBar } from './StageBar.tsx';

const hall = channelOf('Hall', { stage: true });
const on = (name: string, part: Partial<StagePart> = {}): Occupant =>
  occupantOf(name, 'Hall', { stagePart: { ...audiencePart, ...part } });
const renderBar = (occupants: readonly Occupant[], isOwner = false) =>
  renderWithClient(<StageBar />, { state: annIn([hall], occupants, isOwner) });

test('an invitation is answered by who got it, and nobody else', async () => {
  const { user, actions, setState } = renderBar([on('Ann', { invited: true })]);
  expect(screen.getByRole('alert').textContent).toContain('You are invited to speak.');
  await user.click(screen.getByRole('button', { name: 'Not now' }));
  expect(actions.listenOnStage).toHaveBeenCalledOnce();
  await user.click(screen.getByRole('button', { name: 'Speak' }));
  expect(actions.speakOnStage).toHaveBeenCalledOnce();
  setState(annIn([hall], [on('Ann'), on('Bob', { invited: true })]));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('says when I come on the stage and when I am in the audience', () => {
  const { announced, setState } = renderBar([on('Ann')]);
  setState(annIn([hall], [on('Ann', { speaks: true })]));
  setState(annIn([hall], [on('Ann')]));
  expect(announced).toEqual([
    'You are in the audience. Nobody hears you.',
    'You are on the stage. Everybody hears you.',
    'You are in the audience. Nobody hears you.',
  ]);
});

test('says who raises a hand to moderators only', () => {
  const speaker = on('Ann', { speaks: true });
  const moderator = renderBar([speaker, on('Bob', { hand: 1 })], true);
  moderator.setState(
    annIn([hall], [speaker, on('Bob', { hand: 1 }), on('Cho', { hand: 2 })], true),
  );
  expect(screen.getByRole('status').textContent).toBe('Cho raises a hand.');
  cleanup();
  const listener = renderBar([on('Ann')]);
  listener.setState(annIn([hall], [on('Ann'), on('Cho', { hand: 2 })]));
  expect(screen.getByRole('status').textContent).toBe('');
});
