import { OpusDecoder } from 'opus-decoder';
import { samplesOf } from '../media/opusPackets.ts';

/** A packet of a track, and where it begins, in samples from the beginning of the stream. */
interface PlacedPacket {
  readonly packet: Uint8Array;
  readonly at: number;
}

/** Everything that a file of one Ogg Opus stream says; read apart from the code that writes it. */
export interface ReadTrack {
  readonly preSkip: number;
  readonly packets: readonly PlacedPacket[];
  /** The number of samples that the last page counts. */
  readonly granulePosition: number;
  readonly hasEnd: boolean;
}

/** Throws an Error for bytes that are no Ogg Opus stream in one piece. */
export function readTrack(bytes: Uint8Array): ReadTrack {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets: Uint8Array[] = [];
  let [at, sequence, granulePosition, hasEnd] = [0, 0, 0, false];
  while (at < bytes.length) {
    const isPage = String.fromCharCode(...bytes.subarray(at, at + 4)) === 'OggS';
    if (!isPage || hasEnd) throw new Error(`no page at ${at}`);
    if (view.getUint32(at + 18, true) !== sequence) throw new Error(`not page ${sequence}`);
    if ((view.getUint8(at + 5) === 2) !== (sequence === 0)) throw new Error('a wrong beginning');
    sequence += 1;
    hasEnd = view.getUint8(at + 5) === 4;
    granulePosition = Number(view.getBigInt64(at + 6, true));
    const segments = view.getUint8(at + 26);
    let body = at + 27 + segments;
    let begin = body;
    for (const length of bytes.subarray(at + 27, at + 27 + segments)) {
      body += length;
      if (length === 255) continue;
      packets.push(bytes.slice(begin, body));
      begin = body;
    }
    at = body;
  }
  const [head, , ...sound] = packets;
  if (head?.length !== 19) throw new Error('no head');
  const placed: PlacedPacket[] = [];
  let samples = 0;
  for (const packet of sound) {
    placed.push({ packet, at: samples });
    samples += samplesOf(packet);
  }
  const preSkip = new DataView(head.buffer, head.byteOffset).getUint16(10, true);
  return { preSkip, packets: placed, granulePosition, hasEnd };
}

/** The sound of a track in mono, at 48 kHz, −1 … 1, as a player has it; none of a file in which nothing has been written yet. */
export async function decodeTrack(bytes: Uint8Array): Promise<Float32Array> {
  if (bytes.length === 0) return new Float32Array();
  const { packets, preSkip } = readTrack(bytes);
  const decoder = new OpusDecoder({ preSkip });
  await decoder.ready;
  try {
    const { channelData, errors } = decoder.decodeFrames(packets.map(({ packet }) => packet));
    if (errors.length > 0) throw new Error(errors[0]?.message);
    return channelData[0] ?? new Float32Array();
  } finally {
    decoder.free();
  }
}
