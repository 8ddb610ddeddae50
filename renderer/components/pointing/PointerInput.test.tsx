import { screen } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { expectFocus, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { PointerInput } from './PointerInput.tsx';
import { ShareTools } from './ShareTools.tsx';

const pointers = { point: vi.fn(), begin: vi.fn(), draw: vi.fn(), finish: vi.fn() };
beforeEach(() => {
  vi.clearAllMocks();
});

const bob = occupantOf('Bob', 'General', { sharing: true });
const share = bob.peerId;

/** What the tile of Bob’s share has for pointing. */
function Tile() {
  const selected = usePerch((state) => state.selectedTool);
  const rect = { left: 0, top: 0, width: 160, height: 90 };
  return (
    // biome-ignore lint/a11y/useSemanticElements: as in the app.
    <div role="group" aria-label="Bob’s screen">
      {selected && <PointerInput share={share} tool={selected.tool} rect={rect} />}
      <ShareTools share={share} />
    </div>
  );
}

/** Ann, who watches Bob’s share. */
function renderTile() {
  const rendered = renderWithClient(<Tile />, {
    state: {
      ...annIn([channelOf('General')], [occupantOf('Ann', 'General'), bob]),
      canPoint: true,
    },
    pointers,
  });
  const { actions, setState } = rendered;
  actions.selectTool.mockImplementation((on, tool) => {
    setState({ selectedTool: { share: on, tool } });
  });
  actions.deselectTool.mockImplementation(() => setState({ selectedTool: null }));
  return rendered;
}

const tool = (name: string) => screen.getByRole('button', { name });
const hand = () => screen.getByRole('application');

test('arrow keys move the pointer, Space puts the pen down, and Escape puts the tool away', async () => {
  const { user } = renderTile();
  await pressAt(user, tool('Point'));
  await expectFocus(hand());
  await user.keyboard('{Shift>}{ArrowLeft}{/Shift}{ArrowUp}');
  const near = (x: number, y: number) => ({ x: expect.closeTo(x), y: expect.closeTo(y) });
  expect(pointers.point.mock.calls.slice(-2)).toEqual([
    [share, near(0.42, 0.5), true],
    [share, near(0.42, 0.49), true],
  ]);

  await user.keyboard('d');
  expect(tool('Draw').getAttribute('aria-pressed')).toBe('true');
  await expectFocus(hand());
  await user.keyboard(' ');
  expect(screen.getByRole('status').textContent).toBe('The pen is down.');
  expect(pointers.begin).toHaveBeenCalledExactlyOnceWith(share, near(0.42, 0.49));
  await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
  expect(pointers.draw.mock.calls).toEqual([
    [share, near(0.42, 0.57)],
    [share, near(0.42, 0.65)],
  ]);

  pointers.finish.mockClear();
  await user.keyboard('{Escape}');
  expect(pointers.finish).toHaveBeenCalledWith(share);
  expect(pointers.point).toHaveBeenLastCalledWith(share, null);
  expect(screen.queryByRole('application')).toBeNull();
  await expectFocus(tool('Point'));
});

test('a pointer moved by keys ends when the focus leaves the share', async () => {
  const { user } = renderTile();
  await pressAt(user, tool('Point'));
  await user.keyboard('{ArrowUp}');
  await user.tab();
  expect(pointers.point).toHaveBeenLastCalledWith(share, null);
});
