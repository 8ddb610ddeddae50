import { screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { PictureForm } from './PictureForm.tsx';

beforeEach(() => {
  vi.stubGlobal('createImageBitmap', async () => ({ width: 20, height: 10, close() {} }));
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockReturnValue(
    `data:image/webp;base64,${btoa('RIFF')}`,
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const file = new File(['…'], 'me.png', { type: 'image/png' });
const upload = async (user: ReturnType<typeof renderWithClient>['user'], container: HTMLElement) =>
  user.upload(container.querySelector('input') as HTMLInputElement, file);

test('a chosen picture is sent as bytes, and everything says so', async () => {
  const { user, container, actions, announced } = renderWithClient(
    <PictureForm user={userOf('Ann')} />,
  );
  expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull();
  await upload(user, container);
  await vi.waitFor(() => expect(announced).toEqual(['Others see your new picture.']));
  expect(actions.setPicture.mock.calls).toEqual([[Uint8Array.from([82, 73, 70, 70])]]);
});

test('a file that is no picture is not sent', async () => {
  vi.stubGlobal('createImageBitmap', async () => Promise.reject(new Error('for a test')));
  const { user, container, actions } = renderWithClient(<PictureForm user={userOf('Ann')} />);
  await upload(user, container);
  expect((await screen.findByRole('alert')).textContent).toMatch(/not a picture/);
  expect(actions.setPicture).not.toHaveBeenCalled();
});

test('a picture is shown, and can be removed', async () => {
  const picture = 'hash';
  const { user, container, actions } = renderWithClient(
    <PictureForm user={userOf('Ann', { picture })} />,
    { prepare: (each) => each.loadPicture.mockResolvedValue('data:image/webp;base64,UklGRg==') },
  );
  await vi.waitFor(() => expect(container.querySelector('img')).not.toBeNull());
  expect(actions.loadPicture.mock.calls).toEqual([[picture]]);
  await user.click(screen.getByRole('button', { name: 'Remove' }));
  expect(actions.setPicture.mock.calls).toEqual([[null]]);
});
