import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { RecordedCodec } from './videoPayloads.ts';

/** A frame, and when it is shown, in ms from the beginning. */
export interface TimedFrame {
  readonly data: Uint8Array;
  readonly isKeyFrame: boolean;
  readonly atMs: number;
}

/** A block counts its time from its cluster in 16 bits. */
const clusterMs = 30_000;

/**
 * Puts the frames of one video into WebM (Matroska, RFC 9559) as a live stream: of unknown length, and playable whatever has been
 * taken so far. An index would have to be written at the end, which a crash would take away.
 */
export class WebmStream {
  #parts: Buffer[];
  #cluster: Buffer[] = [];
  #clusterAtMs = 0;
  #lastMs = 0;

  constructor(codec: RecordedCodec['id'], { width, height }: VideoSize, title: string) {
    const track = element(0xae, [
      element(0xd7, number(1)), // TrackNumber
      element(0x73c5, number(1)), // TrackUID
      element(0x83, number(1)), // TrackType: video
      element(0x9c, number(0)), // FlagLacing
      element(0x536e, Buffer.from(title)), // Name
      element(0x86, Buffer.from(codec)), // CodecID
      element(0xe0, [element(0xb0, number(width)), element(0xba, number(height))]),
    ]);
    const info = element(0x1549a966, [
      element(0x2ad7b1, number(1_000_000)), // TimestampScale: in ms
      element(0x4d80, Buffer.from('Perch')), // MuxingApp
      element(0x5741, Buffer.from('Perch')), // WritingApp
    ]);
    this.#parts = [ebmlHeader, endlessSegment, info, element(0x1654ae6b, track)];
  }

  add({ data, isKeyFrame, atMs }: TimedFrame): void {
    // No frame is earlier than the one before it.
    const at = Math.max(this.#lastMs, Math.round(atMs));
    this.#lastMs = at;
    if (this.#cluster.length === 0 || at - this.#clusterAtMs > clusterMs) {
      this.#endCluster();
      this.#clusterAtMs = at;
    }
    const head = Buffer.from([0x81, 0, 0, isKeyFrame ? 0x80 : 0]);
    head.writeInt16BE(at - this.#clusterAtMs, 1);
    this.#cluster.push(element(0xa3, Buffer.concat([head, data])));
  }

  /** The bytes that have come since the last time: whole clusters. */
  take(): Buffer {
    this.#endCluster();
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    return bytes;
  }

  #endCluster(): void {
    if (this.#cluster.length === 0) return;
    const time = element(0xe7, number(this.#clusterAtMs));
    this.#parts.push(element(0x1f43b675, [time, ...this.#cluster]));
    this.#cluster = [];
  }
}

/** An element of EBML (RFC 8794): its id, its length, its content. */
function element(id: number, content: Buffer | readonly Buffer[]): Buffer {
  const body = Buffer.isBuffer(content) ? content : Buffer.concat(content);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(body.length));
  // The first bit says that the length has eight bytes.
  length.writeUInt8(1, 0);
  return Buffer.concat([number(id), length, body]);
}

/** In as few bytes as it needs. */
function number(value: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, bytes.length);
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(first === -1 ? bytes.length - 1 : first);
}

const ebmlHeader = element(0x1a45dfa3, [
  element(0x4286, number(1)), // EBMLVersion
  element(0x42f7, number(1)), // EBMLReadVersion
  element(0x42f2, number(4)), // EBMLMaxIDLength
  element(0x42f3, number(8)), // EBMLMaxSizeLength
  element(0x4282, Buffer.from('webm')), // DocType
  element(0x4287, number(4)), // DocTypeVersion
  element(0x4285, number(2)), // DocTypeReadVersion
]);
/** The id of a segment, and the length that means "unknown". */
const endlessSegment = Buffer.from('1853806701ffffffffffffff', 'hex');
