import { expect, test } from 'vitest';
import { appShelf } from './appShelf.ts';
import { FakeDesktop } from './FakeDesktop.fixture.ts';

test('a picture comes back from the app byte by byte, under its type', async () => {
  let kept: string | null = null;
  const shelf = appShelf(
    new FakeDesktop({
      'background:read': () => kept,
      'background:keep': ({ picture }: { picture: string }) => {
        kept = picture;
      },
    }),
  );
  expect(await shelf.read()).toBeUndefined();
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  await shelf.keep(new Blob([bytes], { type: 'image/webp' }));
  expect(kept).toMatch(/^data:image\/webp;base64,/);
  const back = await shelf.read();
  expect(back?.type).toBe('image/webp');
  expect(new Uint8Array((await back?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes);
});
