import vectors from './frameVectors.json' with { type: 'json' };

/** The test vectors of docs/encryption.md; bytes are in hexadecimal. */
export { vectors };

export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
