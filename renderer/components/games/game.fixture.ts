import { vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Game, GamePhase, Player } from '../../../shared/domain/Game.ts';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { ChannelGame, ChannelGameState, ShownLine } from '../../state/ChannelGame.ts';
import { channelOf, userOf } from '../../testing/people.fixture.ts';

export const idOf = (name: string): UserId => userOf(name).id;

export function playerNamed(name: string, change: Partial<Player> = {}): Player {
  return { user: userOf(name), score: 0, gained: 0, role: 'guesses', presence: 'here', ...change };
}

/** A game of Ann, who is the host, and Bob, in General. */
export function gameIn(phase: GamePhase, change: Partial<Game> = {}): Game {
  return {
    channelId: channelOf('General').id,
    hostId: idOf('Ann'),
    settings: { language: 'en', rounds: 3, drawMs: 80_000, onlyCustomWords: false },
    customWords: 0,
    players: [playerNamed('Ann'), playerNamed('Bob')],
    round: phase.kind === 'lobby' ? 0 : 1,
    phase,
    ...change,
  };
}

/** A part of a turn in which this person draws. */
export const turnOf = (name: string) => ({
  drawerId: idOf(name),
  endsInMs: 42_000,
  lengthMs: 80_000,
});

/** Plays this game; its actions only record their calls. */
export function fakeChannelGame(game: Game | null, lines: readonly ShownLine['line'][] = []) {
  const state = createStore<ChannelGameState>(() => ({
    channelId: channelOf('General').id,
    game,
    toldAt: performance.now(),
    isShown: true,
    lines: lines.map((line, id) => ({ id, line })),
  }));
  return {
    state,
    show: vi.fn<ChannelGame['show']>((isShown) => state.setState({ isShown })),
    open: vi.fn<ChannelGame['open']>(async () => null),
    setUp: vi.fn<ChannelGame['setUp']>(async () => null),
    join: vi.fn<ChannelGame['join']>(async () => null),
    leave: vi.fn<ChannelGame['leave']>(async () => null),
    begin: vi.fn<ChannelGame['begin']>(async () => null),
    choose: vi.fn<ChannelGame['choose']>(async () => null),
    guess: vi.fn<ChannelGame['guess']>(async () => 'said'),
    skip: vi.fn<ChannelGame['skip']>(async () => null),
    end: vi.fn<ChannelGame['end']>(async () => null),
  };
}
