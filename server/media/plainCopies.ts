import type { Plugin } from 'vite';

/** How mediasoup 3.27 copies a value, in `node/lib/utils.js`. */
const find = 'return structuredClone(value);';
const replace = 'return copyPlain(value);';
const copyPlain = `
function copyPlain(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyPlain);
  const copy = {};
  for (const key of Object.keys(value)) copy[key] = copyPlain(value[key]);
  return copy;
}
`;

/**
 * Makes mediasoup copy its parameters by a plain loop when the server is built. It copies some of them for each consumer, and
 * `structuredClone` serializes each value for that: when 50 peers joined one room within a second, 2,450 consumers cost Node
 * 770 ms of CPU, and 490 to 590 ms with this. The values are JSON, so the copies are equal.
 *
 * @throws Error during the build when mediasoup's file is another one
 */
export function plainCopies(): Plugin {
  return {
    name: 'perch:plain-copies',
    transform: {
      filter: { id: /mediasoup\/node\/lib\/utils\.js$/ },
      handler: withPlainCopies,
    },
  };
}

/** The source of mediasoup's `utils.js` with the other copy. */
export function withPlainCopies(source: string): string {
  if (source.split(find).length !== 2) {
    throw new Error(
      `mediasoup's utils.js does not hold "${find}" once: server/media/plainCopies.ts`,
    );
  }
  return source.replace(find, replace) + copyPlain;
}
