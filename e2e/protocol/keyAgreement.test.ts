import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyModel } from './KeyModel.ts';

const names = ['ann', 'bob', 'cid', 'dan', 'eve'];
const who = fc.nat({ max: names.length - 1 });
const pauseMs = fc.integer({ min: 0, max: 2_500 });

const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('join' as const), who, pauseMs }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('prepare' as const), who, pauseMs }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('press' as const), who, pauseMs }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('leave' as const), who, pauseMs }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('drop' as const), who, pauseMs }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('return' as const), who, pauseMs }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('reload' as const), who, pauseMs }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('spoil' as const), who, pauseMs }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('spoilAll' as const), who, pauseMs }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('vanish' as const), who, pauseMs }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), who, pauseMs }) },
);

function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it('ends agreed on one secret and one list, whatever comes in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(deed, { minLength: 3, maxLength: 14 }),
      fc.integer(),
      async (deeds, seed) => {
        const model = new KeyModel(names, randomOf(seed));
        for (const { kind, who, pauseMs } of deeds) {
          const person = model.people[who];
          if (!person) throw new Error('nobody');
          if (kind === 'join') person.join();
          if (kind === 'prepare') person.prepare();
          if (kind === 'press') person.press();
          if (kind === 'leave') person.leave();
          if (kind === 'drop') person.drop();
          if (kind === 'return') person.connect(true);
          if (kind === 'reload') {
            person.drop();
            person.connect(false);
          }
          if (kind === 'spoil') model.spoil(person, true);
          if (kind === 'spoilAll') model.spoil(person, false);
          if (kind === 'vanish') await model.vanish();
          if (kind === 'restart') model.restart();
          await model.clock.run(pauseMs);
        }
        for (const person of model.people) person.connect(true);
        await model.clock.run(60_000);
        const inside = model.people.filter((person) => model.isSeated(person));
        const peerIds = inside.map(({ owner }) => owner.peerId);
        for (const { client, keys, owner } of inside) {
          const { state, roster } = client.status;
          expect(state).toBe('settled');
          expect(roster).toMatchObject({ ghosts: [], missing: [] });
          expect(keys?.secret).toEqual(inside[0]?.keys?.secret);
          expect(keys?.epoch).toEqual(inside[0]?.keys?.epoch);
          expect(new Set(keys?.peers.map(({ peerId }) => peerId))).toEqual(
            new Set(peerIds.filter((id) => id !== owner.peerId)),
          );
        }
        for (const person of model.people) {
          if (!model.isSeated(person)) expect(person.keys).toBeNull();
        }
        model.close();
      },
    ),
    { numRuns: 200, seed: 19 },
  );
}, 60_000);

const isAgreed = ({ people }: KeyModel) =>
  new Set(people.map(({ keys }) => keys?.secret.join())).size === 1 &&
  people.every(({ keys }) => keys?.peers.length === people.length - 1);

it.each([1, 2, 3, 4, 5, 6])(
  'ten people who come at once agree by a handful of commits (seed %i)',
  async (seed) => {
    const model = new KeyModel([...'abcdefghij'], randomOf(seed));
    for (const person of model.people) person.join();
    for (let passed = 0; passed < 5_000 && !isAgreed(model); passed += 10) {
      await model.clock.run(10);
    }
    expect(isAgreed(model)).toBe(true);
    // The first one, and those who were ready with it or a little later. One by one it takes ten commits, and some 35 attempts.
    expect(model.epochs).toBeLessThanOrEqual(4);
    expect(model.asked['key:commit']).toBeLessThanOrEqual(14);
    // Each has looked once, and has not had to look again.
    expect(model.asked).toMatchObject({ 'key:watch': 10, 'key:missed': 0, 'key:failed': 0 });
    model.close();
  },
);

it('ten people who come while others go agree by fewer commits than there are people', async () => {
  const model = new KeyModel([...'abcdefghijklmno'], randomOf(7));
  const [stay, go, come] = [
    model.people.slice(0, 2),
    model.people.slice(2, 5),
    model.people.slice(5),
  ];
  for (const person of [...stay, ...go]) person.join();
  await model.clock.run(5_000);
  const before = model.epochs;
  for (const person of go) person.leave();
  for (const person of come) person.join();
  await model.clock.run(5_000);
  const inside = [...stay, ...come];
  expect(new Set(inside.map(({ keys }) => keys?.secret.join())).size).toBe(1);
  expect(inside.map(({ keys }) => keys?.peers.length)).toEqual(inside.map(() => 11));
  expect(model.epochs - before).toBeLessThanOrEqual(6);
  model.close();
});
