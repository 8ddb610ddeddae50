import { expect, test } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { channelOf } from '../../testing/people.fixture.ts';
import { channelGroups } from './channelGroups.ts';
import { type Movable, orderAt, type Place, placeNow, placesFor } from './listPlaces.ts';

const groups = channelGroups(
  [
    ['Lobby', ''],
    ['Chess', 'Games'],
    ['Go', 'Games'],
    ['Work', 'Office'],
  ].map(([name, category], position) =>
    channelOf(name ?? '', { category: category ?? '', position }),
  ),
);
const channel = (name: string): Movable => ({ kind: 'channel', id: name as ChannelId });
const category = (key: string): Movable => ({ kind: 'category', key });
const at = (group: string, index: number): Place => ({ group, index });
const open = () => false;
const order = (moved: Movable, place: Place) => {
  const found = orderAt(groups, moved, place);
  return found && [found.channelIds.join(' '), found.regrouped?.category ?? null];
};

test('a channel can be put before and after each other one, in every category', () => {
  expect(placesFor(groups, channel('Chess'), open)).toEqual([
    at('', 0),
    at('', 1),
    at('games', 0),
    at('games', 1),
    at('office', 0),
    at('office', 1),
  ]);
  expect(placeNow(groups, channel('Go'))).toEqual(at('games', 1));
});

test('the only channel of its category, and one where all have a category, keep both places', () => {
  expect(placesFor(groups, channel('Work'), open)).toContainEqual(at('office', 0));
  expect(placesFor(groups, channel('Lobby'), open)[0]).toEqual(at('', 0));
});

test('a folded category takes a channel at its end', () => {
  const places = placesFor(groups, channel('Lobby'), (key) => key === 'games');
  expect(places.filter(({ group }) => group === 'games')).toEqual([at('games', 2)]);
});

test('who may not change the channel itself can only order it among its like', () => {
  expect(placesFor(groups, channel('Chess'), open, false)).toEqual([
    at('games', 0),
    at('games', 1),
  ]);
});

test('the order tells all channels, and the new category', () => {
  expect(order(channel('Chess'), at('games', 1))).toEqual(['Lobby Go Chess Work', null]);
  expect(order(channel('Chess'), at('office', 1))).toEqual(['Lobby Go Work Chess', 'Office']);
  expect(order(channel('Chess'), at('', 0))).toEqual(['Chess Lobby Go Work', '']);
  expect(order(channel('Work'), at('games', 0))).toEqual(['Lobby Work Chess Go', 'Games']);
  expect(orderAt(groups, channel('Chess'), at('office', 1))).toMatchObject({ place: 2, total: 2 });
});

test('a category moves with its channels; those without one stay first', () => {
  expect(placesFor(groups, category('office'), open)).toHaveLength(2);
  expect(order(category('office'), at('office', 0))).toEqual(['Lobby Work Chess Go', null]);
});

test('nothing changes at its own place, or for what is gone', () => {
  expect(order(channel('Go'), at('games', 1))).toBeNull();
  expect(order(category('games'), at('games', 0))).toBeNull();
  expect(order(channel('None'), at('', 0))).toBeNull();
  expect(placesFor(groups, channel('None'), open)).toEqual([]);
});
