import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PlayedKeyWorker } from '../../renderer/media/encryption/testing/PlayedKeyWorker.ts';
import type { ConnectionState } from '../../renderer/state/ConnectionState.ts';
import { PerchServer } from '../harness/PerchServer.ts';
import { ModelGroup } from './ModelGroup.ts';
import { SealedApp } from './SealedApp.ts';
import { granted, TestPeer } from './TestPeer.ts';

const namesOf = (kind: string) =>
  ['Ann', 'Bob', 'Cho', 'Dan', 'Eve', 'Fay', 'Gus', 'Hal', 'Ivy', 'Lee'].map(
    (name) => `${kind} ${name}`,
  );

/** What the encryption may cost until everybody hears everybody, all in all. */
const ratioMax = 1.3;
/** On a busy machine one half of the twenty apps in this process may be served later than the other. */
const noise = 1.5;

/** Ten people, and the two channels between which they move. */
interface Crowd {
  readonly here: string;
  readonly there: string;
  people: readonly SealedApp[];
}

let server: PerchServer;
let owner: TestPeer;
/** The same happens to both at the same time. */
const open: Crowd = { here: 'Open hall', there: 'Open nook', people: [] };
const sealed: Crowd = { here: 'General', there: 'Music', people: [] };
const crowds = [open, sealed];

beforeAll(async () => {
  // What a commit costs to compute is each app’s own, on its own device: here its way counts.
  vi.stubGlobal(
    'Worker',
    class extends PlayedKeyWorker {
      constructor() {
        super(Promise.resolve(new ModelGroup()));
      }
    },
  );
  server = await PerchServer.start({ workers: 2 });
  owner = await TestPeer.enter(server.url, 'Keeper');
  granted(await owner.ask('user:claimOwner', { code: server.ownerCode }));
  const settings = { userLimit: null, music: false, hidesSpeaking: false, encrypted: false };
  for (const name of [open.here, open.there]) {
    granted(await owner.ask('channel:create', { settings: { ...settings, name } }));
  }
  const enter = (name: string) => SealedApp.enter({ server }, name);
  open.people = await Promise.all(namesOf('Open').map(enter));
  sealed.people = await Promise.all(namesOf('Sealed').map(enter));
});
afterAll(async () => {
  owner?.close();
  await Promise.all(everybody().map((person) => person.close()));
  await server?.stop();
  vi.unstubAllGlobals();
});

const everybody = () => crowds.flatMap(({ people }) => people);

async function allHear({ people }: Crowd): Promise<boolean> {
  const others = (one: SealedApp) => people.filter((each) => each !== one);
  const receive = (one: SealedApp) => one.app.state.kind === 'ready' && one.receives(others(one));
  if (!people.every(receive)) return false;
  for (const speaker of people) {
    const frame = await speaker.speak();
    if (frame === null) return false;
    const opened = await Promise.all(others(speaker).map((each) => each.opens(speaker, frame)));
    if (opened.includes(false)) return false;
  }
  return true;
}

it('ten people hear each other as soon as without encryption, whatever happens to them', async () => {
  const times: Record<string, { readonly plain: number; readonly sealed: number }> = {};
  const expectAllHear = async (what: string, happen: () => unknown) => {
    const startedAt = performance.now();
    const heardAfter = async (crowd: Crowd) => {
      await expect.poll(() => allHear(crowd), { interval: 5, message: what }).toBe(true);
      return Math.round(performance.now() - startedAt);
    };
    await happen();
    const [plain, withKeys] = await Promise.all([heardAfter(open), heardAfter(sealed)]);
    times[what] = { plain, sealed: withKeys };
  };
  const isReady = ({ kind }: ConnectionState) => kind === 'ready';
  const comeBack = async (people: readonly SealedApp[]) => {
    await Promise.all(people.map(({ app }) => app.becomes((state) => !isReady(state))));
    await Promise.all(people.map(({ app }) => app.becomes(isReady)));
  };
  const each = (run: (one: SealedApp, crowd: Crowd, index: number) => void) => {
    for (const crowd of crowds) crowd.people.forEach((one, index) => void run(one, crowd, index));
  };

  await expectAllHear('come at once', () => each(({ app }, { here }) => app.join(here)));
  await expectAllHear('move in circles', async () => {
    for (let round = 0; round < 3; round += 1) {
      each(({ app }, { here, there }, index) => app.join((index + round) % 2 ? here : there));
      await Promise.all(everybody().map(({ app }) => app.signaling.request('presence:get', {})));
    }
    each(({ app }, { there }) => app.join(there));
  });
  await expectAllHear('drop and return', async () => {
    const dropped = crowds.flatMap(({ people }) => people.slice(0, 4));
    for (const { app } of dropped) app.network.cut();
    await comeBack(dropped);
  });
  await expectAllHear('a worker is killed', async () => {
    const [pid = 0] = await server.workerPids();
    const told = crowds.map(({ people }) =>
      Promise.race(
        people.map(({ app }) => new Promise((resolve) => app.signaling.on('media:lost', resolve))),
      ),
    );
    process.kill(pid, 'SIGKILL');
    await Promise.all(told);
  });
  await expectAllHear('the server restarts', async () => {
    const back = comeBack(everybody());
    await server.restart();
    await back;
  });

  const sum = (of: 'plain' | 'sealed') =>
    Object.values(times).reduce((all, each) => all + each[of], 0);
  const ratio = sum('sealed') / sum('plain');
  console.log(`sealed ÷ plain ${ratio.toFixed(2)}; ms: ${JSON.stringify(times)}`);
  expect(ratio).toBeLessThan(ratioMax * noise);
});
