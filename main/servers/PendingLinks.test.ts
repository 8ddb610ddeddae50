import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { LinkRequest } from '../../shared/ipc/servers.ts';
import { emptyLinkRequest, PendingLinks } from './PendingLinks.ts';

const linkRequest: LinkRequest = { ...emptyLinkRequest, channelId: 'general' as ChannelId };

function create() {
  const sent: [string, LinkRequest][] = [];
  return { sent, pendingLinks: new PendingLinks((...sending) => sent.push(sending)) };
}

test('it waits for the page to ask, and is given once', () => {
  const { pendingLinks, sent } = create();
  pendingLinks.deliver('home', linkRequest);
  expect(sent).toEqual([]);
  expect(pendingLinks.take('other')).toEqual(emptyLinkRequest);
  expect(pendingLinks.take('home')).toEqual(linkRequest);
  expect(pendingLinks.take('home')).toEqual(emptyLinkRequest);
});

test('a page that has asked is sent at once, until it is loaded anew', () => {
  const { pendingLinks, sent } = create();
  pendingLinks.take('home');
  pendingLinks.deliver('home', linkRequest);
  expect(sent).toEqual([['home', linkRequest]]);
  pendingLinks.pageLeft('home');
  pendingLinks.deliver('home', linkRequest);
  expect(sent).toHaveLength(1);
  expect(pendingLinks.take('home')).toEqual(linkRequest);
});

test('a link that asks for nothing brings nothing', () => {
  const { pendingLinks, sent } = create();
  pendingLinks.take('home');
  pendingLinks.deliver('home', emptyLinkRequest);
  expect(sent).toEqual([]);
});

test('what was meant for a forgotten server is forgotten', () => {
  const { pendingLinks } = create();
  pendingLinks.deliver('home', linkRequest);
  pendingLinks.forget('home');
  expect(pendingLinks.take('home')).toEqual(emptyLinkRequest);
});
