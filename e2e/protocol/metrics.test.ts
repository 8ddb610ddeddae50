import { get } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { LocalServer } from './LocalServer.ts';
import { SoundingPeer } from './SoundingPeer.ts';

const token = 'a-token-for-the-figures';
let local: LocalServer;
const people: SoundingPeer[] = [];

beforeAll(async () => {
  local = await LocalServer.start({ workers: 1, env: { PERCH_STATUS_TOKEN: token } });
});
afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.close()));
});
afterAll(() => local?.close());

/** The sum of a figure over all its labels. */
async function figure(name: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = { rejectUnauthorized: false, headers: { authorization: `Bearer ${token}` } };
  get(`${local.url}/metrics`, options, (answer) => text(answer).then(resolve, reject)).on(
    'error',
    reject,
  );
  const lines = (await promise).split('\n').filter((line) => /[ {]/.test(line.charAt(name.length)));
  const values = lines
    .filter((line) => line.startsWith(name))
    .map((line) => line.split(' ').at(-1));
  return values.reduce((sum, value) => sum + Number(value), 0);
}

it('tells the traffic of a call, the people in it, and the time of writes', async () => {
  for (const [name, tone] of [
    ['Ann', 440],
    ['Bob', 660],
  ] as const) {
    const person = await SoundingPeer.enter(local.url, name, tone);
    people.push(person);
    await person.join('General');
  }
  await expect.poll(() => figure('perch_worker_sent_bits_per_second')).toBeGreaterThan(10_000);
  expect(await figure('perch_worker_received_bits_per_second')).toBeGreaterThan(10_000);
  expect(await figure('perch_peers')).toBe(2);
  expect(await figure('perch_worker_cpu_seconds_total')).toBeGreaterThan(0);
  expect(await figure('perch_database_write_seconds_count')).toBeGreaterThan(0);
});
