import { z } from 'zod';
import { type Entry, entryModes } from '../domain/Entry.ts';
import { request } from './request.ts';

/** How people come in. For those with the permission `manageServer`. */
export const entryRequests = {
  'entry:get': request<{ entry: Entry }>()(z.strictObject({})),
  /** `conflict` for a change of what the configuration sets. */
  'entry:update': request<{ entry: Entry }>()(
    z.strictObject({
      mode: z.enum(entryModes),
      /** Whether the join code is replaced by a new one. */
      renewCode: z.boolean(),
      /**
       * Whether everybody but the owner needs a code or an invite at their next sign-in, as if their device were new. Those who
       * are connected stay until they leave.
       */
      askAgain: z.boolean(),
    }),
  ),
};
