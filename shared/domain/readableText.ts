import type { RoleId, UserId } from './ids.ts';
import { type TextPart, textParts } from './Message.ts';

/** A person, a role or everyone, named in a text. */
export type Mention = Exclude<TextPart, { kind: 'text' }>;

/** The names of those who are mentioned; undefined for those who are not known. */
export interface MentionNames {
  person(id: UserId): string | undefined;
  role(id: RoleId): string | undefined;
}

/** A message's text with names in place of the ids of those who are mentioned: for notices, and to edit it. */
export function readableText(text: string, names: MentionNames): string {
  return textParts(text)
    .map((part) => (part.kind === 'text' ? part.text : mentionLabel(part, names)))
    .join('');
}

/** How a mention is shown. */
export function mentionLabel(mention: Mention, names: MentionNames): string {
  if (mention.kind === 'everyone') return '@everyone';
  const name = mention.kind === 'role' ? names.role(mention.roleId) : names.person(mention.userId);
  return `@${name ?? '?'}`;
}
