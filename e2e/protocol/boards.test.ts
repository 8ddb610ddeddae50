import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { smallImage } from '../../server/people/smallImage.fixture.ts';
import {
  type BoardElement,
  boardEditMax,
  boardElementsMax,
  boardImagePieceBytes,
  boardMaxBytes,
  boardPointsMax,
  openBoardsMax,
} from '../../shared/domain/board.ts';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { decideInChannel } from './decideInChannel.ts';
import { drawnElement, drawnStroke } from './drawnElement.ts';
import { LocalServer } from './LocalServer.ts';
import { granted, TestPeer } from './TestPeer.ts';

let dataDir: string;
let local: LocalServer;
let owner: TestPeer;
let peers: TestPeer[] = [];
let count = 0;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'perch-boards-'));
  local = await LocalServer.start({ workers: 1, env: { PERCH_DATA_DIR: dataDir } });
  owner = await TestPeer.enter(local.url, 'Owner');
  granted(await owner.ask('user:claimOwner', { code: local.server.ownerCode ?? '' }));
});
afterEach(async () => {
  for (const peer of peers) {
    if (peer.socket.connected) await peer.ask('session:close', {});
    peer.close();
  }
  peers = [];
  expect(local.complaints).toEqual([]);
});
afterAll(async () => {
  owner?.close();
  await local?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function enter(name: string, channel?: string): Promise<TestPeer> {
  const peer = await TestPeer.enter(local.url, name, channel);
  peers.push(peer);
  return peer;
}

/** A channel of its own for each test, and its board. */
async function newBoard() {
  count += 1;
  const settings = { name: `Board ${count}`, userLimit: null, music: false, hidesSpeaking: false };
  const { channel } = granted(await owner.ask('channel:create', { settings }));
  return { channelId: channel.id, kind: 'own' as const };
}
type Board = Awaited<ReturnType<typeof newBoard>>;

const open = async (peer: TestPeer, board: Board) => granted(await peer.ask('board:open', board));
const edit = (peer: TestPeer, board: Board, ...elements: BoardElement[]) =>
  peer.codeOf('board:edit', { ...board, edition: 0, elements });
const editedFor = ({ told }: TestPeer) =>
  told.flatMap(({ name, payload }) =>
    name === 'board:edited' ? (payload as { elements: BoardElement[] }).elements : [],
  );
const countOf = ({ told }: TestPeer, name: string) =>
  told.filter((each) => each.name === name).length;

describe('a board', () => {
  it('is seen by all who have it open, and by nobody else', async () => {
    const board = await newBoard();
    const [ann, bob, cho] = [await enter('Ann'), await enter('Bob'), await enter('Cho')];
    await open(ann, board);
    await open(bob, board);
    expect(await edit(ann, board, drawnElement('a'))).toBe('ok');
    await bob.until(() => editedFor(bob).length === 1, 'the edit');
    expect(editedFor(bob)).toEqual([drawnElement('a')]);
    await Promise.all([ann.catchUp(), cho.catchUp()]);
    expect([editedFor(ann), editedFor(cho)]).toEqual([[], []]);
    expect((await open(cho, board)).elements).toEqual([drawnElement('a')]);
    expect(await bob.codeOf('board:close', board)).toBe('ok');
    expect(await edit(bob, board, drawnElement('b'))).toBe('conflict');
    await edit(cho, board, drawnElement('c'));
    await bob.catchUp();
    expect(editedFor(bob)).toHaveLength(1);
  });

  it('keeps the newest state of each element, whoever comes first', async () => {
    const board = await newBoard();
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await open(ann, board);
    await open(bob, board);
    const state = (version: number, versionNonce: number) =>
      drawnElement('a', { version, versionNonce });
    await edit(ann, board, state(3, 5));
    await edit(bob, board, state(3, 9));
    await edit(bob, board, state(2, 1));
    await ann.catchUp();
    expect(editedFor(ann)).toEqual([]);
    await edit(bob, board, state(3, 2));
    await ann.until(() => editedFor(ann).length === 1, 'the newer state');
    const gone = { id: 'a', version: 4, versionNonce: 1, isDeleted: true };
    await edit(bob, board, { ...drawnElement('a'), ...gone });
    await edit(ann, board, state(3, 0));
    expect((await open(ann, board)).elements).toEqual([gone]);
  });

  it('is the same for two who drew without a connection', async () => {
    const board = await newBoard();
    const [ann, bob] = [await enter('Vera'), await enter('Will')];
    await open(ann, board);
    await open(bob, board);
    ann.vanish();
    await edit(bob, board, drawnElement('a', { version: 2 }), drawnElement('b'));
    const again = await TestPeer.connect(local.url, ann.key);
    peers.push(again);
    await again.open();
    // After a reconnect nothing is open.
    expect(await edit(again, board, drawnElement('c'))).toBe('conflict');
    await open(again, board);
    await edit(again, board, drawnElement('a', { version: 3 }), drawnElement('c'));
    await bob.until(() => editedFor(bob).length === 2, 'the edits');
    const [mine, theirs] = [await open(again, board), await open(bob, board)];
    expect(mine).toEqual(theirs);
    expect(mine.elements.map(({ id, version }) => `${id}${version}`).sort()).toEqual([
      'a3',
      'b1',
      'c1',
    ]);
  });

  it('is cleared by who manages the channel, and edits from before do not come back', async () => {
    const board = await newBoard();
    const ann = await enter('Ann');
    await open(ann, board);
    await open(owner, board);
    await edit(ann, board, drawnElement('a'));
    expect(await ann.codeOf('board:clear', board)).toBe('forbidden');
    expect(await owner.codeOf('board:clear', board)).toBe('ok');
    await ann.until(() => countOf(ann, 'board:cleared') === 1, 'the clearing');
    expect(await edit(ann, board, drawnElement('b'))).toBe('conflict');
    expect(await open(ann, board)).toEqual({ edition: 1, elements: [] });
    const log = { before: null, search: '', userId: null, kinds: [], limit: 1 };
    const { entries } = granted(await owner.ask('audit:list', log));
    expect(entries[0]).toMatchObject({ kind: 'boardCleared', by: { name: 'Owner' } });
    await owner.ask('board:close', board);
  });

  it('closes for who may not read the channel any more, and is only looked at without the right to write', async () => {
    const board = await newBoard();
    const ann = await enter('Ann');
    await open(ann, board);
    const subject = { userId: ann.session.user.id };
    await decideInChannel(owner, board.channelId, [{ subject, allow: [], deny: ['write'] }]);
    expect(await edit(ann, board, drawnElement('a'))).toBe('forbidden');
    await open(ann, board);
    await decideInChannel(owner, board.channelId, [{ subject, allow: [], deny: ['read'] }]);
    await ann.until(() => countOf(ann, 'board:closed') === 1, 'the closing');
    expect(await ann.codeOf('board:open', board)).toBe('forbidden');
    await open(owner, board);
    await edit(owner, board, drawnElement('secret'));
    await ann.catchUp();
    expect(editedFor(ann)).toEqual([]);
    await owner.ask('board:close', board);
  });

  it('goes with its channel', async () => {
    const board = await newBoard();
    const ann = await enter('Ann');
    await open(ann, board);
    await edit(ann, board, drawnElement('a'));
    granted(await owner.ask('channel:delete', { channelId: board.channelId }));
    await ann.until(() => countOf(ann, 'board:closed') === 1, 'the closing');
    expect(await edit(ann, board, drawnElement('b'))).toBe('notFound');
  });

  it('is open a few times at most on one connection', async () => {
    const ann = await enter('Ann');
    for (let index = 0; index < openBoardsMax; index += 1) await open(ann, await newBoard());
    const board = await newBoard();
    expect(await ann.codeOf('board:open', board)).toBe('limitReached');
  });
});

describe('pictures', () => {
  const picture = (bytes: number) => Buffer.concat([smallImage(), Buffer.alloc(bytes)]);
  const piecesOf = (imageId: string, whole: Uint8Array<ArrayBuffer>) =>
    Array.from({ length: Math.ceil(whole.length / boardImagePieceBytes) }, (_, index) => {
      const offset = index * boardImagePieceBytes;
      const bytes = whole.subarray(offset, offset + boardImagePieceBytes);
      return { imageId, size: whole.length, offset, bytes };
    });

  it('arrive in pieces, are there when all are, and are fetched in pieces', async () => {
    const board = await newBoard();
    const [ann, bob] = [await enter('Ann'), await enter('Bob')];
    await open(ann, board);
    await open(bob, board);
    const whole = picture(100_000);
    const [first, ...rest] = piecesOf('cat', whole);
    expect(await ann.codeOf('board:addImage', { ...board, ...first })).toBe('ok');
    const wish = { ...board, imageId: 'cat', offset: 0 };
    expect(await bob.codeOf('board:image', wish)).toBe('notFound');
    for (const piece of rest) granted(await ann.ask('board:addImage', { ...board, ...piece }));
    await bob.until(() => countOf(bob, 'board:imageAdded') === 1, 'the picture');
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < whole.length; ) {
      const { type, size, bytes } = granted(await bob.ask('board:image', { ...wish, offset }));
      expect([type, size]).toEqual(['image/webp', whole.length]);
      parts.push(new Uint8Array(bytes));
      offset += bytes.byteLength;
    }
    expect(Buffer.concat(parts).equals(whole)).toBe(true);
    expect(await ann.codeOf('board:addImage', { ...board, ...first })).toBe('ok');
  });

  it.each([
    [
      'no picture',
      () => piecesOf('x', Buffer.from('<svg onload="alert(1)"></svg>'.repeat(9))),
      'invalidRequest',
    ],
    ['a piece out of order', () => piecesOf('x', picture(100_000)).slice(1), 'conflict'],
    [
      'more than was said',
      () => [{ ...(piecesOf('x', picture(10))[0] as object), size: 5 }],
      'conflict',
    ],
    [
      'another size in the middle',
      () =>
        piecesOf('x', picture(100_000)).map((piece, index) => ({
          ...piece,
          size: piece.size - index,
        })),
      'conflict',
    ],
    [
      'nothing',
      () => [{ imageId: 'x', size: 1, offset: 0, bytes: Buffer.alloc(0) }],
      'invalidRequest',
    ],
    [
      'too much',
      () => [{ imageId: 'x', size: 9_000_000, offset: 0, bytes: Buffer.alloc(9) }],
      'invalidRequest',
    ],
  ])('%s is refused', async (_what, pieces, code) => {
    const board = await newBoard();
    const ann = await enter('Ann');
    await open(ann, board);
    const codes: string[] = [];
    for (const piece of pieces())
      codes.push(await ann.codeOf('board:addImage', { ...board, ...piece }));
    expect(codes.at(-1)).toBe(code);
    const wish = { ...board, imageId: 'x', offset: 0 };
    expect(await ann.codeOf('board:image', wish)).toBe('notFound');
  });
});

describe('hostile edits', () => {
  const endless = Array.from({ length: boardPointsMax + 1 }, (_, index) => [index, 0] as const);
  it.each<[string, object]>([
    ['a page of others', { type: 'iframe', link: 'https://example.com' }],
    ['too many points', drawnStroke('a', endless)],
    ['a number that is none', { x: Number.NaN }],
    ['a place beyond the board', { x: 1e300 }],
    ['a colour that is more', { strokeColor: 'red;background:url(https://example.com)' }],
    ['an id that is a path', { id: '../../a' }],
    ['a version of no use', { version: 2 ** 53 }],
    ['a text without an end', { type: 'text', text: 'x'.repeat(20_000) }],
    ['groups without an end', { groupIds: Array.from({ length: 500 }, () => 'a') }],
  ])('%s is refused', async (_what, change) => {
    const board = await newBoard();
    const ann = await enter('Ann');
    await open(ann, board);
    expect(await edit(ann, board, drawnElement('a', change))).toBe('invalidRequest');
    expect((await open(ann, board)).elements).toEqual([]);
  });

  it('too many at once, none, and twice the same are no way around it', async () => {
    const board = await newBoard();
    const ann = await enter('Ann');
    await open(ann, board);
    const many = Array.from({ length: boardEditMax + 1 }, (_, index) => drawnElement(`e${index}`));
    expect(await edit(ann, board, ...many)).toBe('invalidRequest');
    expect(await edit(ann, board)).toBe('invalidRequest');
    await edit(ann, board, drawnElement('a'), drawnElement('a', { version: 2 }));
    expect((await open(ann, board)).elements).toEqual([drawnElement('a', { version: 2 })]);
  });

  it('links, data of plug-ins and a prototype are left out', async () => {
    const board = await newBoard();
    const ann = await enter('Ann');
    await open(ann, board);
    const surplus = JSON.parse(
      '{"__proto__":{"isDeleted":true},"link":"javascript:alert(1)","customData":{"a":1}}',
    );
    await edit(ann, board, drawnElement('a', surplus));
    expect((await open(ann, board)).elements).toEqual([drawnElement('a')]);
  });

  it('a full board takes no more, but what makes it emptier', async () => {
    const board = await newBoard();
    const ann = await enter('Ann');
    await open(ann, board);
    const points = Array.from(
      { length: 2_000 },
      (_, index) => [index + 0.25, index + 0.75] as const,
    );
    const bytes = JSON.stringify(drawnStroke('s', points)).length;
    let code = 'ok';
    let strokes = 0;
    // The limit of requests is that of a person: several of them fill it sooner.
    const people = [ann, await enter('Bob'), await enter('Cho'), await enter('Dan')];
    for (const peer of people) await open(peer, board);
    while (code === 'ok' && strokes < boardElementsMax) {
      const peer = people[strokes % people.length] as TestPeer;
      code = await edit(peer, board, drawnStroke(`s${strokes}`, points));
      strokes += 1;
    }
    expect(code).toBe('limitReached');
    expect(strokes).toBe(Math.floor(boardMaxBytes / bytes) + 1);
    const gone = { ...drawnElement('s0'), version: 2, isDeleted: true };
    expect(await edit(ann, board, gone)).toBe('ok');
    expect(await edit(ann, board, drawnElement('small'))).toBe('ok');
  });
});

it('a board survives the end of the server', async () => {
  const board = await newBoard();
  const ann = await enter('Ann');
  await open(ann, board);
  await edit(ann, board, drawnElement('a'), drawnElement('b'));
  await edit(ann, board, { ...drawnElement('b'), version: 2, isDeleted: true });
  granted(
    await ann.ask('board:addImage', {
      ...board,
      imageId: 'cat',
      size: smallImage().length,
      offset: 0,
      bytes: smallImage(),
    }),
  );
  const before = await open(ann, board);
  // What is answered is on the disk: it survives the end of the process, too.
  const file = new DatabaseSync(join(dataDir, 'perch.db'), { readOnly: true });
  const rows = file.prepare('SELECT id FROM board_elements WHERE channel_id = ? ORDER BY id');
  expect(rows.all(board.channelId)).toEqual([{ id: 'a' }, { id: 'b' }]);
  file.close();
  ann.close();
  owner.close();
  await local.close();
  local = await LocalServer.start({ workers: 1, env: { PERCH_DATA_DIR: dataDir } });
  owner = await TestPeer.connect(local.url, owner.key);
  await owner.open();
  const after = await open(owner, board as { channelId: ChannelId; kind: 'own' });
  expect(after).toEqual(before);
  const { bytes } = granted(
    await owner.ask('board:image', { ...board, imageId: 'cat', offset: 0 }),
  );
  expect(Buffer.from(new Uint8Array(bytes)).equals(smallImage())).toBe(true);
});
