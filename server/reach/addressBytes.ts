import { isIPv4 } from 'node:net';

/** An address as 16 bytes, IPv4 as ::ffff:a.b.c.d. Without its zone. */
export function bytesOfAddress(address: string): Buffer {
  const bytes = Buffer.alloc(16);
  const [plain = ''] = address.split('%', 1);
  if (isIPv4(plain)) {
    bytes.writeUInt16BE(0xffff, 10);
    Buffer.from(plain.split('.').map(Number)).copy(bytes, 12);
    return bytes;
  }
  const [head = [], tail = []] = plain
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  for (const [index, group] of [...head, ...zeros, ...tail].entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), 2 * index);
  }
  return bytes;
}

/** The IPv6 address of 16 bytes, shortened as usual (RFC 5952), or the IPv4 address that is mapped into it. */
export function addressOfBytes(bytes: Buffer | Uint8Array): string {
  const view = Buffer.from(bytes);
  if (view.readUInt16BE(10) === 0xffff && view.subarray(0, 10).every((byte) => byte === 0)) {
    return view.subarray(12, 16).join('.');
  }
  const groups = Array.from({ length: 8 }, (_, index) => view.readUInt16BE(2 * index).toString(16));
  return URL.parse(`http://[${groups.join(':')}]`)?.hostname.slice(1, -1) ?? '';
}
