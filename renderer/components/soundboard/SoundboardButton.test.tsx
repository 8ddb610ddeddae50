import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RoleId, SoundId } from '../../../shared/domain/ids.ts';
import type { Sound } from '../../../shared/domain/Sound.ts';
import { draftRate, type SoundDraft, type SoundFault } from '../../state/soundDraft.ts';
import { expectFocus, focusOn, pressAt, takeItem } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { SoundboardButton } from './SoundboardButton.tsx';

const sound = (name: string, by: string): Sound => ({
  id: `id of ${name}` as SoundId,
  name,
  emoji: null,
  uploader: { id: occupantOf(by, '').user.id, name: by },
  lengthMs: 1200,
  hash: name,
});
const bell = sound('Door bell', 'Ann');
const drums = sound('Drum roll', 'Bob');
/** Three seconds. */
const draft: SoundDraft = { samples: [new Float32Array(3 * draftRate).fill(0.5)] };

interface Around {
  readonly sounds?: readonly Sound[];
  readonly isDenied?: boolean;
  readonly isOwner?: boolean;
  readonly isOutside?: boolean;
}

/** General, where the role of everybody may not play sounds if it is denied. */
const general = (isDenied: boolean) =>
  channelOf('General', {
    overrides: isDenied
      ? [{ subject: { roleId: 'everyone' as RoleId }, allow: [], deny: ['soundboard'] }]
      : [],
  });

/** Opens the soundboard of Ann in General. */
async function openBoard({
  sounds = [bell, drums],
  isDenied = false,
  isOwner,
  isOutside,
}: Around = {}) {
  const rendered = renderWithClient(<SoundboardButton />, {
    state: {
      ...annIn([general(isDenied)], isOutside ? [] : [occupantOf('Ann', 'General')], isOwner),
      sounds,
    },
  });
  const opener = screen.getByRole('button', { name: 'Soundboard' });
  await pressAt(rendered.user, opener);
  await screen.findByRole('dialog', { name: 'Soundboard' });
  return { ...rendered, opener };
}

const rows = () => screen.getAllByRole('row').map(({ ariaLabel }) => ariaLabel);
const row = (name: string) => screen.getByRole('row', { name });

test('a sound is found and played by keys; Escape goes back to the button', async () => {
  const { user, actions, opener } = await openBoard();
  await user.type(screen.getByRole('searchbox', { name: 'Search sounds' }), 'DRUM');
  expect(rows()).toEqual(['Drum roll']);
  await pressAt(user, row('Drum roll'));
  expect(actions.playSound.mock.calls).toEqual([[drums.id]]);
  await user.clear(screen.getByRole('searchbox', { name: 'Search sounds' }));
  await user.type(screen.getByRole('searchbox', { name: 'Search sounds' }), 'nothing');
  expect(screen.getByText('No sound matches “nothing”.')).toBeTruthy();
  await user.keyboard('{Escape}{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
  await expectFocus(opener);
});

test('favourite sounds come first', async () => {
  const { user, actions, setState, state } = await openBoard();
  expect(rows()).toEqual(['Door bell', 'Drum roll']);
  await user.click(screen.getByRole('button', { name: 'Options for Drum roll' }));
  await takeItem(user, 'Add to favourites');
  expect(actions.setFavourite.mock.calls).toEqual([[drums.id, true]]);
  setState({ preferences: { ...state().preferences, favouriteSounds: { [drums.id]: true } } });
  expect(rows()).toEqual(['Drum roll', 'Door bell']);
});

test('only the person who added a sound or an owner can change it; all can preview it', async () => {
  const items = () => screen.getAllByRole('menuitem').map(({ textContent }) => textContent);
  const { user, actions, setState } = await openBoard();
  await user.click(screen.getByRole('button', { name: 'Options for Drum roll' }));
  expect(items()).toEqual(['Preview', 'Add to favourites']);
  await takeItem(user, 'Preview');
  expect(actions.previewSound.mock.calls).toEqual([[drums.id]]);
  await user.click(screen.getByRole('button', { name: 'Options for Door bell' }));
  expect(items()).toEqual(['Preview', 'Add to favourites', 'Edit', 'Delete']);
  await user.keyboard('{Escape}');
  setState(annIn([channelOf('General')], [occupantOf('Ann', 'General')], true));
  await user.click(screen.getByRole('button', { name: 'Options for Drum roll' }));
  expect(items()).toContain('Delete');
});

test('where sounds are not allowed, members see that, and the owner can play', async () => {
  const { user, actions, setState } = await openBoard({ isDenied: true });
  expect(screen.getByText(/^This channel does not let you play sounds/)).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
  await pressAt(user, row('Door bell'));
  expect(screen.getByRole('alert').textContent).toContain('does not let you play sounds');
  expect(actions.playSound).not.toHaveBeenCalled();
  setState(annIn([general(true)], [occupantOf('Ann', 'General')], true));
  await pressAt(user, row('Door bell'));
  expect(actions.playSound).toHaveBeenCalledTimes(1);
});

test('outside a channel, deafened or turned off, the board explains the effect', async () => {
  const { setState, state } = await openBoard({ isOutside: true });
  expect(screen.getByText(/^Join a channel to play sounds/)).toBeTruthy();
  setState({ ...annIn([channelOf('General')], [occupantOf('Ann', 'General')]), deafened: true });
  expect(screen.getByText(/^You are deafened/)).toBeTruthy();
  setState({ deafened: false, preferences: { ...state().preferences, soundboard: false } });
  expect(screen.getByText(/^You do not hear the soundboard/)).toBeTruthy();
});

test('sounds played too fast show an error text', async () => {
  const { user, actions } = await openBoard();
  actions.playSound.mockResolvedValueOnce({ code: 'rateLimited', reason: 'for a test' });
  await pressAt(user, row('Door bell'));
  expect((await screen.findByRole('alert')).textContent).toContain('Too fast');
});

/** Opens the form of an empty board. Each chosen file is read when `read` resolves. */
async function openForm() {
  const board = await openBoard({ sounds: [] });
  expect(screen.getByText('No sounds yet')).toBeTruthy();
  const answers: PromiseWithResolvers<SoundDraft | SoundFault>[] = [];
  board.actions.readSound.mockImplementation(() => {
    const answer = Promise.withResolvers<SoundDraft | SoundFault>();
    answers.push(answer);
    return answer.promise;
  });
  await board.user.click(screen.getByRole('button', { name: 'Add sound' }));
  const dialog = await screen.findByRole('dialog', { name: 'Add a sound' });
  const form = within(dialog);
  await expectFocus(form.getByRole('button', { name: 'Choose file' }));
  return {
    ...board,
    form,
    add: form.getByRole<HTMLButtonElement>('button', { name: 'Add' }),
    name: form.getByRole<HTMLInputElement>('textbox', { name: 'Sound name' }),
    async choose(fileName: string) {
      const input = dialog.querySelector<HTMLInputElement>('input[type=file]');
      if (input) await board.user.upload(input, new File(['x'], fileName, { type: 'audio/wav' }));
    },
    read: (outcome: SoundDraft | SoundFault) => act(async () => answers.at(-1)?.resolve(outcome)),
  };
}

test('a file becomes a sound with name, cut and emoji, after a preview', async () => {
  const { user, actions, announced, form, add, name, choose, read } = await openForm();
  await choose('door_bell.wav');
  expect(form.getByText('Reading the file…')).toBeTruthy();
  expect(add.disabled).toBe(true);
  await read(draft);
  expect(name.value).toBe('door bell');
  expect(form.getByText(/^From 0\.0 s to 3\.0 s/)).toBeTruthy();
  await focusOn(form.getByRole('slider', { name: /End/ }));
  await user.keyboard('{ArrowLeft}');
  await user.click(form.getByRole('button', { name: 'Preview' }));
  expect(actions.previewDraft).toHaveBeenCalledTimes(1);
  const cut = actions.previewDraft.mock.lastCall?.[1];
  expect(cut?.toMs).toBeLessThan(3000);
  await focusOn(form.getByRole('textbox', { name: 'Emoji' }));
  await user.paste('🔔');
  await user.click(add);
  expect(actions.addSound).toHaveBeenCalledTimes(1);
  expect(actions.addSound.mock.lastCall?.slice(1)).toEqual([
    cut,
    { name: 'door bell', emoji: '🔔' },
  ]);
  expect(announced).toEqual(['door bell was added to the soundboard.']);
  expect(await screen.findByRole('dialog', { name: 'Soundboard' })).toBeTruthy();
});

test('text typed while another file is read is kept', async () => {
  const { user, form, name, choose, read } = await openForm();
  await choose('door_bell.wav');
  await read(draft);
  await user.clear(name);
  await choose('other.wav');
  expect(form.getByText('Reading the file…')).toBeTruthy();
  await user.type(name, 'Door bell');
  await read(draft);
  expect(name.value).toBe('Door bell');
});

test('an unusable file and a server refusal show an error text', async () => {
  const { user, actions, form, add, choose, read } = await openForm();
  await choose('hour.wav');
  await read('tooLong');
  expect(form.getByRole('alert').textContent).toContain('too long');
  await choose('short.wav');
  await read(draft);
  actions.addSound.mockResolvedValueOnce({ code: 'conflict', reason: 'for a test' });
  await user.click(add);
  expect(
    form.getByRole('textbox', { description: /^Another sound already has this name/ }),
  ).toBeTruthy();
  actions.addSound.mockResolvedValueOnce('unencodable');
  await user.click(add);
  expect(form.getByRole('alert').textContent).toContain('could not be encoded');
});

test('a sound is deleted after a question', async () => {
  const { user, actions } = await openBoard();
  await user.click(screen.getByRole('button', { name: 'Options for Door bell' }));
  await takeItem(user, 'Delete');
  const question = within(await screen.findByRole('alertdialog', { name: 'Delete Door bell?' }));
  await user.click(question.getByRole('button', { name: 'Delete' }));
  expect(actions.removeSound.mock.calls).toEqual([[bell.id]]);
});
