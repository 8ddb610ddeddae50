import { expect, test } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { channelOf } from '../../testing/people.fixture.ts';
import {
  channelGroups,
  movedList,
  orderAfterCategoryMove,
  orderAfterMove,
} from './channelGroups.ts';

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
const ids = (names: string) => names.split(' ') as ChannelId[];

test('channels are listed by category, in the order of the list, and spelling does not matter', () => {
  expect(groups.map(({ name, channels }) => [name, channels.map((each) => each.name)])).toEqual([
    ['', ['Lobby', 'AFK']],
    ['Games', ['Chess', 'Go']],
    ['Office', ['Work']],
  ]);
  expect(channelGroups([])).toEqual([]);
});

test('a channel moves within its category, and a category as a whole', () => {
  expect(orderAfterMove(groups, 'Go' as ChannelId, -1)).toEqual(ids('Lobby AFK Go Chess Work'));
  expect(orderAfterMove(groups, 'Lobby' as ChannelId, 1)).toEqual(ids('AFK Lobby Chess Go Work'));
  const office = groups[2]?.key ?? '';
  expect(orderAfterCategoryMove(groups, office, -1)).toEqual(ids('Lobby AFK Work Chess Go'));
});

test('an item of a list changes its place', () => {
  expect(movedList(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(movedList(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
});
