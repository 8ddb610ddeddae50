import { z } from 'zod';
import { normalizePin } from '../servers/normalizePin.ts';
import { serverUrlField, serverUrlOf } from '../servers/serverAddress.ts';
import { appCommandField, parseCommandLine, usage } from './commandLine.ts';

/** The app exits with this code when another running app took over a server of `npm start`: that server must go on. */
export const handedOverExitCode = 80;

/** What a start of the app asks for. A second start passes it on to the first. */
export const startRequestField = z.strictObject({
  command: appCommandField.nullable(),
  hidden: z.boolean(),
  /** The server of `npm start`, on this machine. */
  server: z
    .strictObject({
      url: serverUrlField,
      pin: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    })
    .nullable(),
});
export type StartRequest = z.output<typeof startRequestField>;

/**
 * Reads the command line, and `PERCH_APP_SERVER` and `PERCH_APP_PIN` of the environment.
 *
 * @param args without the program and the app's folder
 * @throws Error with a message for the user
 */
export function readStartRequest(
  args: readonly string[],
  environment: Record<string, string | undefined>,
): StartRequest {
  const line = parseCommandLine(args);
  if (line === null) throw new Error(usage);
  return { ...line, server: serverOf(environment) };
}

function serverOf(environment: Record<string, string | undefined>): StartRequest['server'] {
  const { PERCH_APP_SERVER: address, PERCH_APP_PIN: fingerprint } = environment;
  if (!address) return null;
  const url = serverUrlOf(address);
  if (url === null) {
    throw new Error(`PERCH_APP_SERVER must be an https address, but is "${address}".`);
  }
  const pin = fingerprint ? normalizePin(fingerprint) : null;
  if (fingerprint && pin === null) {
    throw new Error(
      'PERCH_APP_PIN must be the SHA-256 fingerprint of a certificate or of its key, as 32 pairs of hex digits with colons between.',
    );
  }
  return { url, pin };
}
