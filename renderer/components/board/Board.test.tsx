import { act, screen, waitFor } from '@testing-library/react';
import { type Ref, useImperativeHandle } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { BoardId } from '../../../shared/domain/board.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Permission } from '../../../shared/permissions/permissions.ts';
import type { BoardConnection, BoardState, Boards } from '../../state/Boards.ts';
import { expectFocus, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, everyone, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { BoardButton } from './BoardButton.tsx';
import { BoardPart } from './BoardPart.tsx';
import type { BoardTools } from './excalidraw/boardTools.ts';
import type { ExcalidrawBoardProps } from './excalidraw/ExcalidrawBoard.tsx';

const tools = {
  addNote: vi.fn<BoardTools['addNote']>(),
  exportAs: vi.fn<BoardTools['exportAs']>(async () => new Blob(['picture'])),
};
/** What the canvas was rendered with last; jsdom cannot draw. */
let canvas: ExcalidrawBoardProps | null = null;
let isLoadable = true;
let isBroken = false;

vi.mock('./excalidraw/loadedBoard.ts', () => ({
  get ExcalidrawBoard() {
    if (!isLoadable) throw new TypeError('offline');
    return function FakeCanvas({
      ref,
      ...props
    }: ExcalidrawBoardProps & { ref?: Ref<BoardTools> }) {
      useImperativeHandle(ref, () => tools);
      if (isBroken) throw new Error('broken');
      canvas = props;
      return <p>Canvas</p>;
    };
  },
  styleUrl: 'https://perch.test/board.css',
}));

const general = channelOf('General');

function fakeBoards() {
  const shown = createStore<{ channelId: ChannelId | null }>(() => ({ channelId: null }));
  const state = createStore<BoardState>(() => ({
    status: 'open',
    failure: null,
    refusal: null,
    hasUnsent: false,
  }));
  const connection = {
    state,
    elements: [],
    on: () => () => undefined,
    edit: vi.fn(),
    clear: vi.fn<BoardConnection['clear']>(async () => null),
    addImage: vi.fn(),
    fetchImage: vi.fn(),
    point: vi.fn(),
    draw: vi.fn(),
    close: vi.fn(),
  } as unknown as BoardConnection;
  const boards = {
    shown,
    show: (channelId: ChannelId | null) => shown.setState({ channelId }),
    open: vi.fn<(id: BoardId) => BoardConnection>(() => connection),
  } satisfies Boards;
  return { boards, connection, state };
}

const stateOf = (permissions: readonly Permission[], isOwner = false) => ({
  ...annIn([general], [occupantOf('Ann', 'General')], isOwner),
  roles: [{ ...everyone, permissions }],
});
const all = ['seeChannel', 'read', 'write', 'files'] as const;

beforeEach(() => {
  canvas = null;
  isLoadable = true;
  isBroken = false;
  document.head.replaceChildren();
  // The style sheet is there at once: jsdom loads none.
  vi.spyOn(document.head, 'prepend').mockImplementation((link) => {
    queueMicrotask(() => (link as HTMLLinkElement).onload?.(new Event('load')));
  });
});

async function openBoard(permissions: readonly Permission[] = all, isOwner = false) {
  const fakes = fakeBoards();
  const rendered = renderWithClient(
    <>
      <BoardButton channel={general} />
      <BoardPart />
    </>,
    { boards: fakes.boards, state: stateOf(permissions, isOwner) },
  );
  const opener = await screen.findByRole('button', { name: 'Board: General' });
  await pressAt(rendered.user, opener);
  await screen.findByRole('region', { name: 'Board of General' });
  return { ...rendered, ...fakes, opener };
}

test('a board is opened and closed by the button, which gets the focus back', async () => {
  const { user, boards, connection, opener } = await openBoard();
  await screen.findByText('Canvas');
  expect(boards.open.mock.calls).toEqual([[{ channelId: general.id, kind: 'own' }]]);
  expect(opener.getAttribute('aria-expanded')).toBe('true');
  expect(canvas).toMatchObject({
    mayDraw: true,
    mayAddPictures: true,
    isDark: false,
    language: 'en',
  });
  await pressAt(user, screen.getByRole('button', { name: 'Close board' }));
  expect(screen.queryByRole('region')).toBeNull();
  expect(connection.close).toHaveBeenCalledTimes(1);
  await expectFocus(opener);
});

test('who may not write only looks, and who may not read has no board', async () => {
  const { setState } = await openBoard(['seeChannel', 'read']);
  await screen.findByText('Canvas');
  expect(canvas).toMatchObject({ mayDraw: false, mayAddPictures: false });
  expect(screen.getByText('You can look at this board, but not draw on it.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Add a sticky note' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Clear the board' })).toBeNull();
  setState(stateOf(['seeChannel']));
  expect(screen.queryByRole('region')).toBeNull();
  expect(screen.queryByRole('button')).toBeNull();
});

test('it is saved as PNG and as SVG by keys, unless nothing is on it', async () => {
  const saved: string[] = [];
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL() {} }),
  );
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  const { user, announced } = await openBoard();
  await screen.findByText('Canvas');
  for (const format of ['PNG', 'SVG']) {
    await pressAt(user, screen.getByRole('button', { name: 'Save as picture' }));
    await pressAt(user, await screen.findByRole('menuitem', { name: `Save as ${format}` }));
  }
  await waitFor(() => expect(saved).toEqual(['General.png', 'General.svg']));
  tools.exportAs.mockResolvedValueOnce(null);
  await pressAt(user, screen.getByRole('button', { name: 'Save as picture' }));
  await pressAt(user, await screen.findByRole('menuitem', { name: 'Save as PNG' }));
  await waitFor(() => {
    expect(announced).toEqual([
      'General.png was saved.',
      'General.svg was saved.',
      'There is nothing on the board yet.',
    ]);
  });
});

test('a sticky note is added, and an owner clears the board after a question', async () => {
  const { user, connection, announced } = await openBoard(all, true);
  await screen.findByText('Canvas');
  await pressAt(user, screen.getByRole('button', { name: 'Add a sticky note' }));
  expect(tools.addNote).toHaveBeenCalledTimes(1);
  await pressAt(user, screen.getByRole('button', { name: 'Clear the board' }));
  await screen.findByRole('alertdialog', { name: 'Clear the board of General?' });
  expect(connection.clear).not.toHaveBeenCalled();
  await pressAt(user, screen.getByRole('button', { name: 'Clear' }));
  await waitFor(() => expect(announced.at(-1)).toBe('The board was cleared.'));
  expect(connection.clear).toHaveBeenCalledTimes(1);
});

test('it says what is wrong: the connection, a full board, a picture, a board that is closed', async () => {
  const { state } = await openBoard();
  await screen.findByText('Canvas');
  const says = (text: RegExp) => expect(screen.getByRole('status').textContent).toMatch(text);
  act(() => state.setState({ status: 'lost' }));
  says(/^No connection/);
  act(() => state.setState({ status: 'open', refusal: 'limitReached' }));
  says(/^The board is full/);
  act(() => state.setState({ refusal: 'invalidRequest' }));
  says(/^Your last change was not taken/);
  act(() => {
    state.setState({ refusal: null });
    canvas?.onPictureFailure('limitReached');
  });
  says(/too many pictures/);
  act(() => state.setState({ status: 'closed', failure: null }));
  says(/^This board is closed/);
  expect(screen.queryByText('Canvas')).toBeNull();
});

test('what could not be loaded is tried again', async () => {
  isLoadable = false;
  const { user } = await openBoard();
  const again = await screen.findByRole('button', { name: 'Try again' });
  isLoadable = true;
  await pressAt(user, again);
  await screen.findByText('Canvas');
});

test('a canvas that fails leaves the rest of the window as it is', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  isBroken = true;
  const { user } = await openBoard();
  const again = await screen.findByRole('button', { name: 'Try again' });
  expect(screen.getByRole('button', { name: 'Close board' })).toBeTruthy();
  isBroken = false;
  await pressAt(user, again);
  await screen.findByText('Canvas');
});
