import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Following } from '../../store/PerchState.ts';
import { annIn, channelOf, occupantOf, userOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { FollowedPerson } from './FollowedPerson.tsx';

const state = annIn([channelOf('Music')], [occupantOf('Bob', 'Music')]);
const bob: Following = { userId: userOf('Bob').id, name: 'Bob', ended: null };

test('a press stops following', async () => {
  const { user, actions, announced } = renderWithClient(<FollowedPerson following={bob} />, {
    state,
  });
  await user.click(screen.getByRole('button', { name: 'You follow Bob. Stop following' }));
  expect(actions.stopFollowing).toHaveBeenCalledOnce();
  expect(announced).toEqual(['You no longer follow Bob.']);
});

test('why it has ended is said once', () => {
  const { actions, announced } = renderWithClient(
    <FollowedPerson following={{ ...bob, ended: 'refused' }} />,
    { state },
  );
  expect(announced).toEqual(['You could not go with Bob to Music. You no longer follow them.']);
  expect(actions.stopFollowing).toHaveBeenCalledOnce();
  expect(screen.queryByRole('button')).toBeNull();
});
