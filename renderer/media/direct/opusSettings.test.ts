import { expect, test } from 'vitest';
import { musicCodec, voiceCodec } from '../send/VoiceProducer.ts';
import { withOpusSettings } from './opusSettings.ts';

const section = (kind: string, mid: string, fmtp: string) =>
  [`m=${kind} 9 UDP/TLS/RTP/SAVPF 111`, `a=mid:${mid}`, 'a=rtpmap:111 opus/48000/2', fmtp, ''].join(
    '\r\n',
  );

test('each section of sound asks for what its codec says, and everything else stays', () => {
  const before = 'v=0\r\ns=-\r\n';
  const video = section('video', '1', 'a=fmtp:111 minptime=10');
  const sdp = [
    before,
    section('audio', '0', 'a=fmtp:111 minptime=10;useinbandfec=0'),
    video,
    section('audio', '3', 'a=fmtp:111 minptime=10;stereo=0'),
  ].join('');
  const made = withOpusSettings(sdp, (mid) => (mid === '0' ? voiceCodec : musicCodec));
  expect(made).toBe(
    [
      before,
      section(
        'audio',
        '0',
        'a=rtcp-fb:111 nack\r\na=fmtp:111 minptime=10;stereo=0;sprop-stereo=0;useinbandfec=1;usedtx=1;maxaveragebitrate=64000',
      ),
      video,
      section(
        'audio',
        '3',
        'a=rtcp-fb:111 nack\r\na=fmtp:111 minptime=10;stereo=1;sprop-stereo=1;useinbandfec=1;usedtx=0;maxaveragebitrate=160000',
      ),
    ].join(''),
  );
  expect(withOpusSettings(made, (mid) => (mid === '0' ? voiceCodec : musicCodec))).toBe(made);
});
