import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { verdicts } from '../servers/certificateTrust.ts';
import type { ServerEntry } from '../servers/ServerList.ts';
import { ElectronSessions } from './ElectronSessions.ts';

type Proc = NonNullable<Parameters<Electron.Session['setCertificateVerifyProc']>[0]>;
type Check = NonNullable<Parameters<Electron.Session['setPermissionCheckHandler']>[0]>;

interface FakeSession {
  verify: Proc;
  check: Check;
  serve: (request: Request) => Promise<Response>;
}

const sessions = vi.hoisted(() => new Map<string, FakeSession>());

vi.mock('electron', () => ({
  session: {
    fromPartition(partition: string) {
      const fake = {} as FakeSession;
      sessions.set(partition, fake);
      return {
        setCertificateVerifyProc: (proc: Proc) => {
          fake.verify = proc;
        },
        setPermissionCheckHandler: (check: Check) => {
          fake.check = check;
        },
        setPermissionRequestHandler: () => {},
        protocol: {
          handle: (_scheme: string, serve: FakeSession['serve']) => {
            fake.serve = serve;
          },
        },
      };
    },
  },
}));

const pin = 'ab'.repeat(32);
const fingerprint = `sha256/${Buffer.from(pin, 'hex').toString('base64')}`;
const otherPin = 'cd'.repeat(32);
const otherFingerprint = `sha256/${Buffer.from(otherPin, 'hex').toString('base64')}`;
const entry: ServerEntry = {
  id: 'home',
  url: 'https://voice.example:44300',
  name: null,
  picture: null,
  pin,
  partition: 'persist:voice.example_44300',
};
let pagesFolder: string;

beforeAll(() => {
  pagesFolder = mkdtempSync(join(tmpdir(), 'perch-pages-'));
  writeFileSync(join(pagesFolder, 'index.html'), '');
});

afterAll(() => rmSync(pagesFolder, { recursive: true }));

beforeEach(() => sessions.clear());

function create() {
  const missed: string[][] = [];
  const captures: unknown[] = [];
  const serverList: { entry: ServerEntry | null } = { entry };
  const own = new ElectronSessions({
    serverList: {
      find: (id) => (id === entry.id ? serverList.entry : null),
      setPin: () => undefined,
    },
    pagesFolder,
    guardCapture: (guarded) => captures.push(guarded),
    onWrongKey: (...miss) => missed.push(miss),
  });
  return { own, missed, captures, serverList };
}

function fakeOf(partition: string): FakeSession {
  const fake = sessions.get(partition);
  if (fake === undefined) throw new Error(`There is no session ${partition}.`);
  return fake;
}

async function facts({ verify, check, serve }: FakeSession, shown: string) {
  const verdict = await new Promise((resolve) =>
    verify(
      {
        hostname: 'voice.example',
        certificate: { fingerprint: shown },
        errorCode: -202,
      } as Electron.Request,
      resolve,
    ),
  );
  const response = await serve(new Request('app://perch/index.html'));
  const policy = response.headers.get('Content-Security-Policy')?.split('; ');
  return {
    verdict,
    reaches: policy?.find((directive) => directive.startsWith('connect-src')),
    hasMicrophone: check(null, 'media', 'app://perch/', { isMainFrame: true }),
  };
}

test("a server's session trusts its pin, reaches its server and has the microphone", async () => {
  const { own, missed, captures } = create();
  const session = own.forServer(entry);
  expect(own.forServer(entry)).toBe(session);
  expect(captures).toEqual([session]);
  const fake = fakeOf('persist:voice.example_44300');
  expect(await facts(fake, fingerprint)).toEqual({
    verdict: verdicts.accept,
    reaches: "connect-src 'self' https://voice.example:44300 wss://voice.example:44300",
    hasMicrophone: true,
  });
  expect(missed).toEqual([]);
  expect((await facts(fake, otherFingerprint)).verdict).toBe(verdicts.refuse);
  expect(missed).toEqual([['home', otherPin]]);
});

test('the session of a forgotten server trusts no certificate', async () => {
  const { own, serverList } = create();
  own.forServer(entry);
  serverList.entry = null;
  const fake = fakeOf('persist:voice.example_44300');
  expect((await facts(fake, fingerprint)).verdict).toBe(verdicts.refuse);
});

test("the app's own pages have no network, trust no certificate and have no microphone", async () => {
  const { own } = create();
  expect(own.forApp()).toBe(own.forApp());
  expect(await facts(fakeOf('persist:_perch'), fingerprint)).toEqual({
    verdict: verdicts.refuse,
    reaches: "connect-src 'none'",
    hasMicrophone: false,
  });
});
