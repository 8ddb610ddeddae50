import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import type { SignalingPort } from '../media/transport/SignalingPort.ts';
import type { ServerSession, ServerSessionEvents } from '../signaling/ServerSession.ts';
import type { ChannelState, MediaPathState } from '../state/callState.ts';
import { createVoiceSlots } from './createVoiceSlots.ts';

class FakeConsumers extends TypedEmitter<{ settled: Record<string, never> }> {
  slots: { close(): void } | null = null;

  settle(): void {
    this.emit('settled', {});
  }
}

class FakeMedia extends TypedEmitter<{ pathChanged: MediaPathState }> {
  readonly device = {};
  readonly consumers = new FakeConsumers();
  path: MediaPathState = { kind: 'preparing' };

  become(path: MediaPathState): void {
    this.path = path;
    this.emit('pathChanged', path);
  }
}

const connected: MediaPathState = { kind: 'connected', way: 'udp', roundTripMs: 1 };
/** Never answered: what becomes of the answer is shown by the tests of `VoiceSlots`. */
const request = vi.fn(() => new Promise(() => undefined));
let media: FakeMedia;
let engine: { state: Pick<ChannelState, 'kind'> };
let session: TypedEmitter<ServerSessionEvents>;
let parts: { close(): void } | null;
const create = () => {
  parts = createVoiceSlots({
    session: session as unknown as Pick<ServerSession, 'on'>,
    signaling: { request } as unknown as SignalingPort,
    media: media as unknown as MediaConnection,
    engine: engine as Pick<MediaEngine, 'state'>,
  });
};
const hear = () => {
  engine.state = { kind: 'joined' };
  media.consumers.settle();
};

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  request.mockClear();
  media = new FakeMedia();
  engine = { state: { kind: 'outside' } };
  session = new TypedEmitter();
  parts = null;
});
afterEach(() => {
  parts?.close();
  vi.unstubAllGlobals();
});

test('slots are asked for once, when the channel that was joined is heard', () => {
  create();
  expect(media.consumers.slots).not.toBeNull();
  media.become(connected);
  engine.state = { kind: 'joining' };
  media.become({ ...connected, roundTripMs: 2 });
  expect(request).not.toHaveBeenCalled();
  hear();
  hear();
  expect(request).toHaveBeenCalledExactlyOnceWith('slots:open', {});
});

test('at once when it is heard already, and again on the transports that come after those', () => {
  hear();
  media.path = connected;
  create();
  expect(request).toHaveBeenCalledOnce();
  media.consumers.slots?.close();
  media.become({ kind: 'interrupted', since: 0 });
  hear();
  expect(request).toHaveBeenCalledOnce();
  media.become(connected);
  expect(request).toHaveBeenCalledTimes(2);
});
