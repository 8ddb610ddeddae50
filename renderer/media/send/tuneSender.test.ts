import { expect, test } from 'vitest';
import { tuneSender } from './tuneSender.ts';

/** A sender of three layers that refuses what Chromium refuses. */
function layeredSender(): { sender: RTCRtpSender; parameters: () => RTCRtpSendParameters } {
  let parameters = {
    encodings: [0, 1, 2].map(() => ({ active: true, priority: 'low' })),
  } as RTCRtpSendParameters;
  const sender = {
    getParameters: () => structuredClone(parameters),
    setParameters: async (wanted: RTCRtpSendParameters) => {
      if (wanted.encodings.slice(1).some(({ priority }) => priority !== 'low')) {
        throw new DOMException('unimplemented parameter', 'OperationError');
      }
      parameters = wanted;
    },
  };
  return { sender: sender as unknown as RTCRtpSender, parameters: () => parameters };
}

test('the priority is set at the first layer, for all layers', async () => {
  const { sender, parameters } = layeredSender();
  await tuneSender(sender, { degradation: 'maintain-resolution', priority: 'high' });
  expect(parameters().degradationPreference).toBe('maintain-resolution');
  expect(parameters().encodings.map(({ priority }) => priority)).toEqual(['high', 'low', 'low']);
});

test('activity and bitrate are set for each layer', async () => {
  const { sender, parameters } = layeredSender();
  await tuneSender(sender, { highest: 1, ceilings: [100, 200, 0] });
  expect(parameters().encodings.map(({ active }) => active)).toEqual([true, true, false]);
  expect(parameters().encodings.map(({ maxBitrate }) => maxBitrate)).toEqual([100, 200, undefined]);
});
