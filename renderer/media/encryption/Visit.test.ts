import { expect, it } from 'vitest';
import { CommitInbox } from './Visit.ts';

it('keeps the first commit of an epoch: a server that sends another one has nobody change sides', () => {
  const inbox = new CommitInbox();
  inbox.take({ epoch: 2, commit: 'first' });
  inbox.take({ epoch: 2, commit: 'second' });
  inbox.take({ epoch: 3, commit: 'next' });
  expect([...inbox.commits.values()].map(({ commit }) => commit)).toEqual(['first', 'next']);
});

it('keeps so many commits at most, however many a server sends', () => {
  const inbox = new CommitInbox();
  for (let epoch = 1; epoch <= 1_000; epoch += 1) inbox.take({ epoch, commit: null });
  expect(inbox.commits.size).toBe(256);
});
