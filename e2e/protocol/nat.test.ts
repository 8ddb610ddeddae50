import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { canMakeNetworks, NatNetwork, type Translation } from '../harness/NatNetwork.ts';
import { hasCoturn } from '../runTests/ensureCoturn.ts';

const isPossible = hasCoturn() && canMakeNetworks();

let network: NatNetwork | null = null;
let children: ChildProcess[] = [];

beforeEach(() => {
  if (isPossible) network = new NatNetwork();
});
afterEach(async () => {
  const ended = children.map((child) => once(child, 'exit'));
  for (const child of children) child.kill();
  await Promise.all(ended);
  children = [];
  network?.close();
  network = null;
});

/** Runs one of the programs, and answers its first line. @throws if it ends before */
async function lineOf(inside: NatNetwork['inside'], program: string, ...given: string[]) {
  const [command, ...before] = inside;
  const file = `${import.meta.dirname}/${program}`;
  const child = spawn(command, [...before, process.execPath, file, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (line === undefined) throw new Error(`${program} has ended`);
  return String(line);
}

/** Two people in homes of this kind meet on a server. Answers what each has got of the other. */
async function meet(translation: Translation, hasTurn: boolean) {
  if (network === null) throw new Error('there is no network');
  const { inside, host } = network;
  const url = await lineOf(inside, 'natServer.ts', host, hasTurn ? 'udp' : '');
  const homes = [network.addHome(translation), network.addHome(translation)];
  const [ann, bob] = ['Ann', 'Bob'].map((name, index) =>
    lineOf(homes[index]?.inside ?? inside, 'natPeer.ts', url, name),
  );
  return [JSON.parse((await ann) ?? ''), JSON.parse((await bob) ?? '')];
}

it.runIf(isPossible)('two people behind ordinary home routers connect directly', async () => {
  expect(await meet('steady', false)).toEqual([
    { text: 'from Bob', way: 'udp' },
    { text: 'from Ann', way: 'udp' },
  ]);
});

it.runIf(isPossible)(
  'behind routers with another port for everybody they connect through a TURN server',
  async () => {
    const told = await meet('symmetric', true);
    expect(told).toMatchObject([{ text: 'from Bob' }, { text: 'from Ann' }]);
    // One relay is enough: the other one of the two sends straight to it.
    expect(told).toContainEqual(expect.objectContaining({ way: 'relay' }));
  },
);
