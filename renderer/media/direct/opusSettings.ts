import type { musicCodec, voiceCodec } from '../send/VoiceProducer.ts';

export type OpusCodec = typeof voiceCodec | typeof musicCodec;

/**
 * A description that asks the other side to encode each section of sound as its codec says (RFC 7587, 7): the fields say what this
 * side wants to receive. It also asks for lost packets to be sent again (NACK), which engines support for sound but do not offer.
 *
 * @param codecOf the codec of a section, by its MID
 */
export function withOpusSettings(sdp: string, codecOf: (mid: string) => OpusCodec): string {
  return sdp
    .split(/^(?=m=)/m)
    .map((section) => {
      const mid = /^a=mid:(\S+)/m.exec(section)?.[1];
      const payload = /^a=rtpmap:(\d+) opus\//im.exec(section)?.[1];
      if (!section.startsWith('m=audio') || mid === undefined || payload === undefined) {
        return section;
      }
      const line = new RegExp(`^a=fmtp:${payload} ([^\\r\\n]*)`, 'm');
      const wanted = fieldsOf(codecOf(mid));
      return section.replace(line, (_, fields: string) => {
        const kept = fields.split(';').filter((field) => !wanted.has(field.split('=')[0] ?? ''));
        const set = [...wanted].map(([name, value]) => `${name}=${value}`);
        const feedback = `a=rtcp-fb:${payload} nack\r\n`;
        const isKnown = section.includes(feedback);
        return `${isKnown ? '' : feedback}a=fmtp:${payload} ${[...kept, ...set].join(';')}`;
      });
    })
    .join('');
}

function fieldsOf(codec: OpusCodec): ReadonlyMap<string, number> {
  return new Map([
    ['stereo', Number(codec.opusStereo)],
    ['sprop-stereo', Number(codec.opusStereo)],
    ['useinbandfec', Number(codec.opusFec)],
    ['usedtx', Number(codec.opusDtx)],
    ['maxaveragebitrate', codec.opusMaxAverageBitrate],
  ]);
}
