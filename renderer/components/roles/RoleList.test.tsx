import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { RoleId } from '../../../shared/domain/ids.ts';
import { inRankOrder } from '../../../shared/domain/Role.ts';
import { expectFocus, focusOn } from '../../testing/byKeys.ts';
import { annIn, channelOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { annAs, serverRoles } from '../../testing/roles.fixture.ts';
import { RoleList } from './RoleList.tsx';
import { useMyBearer } from './useBearer.ts';

const onChoose = vi.fn();

function List({ chosen }: { chosen: string }) {
  const me = useMyBearer();
  return (
    me && (
      <RoleList
        roles={inRankOrder(serverRoles)}
        chosen={chosen as RoleId}
        onChoose={onChoose}
        countOf={() => null}
        isUnsaved={() => false}
        me={me}
      />
    )
  );
}

/** The list of Ann with these roles, in which one role is chosen. */
function open(roles: Parameters<typeof annAs>[1], chosen: string) {
  return renderWithClient(<List chosen={chosen} />, {
    state: annAs(annIn([channelOf('General')]), roles),
  });
}

/** Drags the chosen role by keys to a place, by the place’s name. */
async function drag({ user }: ReturnType<typeof open>, chosen: string, place: RegExp) {
  await focusOn(screen.getByRole('row', { name: chosen }));
  await user.keyboard('{ArrowRight}');
  await expectFocus(screen.getByRole('button', { name: `Move ${chosen}` }));
  await user.keyboard('{Enter}');
  // React Aria moves the focus to a place of its choice some moments after the drag has begun.
  await waitFor(() => {
    const places = screen.getAllByRole('button', { name: /^Insert/ });
    if (!places.some((each) => each === document.activeElement)) throw new Error('no place has it');
  });
  await focusOn(screen.getByRole('button', { name: place }));
  await user.keyboard('{Enter}');
}

test('arrow keys choose a role', async () => {
  const { user } = open('owner', 'Member');
  await focusOn(screen.getByRole('row', { name: 'Member' }));
  await user.keyboard('{ArrowUp}');
  expect(onChoose).toHaveBeenLastCalledWith('Helper');
});

test('roles are ordered by keys, and the new place is announced', async () => {
  const rendered = open('owner', 'Guest');
  await drag(rendered, 'Guest', /^Insert between Helper and Member/);
  const { actions, announced } = rendered;
  expect(actions.reorderRoles.mock.calls).toEqual([[['Moderator', 'Helper', 'Guest', 'Member']]]);
  expect(announced).toEqual(['Guest is now number 3 of 4.']);
});

test('“everyone” stays below all others', async () => {
  const rendered = open('owner', 'Helper');
  await drag(rendered, 'Helper', /^Insert after Everyone/);
  expect(rendered.actions.reorderRoles.mock.calls).toEqual([
    [['Moderator', 'Member', 'Guest', 'Helper']],
  ]);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Move Everyone' }).disabled).toBe(
    true,
  );
});

test('nobody orders roles that rank as high as their own', async () => {
  const rendered = open(['Moderator'], 'Guest');
  await drag(rendered, 'Guest', /^Insert before Moderator/);
  const { actions, announced } = rendered;
  expect(actions.reorderRoles).not.toHaveBeenCalled();
  expect(announced).toEqual(['You can only order roles that rank below your own.']);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Move Moderator' }).disabled).toBe(
    true,
  );
});

test('an order that the server refuses is announced', async () => {
  const rendered = open('owner', 'Guest');
  rendered.actions.reorderRoles.mockResolvedValueOnce({ code: 'disconnected', reason: 'a test' });
  await drag(rendered, 'Guest', /^Insert before Moderator/);
  expect(rendered.announced).toEqual([expect.stringMatching(/^The connection was lost/)]);
});
