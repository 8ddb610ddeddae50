import { screen, within } from '@testing-library/react';
import { Profiler } from 'react';
import { expect, test, vi } from 'vitest';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { serverRoles } from '../../testing/roles.fixture.ts';
import { ChannelList } from './ChannelList.tsx';

/** The channels whose rows were rendered: a row reads the topic of its channel. */
const rendered = new Set<string>();

function watched(channel: Channel): Channel {
  return Object.defineProperty({ ...channel }, 'topic', {
    get() {
      rendered.add(channel.name);
      return '';
    },
  });
}

// With 300 people in 40 channels it decides whether the list follows every change within a frame.
test('a change of one person renders the rows of their channels, and no other', () => {
  const channels = Array.from({ length: 40 }, (_, position) =>
    watched(channelOf(`Channel ${position}`, { position })),
  );
  const people = Array.from({ length: 300 }, (_, index) =>
    occupantOf(`Person ${index}`, `Channel ${index % 39}`),
  );
  const { setState, state } = renderWithClient(<ChannelList />, {
    state: {
      ...annIn([], people, true),
      roles: serverRoles,
      presence: { revision: 1, channels, occupants: people },
    },
  });
  const renderedBy = (change: (occupants: readonly Occupant[]) => Occupant[]) => {
    rendered.clear();
    const { presence } = state();
    setState({ presence: { ...presence, occupants: change(presence.occupants) } });
    return [...rendered].toSorted();
  };
  const [first, ...others] = people;
  if (!first) throw new Error('nobody is there');
  expect(renderedBy(() => [{ ...first, muted: true }, ...others])).toEqual(['Channel 0']);
  const moved = { ...first, channelId: 'Channel 39' as ChannelId };
  // Also into the only channel that was empty, which gets another menu by it.
  expect(renderedBy(() => [...others, moved])).toEqual(['Channel 0', 'Channel 39']);
  expect(renderedBy(() => others)).toEqual(['Channel 39']);
  rendered.clear();
  setState({ muted: true, markedPeople: [first.peerId] });
  expect([...rendered]).toEqual([]);
});

test('of two hundred people in a channel only those in sight are drawn, and a range of them is marked whole', async () => {
  const people = Array.from({ length: 200 }, (_, index) => occupantOf(`Person ${index}`, 'Hall'));
  const { user, actions, container } = renderWithClient(<ChannelList />, {
    state: {
      ...annIn([channelOf('Hall'), channelOf('Yard')], people, true),
      roles: serverRoles,
    },
  });
  const list = await screen.findByRole('list', { name: 'People in Hall' });
  const rows = within(list).getAllByRole('listitem');
  expect(rows.length).toBeLessThan(100);
  expect(rows[0]?.getAttribute('aria-setsize')).toBe('200');
  expect(container.querySelectorAll('[data-peer]')).toHaveLength(rows.length);

  await user.keyboard('{Control>}');
  await user.click(within(list).getByRole('button', { name: 'Person 2' }));
  await user.keyboard('{/Control}{Shift>}');
  await user.click(within(list).getByRole('button', { name: 'Person 9' }));
  await user.keyboard('{/Shift}');
  expect(actions.markPeople.mock.lastCall?.[0]).toHaveLength(8);
});

test('the channels that fit into the window are drawn with their people at once, the others soon afterwards', () => {
  // As many lines as the first four channels have with their people.
  vi.stubGlobal('innerHeight', 44 * 36);
  const channels = Array.from({ length: 10 }, (_, index) => channelOf(`Channel ${index}`));
  const people = Array.from({ length: 100 }, (_, index) =>
    occupantOf(`Person ${index}`, `Channel ${index % 10}`),
  );
  /** How many people are in the document after each commit of React. */
  const drawn: number[] = [];
  renderWithClient(
    <Profiler
      id="list"
      onRender={() => drawn.push(document.querySelectorAll('[data-peer]').length)}
    >
      <ChannelList />
    </Profiler>,
    { state: annIn(channels, people) },
  );
  vi.unstubAllGlobals();
  expect([drawn[0], drawn.at(-1)]).toEqual([40, 100]);
});
