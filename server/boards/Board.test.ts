import { expect, it } from 'vitest';
import { type BoardElement, boardElementsMax } from '../../shared/domain/board.ts';
import { Board } from './Board.ts';

const hourMs = 60 * 60_000;
const element = (id: string, version = 1, isDeleted = false): BoardElement => ({
  id,
  version,
  versionNonce: 1,
  isDeleted,
});

function newBoard() {
  let now = 0;
  const board = new Board(0, [], () => now);
  return {
    board,
    pass: (ms: number) => {
      now += ms;
    },
    edit: (...elements: BoardElement[]) => {
      const change = board.plan(elements);
      board.apply(change);
      return change;
    },
  };
}

it('remembers deleted elements for an hour, so that an older state does not bring them back', () => {
  const { board, edit, pass } = newBoard();
  edit(element('a'), element('b'));
  edit(element('a', 2, true));
  pass(hourMs / 2);
  expect(edit(element('a', 1)).saved).toEqual([]);
  expect(board.drawn).toEqual([element('b')]);
  pass(hourMs);
  expect(edit(element('c')).forgotten).toEqual(['a']);
  expect(board.content.elements).toEqual([element('b'), element('c')]);
});

it('remembers no more deleted elements than some, and forgets those first that were deleted first', () => {
  const { board, edit } = newBoard();
  for (let index = 0; index < 2_100; index += 1) edit(element(`e${index}`, 1, true));
  const ids = board.content.elements.map(({ id }) => id);
  expect([ids.length, ids.at(-1), ids.includes('e0')]).toEqual([2_000, 'e2099', false]);
});

it('comes back by an undo of its deletion, and counts once', () => {
  const { board, edit } = newBoard();
  edit(element('a'));
  edit(element('a', 2, true));
  edit(element('a', 3));
  expect(board.content.elements).toEqual([element('a', 3)]);
});

it('takes so many elements and no more, and is as good as new when it was cleared', () => {
  const { board, edit } = newBoard();
  const many = Array.from({ length: boardElementsMax }, (_, index) => element(`e${index}`));
  edit(...many);
  expect(() => board.plan([element('more')])).toThrow('full');
  edit(element('e0', 2, true), element('e1', 2, true));
  edit(element('more'));
  board.clear();
  expect(board.content).toEqual({ edition: 1, elements: [] });
  edit(...many);
});
