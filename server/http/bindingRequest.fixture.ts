/** A STUN binding request in its RFC 4571 frame, as a browser opens an ICE-TCP connection with; for tests. */
export function framedBindingRequest({
  username = 'serverFragment:clientFragment',
  cookie = 0x2112a442,
  type = 0x0001,
}: {
  username?: string | null;
  cookie?: number;
  type?: number;
} = {}): Buffer {
  const attributes = [attribute(0x0024, Buffer.from([0x6e, 0, 0x1e, 0xff]))];
  if (username !== null) attributes.push(attribute(0x0006, Buffer.from(username)));
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(22);
  head.writeUInt16BE(20 + body.length, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(body.length, 4);
  head.writeUInt32BE(cookie, 6);
  head.write('transaction1', 10, 'latin1');
  return Buffer.concat([head, body]);
}

function attribute(type: number, value: Buffer): Buffer {
  const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}
