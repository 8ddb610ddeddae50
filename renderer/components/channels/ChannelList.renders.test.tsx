import { expect, test, vi } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { serverRoles } from '../../testing/roles.fixture.ts';
import { ChannelList } from './ChannelList.tsx';

/** The channels whose rows were rendered, each once for each time. */
const rendered = vi.hoisted((): string[] => []);
vi.mock('./usePreparation.ts', () => ({
  usePreparation: (channelId: ChannelId) => {
    rendered.push(channelId);
    return {};
  },
}));

// With 300 people in 40 channels it decides whether the list follows every change within a frame.
test('a change of one person renders the rows of their channels, and no other', () => {
  const channels = Array.from({ length: 40 }, (_, index) => channelOf(`Channel ${index}`));
  const people = Array.from({ length: 300 }, (_, index) =>
    occupantOf(`Person ${index}`, `Channel ${index % 39}`),
  );
  const { setState, state } = renderWithClient(<ChannelList />, {
    state: { ...annIn(channels, people, true), roles: serverRoles },
  });
  const renderedBy = (change: (occupants: readonly Occupant[]) => Occupant[]) => {
    rendered.length = 0;
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
  rendered.length = 0;
  setState({ muted: true, markedPeople: [first.peerId] });
  expect(rendered).toEqual([]);
});
