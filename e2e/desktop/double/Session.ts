import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { type ChromiumOptions, chromiumOptions } from '../../harness/chromiumOptions.ts';
import { type ToneName, tones } from '../../harness/tones.ts';
import { app } from './app.ts';
import { captureFlags, type DisplayStreams, windowClass } from './displayCapture.ts';
import { Modelled, refuse, refusing } from './Modelled.ts';
import { SessionProxy } from './SessionProxy.ts';
import { toStandIn } from './standIn.ts';
import { tellHarness } from './tellHarness.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type PermissionDetails = Readonly<Record<string, unknown>>;
type PermissionCheck = (
  contents: null,
  permission: string,
  origin: string,
  details: PermissionDetails,
) => boolean;
type PermissionRequest = (
  contents: null,
  permission: string,
  callback: (granted: boolean) => void,
  details: PermissionDetails,
) => void;
interface ShownCertificate {
  readonly hostname: string;
  readonly certificate: { readonly fingerprint: string; readonly data: string };
  readonly verificationResult: string;
  readonly errorCode: number;
}
type VerifyProcedure = (shown: ShownCertificate, callback: (verdict: number) => void) => void;
interface DisplayRequest {
  readonly frame: unknown;
  readonly securityOrigin: string;
  readonly videoRequested: boolean;
  readonly audioRequested: boolean;
  readonly userGesture: boolean;
}
type DisplayHandler = (
  request: DisplayRequest,
  callback: (streams: DisplayStreams | null) => void,
) => void;

/** Chromium's permissions, by their names in Playwright and Electron. */
const permissions = [
  { ours: 'microphone', electron: 'media', details: { mediaType: 'audio', mediaTypes: ['audio'] } },
  { ours: 'camera', electron: 'media', details: { mediaType: 'video', mediaTypes: ['video'] } },
  { ours: 'notifications', electron: 'notifications', details: {} },
  { ours: 'geolocation', electron: 'geolocation', details: {} },
  { ours: 'midi', electron: 'midi', details: {} },
  { ours: 'clipboard-read', electron: 'clipboard-read', details: {} },
  { ours: 'clipboard-write', electron: 'clipboard-sanitized-write', details: {} },
  { ours: 'local-network-access', electron: 'local-network-access', details: {} },
] as const;

/** Electron's results of a certificate verify procedure. */
const accept = 0;
const asChromium = -3;
/** net::ERR_CERT_AUTHORITY_INVALID */
const authorityInvalid = -202;

/**
 * A session partition: a separate Chromium with its own profile. Its requests pass through main's handlers.
 * Owns browser and proxy, which start with the first page.
 */
export class Session extends Modelled {
  readonly protocol: object;
  readonly storagePath: string | null;
  readonly #handlers = new Map<string, Handler>();
  readonly #verdicts = new Map<string, Promise<boolean>>();
  #verify: VerifyProcedure | null = null;
  #check: PermissionCheck | null = null;
  #request: PermissionRequest | null = null;
  #display: DisplayHandler | null = null;
  #browser: Promise<BrowserContext> | undefined;

  constructor(storagePath: string | null) {
    super('Session', []);
    this.storagePath = storagePath;
    this.protocol = refusing('protocol of a session', {
      handle: (scheme: string, handler: Handler) => {
        if (scheme !== 'app') throw refuse(`the scheme ${scheme}`);
        if (this.#handlers.has(scheme)) throw new Error(`${scheme} is handled already`);
        this.#handlers.set(scheme, handler);
      },
      isProtocolHandled: (scheme: string) => this.#handlers.has(scheme),
      unhandle: (scheme: string) => void this.#handlers.delete(scheme),
    });
  }

  setCertificateVerifyProc(procedure: VerifyProcedure | null): void {
    this.#verify = procedure;
  }

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#check = handler;
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.#request = handler;
  }

  setDisplayMediaRequestHandler(handler: DisplayHandler | null): void {
    this.#display = handler;
  }

  setDevicePermissionHandler(_handler: unknown): void {}

  setSpellCheckerEnabled(_on: boolean): void {}

  isPersistent(): boolean {
    return this.storagePath !== null;
  }

  /** Deletes all that pages have stored. */
  async clearStorageData(options?: object): Promise<void> {
    if (options !== undefined) throw refuse('Session.clearStorageData with options');
    const browser = await this.#browser;
    const page = browser?.pages()[0];
    if (!browser || !page) {
      if (this.storagePath !== null) rmSync(this.storagePath, { recursive: true, force: true });
      return;
    }
    const tools = await browser.newCDPSession(page);
    await tools.send('Storage.clearDataForOrigin', {
      origin: toStandIn('app://perch'),
      storageTypes: 'all',
    });
    await tools.detach();
  }

  async clearCache(): Promise<void> {}

  async clearData(): Promise<void> {
    await this.clearStorageData();
  }

  async closeAllConnections(): Promise<void> {
    throw refuse('Session.closeAllConnections');
  }

  flushStorageData(): void {}

  /** Opens an empty page in this session's browser. */
  async openPage(autoplay: boolean): Promise<Page> {
    this.#browser ??= this.#launch(autoplay);
    return (await this.#browser).newPage();
  }

  /** What a page may capture; null if main has no handler or denies. */
  async askForDisplay(request: DisplayRequest): Promise<DisplayStreams | null> {
    const handler = this.#display;
    if (!handler) return null;
    const streams = await new Promise<DisplayStreams | null>((resolve) => {
      handler(request, (given) => resolve(given ?? null));
    });
    if (streams?.audio !== undefined) throw refuse('capturing the sound of the system');
    if (streams?.video && typeof streams.video.id !== 'string') throw refuse('capturing a frame');
    return streams?.video ? streams : null;
  }

  async #launch(autoplay: boolean): Promise<BrowserContext> {
    const proxy = await SessionProxy.start({
      serve: async (request) => {
        const handler = this.#handlers.get('app');
        return handler ? handler(request) : new Response(null, { status: 404 });
      },
      trusts: (socket, host) => this.#trusts(socket, host),
    });
    const options = chromiumOptions({
      microphone: microphoneOf(process.env['PERCH_TEST_TONE']),
      grants: 'asked',
      autoplay,
      whole: true,
    });
    const profile = this.storagePath ?? mkdtempSync(join(tmpdir(), 'perch-double-'));
    mkdirSync(profile, { recursive: true });
    const browser = await chromium.launchPersistentContext(profile, {
      ...options,
      // Headless Chromium does not handle the X errors of a captured window that closes, and crashes.
      headless: process.env['DISPLAY'] === undefined,
      // The proxy has its own certificate. Main judges the servers' certificates.
      args: [
        ...(options.args ?? []),
        ...captureFlags,
        // Use X for any value of XDG_SESSION_TYPE.
        ...(process.env['DISPLAY'] === undefined ? [] : ['--ozone-platform=x11']),
        '--ignore-certificate-errors',
        `--class=${windowClass}`,
        '--remote-debugging-port=0',
      ],
      proxy: { server: proxy.address },
      locale: 'en-US',
      colorScheme: 'dark',
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    app.endings.push(async () => {
      await browser.close();
      proxy.close();
      if (this.storagePath === null) rmSync(profile, { recursive: true, force: true });
    });
    await browser.grantPermissions(await this.#grantedPermissions(), {
      origin: toStandIn('app://perch'),
    });
    tellHarness({ kind: 'browser', endpoint: endpointOf(profile) });
    return browser;
  }

  /** Asks main once which permissions the app's own page gets. All others are denied. */
  async #grantedPermissions(): Promise<string[]> {
    const origin = 'app://perch/';
    const granted: string[] = [];
    for (const { ours, electron, details } of permissions) {
      const asked = {
        isMainFrame: true,
        requestingUrl: origin,
        securityOrigin: origin,
        ...details,
      };
      const checked = this.#check?.(null, electron, origin, asked) ?? true;
      const request = this.#request;
      const allowed =
        request === null ||
        (await new Promise<boolean>((resolve) => request(null, electron, resolve, asked)));
      if (checked && allowed) granted.push(ours);
    }
    return granted;
  }

  /** Remembers each verdict, as Chromium's network service does. */
  #trusts(socket: TLSSocket, hostname: string): Promise<boolean> {
    const shown = socket.getPeerX509Certificate();
    if (!shown) return Promise.resolve(false);
    const digest = Buffer.from(shown.fingerprint256.replaceAll(':', ''), 'hex').toString('base64');
    const key = `${hostname} ${digest}`;
    const known = this.#verdicts.get(key);
    if (known) return known;
    const verify = this.#verify;
    const good = socket.authorized;
    const verdict = new Promise<boolean>((resolve) => {
      if (!verify) {
        resolve(good);
        return;
      }
      const certificate = { fingerprint: `sha256/${digest}`, data: shown.toString() };
      verify(
        {
          hostname,
          certificate,
          verificationResult: good ? 'net::OK' : 'net::ERR_CERT_AUTHORITY_INVALID',
          errorCode: good ? 0 : authorityInvalid,
        },
        (given) => resolve(given === accept || (given === asChromium && good)),
      );
    });
    this.#verdicts.set(key, verdict);
    return verdict;
  }
}

/** The DevTools address of a profile's browser. Chromium writes its port to the profile. */
function endpointOf(profile: string): string {
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  return `http://127.0.0.1:${port}`;
}

const partitions = new Map<string, Session>();

function fromPartition(partition: string): Session {
  const known = partitions.get(partition);
  if (known) return known;
  const name = /^persist:(.*)$/.exec(partition)?.[1];
  const folder =
    name === undefined
      ? null
      : join(app.getPath('userData'), 'Partitions', encodeURIComponent(name));
  const made = new Session(folder);
  partitions.set(partition, made);
  return made;
}

/** Electron's `session`. */
export const session = refusing('session', {
  fromPartition: (partition: string) =>
    partition === '' ? session.defaultSession : fromPartition(partition),
  get defaultSession(): Session {
    return fromPartition('persist:');
  },
});

/** Electron's `protocol`: schemes are registered before the app is ready, and sessions keep the handlers. */
export const protocol = refusing('protocol', {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]) {
    for (const { scheme } of schemes) if (scheme !== 'app') throw refuse(`the scheme ${scheme}`);
  },
  handle: (scheme: string, handler: Handler) =>
    (session.defaultSession.protocol as { handle(scheme: string, handler: Handler): void }).handle(
      scheme,
      handler,
    ),
});

function microphoneOf(tone: string | undefined): ChromiumOptions['microphone'] {
  if (tone === 'silence') return tone;
  return tone !== undefined && tone in tones ? { tone: tone as ToneName } : 'none';
}
