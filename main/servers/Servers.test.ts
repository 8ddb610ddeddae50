import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatFingerprint } from '../../certs/keyFingerprint.ts';
import type { LinkRequest, ServerItem } from '../../shared/ipc/servers.ts';
import { emptyLinkRequest, PendingLinks } from './PendingLinks.ts';
import type { ServerProbe } from './probeServer.ts';
import { type ServerEntry, ServerList } from './ServerList.ts';
import { Servers } from './Servers.ts';

const url = 'https://voice.example:44300';
const pin = 'ab'.repeat(32);
const otherPin = 'cd'.repeat(32);
const fingerprint = formatFingerprint(pin);
const otherFingerprint = formatFingerprint(otherPin);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-servers-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** `found`: the server at each address. All other addresses are unreachable. */
function create(
  found: Record<
    string,
    { fingerprint: string; certificate?: string; trusted: boolean } | 'notPerch'
  >,
) {
  const serverList = ServerList.open(join(folder, 'servers.json'));
  const delivered: [string, LinkRequest][] = [];
  const looks: [string, string | null][] = [];
  const forgotten: string[] = [];
  const moved: [string, string][] = [];
  const lists: (readonly ServerItem[])[] = [];
  const pendingLinks = new PendingLinks((...sending) => delivered.push(sending));
  const pages = {
    shownServerId: null as string | null,
    show(entry: ServerEntry | null) {
      pages.shownServerId = entry?.id ?? null;
    },
    async forget({ id }: ServerEntry) {
      forgotten.push(id);
    },
    moveFailure: null as Error | null,
    async move(before: ServerEntry, after: ServerEntry) {
      // Its page is closed first.
      if (pages.shownServerId === before.id) pages.shownServerId = null;
      if (pages.moveFailure !== null) throw pages.moveFailure;
      moved.push([before.partition, after.partition]);
    },
  };
  const servers = new Servers({
    serverList,
    pendingLinks,
    pages,
    joinedServerId: () => null,
    async probe(address, expectedPin): Promise<ServerProbe> {
      looks.push([address, expectedPin]);
      const there = found[address];
      if (there === undefined) return { kind: 'unreachable' };
      if (there === 'notPerch') return { kind: 'notPerch' };
      const { fingerprint: key, certificate = null } = there;
      const wrong = expectedPin !== null && expectedPin !== key && expectedPin !== certificate;
      return wrong
        ? { kind: 'wrongCertificate', fingerprint: there.fingerprint }
        : { kind: 'perch', ...there, certificate };
    },
  });
  servers.on('changed', (list) => lists.push(list));
  return { servers, serverList, pendingLinks, pages, looks, forgotten, moved, lists };
}

const own = (ownPin: string | null) => ({
  url,
  pin: ownPin,
  name: null,
  linkRequest: emptyLinkRequest,
  show: true,
});
const ownCertificate = { [url]: { fingerprint: pin, trusted: false } };
const trustedCertificate = { [url]: { fingerprint: pin, trusted: true } };

test('a server that the system trusts is added without a pin, and shown', async () => {
  const { servers, serverList, pages } = create(trustedCertificate);
  const outcome = await servers.add('voice.example', null);
  const [entry] = serverList.servers;
  expect(outcome).toEqual({ kind: 'added', serverId: entry?.id });
  expect(entry).toMatchObject({ url, pin: null });
  expect(pages.shownServerId).toBe(entry?.id);
  expect(serverList.lastShown).toEqual(entry);
});

test('a self-signed certificate must be compared by the user, and is then pinned', async () => {
  const { servers, serverList } = create(ownCertificate);
  const asked = { kind: 'unknownCertificate', host: 'voice.example:44300', fingerprint };
  expect(await servers.add('voice.example:44300', null)).toEqual(asked);
  expect(serverList.servers).toEqual([]);

  const outcome = await servers.add('voice.example:44300', fingerprint);
  expect(outcome.kind).toBe('added');
  expect(serverList.findByUrl(url)?.pin).toBe(pin);
});

test('the certificate must not change between probing and adding', async () => {
  const { servers, serverList } = create(ownCertificate);
  expect(await servers.add('voice.example:44300', otherFingerprint)).toEqual({
    kind: 'wrongCertificate',
    host: 'voice.example:44300',
    pinned: otherFingerprint,
    shown: fingerprint,
  });
  expect(serverList.servers).toEqual([]);
});

test('a link pins the key, and the page gets what it asks for', async () => {
  const { servers, serverList, pendingLinks, looks } = create(ownCertificate);
  const link = `perch://voice.example:44300/#invite=code&pin=${pin}&channel=general`;
  expect((await servers.add(link, null)).kind).toBe('added');
  expect(looks).toEqual([[url, pin]]);
  const entry = serverList.findByUrl(url);
  expect(entry?.pin).toBe(pin);
  expect(pendingLinks.take(entry?.id ?? '')).toEqual({
    channelId: 'general',
    joinCode: 'code',
    linkCode: null,
    ownerCode: null,
  });
});

test('a link with another pin than the server shows is refused, with both fingerprints', async () => {
  const { servers, serverList } = create(ownCertificate);
  const outcome = await servers.add(`perch://voice.example:44300/#pin=${otherPin}`, null);
  expect(outcome).toMatchObject({
    kind: 'wrongCertificate',
    pinned: otherFingerprint,
    shown: fingerprint,
  });
  expect(serverList.servers).toEqual([]);
});

test('a link to a known server is opened without a probe', async () => {
  const { servers, serverList, looks, pages } = create(ownCertificate);
  const id = servers.adopt(own(pin));
  servers.show(null);
  const link = `perch://voice.example:44300/#pin=${pin}`;
  expect(await servers.add(link, null)).toEqual({ kind: 'added', serverId: id });
  expect(await servers.add('voice.example:44300', null)).toEqual({ kind: 'added', serverId: id });
  expect(looks).toEqual([]);
  expect(pages.shownServerId).toBe(id);
  expect(serverList.servers).toHaveLength(1);
});

test('a link cannot replace the pin of a known server', async () => {
  const { servers, serverList, lists } = create({
    [url]: { fingerprint: otherPin, trusted: true },
  });
  servers.adopt(own(pin));
  const link = `perch://voice.example:44300/#pin=${otherPin}`;
  expect(await servers.add(link, null)).toMatchObject({
    kind: 'wrongCertificate',
    pinned: fingerprint,
    shown: otherFingerprint,
  });
  expect(serverList.findByUrl(url)?.pin).toBe(pin);
  expect(lists.at(-1)?.[0]?.certificateChanged).toEqual({
    pinned: fingerprint,
    shown: otherFingerprint,
  });
});

test('a wrong link to a known, unchanged server is refused without blaming the server', async () => {
  const { servers } = create(ownCertificate);
  servers.adopt(own(pin));
  const outcome = await servers.add(`perch://voice.example:44300/#pin=${otherPin}`, null);
  expect(outcome).toMatchObject({ pinned: otherFingerprint, shown: fingerprint });
  expect(servers.list()[0]?.certificateChanged).toBeNull();
});

test('a known server without a pin stays without one while the system trusts it', async () => {
  const { servers, serverList } = create(trustedCertificate);
  servers.adopt(own(null));
  await servers.add(`perch://voice.example:44300/#pin=${pin}`, null);
  expect(serverList.findByUrl(url)?.pin).toBeNull();
});

test('a bare host is tried at both ports, unless it is known at one of them', async () => {
  const web = 'https://voice.example';
  const { servers, serverList, looks } = create({ [web]: { fingerprint: pin, trusted: true } });
  expect((await servers.add('voice.example', null)).kind).toBe('added');
  expect(serverList.servers[0]?.url).toBe(web);
  expect(looks).toHaveLength(2);
  expect((await servers.add('voice.example', null)).kind).toBe('added');
  expect(looks).toHaveLength(2);
});

test('of two failures the more precise one is returned', async () => {
  const { servers } = create({ 'https://voice.example': 'notPerch' });
  const reasonOf = async (address: string) => {
    const outcome = await servers.add(address, null);
    return outcome.kind === 'failed' ? outcome.reason : outcome.kind;
  };
  expect(await reasonOf('voice.example')).toBe('notPerch');
  expect(await reasonOf('other.example')).toBe('unreachable');
});

test.each(['', 'http://voice.example', 'perch://voice.example/#pin=no'])(
  '%j is no address',
  async (address) => {
    const { servers, looks } = create({});
    const failed = { kind: 'failed', reason: 'invalidAddress' };
    expect(await servers.add(address, null)).toEqual(failed);
    expect(looks).toEqual([]);
  },
);

test('an invalid fingerprint does not count as no fingerprint', async () => {
  const { servers, serverList } = create(trustedCertificate);
  expect((await servers.add('voice.example', 'AA:BB')).kind).toBe('failed');
  expect(serverList.servers).toEqual([]);
});

test('a wrong key is shown until the server connects again', () => {
  const { servers, lists } = create({});
  const id = servers.adopt(own(pin));
  servers.reportWrongKey(id, otherPin);
  expect(lists.at(-1)?.[0]).toMatchObject({
    name: 'voice.example:44300',
    shown: true,
    joined: false,
    certificateChanged: { pinned: fingerprint, shown: otherFingerprint },
  });
  servers.describe(id, 'Home', null);
  expect(lists.at(-1)?.[0]).toMatchObject({ name: 'Home', certificateChanged: null });
});

test('a server of this machine is pinned to its current key', () => {
  const { servers, serverList } = create({});
  const id = servers.adopt(own(pin));
  servers.reportWrongKey(id, otherPin);
  expect(servers.adopt(own(otherPin))).toBe(id);
  expect(serverList.find(id)?.pin).toBe(otherPin);
  expect(servers.list()[0]?.certificateChanged).toBeNull();
});

test('a server that starts in the background is listed with its name and not shown', () => {
  const { servers, pendingLinks, pages } = create({});
  const linkRequest = { ...emptyLinkRequest, ownerCode: 'owner' };
  const id = servers.adopt({ ...own(pin), name: 'Home', linkRequest, show: false });
  expect(servers.list()).toMatchObject([{ id, name: 'Home', shown: false }]);
  expect(pages.shownServerId).toBeNull();
  expect(pendingLinks.take(id)).toEqual(linkRequest);
});

test('a removed server is forgotten, and the start page is shown instead', async () => {
  const { servers, serverList, forgotten, pages, lists } = create({});
  const id = servers.adopt(own(pin));
  await servers.remove(id);
  await servers.remove(id);
  expect(forgotten).toEqual([id]);
  expect(serverList.servers).toEqual([]);
  expect(pages.shownServerId).toBeNull();
  expect(lists.at(-1)).toEqual([]);
});

test('another key is trusted only after it was compared, in a new session with a copy of the storage', async () => {
  const { servers, serverList, moved, pages, forgotten } = create(ownCertificate);
  const id = servers.adopt(own(pin));
  expect(await servers.trustKey(id, otherFingerprint)).toBe(false);
  servers.reportWrongKey(id, otherPin);
  expect(await servers.trustKey(id, fingerprint)).toBe(false);
  const { partition } = serverList.find(id) ?? {};
  expect(await servers.trustKey(id, otherFingerprint)).toBe(true);
  const entry = serverList.find(id);
  expect(entry?.pin).toBe(otherPin);
  expect(moved).toEqual([[partition, entry?.partition]]);
  expect(entry?.partition).not.toBe(partition);
  expect(pages.shownServerId).toBe(id);
  expect(servers.list()[0]?.certificateChanged).toBeNull();
  // Only the old session, after the new one is written.
  expect(forgotten).toEqual([id]);
});

test('when the storage cannot be copied, nothing is trusted and nothing forgotten', async () => {
  const { servers, serverList, pages, forgotten } = create(ownCertificate);
  const id = servers.adopt(own(pin));
  const before = serverList.find(id);
  servers.reportWrongKey(id, otherPin);
  pages.moveFailure = new Error('the disk is full');
  await expect(servers.trustKey(id, otherFingerprint)).rejects.toThrow('the disk is full');
  expect(serverList.find(id)).toEqual(before);
  expect(forgotten).toEqual([]);
  expect(servers.list()[0]?.certificateChanged).not.toBeNull();
});

test('a link of an older version, with the certificate as pin, works and pins the key', async () => {
  const certificate = 'ef'.repeat(32);
  const { servers, serverList } = create({
    [url]: { fingerprint: pin, certificate, trusted: false },
  });
  const link = `perch://voice.example:44300/#pin=${certificate}`;
  expect((await servers.add(link, null)).kind).toBe('added');
  expect(serverList.findByUrl(url)?.pin).toBe(pin);
  // Also after the server is known by its key.
  expect((await servers.add(link, null)).kind).toBe('added');
  expect(serverList.findByUrl(url)?.pin).toBe(pin);
});

test('a server that the system no longer trusts gets the pin of a link, and a new session', async () => {
  const { servers, serverList, moved } = create(ownCertificate);
  const id = servers.adopt(own(null));
  const { partition } = serverList.find(id) ?? {};
  await servers.add(`perch://voice.example:44300/#pin=${pin}`, null);
  const entry = serverList.find(id);
  expect(entry?.pin).toBe(pin);
  expect(moved).toEqual([[partition, entry?.partition]]);
});

test('when its pin cannot be written, the server is shown as before', async () => {
  const { servers, serverList, pages } = create(ownCertificate);
  const id = servers.adopt(own(null));
  pages.moveFailure = new Error('the disk is full');
  const link = `perch://voice.example:44300/#pin=${pin}`;
  await expect(servers.add(link, null)).rejects.toThrow('the disk is full');
  expect(serverList.find(id)?.pin).toBeNull();
  expect(pages.shownServerId).toBe(id);
});

test('an app that pinned the certificate accepts a link that pins the key', async () => {
  const certificate = 'ef'.repeat(32);
  const { servers, serverList } = create({
    [url]: { fingerprint: pin, certificate, trusted: false },
  });
  servers.adopt(own(certificate));
  const link = `perch://voice.example:44300/#pin=${pin}`;
  expect((await servers.add(link, null)).kind).toBe('added');
  expect(serverList.findByUrl(url)?.pin).toBe(pin);
});
