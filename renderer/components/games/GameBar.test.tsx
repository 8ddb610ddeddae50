import { act, screen } from '@testing-library/react';
import { useRef } from 'react';
import { expect, test } from 'vitest';
import { pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, everyone, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { BoardPart } from '../board/BoardPart.tsx';
import { StageOptionsMenu } from '../stage/StageOptionsMenu.tsx';
import { GameBar } from './GameBar.tsx';
import { fakeChannelGame, gameIn, idOf, playerNamed } from './game.fixture.ts';

const inGeneral = annIn([channelOf('General')], [occupantOf('Ann', 'General')]);
const bobsGame = gameIn({ kind: 'lobby' }, { hostId: idOf('Bob'), players: [playerNamed('Bob')] });
const region = () => screen.queryByRole('region', { name: 'Draw and guess in General' });

function Menu() {
  const ref = useRef<HTMLDivElement>(null);
  return (
    <div ref={ref}>
      <StageOptionsMenu
        channel={channelOf('General')}
        triggerRef={ref}
        onClose={() => undefined}
        onOpenDialog={() => undefined}
      />
    </div>
  );
}

test('others see that somebody started a game, and join it with one press', async () => {
  const game = fakeChannelGame(null);
  const { user, announced } = renderWithClient(
    <>
      <GameBar />
      <BoardPart />
    </>,
    { state: inGeneral, game },
  );
  await act(async () => undefined);
  expect(screen.queryByRole('group')).toBeNull();
  act(() => game.state.setState({ game: bobsGame }));
  expect(announced).toEqual(['Bob started draw and guess.']);
  expect(region()).toBeNull();
  await pressAt(user, await screen.findByRole('button', { name: 'Play' }));
  expect(game.join).toHaveBeenCalledOnce();

  act(() => game.state.setState({ game: gameIn({ kind: 'lobby' }, { hostId: idOf('Bob') }) }));
  expect(region()).toBeTruthy();
  expect(screen.queryByRole('group', { name: /^Bob started/ })).toBeNull();
  await pressAt(user, screen.getByRole('button', { name: 'Hide the game' }));
  expect(region()).toBeNull();
  await pressAt(user, screen.getByRole('button', { name: 'Show' }));
  expect(region()).toBeTruthy();
  act(() => game.state.setState({ game: null }));
  expect(announced.at(-1)).toBe('The game has ended.');
});

test('who has left a game can play on', async () => {
  const players = [playerNamed('Bob'), playerNamed('Ann', { presence: 'left', score: 90 })];
  const game = fakeChannelGame({ ...bobsGame, players });
  const { user, announced } = renderWithClient(<GameBar />, { state: inGeneral, game });
  game.join.mockResolvedValueOnce({ code: 'limitReached', reason: '' });
  await pressAt(user, await screen.findByRole('button', { name: 'Play on' }));
  await act(async () => undefined);
  expect(announced).toEqual(['This game is full. Try again when somebody leaves it.']);
});

test('the menu of the stage starts a game in the language of the app, where one may write', async () => {
  const game = fakeChannelGame(null);
  const { user, setState } = renderWithClient(<Menu />, { state: inGeneral, game });
  const item = await screen.findByRole('menuitemcheckbox', { name: 'Play draw and guess' });
  setState({ roles: [{ ...everyone, permissions: ['seeChannel'] }] });
  expect(screen.queryByRole('menuitemcheckbox', { name: 'Play draw and guess' })).toBeNull();
  setState({ roles: [everyone] });
  expect(item).toBeTruthy();
  await user.click(screen.getByRole('menuitemcheckbox', { name: 'Play draw and guess' }));
  expect(game.open).toHaveBeenCalledExactlyOnceWith('en');
});
