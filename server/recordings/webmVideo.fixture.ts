/** What a WebM file says of its video; read apart from the code that writes it. */
export interface ReadWebm {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly frames: readonly {
    readonly atMs: number;
    readonly isKeyFrame: boolean;
    readonly data: Buffer;
  }[];
}

/** Those that have others in them: the segment, the tracks, a track, its video, clusters. */
const containers = new Set([0x18538067, 0x1654ae6b, 0xae, 0xe0, 0x1f43b675]);

/** Reads all elements that are whole; a file may end anywhere. */
export function readWebm(bytes: Buffer): ReadWebm {
  const values = new Map<number, Buffer>();
  const frames: ReadWebm['frames'][number][] = [];
  let clusterMs = 0;
  let at = 0;
  while (at < bytes.length) {
    const id = bytes.subarray(at, at + idBytes(bytes.readUInt8(at)));
    const idNumber = id.readUIntBE(0, id.length);
    at += id.length;
    if (at + 8 > bytes.length) break;
    // All lengths are written in eight bytes.
    const length = Number(bytes.readBigUInt64BE(at) & 0xffffffffffffffn);
    at += 8;
    if (containers.has(idNumber)) continue;
    if (at + length > bytes.length) break;
    const content = bytes.subarray(at, at + length);
    at += length;
    if (idNumber === 0xe7) clusterMs = content.readUIntBE(0, content.length);
    else if (idNumber === 0xa3) {
      frames.push({
        atMs: clusterMs + content.readInt16BE(1),
        isKeyFrame: (content.readUInt8(3) & 0x80) !== 0,
        data: content.subarray(4),
      });
    } else values.set(idNumber, content);
  }
  const number = (id: number) => {
    const value = values.get(id);
    return value ? value.readUIntBE(0, value.length) : 0;
  };
  const codec = values.get(0x86)?.toString() ?? '';
  return { codec, width: number(0xb0), height: number(0xba), frames };
}

function idBytes(first: number): number {
  return Math.clz32(first) - 23;
}
