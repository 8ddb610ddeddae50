import type { PeerId } from '../domain/ids.ts';

/**
 * Pointing and drawing on a share, on data channels of its own: unordered, no retransmits. A packet says where one person
 * points, and repeats the newest piece of what they draw, so that a lost one leaves no hole. What goes up names the share;
 * who points is known to the server alone, which puts the name before what it passes on.
 *
 * All numbers are unsigned and big-endian:
 * `1` · flags · order (16 bit) · length of the share's peer id, and the id in ASCII · with flag 1 a point · with flag 2 a
 * stroke: id (16 bit), index of its first point here (16 bit), count, points. A point is x and y, 16 bit each, from edge to
 * edge of the picture. On its way down it is preceded by the length of the sender's peer id, and the id in ASCII.
 */
export interface Pointing {
  /** Who shares what is pointed at. */
  readonly share: PeerId;
  /** Grows by one with each packet and begins again after 65535: what comes late is known by it. */
  readonly order: number;
  /** Null: it points no more. */
  readonly at: Point | null;
  readonly stroke: StrokePiece | null;
}

/** A place in a picture: 0 … 1 from its left and from its upper edge. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Some points of a stroke, in their order. */
export interface StrokePiece {
  /** Which stroke of this person, 0 … 65535. */
  readonly id: number;
  /** Which of its points the first one here is. */
  readonly first: number;
  readonly points: readonly Point[];
}

/** A pointing as others hear of it. */
export interface Pointed {
  readonly by: PeerId;
  readonly pointing: Pointing;
}

/** How often an app tells where it points, at most. */
export const pointingsPerSecond = 30;
/** How many points of a stroke one packet carries. */
export const piecePointsMax = 32;
/** A stroke with more points is gone on with as another. */
export const strokePointsMax = 2000;

const version = 1;
const flags = { at: 1, stroke: 2 } as const;
const peerIdMaxLength = 64;
const pointBytes = 4;
const headBytes = 5;
const strokeHeadBytes = 5;
/** The longest packet that can be right, on its way up. */
export const pointingMaxBytes =
  headBytes + peerIdMaxLength + pointBytes + strokeHeadBytes + piecePointsMax * pointBytes;
/** The same on its way down. */
export const pointedMaxBytes = 1 + peerIdMaxLength + pointingMaxBytes;

/** A packet on its way up. Coordinates outside the picture are taken to its edge. */
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

/** What a packet on its way up says, or null when it is none. */
export function decodePointing(packet: Uint8Array): Pointing | null {
  if (packet.length < headBytes || packet.length > pointingMaxBytes) return null;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const said = packet[1] ?? 0;
  const share = readId(packet, 4);
  if (packet[0] !== version || said > (flags.at | flags.stroke) || share === null) return null;
  let offset = headBytes + share.length;
  const readPoint = (): Point => {
    const point = { x: toPart(view.getUint16(offset)), y: toPart(view.getUint16(offset + 2)) };
    offset += pointBytes;
    return point;
  };
  const left = () => packet.length - offset;
  let at: Point | null = null;
  if (said & flags.at) {
    if (left() < pointBytes) return null;
    at = readPoint();
  }
  let stroke: StrokePiece | null = null;
  if (said & flags.stroke) {
    if (left() < strokeHeadBytes) return null;
    const id = view.getUint16(offset);
    const first = view.getUint16(offset + 2);
    const count = packet[offset + 4] ?? 0;
    offset += strokeHeadBytes;
    const fits = count > 0 && count <= piecePointsMax && first + count <= strokePointsMax;
    if (!fits || left() !== count * pointBytes) return null;
    stroke = { id, first, points: Array.from({ length: count }, readPoint) };
  }
  return left() === 0 ? { share, order: view.getUint16(2), at, stroke } : null;
}

/** A packet on its way down: what came up, with who sent it before it. */
export function encodePointed(by: PeerId, packet: Uint8Array): Uint8Array<ArrayBuffer> {
  const told = new Uint8Array(1 + by.length + packet.length);
  writeId(told, 0, by);
  told.set(packet, 1 + by.length);
  return told;
}

/** What a packet on its way down says, or null when it is none. */
export function decodePointed(packet: Uint8Array): Pointed | null {
  const by = readId(packet, 0);
  const pointing = by && decodePointing(packet.subarray(1 + by.length));
  return pointing && { by, pointing };
}

/** Whether a packet of this order comes after that one, across the end of the numbers. */
export function isLater(order: number, than: number): boolean {
  const ahead = (order - than) & 0xffff;
  return ahead > 0 && ahead < 0x8000;
}

function writeId(packet: Uint8Array, offset: number, id: PeerId): void {
  packet[offset] = id.length;
  for (let index = 0; index < id.length; index += 1) {
    packet[offset + 1 + index] = id.charCodeAt(index);
  }
}

function readId(packet: Uint8Array, offset: number): PeerId | null {
  const length = packet[offset] ?? 0;
  const bytes = packet.subarray(offset + 1, offset + 1 + length);
  if (length === 0 || length > peerIdMaxLength || bytes.length !== length) return null;
  const id = String.fromCharCode(...bytes);
  return /^[A-Za-z0-9_-]+$/.test(id) ? (id as PeerId) : null;
}

function fromPart(part: number): number {
  return Math.round(Math.min(Math.max(part, 0), 1) * 0xffff);
}

function toPart(number: number): number {
  return number / 0xffff;
}
