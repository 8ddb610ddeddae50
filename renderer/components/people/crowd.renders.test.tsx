import { act, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ChannelList } from '../channels/ChannelList.tsx';
import { Stage } from '../stage/Stage.tsx';

/** The people whose row or tile was rendered: only their marks read whether they are deafened. */
const rendered: string[] = [];

function watched(name: string, change: Partial<Occupant> = {}): Occupant {
  return Object.defineProperty(occupantOf(name, 'Hall', change), 'deafened', {
    enumerable: true,
    get() {
      rendered.push(name);
      return false;
    },
  });
}

// What an arrival costs a page must not depend on how many are there.
test('in a channel of two hundred who comes, changes or speaks renders nobody else', async () => {
  vi.stubGlobal('innerHeight', 400);
  const people = Array.from({ length: 199 }, (_, index) => watched(`Person ${index}`));
  const everybody = [occupantOf('Ann', 'Hall'), ...people];
  const listeners = new Map<PeerId | 'me' | 'input', (level: number) => void>();
  const { state, setState } = renderWithClient(
    <>
      <ChannelList />
      <Stage />
    </>,
    {
      state: annIn([channelOf('Hall')], everybody),
      levels: {
        subscribe(who, listen) {
          listeners.set(who, listen);
          return () => listeners.delete(who);
        },
      },
    },
  );
  await screen.findByRole('list', { name: 'People in Hall' });
  // jsdom has no layout: a tile takes 8 px there.
  expect(new Set(rendered).size).toBeLessThan(140);
  expect(listeners.size).toBeLessThan(140);

  const renderedBy = (occupants: Occupant[]) => {
    rendered.length = 0;
    setState({ presence: { ...state().presence, occupants } });
    return [...new Set(rendered)];
  };
  // The last of them is out of sight.
  expect(renderedBy([...everybody, watched('Zoe')])).toEqual([]);
  expect(renderedBy(everybody)).toEqual([]);
  const [ann, first, ...others] = everybody;
  if (!ann || !first) throw new Error('nobody is there');
  const muted = watched('Person 0', { muted: true });
  expect(renderedBy([ann, muted, ...others])).toEqual(['Person 0']);

  rendered.length = 0;
  act(() => listeners.get(occupantOf('Person 1', 'Hall').peerId)?.(0.5));
  expect(document.querySelectorAll('[data-speaking]')).toHaveLength(1);
  expect(rendered).toEqual([]);
});
