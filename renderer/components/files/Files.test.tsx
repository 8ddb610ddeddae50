import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { FileId, RoleId } from '../../../shared/domain/ids.ts';
import type { SharedFile } from '../../../shared/domain/SharedFile.ts';
import type { FileShare, FileShareState } from '../../state/FileShare.ts';
import { expectFocus, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { FileDrop } from './FileDrop.tsx';
import { FilesButton } from './FilesButton.tsx';

const general = channelOf('General');
const sharedBy = (who: string, name: string, change: Partial<SharedFile> = {}): SharedFile => ({
  id: `id of ${name}` as FileId,
  name,
  size: 3_400_000,
  received: 3_400_000,
  mediaType: null,
  preview: null,
  uploader: { id: occupantOf(who, '').user.id, name: who },
  addedAt: 0,
  modifiedAt: 0,
  ...change,
});

function fakeShare(change: Partial<FileShareState> = {}) {
  const state = createStore<FileShareState>(() => ({
    channelId: general.id,
    files: [],
    uploads: [],
    downloads: {},
    limits: { fileMax: 5_000_000, perPersonMax: 10_000_000 },
    lifetime: 'occupied',
    ...change,
  }));
  return {
    state,
    add: vi.fn<FileShare['add']>(),
    pause: vi.fn<FileShare['pause']>(),
    resume: vi.fn<FileShare['resume']>(),
    cancel: vi.fn<FileShare['cancel']>(),
    remove: vi.fn<FileShare['remove']>(async () => null),
    download: vi.fn<FileShare['download']>(async () => new Blob(['x'], { type: 'image/png' })),
    cancelDownload: vi.fn<FileShare['cancelDownload']>(),
    loadPreview: vi.fn<FileShare['loadPreview']>(async (id) => `blob:${id}`),
  };
}

interface Around extends Partial<FileShareState> {
  readonly isOwner?: boolean;
  readonly isDenied?: boolean;
}

async function openFiles({ isOwner = true, isDenied = false, ...change }: Around = {}) {
  const share = fakeShare(change);
  const rendered = renderWithClient(
    <>
      <FilesButton channel={general} />
      <FileDrop channel={general} />
    </>,
    { state: stateOf(isOwner, isDenied), files: share },
  );
  const opener = await screen.findByRole('button', { name: 'Files' });
  await pressAt(rendered.user, opener);
  await screen.findByRole('dialog', { name: 'Files' });
  return { ...rendered, share, opener };
}

/** Everybody may read and share here, unless it is denied. */
function stateOf(isOwner: boolean, isDenied: boolean) {
  const everyone = {
    id: 'everyone' as RoleId,
    kind: 'everyone' as const,
    name: 'Everyone',
    color: null,
    rank: 0,
    permissions: isDenied ? (['seeChannel'] as const) : (['seeChannel', 'files'] as const),
  };
  return { ...annIn([general], [occupantOf('Ann', 'General')], isOwner), roles: [everyone] };
}

const namesOf = (list: HTMLElement) =>
  within(list)
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);

test('files are listed with name, size and who, the newest first, and counted', async () => {
  const { opener } = await openFiles({
    files: [sharedBy('Ann', 'first.pdf'), sharedBy('Bob', '점수.png', { size: 12 })],
  });
  expect(namesOf(screen.getByRole('list', { name: 'Files in this channel' }))).toEqual([
    '점수.png12 bytes · Bob',
    'first.pdf3.4 MB · You',
  ]);
  expect(opener.getAttribute('aria-describedby')).not.toBeNull();
  expect(screen.getByText('2 files')).toBeTruthy();
});

test('several files are chosen; an empty list says what to do', async () => {
  const { user, share } = await openFiles();
  expect(screen.getByText('No files yet')).toBeTruthy();
  expect(screen.getByText(/^Drop files onto the call/)).toBeTruthy();
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  const chosen = [new File(['a'], 'a'), new File(['b'], 'b')];
  if (input) await user.upload(input, chosen);
  expect(share.add.mock.calls).toEqual([[chosen]]);
});

test('an upload shows how far it is, and is paused, continued and cancelled by keys', async () => {
  const upload = { key: '1', name: 'film.mp4', size: 2_000_000, sent: 500_000 };
  const { user, share } = await openFiles({
    uploads: [{ ...upload, status: { kind: 'sending' } }],
  });
  const bar = screen.getByRole('progressbar', { name: 'Uploading film.mp4' });
  expect(bar.getAttribute('aria-valuenow')).toBe('25');
  expect(screen.getByText('500 kB of 2 MB')).toBeTruthy();
  await pressAt(user, screen.getByRole('button', { name: 'Pause film.mp4' }));
  expect(share.pause.mock.calls).toEqual([['1']]);
  act(() => share.state.setState({ uploads: [{ ...upload, status: { kind: 'paused' } }] }));
  expect(screen.getByText('Paused at 500 kB of 2 MB')).toBeTruthy();
  await pressAt(user, screen.getByRole('button', { name: 'Continue film.mp4' }));
  expect(share.resume.mock.calls).toEqual([['1']]);
  act(() => share.state.setState({ uploads: [{ ...upload, status: { kind: 'interrupted' } }] }));
  expect(screen.getByText(/Choose the same file again/)).toBeTruthy();
  await pressAt(user, screen.getByRole('button', { name: 'Cancel film.mp4' }));
  expect(share.cancel.mock.calls).toEqual([['1']]);
});

test.each([
  ['tooLarge', /up to 5 MB/],
  ['personFull', /10 MB, 50 files/],
  ['diskFull', /disk of the server is almost full/],
  ['gone', /no longer has this upload/],
  ['unreadable', /it is a folder/],
  ['rateLimited', /./],
] as const)('an upload that failed (%s) says why, and is announced', async (failure, text) => {
  const upload = { key: '1', name: 'film.mp4', size: 2, sent: 0 };
  const { share, announced } = await openFiles({
    uploads: [{ ...upload, status: { kind: 'sending' } }],
  });
  act(() =>
    share.state.setState({ uploads: [{ ...upload, status: { kind: 'failed', failure } }] }),
  );
  const row = within(screen.getByRole('list', { name: 'Your uploads' })).getByRole('listitem');
  expect(row.textContent).toMatch(text);
  expect(announced).toEqual([expect.stringMatching(/^film.mp4 was not shared\. ./)]);
  const retry = within(row).queryByRole('button', { name: 'Try film.mp4 again' });
  expect(retry === null).toBe(failure === 'tooLarge');
});

test('the shared files of others are announced, those of another channel are not', async () => {
  const { share, announced } = await openFiles();
  act(() => share.state.setState({ files: [sharedBy('Bob', 'map.png')] }));
  act(() =>
    share.state.setState({ files: [sharedBy('Bob', 'map.png'), sharedBy('Ann', 'mine.txt')] }),
  );
  act(() => share.state.setState({ channelId: channelOf('Music').id, files: [] }));
  expect(announced).toEqual(['Bob shared map.png.', 'mine.txt is shared.']);
});

test('a file is downloaded, and the download is seen and cancelled', async () => {
  const file = sharedBy('Bob', 'map.zip');
  const { user, share } = await openFiles({ files: [file] });
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL() {} }),
  );
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  await pressAt(user, screen.getByRole('button', { name: 'Download map.zip' }));
  await waitFor(() => expect(click).toHaveBeenCalledTimes(1));
  expect((click.mock.contexts[0] as HTMLAnchorElement).download).toBe('map.zip');
  const received = 1_700_000;
  act(() => share.state.setState({ downloads: { [file.id]: { received, isFailed: false } } }));
  const bar = screen.getByRole('progressbar', { name: 'Downloading map.zip' });
  expect(bar.getAttribute('aria-valuenow')).toBe('50');
  await pressAt(user, screen.getByRole('button', { name: /^Cancel the download/ }));
  expect(share.cancelDownload.mock.calls).toEqual([[file.id]]);
  act(() => share.state.setState({ downloads: { [file.id]: { received, isFailed: true } } }));
  expect(screen.getByRole('alert').textContent).toBe('The download failed. Try again.');
  expect(screen.queryByRole('button', { name: 'Show map.zip' })).toBeNull();
});

test('only pictures, sounds and videos are shown, by their bytes', async () => {
  const { user } = await openFiles({
    files: [sharedBy('Bob', 'map', { mediaType: 'image/png' }), sharedBy('Bob', 'page.html')],
  });
  URL.createObjectURL = () => 'blob:map';
  URL.revokeObjectURL = () => undefined;
  expect(screen.queryByRole('button', { name: 'Show page.html' })).toBeNull();
  await pressAt(user, screen.getByRole('button', { name: 'Show map' }));
  const picture = await screen.findByRole('img', { name: 'map' });
  expect(picture.getAttribute('src')).toBe('blob:map');
  fireEvent.error(picture);
  expect(screen.getByText('map cannot be shown here. Download it instead.')).toBeTruthy();
});

test('I remove my own files; an owner those of all, after a question', async () => {
  const files = [sharedBy('Ann', 'mine'), sharedBy('Bob', 'theirs')];
  const member = await openFiles({ files, isOwner: false });
  expect(screen.queryByRole('button', { name: 'Remove theirs' })).toBeNull();
  await pressAt(member.user, screen.getByRole('button', { name: 'Remove mine' }));
  const question = within(await screen.findByRole('alertdialog', { name: /^Remove mine/ }));
  await member.user.click(question.getByRole('button', { name: 'Remove' }));
  expect(member.share.remove.mock.calls).toEqual([[files[0]?.id]]);
  expect(member.announced).toEqual(['mine was removed.']);
  await screen.findByRole('dialog', { name: 'Files' });
  await member.user.keyboard('{Escape}');
  await expectFocus(member.opener);
  member.setState(stateOf(true, false));
  await pressAt(member.user, member.opener);
  expect(await screen.findByRole('button', { name: 'Remove theirs' })).toBeTruthy();
});

test('who may not share is told so, in the list and at a drop', async () => {
  const { share, announced } = await openFiles({ isOwner: false, isDenied: true });
  expect(screen.getByText('You may not share files in this channel.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Choose files' })).toBeNull();
  drag('drop', [new File(['a'], 'a')]);
  expect(share.add).not.toHaveBeenCalled();
  expect(announced).toEqual(['You may not share files in this channel.']);
});

function drag(type: string, files: readonly File[], types = ['Files']) {
  fireEvent(
    window,
    Object.assign(new Event(type, { cancelable: true, bubbles: true }), {
      dataTransfer: { types, files, dropEffect: 'none' },
    }),
  );
}

test('dragged files show what a drop does; a drop and a paste share them', async () => {
  const { share, container } = await openFiles();
  const text = () => within(container).queryByText('Drop to share with everyone in General');
  drag('dragenter', [], ['text/plain']);
  expect(text()).toBeNull();
  drag('dragenter', []);
  drag('dragenter', []);
  drag('dragleave', []);
  expect(text()).toBeTruthy();
  drag('dragleave', []);
  expect(text()).toBeNull();
  drag('dragenter', []);
  const dropped = [new File(['a'], 'a'), new File(['b'], 'b')];
  drag('drop', dropped);
  expect(text()).toBeNull();
  const paste = (types: string[], target: Element | Window) =>
    fireEvent(
      target,
      Object.assign(new Event('paste', { cancelable: true, bubbles: true }), {
        clipboardData: { types, files: dropped.slice(0, 1) },
      }),
    );
  paste(['Files'], window);
  const field = document.body.appendChild(document.createElement('input'));
  paste(['text/plain', 'Files'], field);
  field.remove();
  expect(share.add.mock.calls).toEqual([[dropped], [dropped.slice(0, 1)]]);
});
