import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { SignalingPort } from '../media/transport/SignalingPort.ts';
import type { ServerSession, ServerSessionEvents } from '../signaling/ServerSession.ts';
import type { MediaPathState } from '../state/callState.ts';
import { createVoiceSlots } from './createVoiceSlots.ts';

class FakeMedia extends TypedEmitter<{ pathChanged: MediaPathState }> {
  readonly device = {};
  readonly consumers = { slots: null as { close(): void } | null, fail: vi.fn() };
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
let session: TypedEmitter<ServerSessionEvents>;
let parts: { close(): void } | null;
const create = () => {
  parts = createVoiceSlots({
    session: session as unknown as Pick<ServerSession, 'on'>,
    signaling: { request } as unknown as SignalingPort,
    media: media as unknown as MediaConnection,
  });
};

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget());
  request.mockClear();
  media = new FakeMedia();
  session = new TypedEmitter();
  parts = null;
});
afterEach(() => {
  parts?.close();
  vi.unstubAllGlobals();
});

test('slots are asked for once, when there is a path for media', () => {
  create();
  expect(media.consumers.slots).not.toBeNull();
  expect(request).not.toHaveBeenCalled();
  media.become(connected);
  media.become({ ...connected, roundTripMs: 2 });
  expect(request).toHaveBeenCalledExactlyOnceWith('slots:open', {});
});

test('at once when there is one already, and again on the transports that come after those', () => {
  media.path = connected;
  create();
  expect(request).toHaveBeenCalledOnce();
  media.consumers.slots?.close();
  media.become({ kind: 'interrupted', since: 0 });
  expect(request).toHaveBeenCalledOnce();
  media.become(connected);
  expect(request).toHaveBeenCalledTimes(2);
});
