import { z } from 'zod';
import {
  customWordMaxLength,
  customWordsMax,
  drawTimesMs,
  type Game,
  type GuessLine,
  type GuessOutcome,
  gameRoundsMax,
  guessMaxLength,
  wordChoices,
  wordLanguages,
} from '../../domain/Game.ts';
import type { ChannelId } from '../../domain/ids.ts';
import { nameText } from '../fields.ts';
import { request } from '../request.ts';

const languageField = z.enum(wordLanguages);

/**
 * Draw and guess in the peer's channel, one game at a time. All of these are `conflict` outside of channels and where there is
 * no such game or it is not the time for it, and `forbidden` for who may not write in the channel.
 */
export const gameRequests = {
  /** The game of the peer's channel; null for none. Also for who does not play. */
  'game:get': request<{ game: Game | null }>()(z.strictObject({})),
  /** Starts a game, in which the user is the first player and the host. `conflict` when there is one already. */
  'game:open': request<Record<string, never>>()(z.strictObject({ language: languageField })),
  /** Changes the settings, by the host, before the game begins or after it. */
  'game:setUp': request<Record<string, never>>()(
    z.strictObject({
      settings: z.strictObject({
        language: languageField,
        rounds: z.int().min(1).max(gameRoundsMax),
        drawMs: z.literal([...drawTimesMs]),
        onlyCustomWords: z.boolean(),
      }),
      /** Own words in place of those before; without it they stay. Nobody is told them before they are drawn. */
      customWords: z.array(nameText(customWordMaxLength)).max(customWordsMax).optional(),
    }),
  ),
  /** Joins the game, or comes back to one's points. During a turn the user plays from the next one on. `limitReached` for too many. */
  'game:join': request<Record<string, never>>()(z.strictObject({})),
  /** Never `conflict`. */
  'game:leave': request<Record<string, never>>()(z.strictObject({})),
  /** Begins the first round, or those of another game after the last one, by the host. */
  'game:begin': request<Record<string, never>>()(z.strictObject({})),
  /** The drawer takes one of the offered words, by its place. */
  'game:choose': request<Record<string, never>>()(
    z.strictObject({
      choice: z
        .int()
        .min(0)
        .max(wordChoices - 1),
    }),
  ),
  /** Guesses, or says something to those who know the word, too. */
  'game:guess': request<{ outcome: GuessOutcome }>()(
    z.strictObject({ text: nameText(guessMaxLength) }),
  ),
  /** Ends the turn, by the drawer, or by who may end the game. */
  'game:skip': request<Record<string, never>>()(z.strictObject({})),
  /** Ends the game for all, by the host, or by who may move people or manage the channel. */
  'game:end': request<Record<string, never>>()(z.strictObject({})),
};

export interface GameNotifications {
  /** What has changed in the game of the peer's channel, or null: it has ended. To everybody there. */
  'game:changed': { channelId: ChannelId; game: Game | null };
  /** To the players whom it concerns. */
  'game:guessed': { channelId: ChannelId; line: GuessLine };
}
