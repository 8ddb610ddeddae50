import { readFileSync } from 'node:fs';
import path from 'node:path';
import JSON5 from 'json5';
import {
  type CertificateConfig,
  certificateProblems,
  certificateSettings,
} from './config/certificateSettings.ts';
import {
  defaultPort,
  type NetworkConfig,
  networkSettings,
  portProblems,
  unspecifiedAddresses,
} from './config/networkSettings.ts';
import { type NodeConfig, nodeSettings } from './config/nodeSettings.ts';
import { type OperationConfig, operationSettings } from './config/operationSettings.ts';
import { type PeopleConfig, peopleSettings } from './config/peopleSettings.ts';
import { type Setting, type SettingsOf, type Surroundings, shown } from './config/Setting.ts';
import { type StorageConfig, standbyProblems, storageSettings } from './config/storageSettings.ts';
import { type TurnConfig, turnProblems, turnSettings } from './config/turnSettings.ts';
import type { ServiceSettings } from './lifecycle/serviceSettings.ts';
import { defaultDataDir, type Machine, thisMachine } from './machine.ts';

/** The checked settings of a server. */
export interface ServerConfig
  extends NetworkConfig,
    TurnConfig,
    CertificateConfig,
    PeopleConfig,
    StorageConfig,
    NodeConfig,
    OperationConfig {}

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

const settings: SettingsOf<ServerConfig> = {
  ...networkSettings,
  ...turnSettings,
  ...certificateSettings,
  ...peopleSettings,
  ...storageSettings,
  ...nodeSettings,
  ...operationSettings,
};

type Key = keyof ServerConfig;
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
  /** Those of `env` that come from the service of this program: see `serviceSettings`. */
  readonly service?: ServiceSettings;
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
  const dataDir = fromEnv.dataDir ?? defaultDataDir(env, machine);
  const fromFile = readConfigFile(env, dataDir, readFile, machine.currentDir, problems);
  const surroundings = { machine, dataDir, clientDir: defaultClientDir };
  const config = { ...standardConfig(surroundings), ...fromFile, ...fromEnv };
  problems.push(...standbyProblems(config));
  problems.push(...portProblems(config), ...certificateProblems(config), ...turnProblems(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return { config, fromEnv, fromFile };
}

/** What holds where nothing is set. */
function standardConfig(surroundings: Surroundings): ServerConfig {
  const values = keys.map((key) => {
    const { standard } = settingOf(key);
    return [key, typeof standard === 'function' ? standard(surroundings) : standard] as const;
  });
  return Object.fromEntries(values) as unknown as ServerConfig;
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
      const named = setting.secret && text !== '' ? '(not shown)' : shown(text);
      const hint = text === '' ? ', or left out' : '';
      problems.push(`${variable}=${named} must be ${setting.right}${hint}.`);
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
  const origin = asked === undefined ? filePath : `${configPathVariable}=${shown(asked)}`;

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
        `${shown(key)} in ${filePath} is not a setting. The settings are ${keys.join(', ')}.`,
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
      const named = setting.secret ? '(not shown)' : shown(value);
      problems.push(`${shown(key)}: ${named} in ${filePath} must be ${setting.right}.`);
    }
  }
  return given as Given;
}
