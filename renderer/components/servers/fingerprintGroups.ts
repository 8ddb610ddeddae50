/**
 * A SHA-256 fingerprint to be read aloud: sixteen groups of four hex digits, from `AB:CD:…`, `sha256/<base64>` or plain
 * hex. What is none of them comes back whole.
 */
export function fingerprintGroups(fingerprint: string): string[] {
  const hex = hexOf(fingerprint);
  return hex === null ? [fingerprint] : (hex.match(/.{4}/g) ?? []);
}

function hexOf(fingerprint: string): string | null {
  const plain = fingerprint.replaceAll(/[:\s]/g, '').toUpperCase();
  if (/^[0-9A-F]{64}$/.test(plain)) return plain;
  const base64 = /^sha256\/([A-Za-z0-9+/]{43}=)$/.exec(fingerprint)?.[1];
  if (base64 === undefined) return null;
  const bytes = [...atob(base64)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0'));
  return bytes.join('').toUpperCase();
}
