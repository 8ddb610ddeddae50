import type { Bot } from '../../shared/domain/Bot.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { tryRequest } from './serverActions.ts';

/** The bots of the server, for those who manage it. A token is shown once and kept nowhere. */
export function botRequests({ signaling }: Pick<ActionContext, 'signaling'>) {
  return {
    list(show: (bots: readonly Bot[]) => void): Promise<Failure | null> {
      return tryRequest(signaling, 'bot:list', {}, ({ bots }) => show(bots));
    },

    create(name: string, made: (bot: Bot, token: string) => void): Promise<Failure | null> {
      return tryRequest(signaling, 'bot:create', { name }, ({ bot, token }) => made(bot, token));
    },

    /** What has come in by the token before is thrown out. */
    renewToken(userId: UserId, renewed: (token: string) => void): Promise<Failure | null> {
      return tryRequest(signaling, 'bot:renewToken', { userId }, ({ token }) => renewed(token));
    },

    /** Null for nowhere; then there is no secret. */
    setWebhook(
      userId: UserId,
      url: string | null,
      saved: (secret: string | null) => void,
    ): Promise<Failure | null> {
      return tryRequest(signaling, 'bot:setWebhook', { userId, url }, ({ secret }) =>
        saved(secret),
      );
    },

    remove(userId: UserId): Promise<Failure | null> {
      return tryRequest(signaling, 'bot:remove', { userId });
    },
  };
}

export type BotRequests = ReturnType<typeof botRequests>;
