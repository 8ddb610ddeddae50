import type { PeerId } from '../../domain/ids.ts';

/**
 * Pointing and drawing on a share, on separate data channels: unordered, no retransmits. A packet has the position of one
 * person's pointer and repeats the newest piece of their stroke, so that a lost packet leaves no gap. A packet to the server
 * names the share. The server adds the id of the sender before it passes the packet on.
 *
 * All numbers are unsigned and big-endian:
 * `1` · flags · order (16 bit) · length of the share's peer id, and the id in ASCII · with flag 1 a point · with flag 2 a
 * stroke: id (16 bit), index of its first point here (16 bit), count, points. A point is x and y, 16 bit each, from edge to
 * edge of the video. From the server it is preceded by the length of the sender's peer id, and the id in ASCII.
 */
export interface Pointing {
  /** The peer whose share is pointed at. */
  readonly share: PeerId;
  /** Grows by one with each packet and wraps after 65535. Late packets are recognised by it. */
  readonly order: number;
  /** Null: no longer pointing. */
  readonly at: Point | null;
  readonly stroke: StrokePiece | null;
}

/** A position in a video: 0 … 1 from its left and from its upper edge. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Some consecutive points of a stroke. */
export interface StrokePiece {
  /** The number of the stroke of this person, 0 … 65535. */
  readonly id: number;
  /** The index of the first point within the stroke. */
  readonly first: number;
  readonly points: readonly Point[];
}

/** A pointing with its sender, as others receive it. */
export interface Pointed {
  readonly by: PeerId;
  readonly pointing: Pointing;
}

/** The most packets per second that an app sends. */
export const pointingsPerSecond = 30;
/** The most points of a stroke in one packet. */
export const piecePointsMax = 32;
/** A longer stroke is continued as another stroke. */
export const strokePointsMax = 2000;

const version = 1;
const flags = { at: 1, stroke: 2 } as const;
/** Of an id, in bytes. */
export const idMaxLength = 64;
const pointBytes = 4;
const headBytes = 5;
const strokeHeadBytes = 5;
/** The longest valid packet to the server, in bytes. */
export const pointingMaxBytes =
  headBytes + idMaxLength + pointBytes + strokeHeadBytes + piecePointsMax * pointBytes;
/** The longest valid packet from the server, in bytes. */
export const pointedMaxBytes = 1 + idMaxLength + pointingMaxBytes;

/** Encodes a packet to the server. Coordinates outside the video are moved to its edge. */
export function encodePointing({ share, order, at, stroke }: Pointing): Uint8Array<ArrayBuffer> {
  const points = [...(at === null ? [] : [at]), ...(stroke?.points ?? [])];
  const strokeBytes = stroke === null ? 0 : strokeHeadBytes;
  const packet = new Uint8Array(
    headBytes + share.length + strokeBytes + points.length * pointBytes,
  );
  const view = new DataView(packet.buffer);
  packet[0] = version;
  packet[1] = (at === null ? 0 : flags.at) | (stroke === null ? 0 : flags.stroke);
  view.setUint16(2, order);
  writeId(packet, 4, share);
  let offset = headBytes + share.length;
  const writePoint = ({ x, y }: Point) => {
    view.setUint16(offset, fromPart(x));
    view.setUint16(offset + 2, fromPart(y));
    offset += pointBytes;
  };
  if (at !== null) writePoint(at);
  if (stroke !== null) {
    view.setUint16(offset, stroke.id);
    view.setUint16(offset + 2, stroke.first);
    packet[offset + 4] = stroke.points.length;
    offset += strokeHeadBytes;
    for (const point of stroke.points) writePoint(point);
  }
  return packet;
}

/** Decodes a packet to the server; null when it is invalid. */
export function decodePointing(packet: Uint8Array): Pointing | null {
  if (packet.length < headBytes || packet.length > pointingMaxBytes) return null;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const packetFlags = packet[1] ?? 0;
  const share = readId(packet, 4);
  if (packet[0] !== version || packetFlags > (flags.at | flags.stroke) || share === null)
    return null;
  let offset = headBytes + share.length;
  const readPoint = (): Point => {
    const point = { x: toPart(view.getUint16(offset)), y: toPart(view.getUint16(offset + 2)) };
    offset += pointBytes;
    return point;
  };
  const left = () => packet.length - offset;
  let at: Point | null = null;
  if (packetFlags & flags.at) {
    if (left() < pointBytes) return null;
    at = readPoint();
  }
  let stroke: StrokePiece | null = null;
  if (packetFlags & flags.stroke) {
    if (left() < strokeHeadBytes) return null;
    const id = view.getUint16(offset);
    const first = view.getUint16(offset + 2);
    const count = packet[offset + 4] ?? 0;
    offset += strokeHeadBytes;
    const fits = count > 0 && count <= piecePointsMax && first + count <= strokePointsMax;
    if (!fits || left() !== count * pointBytes) return null;
    stroke = { id, first, points: Array.from({ length: count }, readPoint) };
  }
  return left() === 0 ? { share: share as PeerId, order: view.getUint16(2), at, stroke } : null;
}

/** Encodes a packet from the server: the received packet with its sender before it. */
export function encodePointed(by: PeerId, packet: Uint8Array): Uint8Array<ArrayBuffer> {
  const packetDown = new Uint8Array(1 + by.length + packet.length);
  writeId(packetDown, 0, by);
  packetDown.set(packet, 1 + by.length);
  return packetDown;
}

/** Decodes a packet from the server; null when it is invalid. */
export function decodePointed(packet: Uint8Array): Pointed | null {
  const by = readId(packet, 0) as PeerId | null;
  const pointing = by && decodePointing(packet.subarray(1 + by.length));
  return pointing && { by, pointing };
}

/** Whether a packet of this order comes after another one, also after a wrap. */
export function isLater(order: number, than: number): boolean {
  const ahead = (order - than) & 0xffff;
  return ahead > 0 && ahead < 0x8000;
}

/** Writes the length of an id, and the id in ASCII. */
export function writeId(packet: Uint8Array, offset: number, id: string): void {
  packet[offset] = id.length;
  for (let index = 0; index < id.length; index += 1) {
    packet[offset + 1 + index] = id.charCodeAt(index);
  }
}

/** Reads what `writeId` wrote; null when there is no id. */
export function readId(packet: Uint8Array, offset: number): string | null {
  const length = packet[offset] ?? 0;
  const bytes = packet.subarray(offset + 1, offset + 1 + length);
  if (length === 0 || length > idMaxLength || bytes.length !== length) return null;
  const id = String.fromCharCode(...bytes);
  return /^[A-Za-z0-9_-]+$/.test(id) ? id : null;
}

function fromPart(part: number): number {
  return Math.round(Math.min(Math.max(part, 0), 1) * 0xffff);
}

function toPart(number: number): number {
  return number / 0xffff;
}
