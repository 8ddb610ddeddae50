import { z } from 'zod';
import { type Bot, webhookUrlMaxLength } from '../../domain/Bot.ts';
import { userNameField } from '../fields.ts';
import { userIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/** Bots, for those with the permission `manageServer`. What a bot may do is decided by its roles, as for any member. */
export const botRequests = {
  /** `nameTaken`; `limitReached` for too many. The token is told this once. */
  'bot:create': request<{ bot: Bot; token: string }>()(z.strictObject({ name: userNameField })),
  /** The newest first. */
  'bot:list': request<{ bots: Bot[] }>()(z.strictObject({})),
  /** Gives a bot another token. What has come in by the one before is thrown out. `notFound` for who is no bot. */
  'bot:renewToken': request<{ token: string }>()(z.strictObject({ userId: userIdField })),
  /**
   * Sets where a bot is told of what happens, as POST requests that are signed with the secret of the answer; null for nowhere.
   * `invalidRequest` for what is no public address with https, `notFound` for who is no bot.
   */
  'bot:setWebhook': request<{ secret: string | null }>()(
    z.strictObject({
      userId: userIdField,
      url: z.string().max(webhookUrlMaxLength).nullable(),
    }),
  ),
  /** Throws a bot out and deletes it; its messages stay. `notFound` for who is no bot. */
  'bot:remove': request<Record<string, never>>()(z.strictObject({ userId: userIdField })),
};
