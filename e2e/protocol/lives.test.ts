import { once } from 'node:events';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LocalServer } from './LocalServer.ts';
import {
  expectedLives,
  type Life,
  type LifeEventName,
  LivePerson,
  lifeEvents,
  newLife,
  realLives,
} from './lives.ts';

const names = ['Ann', 'Bob', 'Cho'] as const;
/** Each run starts a server. */
const numRuns = 5;

interface Model {
  readonly lives: Map<string, Life>;
  /** A worker that dies often is replaced after ever longer waits. */
  kills: number;
}

interface Real {
  readonly local: LocalServer;
  readonly people: readonly LivePerson[];
  readonly scheduler: fc.Scheduler;
}

async function expectLives({ lives }: Model, { local }: Real): Promise<void> {
  // Streams to others follow an answer.
  await expect
    .poll(() => realLives(local.server, names), { interval: 5 })
    .toEqual(expectedLives(lives));
}

/** One event for each of some people, all at the same time: in which order they reach the server, the scheduler decides. */
class Together implements fc.AsyncCommand<Model, Real> {
  readonly #events: readonly (LifeEventName | null)[];

  constructor(events: readonly (LifeEventName | null)[]) {
    this.#events = events;
  }

  check({ lives }: Readonly<Model>): boolean {
    return names.some((name, index) => this.#eventOf(index, lives.get(name)) !== null);
  }

  async run(model: Model, real: Real): Promise<void> {
    const happening = real.people.map(async (person, index) => {
      const life = model.lives.get(person.name);
      const event = this.#eventOf(index, life);
      if (event === null || life === undefined) return;
      const before = { ...life };
      lifeEvents[event].change(life);
      await real.scheduler.schedule(Promise.resolve(), `${person.name}: ${event}`);
      await lifeEvents[event].make(person, before, real.local.server);
    });
    await real.scheduler.waitFor(Promise.all(happening));
    await expectLives(model, real);
  }

  /** What happens to this person; null for nothing, also where it cannot happen. */
  #eventOf(index: number, life: Life | undefined): LifeEventName | null {
    const event = this.#events[index] ?? null;
    return event !== null && life !== undefined && lifeEvents[event].can(life) ? event : null;
  }

  toString(): string {
    return names
      .flatMap((name, index) => (this.#events[index] ? [`${name}: ${this.#events[index]}`] : []))
      .join(' + ');
  }
}

class KillWorker implements fc.AsyncCommand<Model, Real> {
  check({ kills }: Readonly<Model>): boolean {
    return kills < 2;
  }

  async run(model: Model, real: Real): Promise<void> {
    model.kills += 1;
    for (const life of model.lives.values())
      Object.assign(life, { hasMedia: false, speaks: false });
    const { pool } = real.local.server;
    const started = once(pool, 'started');
    process.kill(pool.workers[0]?.pid ?? 0, 'SIGKILL');
    await started;
    await expectLives(model, real);
  }

  toString(): string {
    return 'the media worker is killed';
  }
}

const event = fc.constantFrom(...(Object.keys(lifeEvents) as LifeEventName[]));
const together = fc
  .array(fc.option(event, { freq: 3 }), { minLength: names.length, maxLength: names.length })
  .map((events) => new Together(events));

it('sessions, peers, rooms and streams are as the model of docs/lives.md says, in whatever order things happen', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.commands([together, together, together, fc.constant(new KillWorker())], {
        maxCommands: 40,
        size: 'max',
      }),
      async (scheduler, commands) => {
        const local = await LocalServer.start({ workers: 1, sessionHoldMs: 600_000 });
        const people = names.map((name) => new LivePerson(name, local.url));
        try {
          await fc.asyncModelRun(
            () => ({
              model: { lives: new Map(names.map((name) => [name, newLife()])), kills: 0 },
              real: { local, people, scheduler },
            }),
            commands,
          );
          const faults = local.complaints.filter((line) => !line.includes('media worker died'));
          expect(faults).toEqual([]);
        } finally {
          for (const person of people) person.close();
          await local.close();
        }
      },
    ),
    // A wait for what does not come is long: with shorter examples the test would end before it says which.
    { numRuns, endOnFailure: true },
  );
});
