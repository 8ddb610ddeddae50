import { expect, test } from 'vitest';
import type { RtpCapabilitiesField } from '../../shared/protocol/streams/media.ts';
import { receivableOf } from './receivable.ts';

const codec = (kind: 'audio' | 'video', name: string, preferredPayloadType: number) => ({
  kind,
  mimeType: `${kind}/${name}`,
  clockRate: 90_000,
  preferredPayloadType,
});
const extension = (kind: 'audio' | 'video', uri: string, preferredId: number) => ({
  kind,
  uri,
  preferredId,
});
const capabilities: RtpCapabilitiesField = {
  codecs: [codec('audio', 'opus', 100), codec('video', 'VP8', 101), codec('video', 'rtx', 102)],
  headerExtensions: [
    extension('audio', 'mid', 1),
    extension('video', 'mid', 1),
    extension('video', 'toffset', 2),
  ],
};

test('equal capabilities are kept once, and only the last few', () => {
  const first = receivableOf(capabilities);
  expect(receivableOf(structuredClone(capabilities))).toBe(first);
  for (let other = 0; other < 20; other += 1) {
    receivableOf({ ...capabilities, codecs: [codec('audio', 'opus', other)] });
  }
  expect(receivableOf(capabilities)).not.toBe(first);
});

test('each kind keeps its codecs, with their retransmission, and its header extensions', () => {
  const { audio, video } = receivableOf(capabilities);
  expect(audio.codecs?.map(({ mimeType }) => mimeType)).toEqual(['audio/opus']);
  expect(audio.headerExtensions?.map(({ uri }) => uri)).toEqual(['mid']);
  expect(video.codecs?.map(({ mimeType }) => mimeType)).toEqual(['video/VP8', 'video/rtx']);
  expect(video.headerExtensions?.map(({ uri }) => uri)).toEqual(['mid', 'toffset']);
});
