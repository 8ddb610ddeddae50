import { expect, test } from 'vitest';
import type { RoleId, UserId } from '../../../shared/domain/ids.ts';
import {
  type MentionChoice,
  matchingChoices,
  mentionQueryAt,
  withMentions,
} from './mentionDraft.ts';

const person = (name: string): MentionChoice => ({
  name,
  mention: { kind: 'person', userId: name.toLowerCase().replaceAll(' ', '-') as UserId },
});
const choices: readonly MentionChoice[] = [
  person('Ann'),
  person('Ann Lee'),
  person('Joanna'),
  person('민수'),
  { name: 'Mods', mention: { kind: 'role', roleId: 'mods' as RoleId } },
  { name: 'everyone', mention: { kind: 'everyone' } },
];

test.each([
  ['@', { start: 0, text: '' }],
  ['hi @an', { start: 3, text: 'an' }],
  ['(@Ann L', { start: 1, text: 'Ann L' }],
  ['mail ann@b', null],
  ['@ two', null],
  ['@ann\nnext', null],
])('%j is typing %j', (draft, query) => {
  expect(mentionQueryAt(draft, draft.length)).toEqual(query);
});

test('names that begin with what is typed come first', () => {
  const names = matchingChoices(choices, { start: 0, text: 'ann' }).map(({ name }) => name);
  expect(names).toEqual(['Ann', 'Ann Lee', 'Joanna']);
});

test.each([
  ['hi @Ann!', 'hi <@ann>!'],
  ['@ann lee, @Ann', '<@ann-lee>, <@ann>'],
  ['@민수야 안녕', '<@민수>야 안녕'],
  ['@everyone @Mods', '<@everyone> <@&mods>'],
  ['@Annika', '@Annika'],
  ['mail@ann', 'mail@ann'],
  ['`@Ann` and ```\n@Ann\n```', '`@Ann` and ```\n@Ann\n```'],
])('%j is sent as %j', (draft, sent) => {
  expect(withMentions(draft, choices)).toBe(sent);
});
