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
