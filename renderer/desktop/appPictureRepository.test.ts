import { expect, test } from 'vitest';
import { appPictureRepository } from './appPictureRepository.ts';
import { FakeDesktop } from './FakeDesktop.fixture.ts';

test('an image is read from the app with the same bytes and type', async () => {
  let kept: string | null = null;
  const shelf = appPictureRepository(
    new FakeDesktop({
      'background:read': () => kept,
      'background:keep': ({ picture }: { picture: string }) => {
        kept = picture;
      },
    }),
  );
  expect(await shelf.read()).toBeUndefined();
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  await shelf.save(new Blob([bytes], { type: 'image/webp' }));
  expect(kept).toMatch(/^data:image\/webp;base64,/);
  const back = await shelf.read();
  expect(back?.type).toBe('image/webp');
  expect(new Uint8Array((await back?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes);
});
