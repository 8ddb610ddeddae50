/**
 * The two `<style>` elements that react-aria adds by script, by the hash of their text: `usePress` (touch-action of what
 * can be pressed) and `usePreventScroll` (behind a modal on iOS). A test compares them with the installed package.
 */
const reactAriaStyleHashes = [
  'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o=',
  'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg=',
];

/** `'self'` of connect-src covers wss to the same host and port (CSP 3). */
const contentSecurityPolicy = [
  "default-src 'none'",
  // WebAssembly, which the noise suppressor is made of, and no other eval (CSP 3).
  "script-src 'self' 'wasm-unsafe-eval'",
  `style-src 'self' ${reactAriaStyleHashes.map((hash) => `'${hash}'`).join(' ')}`,
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** On every answer. No HSTS: with a certificate of one's own it would lock people out instead of warning them. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'microphone=(self), camera=(self), display-capture=(self), speaker-selection=(self), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=()',
};
