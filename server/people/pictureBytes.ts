/** The first bytes of each image format; null stands for any byte. */
const signatures: Readonly<Record<string, readonly (number | null)[]>> = {
  // https://www.w3.org/TR/png-3/#5PNG-file-signature
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  // RFC 9649, 2.3: "RIFF", the size, "WEBP".
  webp: [0x52, 0x49, 0x46, 0x46, null, null, null, null, 0x57, 0x45, 0x42, 0x50],
};

/** Whether a `data:image/…;base64,` URL contains an image of its type, by its first bytes. */
export function isPicture(dataUrl: string): boolean {
  const [, kind = '', base64 = ''] = /^data:image\/(\w+);base64,(.*)$/.exec(dataUrl) ?? [];
  const signature = Object.hasOwn(signatures, kind) ? signatures[kind] : undefined;
  const bytes = Buffer.from(base64, 'base64');
  // Node ignores invalid base64, so the text must stay the same when it is encoded again.
  return (
    signature !== undefined &&
    bytes.toString('base64') === base64 &&
    bytes.length > signature.length &&
    signature.every((byte, index) => byte === null || byte === bytes[index])
  );
}
