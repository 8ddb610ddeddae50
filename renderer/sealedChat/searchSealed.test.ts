import { expect, it, vi } from 'vitest';
import type { FileId, MessageId } from '../../shared/domain/ids.ts';
import { messageSearchPageMax } from '../../shared/domain/Message.ts';
import type { SealedText } from '../../shared/domain/SealedText.ts';
import { general, messageOf, pageOf } from '../testing/messages.fixture.ts';
import { sealedSearch } from './searchSealed.ts';

const last = 450;

/** A history in which every third message is about tea, in pages of at most a hundred. */
function history() {
  return vi.fn(async (before: MessageId | null, limit: number) => {
    const end = (before ?? last + 1) - 1;
    const from = Math.max(1, end - limit + 1);
    const messages = [];
    for (let id = from; id <= end; id += 1) {
      messages.push(messageOf(id, { text: id % 3 === 0 ? `Green TEA ${id}` : `water ${id}` }));
    }
    return pageOf(1, 0, { messages, hasOlder: from > 1 });
  });
}

it('finds all words, the newest first, and goes on where it has stopped', async () => {
  const load = history();
  const search = sealedSearch();
  const first = await search(general, 'tea green', 0, load);
  expect(first.messages.map(({ id }) => id).slice(0, 3)).toEqual([450, 447, 444]);
  expect(first).toMatchObject({ more: true });
  expect(first.messages).toHaveLength(messageSearchPageMax);
  const asked = load.mock.calls.length;
  const ids = first.messages.map(({ id }) => id);
  for (let more = first.more; more; ) {
    const next = await search(general, 'tea green', ids.length, load);
    ids.push(...next.messages.map(({ id }) => id));
    more = next.more;
  }
  expect(ids).toEqual(Array.from({ length: 150 }, (_, at) => 450 - at * 3));
  expect(load.mock.calls.length - asked).toBeLessThan(asked + 4);
});

it('begins anew for other words, and finds nothing for none', async () => {
  const load = history();
  const search = sealedSearch();
  await search(general, 'tea', 0, load);
  expect((await search(general, 'water 449', 0, load)).messages.map(({ id }) => id)).toEqual([449]);
  expect((await search(general, ' ', 0, load)).messages).toEqual([]);
});

it('finds the files that can be read here', async () => {
  const files = [{ id: 'f' as FileId, name: 'a', size: 1, mediaType: null, preview: null }];
  const sealed = {} as SealedText;
  const messages = [
    messageOf(1, { text: 'words only' }),
    messageOf(2, { files }),
    messageOf(3, { files, sealed, reading: 'open' }),
    messageOf(4, { files, sealed, reading: 'locked' }),
  ];
  const load = async () => pageOf(1, 0, { messages });
  const found = await sealedSearch()(general, null, 0, load);
  expect([found.messages.map(({ id }) => id), found.more]).toEqual([[3, 2], false]);
});
