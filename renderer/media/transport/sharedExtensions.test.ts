import type { HandlerFactory, HandlerOptions, RtpCapabilities } from 'mediasoup-client/types';
import { expect, it, vi } from 'vitest';
import { completed, withSharedExtensions } from './sharedExtensions.ts';

const mid = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const rid = 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id';
const sendTime = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time';
const level = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

const capabilities = (...extensions: [kind: string, uri: string, id: number][]) =>
  ({
    codecs: [],
    headerExtensions: extensions.map(([kind, uri, preferredId]) => ({ kind, uri, preferredId })),
  }) as unknown as RtpCapabilities;
const listed = ({ headerExtensions = [] }: RtpCapabilities) =>
  headerExtensions.map(({ kind, uri, preferredId }) => [kind, uri, preferredId]);

it('gives video what a later section of sound has taken, and nothing that is not its own', () => {
  const native = capabilities(
    ['audio', mid, 4],
    ['audio', sendTime, 2],
    ['audio', level, 1],
    ['video', rid, 10],
  );
  expect(listed(completed(native)).slice(4)).toEqual([
    ['video', mid, 4],
    ['video', sendTime, 2],
  ]);
});

it('gives sound its MID back, and nothing more', () => {
  const native = capabilities(['video', mid, 4], ['video', sendTime, 2]);
  expect(listed(completed(native)).slice(2)).toEqual([['audio', mid, 4]]);
});

it('adds nothing that is there, or that the browser does not offer', () => {
  const native = capabilities(['audio', mid, 4], ['video', mid, 4]);
  expect(completed(native)).toEqual(native);
  expect(completed({})).toEqual({ headerExtensions: [] });
});

it('completes what a handler reads before it sends', () => {
  const factory = vi.fn();
  const asked = vi.fn();
  const made = withSharedExtensions({ name: 'Some', factory } as unknown as HandlerFactory);
  made.factory({ getSendExtendedRtpCapabilities: asked } as unknown as HandlerOptions);
  const [options] = factory.mock.lastCall as [HandlerOptions];
  options.getSendExtendedRtpCapabilities(capabilities(['audio', mid, 4]));
  expect(listed(asked.mock.lastCall?.[0])).toContainEqual(['video', mid, 4]);
  expect(made.name).toBe('Some');
});

it('completes what a device can receive', async () => {
  const getNativeRtpCapabilities = async () => capabilities(['video', mid, 4]);
  const made = withSharedExtensions({ getNativeRtpCapabilities } as unknown as HandlerFactory);
  const received = await made.getNativeRtpCapabilities({ direction: 'recvonly' });
  expect(listed(received)).toContainEqual(['audio', mid, 4]);
});
