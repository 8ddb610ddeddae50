import { expect, it } from 'vitest';
import type { BoardElement, BoardId } from '../../shared/domain/board.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import type { Peer } from '../peers/Peer.ts';
import { type BoardNotification, Boards, type BoardViewer } from './Boards.ts';

const channelId = 'general' as ChannelId;
const game: BoardId = { channelId, kind: 'game' };
const element: BoardElement = { id: 'a', version: 1, versionNonce: 1, isDeleted: false };

function newViewer(name: string): BoardViewer {
  const user: User = {
    id: name as UserId,
    name,
    colorSeed: 0,
    isOwner: false,
    roleIds: [],
  };
  return { id: name, user, peer: { user } as Peer };
}

/** Boards on which everybody may do everything, and nothing is stored. */
function newBoards() {
  const boards = new Boards({
    store: {} as never,
    write: (change) => change(),
    authority: { require: () => undefined, may: () => true },
    channels: { has: () => true },
    views: { on: () => undefined },
  });
  const told: [string[], BoardNotification][] = [];
  boards.on('told', (...each) => told.push(each));
  return { boards, told };
}

it('lets on the board of a game only those draw whom the game lets', async () => {
  const { boards, told } = newBoards();
  const [ann, bob] = [newViewer('Ann'), newViewer('Bob')];
  let drawer = ann.user.id;
  await expect(boards.open(ann, game)).rejects.toMatchObject({ code: 'notFound' });
  const board = boards.beginGame(channelId, (userId) => userId === drawer);
  await boards.open(ann, game);
  await boards.open(bob, game);
  await boards.edit(ann, game, 0, [element]);
  expect(told.splice(0)).toEqual([
    [['Bob'], { name: 'board:edited', payload: { ...game, elements: [element] } }],
  ]);
  await expect(boards.edit(bob, game, 0, [element])).rejects.toMatchObject({ code: 'forbidden' });
  expect(boards.whoSeesPointing(ann.peer, game)).toEqual([bob.peer]);
  expect(boards.whoSeesPointing(bob.peer, game)).toEqual([]);

  drawer = bob.user.id;
  board.clear();
  expect(told.splice(0)).toEqual([
    [['Ann', 'Bob'], { name: 'board:cleared', payload: { ...game, edition: 1 } }],
  ]);
  await expect(boards.edit(bob, game, 0, [element])).rejects.toMatchObject({ code: 'conflict' });
  await boards.edit(bob, game, 1, [element]);
  expect(board.content.elements).toEqual([element]);
  await expect(boards.clear(bob, game)).rejects.toMatchObject({ code: 'forbidden' });
});

it('closes the board of a game with the game, and keeps it while nobody looks', async () => {
  const { boards, told } = newBoards();
  const ann = newViewer('Ann');
  const board = boards.beginGame(channelId, () => true);
  await boards.open(ann, game);
  await boards.edit(ann, game, 0, [element]);
  boards.drop(ann);
  await boards.open(ann, game);
  expect(boards.contentFor(ann, game).elements).toEqual([element]);
  board.end();
  board.end();
  expect(told).toEqual([[['Ann'], { name: 'board:closed', payload: game }]]);
  await expect(boards.open(ann, game)).rejects.toMatchObject({ code: 'notFound' });
  boards.beginGame(channelId, () => true);
  board.end();
  await boards.open(ann, game);
  expect(boards.contentFor(ann, game).elements).toEqual([]);
});
