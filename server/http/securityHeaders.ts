/**
 * The hashes of the two `<style>` elements that react-aria adds by script: `usePress` (touch-action of pressable elements) and
 * `usePreventScroll` (behind a modal on iOS). A test compares them with the installed package.
 */
const reactAriaStyleHashes = [
  'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o=',
  'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg=',
];

/** `'self'` of connect-src covers wss to the same host and port (CSP 3). */
const contentSecurityPolicy = [
  "default-src 'none'",
  // WebAssembly for the noise suppressor, but no other eval (CSP 3).
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

/** The headers of every answer. No HSTS: with a self-signed certificate it would lock users out instead of warning them. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'microphone=(self), camera=(self), display-capture=(self), speaker-selection=(self), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=()',
};
