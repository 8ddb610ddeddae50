import { z } from 'zod';
import {
  inviteLifetimeMaxMs,
  inviteLifetimeMinMs,
  inviteUsesMax,
} from '../../shared/domain/Invite.ts';
import type { ServerStatus } from '../../shared/domain/ServerStatus.ts';
import type { ServerLinks } from '../../shared/domain/serverLinks.ts';
import { request } from '../../shared/protocol/request.ts';
import type { HealthReport } from '../http/createHttpsServer.ts';

/** A person, as the host of a server sees them. */
export interface ListedUser {
  readonly name: string;
  /** The names of what they are, “Owner” first. */
  readonly roles: readonly string[];
  /** In milliseconds since 1970. */
  readonly lastSeenAt: number;
}

const nameField = z.string().min(1).max(256);

/** What commands ask of the server: over its control socket, or in its place while it does not run. */
export const controlCalls = {
  /** How a running server is doing, including what strangers do not get: names and process ids. */
  status: request<{ pid: number; health: HealthReport; status: ServerStatus }>()(
    z.strictObject({}),
  ),
  /** Makes a new owner code, in place of the one before. */
  ownerCode: request<{ code: string }>()(z.strictObject({})),
  /** The people; whoever was there last comes first. */
  users: request<{ users: ListedUser[] }>()(z.strictObject({})),
  /** Makes an invite in the name of the owner. */
  invite: request<{ links: ServerLinks }>()(
    z.strictObject({
      usesMax: z.int().min(1).max(inviteUsesMax).nullable(),
      lifetimeMs: z.int().min(inviteLifetimeMinMs).max(inviteLifetimeMaxMs).nullable(),
      /** “member”, “guest”, or the name of a role that members get besides. */
      role: nameField,
      /** The name of the channel to which it leads. */
      channel: nameField.nullable(),
    }),
  ),
};

export type ControlName = keyof typeof controlCalls;
export type ControlInput<Name extends ControlName> = z.output<
  (typeof controlCalls)[Name]['schema']
>;
export type ControlAnswer<Name extends ControlName> = NonNullable<
  (typeof controlCalls)[Name]['response']
>;
/** A function for each of these calls. It throws a `RequestError` whose message is a sentence for people. */
export type ControlHandlers<Name extends ControlName = ControlName> = {
  readonly [Each in Name]: (input: ControlInput<Each>) => Promise<ControlAnswer<Each>>;
};

/** One call, as a line of JSON. */
export const callLine = z.strictObject({ call: z.string().max(64), input: z.unknown() });

/** A call is short; a longer line ends the connection. */
export const callMaxLength = 16_384;
/** The list of people is the longest answer: some hundred thousand of them fit. */
export const answerMaxLength = 32_000_000;
