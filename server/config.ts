import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import path from 'node:path';
import JSON5 from 'json5';
import { z } from 'zod';
import { type EncryptionPolicy, encryptionPolicies } from '../shared/domain/Encryption.ts';
import { type EntryMode, entryModes } from '../shared/domain/Entry.ts';
import { tidyName } from '../shared/domain/names.ts';
import { pathPrefixOf } from '../shared/domain/pathPrefix.ts';
import { serverNameMaxLength } from '../shared/domain/ServerProfile.ts';
import { nameText } from '../shared/protocol/fields.ts';
import {
  type ForwardedHeaders,
  forwardedHeaders,
  isAddressRange,
} from './limits/TrustedProxies.ts';
import { type LogFormat, type LogLevel, logFormats, logLevels } from './log.ts';
import { defaultDataDir, type Machine, thisMachine } from './machine.ts';

/** The checked settings of a server. */
export interface ServerConfig {
  /** TCP port for HTTPS and ICE-TCP, UDP port for media; further workers take the UDP ports after it. 0: any free port. */
  readonly port: number;
  /** The address to listen on; null for every address, v4 and v6. */
  readonly host: string | null;
  /** Addresses and host names at which clients reach this server. Empty: the addresses of the machine. */
  readonly announcedAddresses: string[];
  /** Addresses and networks of the reverse proxies in front of the server; those on this machine are always trusted. */
  readonly trustedProxies: string[];
  /** Which headers of these proxies count. */
  readonly forwardedHeaders: ForwardedHeaders;
  /**
   * The address that people open, where it is another than that of this machine and port: `https://example.org/perch`, without a
   * slash at its end. Null: whichever they have dialled.
   */
  readonly publicUrl: string | null;
  readonly workers: number;
  /** Asks the router of the network to open the ports (PCP, NAT-PMP, UPnP). */
  readonly openPort: boolean;
  /** STUN servers (RFC 7064) that tell under which public address this server is seen; empty: none is asked. */
  readonly addressFromStun: string[];
  /** STUN and TURN servers that clients may use (RFC 7064, RFC 7065). */
  readonly turnUrls: string[];
  /** The secret that the TURN servers share with this one; null where they have a fixed user, or there are none. */
  readonly turnSecret: string | null;
  readonly turnUser: string | null;
  readonly turnPassword: string | null;
  readonly dataDir: string;
  /** Own certificate and key, PEM; both or none. */
  readonly tlsCertPath: string | null;
  readonly tlsKeyPath: string | null;
  /** The domain for which an authority issues a certificate by ACME; null: none does. */
  readonly domain: string | null;
  /** Where the authority may write to; null: nowhere. */
  readonly acmeEmail: string | null;
  /** The directory of the authority (RFC 8555). */
  readonly acmeUrl: string;
  /** TCP port at which the authority's question arrives, which it asks at port 80. */
  readonly acmePort: number;
  /** Where push services can reach the owner: `mailto:` or `https:`; null: the server sends no push messages. */
  readonly pushContact: string | null;
  /** Overrides the name that owners set in the app; null: none. */
  readonly serverName: string | null;
  /** How people come in until it is set in the app. */
  readonly entry: EntryMode;
  /** A code that newcomers need, whatever is set in the app; null for none. */
  readonly joinCode: string | null;
  /** With this token `/healthz` also reports workers, sessions and channels; null turns that off. */
  readonly statusToken: string | null;
  /** The largest file that people may put into a channel, in MB; 0 for no files at all. */
  readonly fileMaxMb: number;
  /** The files of one person at a time, in MB. */
  readonly filesPerPersonMb: number;
  /** All files of the server at a time, in MB. */
  readonly filesMaxMb: number;
  /** What files leave free on the disk, in MB. */
  readonly filesLeaveFreeMb: number;
  /** For how many days recordings are kept; 0 for ever. */
  readonly recordingsKeepDays: number;
  /** Whether channels are encrypted to the end. */
  readonly e2ee: EncryptionPolicy;
  /** How many nightly backups are kept; 0 for none. */
  readonly backupsKeep: number;
  /** Where new versions of the server are looked for; null: nowhere. */
  readonly updateUrl: string | null;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  /** The folder of the built web client. */
  readonly clientDir: string;
}

/** The name under which programs on this machine reach the server. */
export function localHost({ host }: Pick<ServerConfig, 'host'>): string {
  return host === null || unspecifiedAddresses.has(host) ? 'localhost' : host;
}

/** The configuration is wrong; `problems` has one sentence for each error. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const defaultPort = 44300;
const letsEncryptUrl = 'https://acme-v02.api.letsencrypt.org/directory';
const workersMax = 64;
const portMax = 65_535;
/** A hundred terabytes. */
const megabytesMax = 100_000_000;

/** Variables of the app, the set-up scripts and the tests, which the server ignores. */
const foreignVariables: ReadonlySet<string> = new Set([
  'PERCH_CACHE_DIR',
  'PERCH_APP_SERVER',
  'PERCH_APP_PIN',
  'PERCH_CHROMIUM',
  'PERCH_FIREFOX',
  'PERCH_MAINTAINER',
  'PERCH_SERVER_PROGRAM',
]);
const configPathVariable = 'PERCH_CONFIG';

/** RFC 1123 host name. A last label of digits only would be a mistyped IPv4 address. */
const hostNamePattern =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const unspecifiedAddresses: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const pathField = z
  .string()
  .min(1)
  .regex(/^[^\0]+$/);

/** On this machine nobody listens. */
const encryptedUrl = z.url().regex(/^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/);

/** A name or a secret of a TURN server. */
const turnText = z.string().regex(/^[\x21-\x7e]{1,256}$/);

interface Setting {
  readonly variable: string;
  /** Checks the value of the file; a variable's text goes through `fromText` first. */
  readonly schema: z.ZodType;
  /** The allowed values, as the end of the sentence "… must be". */
  readonly right: string;
  readonly fromText?: (text: string) => unknown;
  readonly isPath?: true;
  readonly secret?: true;
}

const yesOrNo = (text: string) => ({ '0': false, '1': true })[text.trim()] ?? text;
const listed = (text: string) => text.split(',').map((item) => item.trim());
const wholeNumber = (text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : text);

const settings = {
  port: {
    variable: 'PERCH_PORT',
    schema: z.int().min(0).max(portMax),
    right: `a whole number from 1 to ${portMax}, or 0 for any free port`,
    fromText: wholeNumber,
  },
  host: {
    variable: 'PERCH_HOST',
    schema: z.string().refine((text) => isIP(text) !== 0),
    right: 'an IP address of this machine, like 192.168.1.10, 0.0.0.0 or ::',
  },
  announcedAddresses: {
    variable: 'PERCH_ANNOUNCED_ADDRESSES',
    schema: z
      .array(
        z
          .string()
          .refine(
            (text) =>
              (isIP(text) !== 0 || hostNamePattern.test(text)) && !unspecifiedAddresses.has(text),
          ),
      )
      .min(1)
      .max(16),
    right:
      'one to 16 IP addresses or host names that clients can reach, without ports, like 192.168.1.10,voice.example.org',
    fromText: listed,
  },
  trustedProxies: {
    variable: 'PERCH_TRUSTED_PROXIES',
    schema: z.array(z.string().refine(isAddressRange)).min(1).max(64),
    right: 'one to 64 IP addresses or networks of reverse proxies, like 192.168.1.2,172.16.0.0/12',
    fromText: listed,
  },
  forwardedHeaders: {
    variable: 'PERCH_FORWARDED_HEADERS',
    schema: z.enum(forwardedHeaders),
    right: `one of ${forwardedHeaders.join(', ')}: the kind of header that the reverse proxy writes itself`,
  },
  publicUrl: {
    variable: 'PERCH_PUBLIC_URL',
    schema: z.string().transform(publicUrlOf).pipe(z.string()),
    right:
      'the https address that people open, like https://voice.example.org or https://example.org/perch/',
  },
  workers: {
    variable: 'PERCH_WORKERS',
    schema: z.int().min(1).max(workersMax),
    right: `a whole number from 1 to ${workersMax}`,
    fromText: wholeNumber,
  },
  openPort: {
    variable: 'PERCH_OPEN_PORT',
    schema: z.boolean(),
    right: '1 or 0 (in the file: true or false)',
    fromText: yesOrNo,
  },
  addressFromStun: {
    variable: 'PERCH_ADDRESS_FROM_STUN',
    schema: z
      .array(z.string().refine((url) => url.startsWith('stun:') && isIceServerUrl(url)))
      .min(1)
      .max(8),
    right: 'one to 8 addresses of STUN servers, like stun:stun.example.org:3478',
    fromText: listed,
  },
  turnUrls: {
    variable: 'PERCH_TURN_URLS',
    schema: z.array(z.string().refine(isIceServerUrl)).min(1).max(8),
    right:
      'one to 8 addresses of TURN or STUN servers, like turn:turn.example.org:3478?transport=udp,turns:turn.example.org:443?transport=tcp',
    fromText: listed,
  },
  turnSecret: {
    variable: 'PERCH_TURN_SECRET',
    schema: turnText,
    right: "the TURN server's shared secret, of 1 to 256 letters, digits and signs",
    secret: true,
  },
  turnUser: {
    variable: 'PERCH_TURN_USER',
    schema: turnText,
    right: 'a user of the TURN server, of 1 to 256 letters, digits and signs',
  },
  turnPassword: {
    variable: 'PERCH_TURN_PASSWORD',
    schema: turnText,
    right: "the password of the TURN server's user, of 1 to 256 letters, digits and signs",
    secret: true,
  },
  dataDir: {
    variable: 'PERCH_DATA_DIR',
    schema: pathField,
    right: 'the path of a folder',
    isPath: true,
  },
  tlsCertPath: {
    variable: 'PERCH_TLS_CERT',
    schema: pathField,
    right: 'the path of a certificate file (PEM)',
    isPath: true,
  },
  tlsKeyPath: {
    variable: 'PERCH_TLS_KEY',
    schema: pathField,
    right: 'the path of a private key file (PEM)',
    isPath: true,
  },
  domain: {
    variable: 'PERCH_DOMAIN',
    schema: z.string().regex(hostNamePattern).regex(/\./),
    right: 'a domain name, such as voice.example.org',
  },
  acmeEmail: {
    variable: 'PERCH_ACME_EMAIL',
    schema: z.email(),
    right: 'an e-mail address',
  },
  acmeUrl: {
    variable: 'PERCH_ACME_URL',
    schema: encryptedUrl,
    right: 'the https address of the directory of an authority',
  },
  acmePort: {
    variable: 'PERCH_ACME_PORT',
    schema: z.int().min(1).max(portMax),
    right: `a whole number from 1 to ${portMax}`,
    fromText: wholeNumber,
  },
  pushContact: {
    variable: 'PERCH_PUSH_CONTACT',
    schema: z.url({ protocol: /^(?:mailto|https)$/ }).max(256),
    right: 'an address of yours, such as mailto:you@example.org or https://example.org',
  },
  serverName: {
    variable: 'PERCH_SERVER_NAME',
    schema: nameText(serverNameMaxLength),
    right: `a name of 1 to ${serverNameMaxLength} characters`,
  },
  entry: {
    variable: 'PERCH_ENTRY',
    schema: z.enum(entryModes),
    right: `one of ${entryModes.join(', ')}`,
  },
  joinCode: {
    variable: 'PERCH_JOIN_CODE',
    schema: z
      .string()
      .regex(/^[^\p{Cc}]{1,128}$/u)
      .refine((text) => text.trim() === text && tidyName(text) !== ''),
    right: 'a code of 1 to 128 characters, without spaces around it',
    secret: true,
  },
  statusToken: {
    variable: 'PERCH_STATUS_TOKEN',
    schema: z.string().regex(/^[\x21-\x7e]{16,128}$/),
    right: 'a random text of 16 to 128 letters, digits and signs, without spaces',
    secret: true,
  },
  fileMaxMb: {
    variable: 'PERCH_FILE_MAX_MB',
    schema: z.int().min(0).max(megabytesMax),
    right: `a whole number from 1 to ${megabytesMax}, or 0 for no files`,
    fromText: wholeNumber,
  },
  filesPerPersonMb: {
    variable: 'PERCH_FILES_PER_PERSON_MB',
    schema: z.int().min(1).max(megabytesMax),
    right: `a whole number from 1 to ${megabytesMax}`,
    fromText: wholeNumber,
  },
  filesMaxMb: {
    variable: 'PERCH_FILES_MAX_MB',
    schema: z.int().min(1).max(megabytesMax),
    right: `a whole number from 1 to ${megabytesMax}`,
    fromText: wholeNumber,
  },
  filesLeaveFreeMb: {
    variable: 'PERCH_FILES_LEAVE_FREE_MB',
    schema: z.int().min(0).max(megabytesMax),
    right: `a whole number from 0 to ${megabytesMax}`,
    fromText: wholeNumber,
  },
  recordingsKeepDays: {
    variable: 'PERCH_RECORDINGS_KEEP_DAYS',
    schema: z.int().min(0).max(3650),
    right: 'a whole number from 1 to 3650, or 0 for ever',
    fromText: wholeNumber,
  },
  e2ee: {
    variable: 'PERCH_E2EE',
    schema: z.enum(encryptionPolicies),
    right: `one of ${encryptionPolicies.join(', ')}`,
  },
  backupsKeep: {
    variable: 'PERCH_BACKUPS_KEEP',
    schema: z.int().min(0).max(365),
    right: 'a whole number from 1 to 365, or 0 for no nightly backups',
    fromText: wholeNumber,
  },
  updateUrl: {
    variable: 'PERCH_UPDATE_URL',
    schema: encryptedUrl,
    right: 'the https address of the folder with the files of a release',
  },
  logLevel: {
    variable: 'PERCH_LOG_LEVEL',
    schema: z.enum(logLevels),
    right: `one of ${logLevels.join(', ')}`,
  },
  logFormat: {
    variable: 'PERCH_LOG_FORMAT',
    schema: z.enum(logFormats),
    right: `one of ${logFormats.join(', ')}`,
  },
  clientDir: {
    variable: 'PERCH_CLIENT_DIR',
    schema: pathField,
    right: 'the path of the folder of the built web client',
    isPath: true,
  },
} satisfies Record<string, Setting>;

type Key = keyof typeof settings;
const keys = Object.keys(settings) as Key[];
/** All variables of this server. */
export const serverVariables: readonly string[] = [
  ...keys.map((key) => settings[key].variable),
  configPathVariable,
];
const settingOf = (key: Key): Setting => settings[key];
/** The given values by key; each has passed its schema. */
type Given = { -readonly [K in Key]?: NonNullable<ServerConfig[K]> };

/** Where settings come from. */
export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Throws an error with the code ENOENT when there is no such file. */
  readonly readFile?: (filePath: string) => string;
  readonly defaultClientDir?: string;
  readonly machine?: Machine;
}

/** A setting as it holds, for people. */
export interface SettingReport {
  readonly variable: string;
  /** JSON; “(not shown)” for a secret. */
  readonly value: string;
  readonly from: 'variable' | 'file' | 'default';
}

/**
 * Reads the configuration from `PERCH_*` variables and from a JSON file with the keys of `ServerConfig`, in which comments are
 * allowed (`PERCH_CONFIG`, or `config.json` in the data folder if it exists). Variables override the file. Relative paths
 * start from the current folder in variables, and from the file's folder in the file.
 *
 * @throws ConfigError that names every unknown or wrong setting, with its value and the allowed ones
 */
export function loadConfig(source: ConfigSource): ServerConfig {
  return readSettings(source).config;
}

/** All settings as they hold, and where each comes from. @throws ConfigError like `loadConfig` */
export function explainConfig(source: ConfigSource): SettingReport[] {
  const { config, fromEnv, fromFile } = readSettings(source);
  return keys.map((key) => {
    const { variable, secret } = settingOf(key);
    const isHidden = secret && config[key] !== null;
    return {
      variable,
      value: isHidden ? '(not shown)' : JSON.stringify(config[key]),
      from: key in fromEnv ? 'variable' : key in fromFile ? 'file' : 'default',
    };
  });
}

function readSettings({
  env,
  readFile = (filePath) => readFileSync(filePath, 'utf8'),
  defaultClientDir = path.resolve('dist/renderer'),
  machine = thisMachine(),
}: ConfigSource): { config: ServerConfig; fromEnv: Given; fromFile: Given } {
  const problems: string[] = [];
  const fromEnv = readVariables(env, machine.currentDir, problems);
  const dataDirForFile = fromEnv.dataDir ?? defaultDataDir(env, machine);
  const fromFile = readConfigFile(env, dataDirForFile, readFile, machine.currentDir, problems);
  const given: Given = { ...fromFile, ...fromEnv };

  const config: ServerConfig = {
    port: given.port ?? defaultPort,
    host: given.host ?? null,
    announcedAddresses: [...new Set(given.announcedAddresses ?? [])],
    trustedProxies: [...new Set(given.trustedProxies ?? [])],
    forwardedHeaders: given.forwardedHeaders ?? 'x-forwarded',
    publicUrl: given.publicUrl ?? null,
    workers: given.workers ?? Math.min(Math.max(machine.cores, 1), workersMax),
    openPort: given.openPort ?? false,
    addressFromStun: [...new Set(given.addressFromStun ?? [])],
    turnUrls: [...new Set(given.turnUrls ?? [])],
    turnSecret: given.turnSecret ?? null,
    turnUser: given.turnUser ?? null,
    turnPassword: given.turnPassword ?? null,
    dataDir: given.dataDir ?? dataDirForFile,
    tlsCertPath: given.tlsCertPath ?? null,
    tlsKeyPath: given.tlsKeyPath ?? null,
    domain: given.domain ?? null,
    acmeEmail: given.acmeEmail ?? null,
    acmeUrl: given.acmeUrl ?? letsEncryptUrl,
    acmePort: given.acmePort ?? 80,
    pushContact: given.pushContact ?? null,
    serverName: given.serverName ?? null,
    entry: given.entry ?? 'open',
    joinCode: given.joinCode ?? null,
    statusToken: given.statusToken ?? null,
    fileMaxMb: given.fileMaxMb ?? 512,
    filesPerPersonMb: given.filesPerPersonMb ?? 1024,
    filesMaxMb: given.filesMaxMb ?? 10_240,
    filesLeaveFreeMb: given.filesLeaveFreeMb ?? 1024,
    recordingsKeepDays: given.recordingsKeepDays ?? 30,
    e2ee: given.e2ee ?? 'off',
    backupsKeep: given.backupsKeep ?? 7,
    updateUrl: given.updateUrl ?? null,
    logLevel: given.logLevel ?? 'info',
    logFormat: given.logFormat ?? 'text',
    clientDir: given.clientDir ?? defaultClientDir,
  };
  if (config.port + config.workers - 1 > portMax && config.port <= portMax) {
    problems.push(
      `PERCH_PORT=${config.port} with PERCH_WORKERS=${config.workers} needs ports up to ` +
        `${config.port + config.workers - 1}: with ${config.workers} workers the port must be at most ` +
        `${portMax - config.workers + 1}.`,
    );
  }
  if ((config.tlsCertPath === null) !== (config.tlsKeyPath === null)) {
    const [set, unset] =
      config.tlsKeyPath === null
        ? [`PERCH_TLS_CERT=${show(config.tlsCertPath)}`, 'PERCH_TLS_KEY']
        : [`PERCH_TLS_KEY=${show(config.tlsKeyPath)}`, 'PERCH_TLS_CERT'];
    problems.push(`${set} is set without ${unset}: set both or none.`);
  }
  if (config.domain !== null && config.tlsCertPath !== null) {
    problems.push(
      'PERCH_DOMAIN asks for a certificate, and PERCH_TLS_CERT is one: set only one of them.',
    );
  }
  problems.push(...turnProblems(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return { config, fromEnv, fromFile };
}

/** The normal form of a public address; null for what is none. */
function publicUrlOf(text: string): string | null {
  const url = URL.parse(text);
  const prefix = url && pathPrefixOf(url.pathname);
  if (url?.protocol !== 'https:' || prefix === null) return null;
  const isBare = url.username + url.password + url.search + url.hash === '';
  return isBare ? url.origin + prefix : null;
}

/** What is wrong about TURN as a whole: who may use it must be said in one of two ways. */
function turnProblems({ turnUrls, turnSecret, turnUser, turnPassword }: ServerConfig): string[] {
  const hasUser = turnUser !== null || turnPassword !== null;
  if (turnSecret !== null && hasUser) {
    return [
      'PERCH_TURN_SECRET is set with PERCH_TURN_USER or PERCH_TURN_PASSWORD: set the secret or the user.',
    ];
  }
  if ((turnUser === null) !== (turnPassword === null)) {
    return ['PERCH_TURN_USER and PERCH_TURN_PASSWORD belong together: set both or none.'];
  }
  const hasRelay = turnUrls.some((url) => url.startsWith('turn'));
  const isOpened = turnSecret !== null || hasUser;
  if (hasRelay && !isOpened) {
    return [
      'PERCH_TURN_URLS names a TURN server: set PERCH_TURN_SECRET, or PERCH_TURN_USER and PERCH_TURN_PASSWORD.',
    ];
  }
  if (isOpened && !hasRelay) {
    return [
      'PERCH_TURN_SECRET or PERCH_TURN_USER is set, but PERCH_TURN_URLS names no TURN server.',
    ];
  }
  return [];
}

/** An address as browsers take it: scheme, host, and perhaps port and transport. */
function isIceServerUrl(url: string): boolean {
  const [, scheme = '', host = '', port = '', transport] =
    /^(stuns?|turns?):(\[[\da-fA-F:.]+\]|[^:?[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/.exec(
      url,
    ) ?? [];
  const address = host.replace(/^\[|\]$/g, '');
  return (
    scheme !== '' &&
    (host.startsWith('[')
      ? isIP(address) === 6
      : isIP(address) === 4 || hostNamePattern.test(host)) &&
    (port === '' || (Number(port) > 0 && Number(port) <= portMax)) &&
    (transport === undefined || scheme.startsWith('turn'))
  );
}

function readVariables(
  env: Readonly<Record<string, string | undefined>>,
  currentDir: string,
  problems: string[],
): Given {
  const byVariable = new Map(keys.map((key) => [settings[key].variable as string, key]));
  const given: Record<string, unknown> = {};
  for (const [variable, text] of Object.entries(env)) {
    if (!/^perch_/i.test(variable) || text === undefined) continue;
    if (foreignVariables.has(variable) || variable === configPathVariable) continue;
    const key = byVariable.get(variable);
    if (!key) {
      problems.push(
        `${variable} is not a setting. The settings are ${[...byVariable.keys(), configPathVariable].join(', ')}.`,
      );
      continue;
    }
    const setting = settingOf(key);
    const value = setting.fromText ? setting.fromText(text) : text;
    const checked = setting.schema.safeParse(value);
    if (text !== '' && checked.success) {
      given[key] = setting.isPath ? path.resolve(currentDir, text) : checked.data;
    } else {
      const shown = setting.secret && text !== '' ? '(not shown)' : show(text);
      const hint = text === '' ? ', or left out' : '';
      problems.push(`${variable}=${shown} must be ${setting.right}${hint}.`);
    }
  }
  return given as Given;
}

function readConfigFile(
  env: Readonly<Record<string, string | undefined>>,
  dataDir: string,
  readFile: (filePath: string) => string,
  currentDir: string,
  problems: string[],
): Given {
  const asked = env[configPathVariable];
  if (asked === '') {
    problems.push(`${configPathVariable}="" must be the path of a JSON file, or left out.`);
    return {};
  }
  const filePath =
    asked === undefined ? path.join(dataDir, 'config.json') : path.resolve(currentDir, asked);
  const origin = asked === undefined ? filePath : `${configPathVariable}=${show(asked)}`;

  let text: string;
  try {
    text = readFile(filePath);
  } catch (error) {
    if (asked === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    problems.push(`${origin} cannot be read (${(error as Error).message}).`);
    return {};
  }
  let content: unknown;
  try {
    content = JSON5.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    // The position only, because the text there may be the join code.
    const { lineNumber, columnNumber } = error as { lineNumber?: number; columnNumber?: number };
    problems.push(
      `${origin} is not valid JSON: see line ${lineNumber}, column ${columnNumber}. (Comments and commas at the end ` +
        'of a list are allowed.)',
    );
    return {};
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    problems.push(`${origin} must hold a JSON object, like {"port": ${defaultPort}}.`);
    return {};
  }

  const given: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(content)) {
    if (!Object.hasOwn(settings, key)) {
      problems.push(
        `${show(key)} in ${filePath} is not a setting. The settings are ${keys.join(', ')}.`,
      );
      continue;
    }
    const setting = settingOf(key as Key);
    const checked = setting.schema.safeParse(value);
    if (checked.success) {
      given[key] = setting.isPath
        ? path.resolve(path.dirname(filePath), value as string)
        : checked.data;
    } else {
      const shown = setting.secret ? '(not shown)' : show(value);
      problems.push(`${show(key)}: ${shown} in ${filePath} must be ${setting.right}.`);
    }
  }
  return given as Given;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
