import type { VideoSize } from '../../shared/domain/cameraLayers.ts';

/** What one packet holds of a frame. */
interface VideoPayload {
  readonly data: Uint8Array;
  /** Whether a frame, or one of its layers, begins with it. */
  readonly isStart: boolean;
  /** Whether it begins a frame that can be decoded without others. */
  readonly isKeyFrame: boolean;
  /** The size of the picture, where the packet says it. */
  readonly size: VideoSize | null;
}

/** A codec that WebM can hold. */
export interface RecordedCodec {
  /** Its name in Matroska. */
  readonly id: 'V_VP8' | 'V_VP9';
  /** Null for bytes that are no payload of this codec. */
  readonly read: (payload: Uint8Array) => VideoPayload | null;
}

/** By the lower-case MIME type. Others, as H264, are not in WebM. */
export const recordedCodecs: ReadonlyMap<string, RecordedCodec> = new Map([
  ['video/vp8', { id: 'V_VP8', read: readVp8 }],
  ['video/vp9', { id: 'V_VP9', read: readVp9 }],
]);

/** RFC 7741, 4.2 and 4.3. */
function readVp8(payload: Uint8Array): VideoPayload | null {
  const [first = 0, extended = 0] = payload;
  let start = 1;
  if ((first & 0x80) !== 0) {
    start += 1;
    if ((extended & 0x80) !== 0) start += pictureIdBytes(payload, start);
    if ((extended & 0x40) !== 0) start += 1;
    if ((extended & 0x30) !== 0) start += 1;
  }
  const data = payload.subarray(start);
  if (data.length === 0) return null;
  const isStart = (first & 0x10) !== 0 && (first & 0x07) === 0;
  const isKeyFrame = isStart && ((data[0] ?? 1) & 1) === 0;
  return { data, isStart, isKeyFrame, size: isKeyFrame ? vp8Size(data) : null };
}

/** RFC 6386, 9.1: after three bytes and a start code; the two upper bits of each side are a scale. */
function vp8Size(frame: Uint8Array): VideoSize | null {
  if (frame.length < 10 || frame[3] !== 0x9d || frame[4] !== 0x01 || frame[5] !== 0x2a) return null;
  const side = (at: number) => ((frame[at] ?? 0) | ((frame[at + 1] ?? 0) << 8)) & 0x3fff;
  return { width: side(6), height: side(8) };
}

/** RFC 9628, 4.2. */
function readVp9(payload: Uint8Array): VideoPayload | null {
  const first = payload[0] ?? 0;
  const has = (bit: number) => (first & bit) !== 0;
  const [hasPictureId, isPredicted, hasLayers, isFlexible] = [0x80, 0x40, 0x20, 0x10].map(has);
  const [isStart, hasStructure] = [has(0x08), has(0x02)];
  let start = 1;
  let layer = 0;
  if (hasPictureId) start += pictureIdBytes(payload, start);
  if (hasLayers) {
    layer = ((payload[start] ?? 0) >> 1) & 7;
    start += isFlexible ? 1 : 2;
  }
  if (isFlexible && isPredicted) {
    // At most three references; the lowest bit says whether another one follows.
    for (let count = 0; count < 3; count += 1) {
      const goesOn = ((payload[start] ?? 0) & 1) !== 0;
      start += 1;
      if (!goesOn) break;
    }
  }
  let size: VideoSize | null = null;
  if (hasStructure) ({ size, start } = readVp9Structure(payload, start));
  const data = payload.subarray(start);
  if (data.length === 0) return null;
  return { data, isStart, isKeyFrame: isStart && !isPredicted && layer === 0, size };
}

/** The sizes of the layers, of which the last is the largest, and how pictures depend on each other. */
function readVp9Structure(
  payload: Uint8Array,
  at: number,
): { size: VideoSize | null; start: number } {
  const flags = payload[at] ?? 0;
  let start = at + 1;
  let size: VideoSize | null = null;
  if ((flags & 0x10) !== 0) {
    for (let layer = 0; layer <= flags >> 5; layer += 1) {
      const side = (from: number) => ((payload[from] ?? 0) << 8) | (payload[from + 1] ?? 0);
      size = { width: side(start), height: side(start + 2) };
      start += 4;
    }
  }
  if ((flags & 0x08) !== 0) {
    const pictures = payload[start] ?? 0;
    start += 1;
    for (let picture = 0; picture < pictures; picture += 1) {
      start += 1 + (((payload[start] ?? 0) >> 2) & 3);
    }
  }
  return { size, start };
}

function pictureIdBytes(payload: Uint8Array, at: number): number {
  return ((payload[at] ?? 0) & 0x80) === 0 ? 1 : 2;
}
