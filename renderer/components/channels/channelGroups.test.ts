import { expect, test } from 'vitest';
import { channelOf } from '../../testing/people.fixture.ts';
import { channelGroups } from './channelGroups.ts';

const listed = [
  ['Lobby', ''],
  ['Chess', 'Games'],
  ['Work', 'Office'],
  ['Go', ' games '],
  ['AFK', ''],
].map(([name, category], position) =>
  channelOf(name ?? '', { category: category ?? '', position }),
);
const groups = channelGroups(listed.toReversed());

test('channels are listed by category, in the order of the list, and spelling does not matter', () => {
  expect(groups.map(({ name, channels }) => [name, channels.map((each) => each.name)])).toEqual([
    ['', ['Lobby', 'AFK']],
    ['Games', ['Chess', 'Go']],
    ['Office', ['Work']],
  ]);
  expect(channelGroups([])).toEqual([]);
});
