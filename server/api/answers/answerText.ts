/** An answer as JSON. It has no bytes: they are Base64, as the document says. */
export function answerText(answer: unknown): string {
  return JSON.stringify(answer, bytesAsText);
}

function bytesAsText(this: unknown, key: string, value: unknown): unknown {
  // By now a `Buffer` has made something else of itself.
  const own = (this as Readonly<Record<string, unknown>>)[key];
  if (own instanceof ArrayBuffer) return Buffer.from(own).toString('base64');
  return own instanceof Uint8Array ? Buffer.from(own).toString('base64') : value;
}
