import { z } from 'zod';
import { type LogFormat, type LogLevel, logFormats, logLevels } from '../log.ts';
import { encryptedUrl, pathField, type SettingsOf } from './Setting.ts';

/** How the owner watches and keeps the server. */
export interface OperationConfig {
  /** With this token `/healthz` also reports workers, sessions and channels; null turns that off. */
  readonly statusToken: string | null;
  /** Where new versions of the server are looked for; null: nowhere. */
  readonly updateUrl: string | null;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  /** The folder of the built web client. */
  readonly clientDir: string;
}

export const operationSettings = {
  statusToken: {
    variable: 'PERCH_STATUS_TOKEN',
    standard: null,
    schema: z.string().regex(/^[\x21-\x7e]{16,128}$/),
    right: 'a random text of 16 to 128 letters, digits and signs, without spaces',
    secret: true,
  },
  updateUrl: {
    variable: 'PERCH_UPDATE_URL',
    standard: null,
    schema: encryptedUrl,
    right: 'the https address of the folder with the files of a release',
  },
  logLevel: {
    variable: 'PERCH_LOG_LEVEL',
    standard: 'info',
    schema: z.enum(logLevels),
    right: `one of ${logLevels.join(', ')}`,
  },
  logFormat: {
    variable: 'PERCH_LOG_FORMAT',
    standard: 'text',
    schema: z.enum(logFormats),
    right: `one of ${logFormats.join(', ')}`,
  },
  clientDir: {
    variable: 'PERCH_CLIENT_DIR',
    standard: ({ clientDir }) => clientDir,
    schema: pathField,
    right: 'the path of the folder of the built web client',
    isPath: true,
  },
} satisfies SettingsOf<OperationConfig>;
