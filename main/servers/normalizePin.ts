/**
 * A SHA-256 fingerprint as 64 lower-case hex digits, from either spelling: `AA:BB:…` (Node's `fingerprint256`) or
 * `sha256/<base64>` (Electron). Null when it is neither.
 */
export function normalizePin(fingerprint: string): string | null {
  if (/^([0-9a-f]{2}:){31}[0-9a-f]{2}$/i.test(fingerprint)) {
    return fingerprint.replaceAll(':', '').toLowerCase();
  }
  if (/^[0-9a-f]{64}$/i.test(fingerprint)) return fingerprint.toLowerCase();
  const base64 = /^sha256\/([A-Za-z0-9+/]{43}=)$/.exec(fingerprint)?.[1];
  return base64 === undefined ? null : Buffer.from(base64, 'base64').toString('hex');
}
