import { expect, test } from 'vitest';
import { RequestError } from '../../shared/protocol/errors.ts';
import { PeerSwitches, type Switches } from './PeerSwitches.ts';
import type { RequestFunction } from './transport/SignalingPort.ts';

const off: Switches = { muted: false, deafened: false, listenOnly: false };
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

function createSwitches(kept: Map<string, string> = new Map()) {
  const told: Switches[] = [];
  const waiting: { resolve(value: object): void; reject(error: Error): void }[] = [];
  const request = ((_name: string, payload: Switches) => {
    told.push(payload);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }) as unknown as RequestFunction;
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  return { switches: new PeerSwitches(request, storage), told, waiting, kept };
}

test('deafen implies mute, and the mute from before applies again after it', () => {
  const { switches } = createSwitches();
  switches.setDeafened(true);
  expect(switches.value).toEqual({ ...off, muted: true, deafened: true });
  switches.setDeafened(false);
  expect(switches.value).toEqual(off);
  switches.setMuted(true);
  switches.setDeafened(true);
  switches.setDeafened(false);
  expect(switches.value).toEqual({ ...off, muted: true });
});

test('unmuting ends deafen too', () => {
  const { switches } = createSwitches();
  switches.setDeafened(true);
  switches.setMuted(false);
  expect(switches.value).toEqual(off);
});

test('they are kept over a reload', () => {
  const { switches, kept } = createSwitches();
  switches.setMuted(true);
  expect(createSwitches(kept).switches.value).toEqual({ ...off, muted: true });
});

test('during a request only the newest state waits', async () => {
  const { switches, told, waiting } = createSwitches();
  switches.opened(off);
  switches.setMuted(true);
  switches.setMuted(false);
  switches.setMuted(true);
  switches.setDeafened(true);
  expect(told).toHaveLength(1);
  waiting[0]?.resolve({});
  await settled();
  expect(told).toEqual([
    { ...off, muted: true },
    { ...off, muted: true, deafened: true },
  ]);
});

test('a change without a connection is sent after the next session opens, unless the opening contained it', async () => {
  const { switches, told, waiting } = createSwitches();
  switches.opened(off);
  switches.setMuted(true);
  switches.lost();
  waiting[0]?.reject(new RequestError('disconnected', 'gone'));
  await settled();
  switches.opened(switches.value);
  expect(told).toHaveLength(1);
  switches.lost();
  switches.setListenOnly(true);
  switches.opened({ ...off, muted: true });
  expect(told[1]).toEqual({ ...off, muted: true, listenOnly: true });
});
