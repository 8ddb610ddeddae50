import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { fakeCaptions } from '../../testing/fakeCaptions.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { CaptionSettings } from '../settings/CaptionSettings.tsx';
import { CaptionStrip } from './CaptionStrip.tsx';

const bob = { peerId: 'bob' as PeerId, name: 'Bob', spokenMs: 0 };

test('sentences are shown by whom they are, and read out once they have ended', async () => {
  const captions = fakeCaptions();
  const { user, state } = renderWithClient(<CaptionStrip />, { captions });
  const log = await screen.findByRole('log', { name: 'Captions' });
  act(() =>
    captions.state.setState({ shown: [{ ...bob, id: 1, text: 'good mor', isFinal: false }] }),
  );
  const line = await screen.findByText('good mor', { exact: false });
  expect(line.textContent).toBe('Bob good mor');
  expect(log.textContent).toBe('');
  act(() =>
    captions.state.setState({ shown: [{ ...bob, id: 1, text: 'good morning', isFinal: true }] }),
  );
  await waitFor(() => expect(log.textContent).toBe('Bob good morning'));
  await user.click(screen.getByRole('button', { name: 'Hide captions' }));
  await waitFor(() => expect(screen.queryByRole('log', { name: 'Captions' })).toBeNull());
  expect(state().preferences.showCaptions).toBe(false);
});

test('without a model the settings say what to get and where to put it; with one they say which', async () => {
  const captions = fakeCaptions();
  const { user, announced, setState, state } = renderWithClient(<CaptionSettings />, { captions });
  expect(screen.getByRole('switch', { name: 'Write captions of my voice' })).toHaveProperty(
    'checked',
    false,
  );
  expect(await screen.findByText(/^Download a small model .* choose its folder here/)).toBeTruthy();
  await user.click(screen.getByRole('switch', { name: 'Write captions of my voice' }));
  expect(state().preferences.captionOwn).toBe(true);
  const folder = document.querySelector('input[type=file]') as HTMLInputElement;
  captions.chooseModel.mockResolvedValueOnce('none');
  await user.upload(folder, new File(['x'], 'readme'));
  await waitFor(() => expect(announced).toEqual(['There is no Vosk model in this folder.']));
  await user.upload(folder, new File(['x'], 'final.mdl'));
  await waitFor(() => expect(announced.at(-1)).toBe('The model works.'));
  setState({ preferences: { ...state().preferences, captionModel: 'small-en' } });
  const section = screen.getByRole('heading', { name: 'Captions' }).parentElement as HTMLElement;
  expect(await within(section).findByText('small-en, kept on this device.')).toBeTruthy();
  act(() => captions.state.setState({ own: 'failed' }));
  expect(await within(section).findByText(/^This model does not work here/)).toBeTruthy();
});
