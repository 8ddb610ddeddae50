import { expect, test } from 'vitest';
import { channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { channelGroups, firstOfGroups } from './channelGroups.ts';

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

test('the first channels fill so many lines, with the people in them and without what is folded', () => {
  const occupants = [occupantOf('Ann', 'Lobby'), occupantOf('Bob', 'Go')];
  const first = (rows: number, foldedCategories = {}) =>
    firstOfGroups(groups, { occupants, foldedCategories }, rows).flatMap(({ channels }) =>
      channels.map(({ name }) => name),
    );
  expect(first(2)).toEqual(['Lobby']);
  expect(first(4)).toEqual(['Lobby', 'AFK', 'Chess']);
  expect(first(5, { games: true })).toEqual(['Lobby', 'AFK', 'Chess', 'Go']);
  expect(first(100)).toHaveLength(listed.length);
});
