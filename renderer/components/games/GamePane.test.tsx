import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Game } from '../../../shared/domain/Game.ts';
import type { ShownLine } from '../../state/ChannelGame.ts';
import { expectFocus, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { GamePane } from './GamePane.tsx';
import { fakeChannelGame, gameIn, idOf, playerNamed, turnOf } from './game.fixture.ts';
import { useGameState } from './useChannelGame.ts';

const general = channelOf('General');

function Shown({ play }: { play: ReturnType<typeof fakeChannelGame> }) {
  const game = useGameState(play, (state) => state.game);
  return game && <GamePane channel={general} play={play} game={game} />;
}

/** What Ann sees of a game. */
function renderGame(game: Game, lines: readonly ShownLine['line'][] = [], isOwner = false) {
  const play = fakeChannelGame(game, lines);
  const rendered = renderWithClient(<Shown play={play} />, {
    state: annIn([general], [occupantOf('Ann', 'General'), occupantOf('Bob', 'General')], isOwner),
  });
  return {
    ...rendered,
    play,
    show: (next: Game) => act(() => play.state.setState({ game: next })),
  };
}

const choosing = (who: string, words: readonly string[] | null) =>
  gameIn({ ...turnOf(who), kind: 'choosing', words });
const drawing = (who: string, word: string | null, players = gameIn({ kind: 'lobby' }).players) =>
  gameIn(
    { ...turnOf(who), kind: 'drawing', hint: [null, 'p', null, ' ', null], word },
    { players },
  );
const menuItems = async (name = 'Game') => {
  const menu = await screen.findByRole('menu', { name });
  return within(menu)
    .getAllByRole('menuitem')
    .map(({ textContent }) => textContent);
};

test('the host decides on the settings and begins when there is somebody to play with', async () => {
  const alone = gameIn({ kind: 'lobby' }, { players: [playerNamed('Ann')] });
  const { user, play, show } = renderGame(alone);
  const start = screen.getByRole('button', { name: 'Start' });
  expect(start).toHaveProperty('disabled', true);
  expect(screen.getByText(/^Waiting for somebody to play with/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: /^3 rounds/ }));
  await user.click(await screen.findByRole('option', { name: '1 round' }));
  expect(play.setUp).toHaveBeenCalledWith({ ...alone.settings, rounds: 1 });

  show(gameIn({ kind: 'lobby' }));
  await pressAt(user, screen.getByRole('button', { name: 'Your own words' }));
  await user.type(screen.getByRole('textbox', { name: /^Words, separated/ }), 'Nest, \n Perch ,,');
  await user.tab();
  expect(play.setUp).toHaveBeenLastCalledWith(alone.settings, ['Nest', 'Perch']);
  await pressAt(user, screen.getByRole('button', { name: 'Start' }));
  expect(play.begin).toHaveBeenCalledOnce();
});

test('the others read the settings and who starts', () => {
  renderGame(gameIn({ kind: 'lobby' }, { hostId: idOf('Bob'), customWords: 12 }));
  for (const text of ['English', '3 rounds', '80 seconds', '12 own words']) {
    expect(screen.getByText(text)).toBeTruthy();
  }
  expect(screen.getByText('Waiting for Bob to start.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Start' })).toBeNull();
});

test('the drawer chooses a word by a key; the others see who does', async () => {
  const { user, play, show } = renderGame(choosing('Ann', ['apple', 'house', 'train']));
  const choice = within(screen.getByRole('group', { name: 'Choose a word to draw' }));
  await expectFocus(choice.getByRole('button', { name: 'apple' }));
  await user.keyboard('2');
  await user.keyboard('{Tab}{Tab}{Enter}');
  expect(play.choose.mock.calls).toEqual([[1], [2]]);
  show(choosing('Bob', null));
  expect(screen.getAllByText('Bob is choosing a word…')).not.toEqual([]);
});

test('a guesser sees the hint and the time, and guesses by the keyboard alone', async () => {
  const { user, play } = renderGame(drawing('Bob', null));
  expect(
    screen.getByText('The word has 4 letters: blank p blank blank', {
      exact: false,
      normalizer: (text) => text.replace(/\s+/g, ' '),
    }),
  ).toBeTruthy();
  expect(screen.getByRole('timer', { name: '42 seconds left' })).toBeTruthy();
  const field = screen.getByRole('textbox', { name: 'Your guess' });
  await expectFocus(field);
  await user.keyboard(' apple {Enter}');
  expect(play.guess).toHaveBeenCalledExactlyOnceWith('apple');
  expect(field).toHaveProperty('value', '');
  play.guess.mockResolvedValueOnce({ code: 'rateLimited', reason: '' });
  await user.keyboard('pear{Enter}');
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Too many guesses/);
  expect(field).toHaveProperty('value', 'pear');
});

test('guesses say who said what, a right one without its text, and what only those see who know it', () => {
  renderGame(
    drawing('Bob', 'spa', [
      playerNamed('Ann', { role: 'hasGuessed' }),
      playerNamed('Bob', { role: 'draws' }),
    ]),
    [
      { kind: 'turn', drawerId: idOf('Bob') },
      { kind: 'said', userId: idOf('Bob'), text: 'A house?', isSecret: false },
      { kind: 'close', text: 'spam' },
      { kind: 'right', userId: idOf('Ann'), points: 200 },
      { kind: 'said', userId: idOf('Bob'), text: 'Well done', isSecret: true },
      { kind: 'word', word: 'spa' },
    ],
  );
  const log = screen.getByRole('log', { name: 'Guesses' });
  expect([...log.children].map(({ textContent }) => textContent)).toEqual([
    'Bob draws.',
    'Bob A house?',
    '“spam” is very close!',
    'You guessed it! +200',
    'Bob Well done',
    'The word was spa.',
  ]);
  expect(
    within(log).getByRole('img', { name: 'Only those who know the word see this' }),
  ).toBeTruthy();
  expect(screen.getByText('The word: spa')).toBeTruthy();
});

test('the standings are in the order of points, with what each one does', () => {
  renderGame(
    drawing('Bob', null, [
      playerNamed('Ann', { score: 90 }),
      playerNamed('Bob', { score: 90, role: 'draws' }),
      playerNamed('Cho', { score: 240, gained: 240, role: 'hasGuessed' }),
      playerNamed('Dan', { role: 'waits' }),
      playerNamed('Eve', { score: 10, presence: 'away' }),
    ]),
  );
  const list = screen.getByRole('list', { name: 'Standings' });
  const rows = within(list).getAllByRole('listitem');
  expect(rows.map(({ textContent }) => textContent)).toEqual([
    '1Cho+240240240 points',
    '2Ann (you)9090 points',
    '2Bob9090 points',
    '4Eve1010 points',
    '5Dan00 points',
  ]);
  const marks = within(list).getAllByRole('img');
  expect(marks.map((mark) => mark.getAttribute('aria-label'))).toEqual([
    'has guessed it',
    'draws',
    'connection lost',
    'plays from the next turn on',
  ]);
});

test('after a turn the word and the points are shown, and after a drawer has left, why', () => {
  const players = [playerNamed('Ann', { gained: 120 }), playerNamed('Bob', { gained: 180 })];
  const revealed = (ending: 'time' | 'drawerLeft') =>
    gameIn({ ...turnOf('Bob'), kind: 'revealed', word: 'apple', ending }, { players });
  const { show } = renderGame(revealed('time'));
  expect(screen.getByText('apple')).toBeTruthy();
  expect(screen.getByText('The time is over.')).toBeTruthy();
  show(revealed('drawerLeft'));
  expect(screen.getByText('Bob is no longer here. Nobody loses points.')).toBeTruthy();
});

test('at the end there is a podium; the host plays again', async () => {
  const players = ['Ann', 'Bob', 'Cho', 'Dan'].map((name, index) =>
    playerNamed(name, { score: 400 - index * 100 }),
  );
  const { user, play, show } = renderGame(gameIn({ kind: 'over' }, { players }));
  expect(screen.getByRole('heading', { name: 'You win!' })).toBeTruthy();
  const podium = screen.getByRole('list', { name: 'Final standings' });
  expect(
    within(podium)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['Ann1.400 points', 'Bob2.300 points', 'Cho3.200 points']);
  await pressAt(user, screen.getByRole('button', { name: 'Play again' }));
  expect(play.begin).toHaveBeenCalledOnce();
  await user.click(screen.getByRole('button', { name: 'Change settings' }));
  expect(screen.getByRole('button', { name: 'Start' })).toBeTruthy();
  show(gameIn({ kind: 'over' }, { players: players.slice(1), hostId: idOf('Bob') }));
  expect(screen.queryByRole('button', { name: 'Play again' })).toBeNull();
});

test('the menu skips the turn, leaves, and for the host ends the game after a question', async () => {
  const { user, play } = renderGame(drawing('Ann', 'apple'));
  expect(screen.getByText('Draw: apple')).toBeTruthy();
  const open = () => pressAt(user, screen.getByRole('button', { name: 'Game' }));
  await open();
  expect(await menuItems()).toEqual([
    'Give up this word',
    'Leave the game',
    'End the game for everyone',
  ]);
  await user.keyboard('{Enter}');
  expect(play.skip).toHaveBeenCalledOnce();
  await open();
  await user.keyboard('{End}{Enter}');
  const question = within(await screen.findByRole('alertdialog'));
  await user.click(question.getByRole('button', { name: 'End game' }));
  expect(play.end).toHaveBeenCalledOnce();
});

test('somebody else can only leave', async () => {
  const game = drawing('Bob', null);
  const { user, play } = renderGame({ ...game, hostId: idOf('Bob') });
  await pressAt(user, screen.getByRole('button', { name: 'Game' }));
  expect(await menuItems()).toEqual(['Leave the game']);
  await user.keyboard('{Enter}');
  expect(play.leave).toHaveBeenCalledOnce();
});
