/** A pin (64 hex digits) as people compare it: `AA:BB:…`, 32 pairs. */
export function formatFingerprint(pin: string): string {
  return (pin.toUpperCase().match(/../g) ?? []).join(':');
}
