import type { ServerResponse } from 'node:http';
import { expect, it, vi } from 'vitest';
import { lastOggPage } from '../ogg/oggPages.ts';
import { ListenStream } from './ListenStream.ts';

/** 20 ms that are no silence. */
const packet = new Uint8Array(160).fill(0xf8);

/** The answer to somebody who takes what is written only when the test says so. */
function fakeResponse() {
  const response = {
    writableLength: 0,
    written: [] as Buffer[],
    writeHead: vi.fn(),
    destroy: vi.fn(),
    write(bytes: Buffer) {
      response.written.push(bytes);
      response.writableLength += bytes.length;
    },
    end: (bytes: Buffer) => void response.written.push(bytes),
  };
  const stream = new ListenStream(response as unknown as ServerResponse, 'General');
  return { response, stream };
}

const lastPage = (written: readonly Buffer[]) => lastOggPage(Buffer.concat(written));

it('sends the head at once, a page for each 100 ms, and the mark of the end', () => {
  const { response, stream } = fakeResponse();
  expect(response.writeHead).toHaveBeenCalledOnce();
  expect(lastPage(response.written)).toMatchObject({ sequence: 1, granulePosition: 0 });
  for (let count = 0; count < 12; count += 1) stream.add(packet);
  expect(lastPage(response.written)).toMatchObject({ sequence: 3, granulePosition: 10 * 960 });
  stream.end();
  // With what was not a whole page yet, and the silence of the end.
  expect(lastPage(response.written)).toMatchObject({ isLast: true, granulePosition: 13 * 960 });
});

it('skips what somebody slow cannot take, and goes on without a hole in the counting', () => {
  const { response, stream } = fakeResponse();
  for (let count = 0; count < 5_000; count += 1) stream.add(packet, 0);
  const waiting = response.writableLength;
  expect(waiting).toBeLessThan(70_000);
  const before = lastPage(response.written);
  response.writableLength = 0;
  for (let count = 0; count < 5; count += 1) stream.add(packet, 1);
  const after = lastPage(response.written);
  expect(after?.sequence).toBe((before?.sequence ?? 0) + 1);
  expect(after?.granulePosition).toBe((before?.granulePosition ?? 0) + 5 * 960);
});

it('disconnects who takes nothing for long', () => {
  const { response, stream } = fakeResponse();
  for (let count = 0; count < 1_000; count += 1) stream.add(packet, 0);
  stream.add(packet, 29_000);
  expect(response.destroy).not.toHaveBeenCalled();
  stream.add(packet, 31_000);
  expect(response.destroy).toHaveBeenCalled();
});
