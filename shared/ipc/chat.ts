import { z } from 'zod';

/** What is unread on one server, as far as the user wants to be told of it. */
export const unreadReportField = z.strictObject({
  /** Messages that mention the user. */
  mentions: z.int().min(0).max(1_000_000),
  /** Whether there are any others. */
  hasUnread: z.boolean(),
});
export type UnreadReport = z.output<typeof unreadReportField>;

/** The most that a system shows of a message. */
export const noticeField = z.strictObject({
  /** The page's own name for it. */
  key: z.string().min(1).max(200),
  title: z.string().max(500),
  body: z.string().max(2_000),
  /** What stands in the empty field for an answer. */
  replyHint: z.string().max(200),
});
export type AppNotice = z.output<typeof noticeField>;

/** What the user has done with a notice: answered it, or clicked it (null). */
export interface NoticeAnswer {
  readonly key: string;
  readonly text: string | null;
}
