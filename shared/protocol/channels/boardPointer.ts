import { type BoardId, boardKinds } from '../../domain/board.ts';
import type { ChannelId, PeerId } from '../../domain/ids.ts';
import {
  idMaxLength,
  type Point,
  piecePointsMax,
  readId,
  strokePointsMax,
  writeId,
} from '../streams/pointer.ts';

/**
 * The cursor of somebody on a board, and the stroke that they draw now, on the same data channels as `Pointing` and in the same
 * way: unordered, each packet repeats the newest piece. The finished stroke comes by `board:edit`. A board has no edges, so points
 * are its own coordinates.
 *
 * All numbers are big-endian: `2` · flags · order (16 bit) · kind of the board · length of its channel's id, and the id in ASCII ·
 * with flag 1 a point · with flag 2 a stroke: id (16 bit), index of its first point here (16 bit), red, green, blue, width in
 * halves, count, points. A point is x and y as floats of 32 bit. From the server it is preceded by its sender, as a `Pointing`.
 */
export interface BoardPointing {
  readonly board: BoardId;
  /** Grows by one with each packet and wraps after 65535. */
  readonly order: number;
  /** Null: no longer on the board. */
  readonly at: Point | null;
  readonly stroke: BoardStroke | null;
}

/** Some consecutive points of a stroke, and how it is drawn. */
export interface BoardStroke {
  /** The number of the stroke of this person, 0 … 65535. */
  readonly id: number;
  /** The index of the first point within the stroke. */
  readonly first: number;
  readonly points: readonly Point[];
  /** Red, green and blue, 0 … 255 each. */
  readonly color: readonly [number, number, number];
  /** In units of the board. */
  readonly width: number;
}

/** A pointing with its sender, as others receive it. */
export interface BoardPointed {
  readonly by: PeerId;
  readonly pointing: BoardPointing;
}

const version = 2;
const flags = { at: 1, stroke: 2 } as const;
const pointBytes = 8;
const headBytes = 6;
const strokeHeadBytes = 9;
/** The longest valid packet to the server, in bytes. */
export const boardPointingMaxBytes =
  headBytes + idMaxLength + pointBytes + strokeHeadBytes + piecePointsMax * pointBytes;
/** The longest valid packet from the server, in bytes. */
export const boardPointedMaxBytes = 1 + idMaxLength + boardPointingMaxBytes;

/** Encodes a packet to the server. */
export function encodeBoardPointing(pointing: BoardPointing): Uint8Array<ArrayBuffer> {
  const { board, order, at, stroke } = pointing;
  const points = [...(at === null ? [] : [at]), ...(stroke?.points ?? [])];
  const strokeBytes = stroke === null ? 0 : strokeHeadBytes;
  const { length } = board.channelId;
  const packet = new Uint8Array(headBytes + length + strokeBytes + points.length * pointBytes);
  const view = new DataView(packet.buffer);
  packet[0] = version;
  packet[1] = (at === null ? 0 : flags.at) | (stroke === null ? 0 : flags.stroke);
  view.setUint16(2, order);
  packet[4] = boardKinds.indexOf(board.kind);
  writeId(packet, 5, board.channelId);
  let offset = headBytes + length;
  const writePoint = ({ x, y }: Point) => {
    view.setFloat32(offset, x);
    view.setFloat32(offset + 4, y);
    offset += pointBytes;
  };
  if (at !== null) writePoint(at);
  if (stroke !== null) {
    view.setUint16(offset, stroke.id);
    view.setUint16(offset + 2, stroke.first);
    packet.set(stroke.color, offset + 4);
    packet[offset + 7] = Math.min(255, Math.round(stroke.width * 2));
    packet[offset + 8] = stroke.points.length;
    offset += strokeHeadBytes;
    for (const each of stroke.points) writePoint(each);
  }
  return packet;
}

/** Decodes a packet to the server; null when it is invalid. */
export function decodeBoardPointing(packet: Uint8Array): BoardPointing | null {
  if (packet.length < headBytes || packet.length > boardPointingMaxBytes) return null;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const packetFlags = packet[1] ?? 0;
  const kind = boardKinds[packet[4] ?? -1];
  const channelId = readId(packet, 5) as ChannelId | null;
  if (packet[0] !== version || packetFlags > (flags.at | flags.stroke)) return null;
  if (kind === undefined || channelId === null) return null;
  let offset = headBytes + channelId.length;
  let isValid = true;
  const left = () => packet.length - offset;
  const readPoint = (): Point => {
    const point = { x: view.getFloat32(offset), y: view.getFloat32(offset + 4) };
    isValid &&= Number.isFinite(point.x) && Number.isFinite(point.y);
    offset += pointBytes;
    return point;
  };
  let at: Point | null = null;
  if (packetFlags & flags.at) {
    if (left() < pointBytes) return null;
    at = readPoint();
  }
  let stroke: BoardStroke | null = null;
  if (packetFlags & flags.stroke) {
    if (left() < strokeHeadBytes) return null;
    const id = view.getUint16(offset);
    const first = view.getUint16(offset + 2);
    const [red = 0, green = 0, blue = 0, halves = 0, count = 0] = packet.subarray(offset + 4);
    offset += strokeHeadBytes;
    const fits = count > 0 && count <= piecePointsMax && first + count <= strokePointsMax;
    if (!fits || left() !== count * pointBytes) return null;
    const points = Array.from({ length: count }, readPoint);
    stroke = { id, first, points, color: [red, green, blue], width: halves / 2 };
  }
  if (!isValid || left() !== 0) return null;
  return { board: { channelId, kind }, order: view.getUint16(2), at, stroke };
}

/** Decodes a packet from the server; null when it is invalid. */
export function decodeBoardPointed(packet: Uint8Array): BoardPointed | null {
  const by = readId(packet, 0) as PeerId | null;
  const pointing = by && decodeBoardPointing(packet.subarray(1 + by.length));
  return pointing && { by, pointing };
}
