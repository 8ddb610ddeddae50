import { z } from 'zod';
import type { ServerStatus } from '../../domain/ServerStatus.ts';
import { request } from '../request.ts';

/** For the page that shows how the server is doing. For those with the permission `manageServer`. */
export const adminRequests = {
  'admin:status': request<{ status: ServerStatus }>()(z.strictObject({})),
  /** Begins a backup; `admin:status` tells how it goes. `conflict` while one is being made. */
  'admin:backup': request<Record<string, never>>()(z.strictObject({})),
};
