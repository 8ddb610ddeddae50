import { EventEmitter } from 'node:events';
import type { Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RequestError } from '../../../shared/protocol/errors.ts';
import { MediaTransport } from './MediaTransport.ts';
import type { RequestFunction } from './SignalingPort.ts';

/** A transport of mediasoup-client, whose path is set by hand. */
class FakePath extends EventEmitter {
  readonly id = 'send';
  closed = false;
  connectionState = 'new';
  readonly restartIce = vi.fn(async () => undefined);
  close() {
    this.closed = true;
  }
  become(state: string) {
    this.connectionState = state;
    this.emit('connectionstatechange', state);
  }
}

let path: FakePath;
let transport: MediaTransport;
let asked: string[];
let failed: number;
let refusal: RequestError | null;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  path = new FakePath();
  asked = [];
  failed = 0;
  refusal = null;
  const request = (async (name: string) => {
    asked.push(name);
    if (refusal !== null) throw refusal;
    return { iceParameters: {}, iceServers: [] };
  }) as unknown as RequestFunction;
  transport = new MediaTransport(path as unknown as Transport, request);
  transport.on('failed', () => {
    failed += 1;
  });
  path.become('connected');
});
afterEach(() => {
  transport.close();
  vi.useRealTimers();
});

/** Time goes by, and what was asked is answered. */
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('a path that is lost for three seconds is waited for', async () => {
  path.become('disconnected');
  expect(transport.state).toBe('interrupted');
  await pass(3_000);
  path.become('connected');
  await pass(60_000);
  expect([transport.state, asked, failed]).toEqual(['connected', [], 0]);
});

test('one that is reported as lost again and again is given up ten seconds after the restart', async () => {
  path.become('disconnected');
  await pass(4_000);
  for (let reports = 0; reports < 4; reports += 1) {
    path.become('connecting');
    path.become(reports % 2 === 0 ? 'disconnected' : 'failed');
    await pass(2_000);
  }
  expect(failed).toBe(0);
  await pass(2_000);
  expect([asked, failed]).toEqual([['transport:restartIce'], 1]);
});

test('a restart that hangs is given up, once', async () => {
  path.restartIce.mockReturnValue(new Promise(() => undefined));
  path.become('failed');
  await pass(10_000);
  expect(failed).toBe(1);
  transport.close();
  await pass(60_000);
  expect(failed).toBe(1);
});

test('after a restart that has found a way the next loss restarts again', async () => {
  for (let losses = 0; losses < 2; losses += 1) {
    path.become('disconnected');
    await pass(5_000);
    path.become('connected');
    await pass(60_000);
  }
  expect([asked.length, failed]).toEqual([2, 0]);
});

test('one that is lost for twelve seconds restarts ICE, once, and goes on with what it carried', async () => {
  path.become('disconnected');
  await pass(12_000);
  path.become('connected');
  await pass(60_000);
  expect([transport.state, asked, failed]).toEqual(['connected', ['transport:restartIce'], 0]);
  expect(path.restartIce).toHaveBeenCalledOnce();
  expect(path.closed).toBe(false);
});

test('one that is lost for forty seconds is given up ten seconds after the restart', async () => {
  path.become('disconnected');
  await pass(4_000 + 9_999);
  expect(failed).toBe(0);
  await pass(1);
  expect(failed).toBe(1);
});

test('lost together with the connection to the server, it restarts ICE when that is back', async () => {
  refusal = new RequestError('disconnected', 'not connected');
  path.become('disconnected');
  await pass(20_000);
  expect([asked, failed]).toEqual([['transport:restartIce'], 0]);
  refusal = null;
  transport.resumed();
  await pass(0);
  expect(path.restartIce).toHaveBeenCalledOnce();
});

test('one that works looks for a better path by a restart of ICE, and stays connected; one that is interrupted does not', async () => {
  transport.renewPath();
  await pass(60_000);
  expect([transport.state, asked, failed]).toEqual(['connected', ['transport:restartIce'], 0]);
  path.become('disconnected');
  transport.renewPath();
  expect(asked).toHaveLength(1);
});

test('one that has never connected is blocked after 15 seconds, and looked for anew half a minute later', async () => {
  transport.close();
  path = new FakePath();
  transport = new MediaTransport(path as unknown as Transport, (async () => ({})) as never);
  transport.on('failed', () => {
    failed += 1;
  });
  await pass(15_000);
  expect([transport.state, failed]).toEqual(['blocked', 0]);
  await pass(30_000);
  expect(failed).toBe(1);
});

test('timers that come late, as those of a page that was frozen, change nothing that has mended meanwhile', async () => {
  path.become('disconnected');
  path.become('connected');
  await pass(3_600_000);
  expect([transport.state, asked, failed]).toEqual(['connected', [], 0]);
});
