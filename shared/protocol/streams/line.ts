import { z } from 'zod';
import { lineWidths } from '../../domain/LineWidth.ts';
import { request } from '../request.ts';

export const lineRequests = {
  /**
   * What the line from the server to this app carries, as the app measures it. The server sends no more than that. Valid for this
   * seat, until the next report.
   */
  'line:report': request<Record<string, never>>()(z.strictObject({ width: z.enum(lineWidths) })),
  /**
   * Whether all voices of its channel come to this app as one stream, mixed on the server, instead of each by itself. Also without this
   * they do where the line has no room for more than one (`oneVoice`). Valid for this session, in every channel with at least two
   * others that is not encrypted; while it cannot be done, each voice comes by itself.
   */
  'line:takeMix': request<Record<string, never>>()(z.strictObject({ wanted: z.boolean() })),
};

export interface LineNotifications {
  /** The pictures to this app rest for some seconds: there was suddenly no room for them. They come back by themselves. */
  'line:collapsed': Record<string, never>;
  /**
   * Whether the line to somebody in this peer's channel has no room for a voice in full quality. It ends with the channel, and with
   * the session, unless it is told again. What is sent to a music channel need not follow it.
   */
  'line:askedToSlim': { slim: boolean };
}
