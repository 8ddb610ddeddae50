import type { Socket } from 'node:net';

/**
 * The lines that arrive on a socket, without their breaks. Reads no further while a line is being handled, so that nothing
 * piles up.
 *
 * @param maxLength in characters
 * @throws Error for a longer line, and when the connection breaks
 */
export async function* linesOf(socket: Socket, maxLength: number): AsyncGenerator<string> {
  socket.setEncoding('utf8');
  let rest = '';
  for await (const chunk of socket) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if ([rest, ...lines].some((line) => line.length > maxLength)) {
      throw new Error('a line is too long');
    }
    yield* lines;
  }
}

/** Sends one value as a line. */
export function writeLine(socket: Socket, value: unknown): void {
  socket.write(`${JSON.stringify(value)}\n`);
}
