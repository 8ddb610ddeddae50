import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { LinkRequest } from '../../shared/ipc/servers.ts';
import { emptyLinkRequest, PendingLinks } from './PendingLinks.ts';

const linkRequest: LinkRequest = { ...emptyLinkRequest, channelId: 'general' as ChannelId };

function create() {
  const sent: [string, LinkRequest][] = [];
  return { sent, pendingLinks: new PendingLinks((...sending) => sent.push(sending)) };
}

test('a link waits until the page takes it, and is given once', () => {
  const { pendingLinks, sent } = create();
  pendingLinks.deliver('home', linkRequest);
  expect(sent).toEqual([]);
  expect(pendingLinks.take('other')).toEqual(emptyLinkRequest);
  expect(pendingLinks.take('home')).toEqual(linkRequest);
  expect(pendingLinks.take('home')).toEqual(emptyLinkRequest);
});

test('a listening page gets a link at once, until it is reloaded', () => {
  const { pendingLinks, sent } = create();
  pendingLinks.take('home');
  pendingLinks.deliver('home', linkRequest);
  expect(sent).toEqual([['home', linkRequest]]);
  pendingLinks.pageLeft('home');
  pendingLinks.deliver('home', linkRequest);
  expect(sent).toHaveLength(1);
  expect(pendingLinks.take('home')).toEqual(linkRequest);
});

test('a link that asks for nothing is not delivered', () => {
  const { pendingLinks, sent } = create();
  pendingLinks.take('home');
  pendingLinks.deliver('home', emptyLinkRequest);
  expect(sent).toEqual([]);
});

test('a forgotten server has no pending link', () => {
  const { pendingLinks } = create();
  pendingLinks.deliver('home', linkRequest);
  pendingLinks.forget('home');
  expect(pendingLinks.take('home')).toEqual(emptyLinkRequest);
});
