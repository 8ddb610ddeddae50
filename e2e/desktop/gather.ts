import type { ChildProcess } from 'node:child_process';

/** Keeps what a program prints; the answer gives all of it up to now. */
export function gather({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  }
  return () => text;
}
