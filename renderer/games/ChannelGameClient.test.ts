import { beforeEach, expect, it, vi } from 'vitest';
import type { Game, GamePhase } from '../../shared/domain/Game.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { GameNotifications } from '../../shared/protocol/channels/games.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { gameIn, idOf, turnOf } from '../components/games/game.fixture.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { ChannelGameClient, type ChannelGameSources } from './ChannelGameClient.ts';

class Signaling extends FakeEmitter<GameNotifications> {
  readonly request = vi.fn();
}

const general = 'General' as ChannelId;
const music = 'Music' as ChannelId;
let signaling: Signaling;
let session: FakeEmitter<{ opened: unknown }>;
let channel: ChannelId | null;
let moved: () => void;
/** What the server answers about the game of the channel. */
let known: Game | null;
let client: ChannelGameClient;
const play = vi.fn();

beforeEach(() => {
  vi.resetAllMocks();
  signaling = new Signaling();
  session = new FakeEmitter();
  channel = general;
  known = null;
  signaling.request.mockImplementation(async (name, _payload, inOrder) => {
    const answer = name === 'game:guess' ? { outcome: 'close' } : { game: known };
    inOrder?.(answer);
    return answer;
  });
  client = new ChannelGameClient({
    session,
    signaling: signaling as unknown as ChannelGameSources['signaling'],
    whereabouts: {
      channel: () => channel,
      subscribe: (listen) => {
        moved = listen;
        return () => undefined;
      },
    },
    me: () => idOf('Ann'),
    play,
  });
});

const state = () => client.state.getState();
const change = (phase: GamePhase, channelId = general) =>
  signaling.emit('game:changed', { channelId, game: gameIn(phase) });
const drawing = (who: string) =>
  ({ ...turnOf(who), kind: 'drawing', hint: [null], word: null }) as const;

it('follows the user from channel to channel, and asks again after a lost connection', () => {
  expect(state()).toMatchObject({ channelId: general, game: null });
  known = gameIn({ kind: 'lobby' });
  session.emit('opened', {});
  expect(state().game).toBe(known);
  known = null;
  channel = music;
  moved();
  expect(state()).toMatchObject({ channelId: music, game: null });
  change({ kind: 'lobby' });
  expect(state().game).toBeNull();
});

it('keeps what is guessed, with who begins to draw and what the word was', () => {
  change({ ...turnOf('Bob'), kind: 'choosing', words: null });
  change(drawing('Bob'));
  const said = { kind: 'said', userId: idOf('Ann'), text: 'A house', isSecret: false } as const;
  signaling.emit('game:guessed', { channelId: general, line: said });
  signaling.emit('game:guessed', { channelId: music, line: said });
  change({ ...turnOf('Bob'), kind: 'revealed', word: 'apple', ending: 'time' });
  expect(state().lines.map(({ line }) => line)).toEqual([
    { kind: 'turn', drawerId: idOf('Bob') },
    said,
    { kind: 'word', word: 'apple' },
  ]);
  signaling.emit('game:changed', { channelId: general, game: null });
  expect(state().lines).toEqual([]);
});

it('sounds when it is the own turn, for right guesses, at the end of the time and of the game', () => {
  const right = (userId: UserId) =>
    signaling.emit('game:guessed', {
      channelId: general,
      line: { kind: 'right', userId, points: 100 },
    });
  change({ kind: 'lobby' });
  change({ ...turnOf('Ann'), kind: 'choosing', words: ['a', 'b', 'c'] });
  change(drawing('Ann'));
  right(idOf('Ann'));
  right(idOf('Bob'));
  change({ ...turnOf('Ann'), kind: 'revealed', word: 'apple', ending: 'time' });
  change({ ...turnOf('Bob'), kind: 'choosing', words: null });
  change({ ...turnOf('Bob'), kind: 'revealed', word: null, ending: 'skipped' });
  change({ kind: 'over' });
  expect(play.mock.calls.flat()).toEqual([
    'yourTurn',
    'guessedRight',
    'othersGuessedRight',
    'timeUp',
    'gameOver',
  ]);
});

it('says what a guess was, or why it was refused', async () => {
  expect(await client.guess('aple')).toBe('close');
  signaling.request.mockRejectedValueOnce(new RequestError('rateLimited', 'too many of these'));
  expect(await client.guess('apple')).toMatchObject({ code: 'rateLimited' });
});
