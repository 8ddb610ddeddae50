import { mentionText } from '../../../shared/domain/Message.ts';
import type { Mention } from '../../../shared/domain/readableText.ts';

/** Somebody whom a draft can mention: it has `@` and the name, the message that is sent an id. */
export interface MentionChoice {
  readonly name: string;
  readonly mention: Mention;
}

/** What is typed of a mention, from its `@` to the caret. */
export interface MentionQuery {
  readonly start: number;
  readonly text: string;
}

/** The most choices at a time. */
const choicesMax = 8;
/** Longer than a name: then the `@` is not one of a mention. */
const queryMaxLength = 32;

/** The mention that is being typed before the caret; null for none. */
export function mentionQueryAt(draft: string, caret: number): MentionQuery | null {
  const before = draft.slice(0, caret);
  const start = before.lastIndexOf('@');
  if (start < 0 || /[\p{L}\p{N}_]$/u.test(before.slice(0, start))) return null;
  const text = before.slice(start + 1);
  return text.length > queryMaxLength || /\n|^\s|\s\s/u.test(text) ? null : { start, text };
}

/** The choices for what is typed: those that begin with it first. */
export function matchingChoices(
  choices: readonly MentionChoice[],
  { text }: MentionQuery,
): readonly MentionChoice[] {
  const wanted = text.toLocaleLowerCase();
  const places = choices.flatMap((choice) => {
    const place = choice.name.toLocaleLowerCase().indexOf(wanted);
    return place < 0 ? [] : [{ choice, isBeginning: place === 0 }];
  });
  return [
    ...places.filter((each) => each.isBeginning),
    ...places.filter((each) => !each.isBeginning),
  ]
    .slice(0, choicesMax)
    .map(({ choice }) => choice);
}

/** Code keeps what looks like a mention. */
const code = /```.*?(?:```|$)|`[^`\n]+`/gsu;

/** A draft as it is sent: each `@name` of a choice becomes a mention. The longest name that fits counts. */
export function withMentions(draft: string, choices: readonly MentionChoice[]): string {
  const longestFirst = [...choices].sort((a, b) => b.name.length - a.name.length);
  let sent = '';
  let end = 0;
  for (const found of draft.matchAll(code)) {
    sent += mentionsIn(draft.slice(end, found.index), longestFirst) + found[0];
    end = found.index + found[0].length;
  }
  return sent + mentionsIn(draft.slice(end), longestFirst);
}

function mentionsIn(text: string, longestFirst: readonly MentionChoice[]): string {
  return text.replace(/(?<![\p{L}\p{N}_])@(?<rest>[^\n@]{1,40})/gu, (all: string, rest: string) => {
    const choice = longestFirst.find(({ name }) => {
      // A Korean particle may follow a name at once; a letter of the same word in another script may not.
      const next = rest.slice(name.length, name.length + 1);
      const fits = rest.slice(0, name.length).toLocaleLowerCase() === name.toLocaleLowerCase();
      return fits && !/[\p{sc=Latin}\p{N}_]/u.test(next);
    });
    return choice ? mentionText(choice.mention) + rest.slice(choice.name.length) : all;
  });
}
