import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { unitPath } from './serviceUnit.ts';

/** The settings of the service on this machine, as variables. */
export type ServiceSettings = Readonly<Record<string, string | undefined>>;

/**
 * The settings of the service that starts this program: those of its unit and of its file, so that commands mean the server that runs.
 * Null where no service starts it.
 *
 * @param program the path of the program, as `serviceUnit` was given it
 * @param readFile throws where there is no such file
 */
export function serviceSettings(
  program: string,
  readFile = (file: string) => readFileSync(file, 'utf8'),
): ServiceSettings | null {
  const unit = read(unitPath, readFile);
  const started = /^ExecStart="(.*)"$/m.exec(unit)?.[1]?.replaceAll('%%', '%');
  if (started !== program) return null;
  const own = /^Environment=(.*)$/m.exec(unit)?.[1]?.replaceAll(' ', '\n') ?? '';
  const file = /^EnvironmentFile=-?(.*)$/m.exec(unit)?.[1];
  const given = parseEnv(`${own}\n${file === undefined ? '' : read(file, readFile)}`);
  return Object.fromEntries(Object.entries(given).filter(([name]) => name.startsWith('PERCH_')));
}

function read(file: string, readFile: (file: string) => string): string {
  try {
    return readFile(file);
  } catch {
    return '';
  }
}
