import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { Arrival } from '../../shared/ipc/servers.ts';
import { Arrivals, emptyArrival } from './Arrivals.ts';

const arrival: Arrival = { ...emptyArrival, channelId: 'general' as ChannelId };

function create() {
  const told: [string, Arrival][] = [];
  return { told, arrivals: new Arrivals((...telling) => told.push(telling)) };
}

test('it waits for the page to ask, and is given once', () => {
  const { arrivals, told } = create();
  arrivals.deliver('home', arrival);
  expect(told).toEqual([]);
  expect(arrivals.take('other')).toEqual(emptyArrival);
  expect(arrivals.take('home')).toEqual(arrival);
  expect(arrivals.take('home')).toEqual(emptyArrival);
});

test('a page that has asked is told at once, until it is loaded anew', () => {
  const { arrivals, told } = create();
  arrivals.take('home');
  arrivals.deliver('home', arrival);
  expect(told).toEqual([['home', arrival]]);
  arrivals.pageLeft('home');
  arrivals.deliver('home', arrival);
  expect(told).toHaveLength(1);
  expect(arrivals.take('home')).toEqual(arrival);
});

test('a link that asks for nothing brings nothing', () => {
  const { arrivals, told } = create();
  arrivals.take('home');
  arrivals.deliver('home', emptyArrival);
  expect(told).toEqual([]);
});

test('what was meant for a forgotten server is forgotten', () => {
  const { arrivals } = create();
  arrivals.deliver('home', arrival);
  arrivals.forget('home');
  expect(arrivals.take('home')).toEqual(emptyArrival);
});
