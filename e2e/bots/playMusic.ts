/*
 * An example of a bot: it joins a channel and plays a WAV file (16 bits, mono or stereo) from the standard input, then leaves.
 *
 *   ffmpeg -i song.mp3 -f wav -ar 48000 - | BOT_TOKEN=perch-bot-… node e2e/bots/playMusic.ts https://talk.example.com/Music
 *
 * A server without a certificate of an authority needs its key besides: BOT_SERVER_KEY. Its sound goes through WebRTC as that of
 * anybody else, by mediasoup-client on node-webrtc.
 */
import { setTimeout as wait } from 'node:timers/promises';
import wrtc from '@roamhq/wrtc';
import { Device, type types } from 'mediasoup-client';
import { PerchBot } from '../../server/api/client/PerchBot.ts';
import type {
  DtlsParametersField,
  RtpParametersField,
} from '../../shared/protocol/streams/media.ts';

/** What the source takes at a time. */
const frameMs = 10;

Object.assign(globalThis, {
  RTCPeerConnection: wrtc.RTCPeerConnection,
  RTCSessionDescription: wrtc.RTCSessionDescription,
  MediaStream: wrtc.MediaStream,
  MediaStreamTrack: wrtc.MediaStreamTrack,
});

const { origin, pathname } = new URL(process.argv[2] ?? '');
const wave = waveOf(await process.stdin.toArray());
const device = new Device({ handlerName: 'Chrome74' });
const bot = await PerchBot.connect({
  url: origin,
  token: process.env['BOT_TOKEN'] ?? '',
  serverKey: process.env['BOT_SERVER_KEY'],
  rtpCapabilities: async (router) => {
    await device.load({ routerRtpCapabilities: router as types.RtpCapabilities });
    return device.recvRtpCapabilities as never;
  },
});
void bot.closed.then(() => process.exit(1));
const { media } = bot.session;
if (media === null) throw new Error('the server has no media');
const source = new wrtc.nonstandard.RTCAudioSource();
const transport = device.createSendTransport({
  ...media.send,
  iceServers: media.iceServers,
} as unknown as types.TransportOptions);
transport.on('connect', ({ dtlsParameters }, done, fail) => {
  // Others than SHA-256 are refused.
  const fingerprints = dtlsParameters.fingerprints.filter((each) => each.algorithm === 'sha-256');
  bot
    .ask('transport:connect', {
      transportId: media.send.id,
      dtlsParameters: { ...dtlsParameters, fingerprints } as DtlsParametersField,
    })
    .then(done, fail);
});
transport.on('produce', ({ rtpParameters }, done, fail) => {
  bot
    .ask('producer:create', {
      source: 'microphone',
      rtpParameters: rtpParameters as RtpParametersField,
      music: true,
    })
    .then(({ producerId }) => done({ id: producerId }), fail);
});
await transport.produce({
  track: source.createTrack(),
  codecOptions: { opusStereo: true, opusDtx: false, opusMaxAverageBitrate: 128_000 },
});
const channel = bot.channel(decodeURIComponent(pathname.slice(1)));
await bot.ask('channel:join', { channelId: channel.id });
process.once('SIGTERM', () => void leave());
console.log('playing');
await play();
await leave();

/** Its seat is not held for a bot that does not come back. */
async function leave(): Promise<never> {
  await bot.ask('session:close', {});
  process.exit(0);
}

/** In real time, as a microphone gives its sound. */
async function play(): Promise<void> {
  const { samples, sampleRate, channelCount } = wave;
  const frameLength = (sampleRate / 1000) * frameMs;
  const frames = Math.floor(samples.length / channelCount / frameLength);
  const startedAt = performance.now();
  for (let frame = 0; frame < frames; frame += 1) {
    const dueInMs = startedAt + frame * frameMs - performance.now();
    if (dueInMs > 0) await wait(dueInMs);
    const first = frame * frameLength * channelCount;
    source.onData({
      samples: samples.slice(first, first + frameLength * channelCount),
      sampleRate,
      bitsPerSample: 16,
      channelCount,
      numberOfFrames: frameLength,
    });
  }
}

/** Reads the samples of a WAV file. The length in its header is not read: a program that writes into a pipe does not know it. */
function waveOf(pieces: Buffer[]) {
  const file = Buffer.concat(pieces);
  const format = file.indexOf('fmt ');
  const data = file.indexOf('data');
  if (format < 0 || data < 0) throw new Error('this is no WAV file');
  if (file.readUInt16LE(format + 8) !== 1 || file.readUInt16LE(format + 22) !== 16) {
    throw new Error('only WAV files with samples of 16 bits');
  }
  const body = file.subarray(data + 8);
  return {
    channelCount: file.readUInt16LE(format + 10),
    sampleRate: file.readUInt32LE(format + 12),
    samples: Int16Array.from({ length: body.length >> 1 }, (_, index) =>
      body.readInt16LE(index * 2),
    ),
  };
}
