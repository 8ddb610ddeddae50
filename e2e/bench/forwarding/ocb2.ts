import { createCipheriv } from 'node:crypto';

const blockLength = 16;

/**
 * OCB2-AES128 (Rogaway, "The OCB Authenticated-Encryption Algorithm", 2004), by which Mumble encrypts voices over UDP. Broken since
 * 2018; here only so that its server does its usual work.
 */
export class Ocb2 {
  readonly #key: Uint8Array;

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  encrypt(plain: Uint8Array, nonce: Uint8Array): { readonly sealed: Buffer; readonly tag: Buffer } {
    const sealed = Buffer.alloc(plain.length);
    let delta = this.#aes(nonce);
    let checksum: Buffer = Buffer.alloc(blockLength);
    let at = 0;
    for (; plain.length - at > blockLength; at += blockLength) {
      const block = plain.subarray(at, at + blockLength);
      delta = doubled(delta);
      xor(delta, this.#aes(xor(delta, block))).copy(sealed, at);
      checksum = xor(checksum, block);
    }
    delta = doubled(delta);
    const rest = plain.subarray(at);
    const bits = Buffer.alloc(blockLength);
    bits.writeUInt32BE(rest.length * 8, blockLength - 4);
    const pad = this.#aes(xor(bits, delta));
    const last = Buffer.from(pad);
    last.set(rest);
    checksum = xor(checksum, last);
    xor(pad, last).copy(sealed, at, 0, rest.length);
    return { sealed, tag: this.#aes(xor(xor(delta, doubled(delta)), checksum)) };
  }

  #aes(block: Uint8Array): Buffer {
    const cipher = createCipheriv('aes-128-ecb', this.#key, null).setAutoPadding(false);
    return cipher.update(block);
  }
}

function xor(one: Uint8Array, other: Uint8Array): Buffer {
  return Buffer.from(one.map((byte, index) => byte ^ (other[index] ?? 0)));
}

/** Times x in GF(2^128). */
function doubled(block: Uint8Array): Buffer {
  const carry = (block[0] ?? 0) >> 7;
  return Buffer.from(
    block.map((byte, index) => {
      const next = block[index + 1];
      return ((byte << 1) & 0xff) | (next === undefined ? 0 : next >> 7);
    }),
  ).map((byte, index) =>
    index === blockLength - 1 ? byte ^ (carry * 0x87) : byte,
  ) as unknown as Buffer;
}
