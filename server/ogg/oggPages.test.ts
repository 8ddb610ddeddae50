import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fillingPackets, samplesOf } from '../media/opusPackets.ts';
import { decodeTrack, readTrack } from '../recordings/trackSound.fixture.ts';
import { OggOpusStream } from './OggOpusStream.ts';
import { lastOggPage, writeOggPage } from './oggPages.ts';

it('a page has the checksum that Ogg wants', () => {
  const packet = Buffer.from('OpusHead\x01\x02\x38\x01\x80\xbb\x00\x00\x00\x00\x00', 'latin1');
  const page = writeOggPage({
    isFirst: true,
    isLast: false,
    granulePosition: 0,
    serial: 0x12345678,
    sequence: 0,
    packets: [packet],
  });
  expect(page.toString('hex')).toBe(
    // Computed bit by bit, by another program.
    '4f67675300020000000000000000785634120000000023ecb03e01134f707573486561640102380180bb0000000000',
  );
});

it('packets of any length come out as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 1200 })), (given) => {
      const packets = given.filter((packet) => samplesOf(packet) > 0);
      const stream = new OggOpusStream(7, 'Ann');
      const bytes: Buffer[] = [];
      packets.forEach((packet, index) => {
        stream.add(packet);
        if (index % 5 === 0) bytes.push(stream.take());
      });
      bytes.push(stream.end(Uint8Array.of(0xf8, 0xff, 0xfe)));
      const read = readTrack(Buffer.concat(bytes));
      expect(read.packets.slice(0, -1).map(({ packet }) => Buffer.from(packet))).toEqual(
        packets.map((packet) => Buffer.from(packet)),
      );
      expect(read.granulePosition).toBe(stream.samples);
      expect(read.hasEnd).toBe(true);
    }),
  );
});

it('the last whole page is found, wherever the bytes end', () => {
  const stream = new OggOpusStream(7, 'Ann');
  const pages = [stream.take()];
  for (let page = 0; page < 4; page += 1) {
    // With what looks like the beginning of a page.
    stream.add(Buffer.from('\x08OggS\x00OggS', 'latin1'));
    pages.push(stream.take());
  }
  const bytes = Buffer.concat(pages);
  const ends = pages.map((_, index) => Buffer.concat(pages.slice(0, index + 1)).length);
  for (let length = ends[0] ?? 0; length <= bytes.length; length += 1) {
    const end = ends.findLast((each) => each <= length);
    expect(lastOggPage(bytes.subarray(0, length))?.end).toBe(end);
  }
  expect(lastOggPage(Buffer.alloc(100))).toBeNull();
});

it.each([null, 0x08, 0x4c, 0x78, 0xfc])('gaps of any length are filled, after %s', (toc) => {
  const before = toc === null ? null : Uint8Array.of(toc, 1, 2);
  for (const ms of [2.5, 5, 10, 20, 30, 60, 117.5, 400, 500, 520, 7_777.5]) {
    const filled = fillingPackets(ms * 48, before).reduce((sum, each) => sum + samplesOf(each), 0);
    expect(filled / 48).toBeLessThanOrEqual(ms);
    expect(filled / 48).toBeGreaterThan(ms - 10);
  }
});

it('what fills gaps can be decoded, and is silent', async () => {
  const stream = new OggOpusStream(7, 'Ann');
  for (const packet of fillingPackets(48 * 3_337.5, null)) stream.add(packet);
  for (const packet of fillingPackets(48 * 310, Uint8Array.of(0xfc))) stream.add(packet);
  const sound = await decodeTrack(stream.end(Uint8Array.of(0xf8, 0xff, 0xfe)));
  expect(sound.length).toBe(48 * (3_337.5 + 310 + 20) - 312);
  // The filters of the decoder swing with less than a float of a sound file can say.
  expect(sound.every((sample) => Math.abs(sample) < 1e-9)).toBe(true);
});
