/** The log levels: each includes those before it. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** `text` for people, `json` for programs that collect logs: one object per line. */
export const logFormats = ['text', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];

/**
 * The fields of a line. Never a token, a code, SDP or a user's name; ids are enough.
 */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The log of the server. Levels: `error` – the host must act; `warn` – something failed, and the server continues by itself;
 * `info` – what interests the host (start, stop, sign-ins by id); `debug` – each step.
 */
export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
}

/** Takes lines without their line break. */
export interface LogOutput {
  out(line: string): void;
  err(line: string): void;
}

const standardStreams: LogOutput = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
};

/**
 * A log that writes one line per message: time, level, message, `key=value`; as JSON the same in `time`, `level`, `message` and
 * `fields`. Errors and warnings go to stderr.
 */
export function createLog(
  level: LogLevel,
  output: LogOutput = standardStreams,
  format: LogFormat = 'text',
): Log {
  const formatLine = format === 'json' ? jsonLine : textLine;
  const threshold = logLevels.indexOf(level);
  const writer = (lineLevel: Exclude<LogLevel, 'silent'>) => {
    if (logLevels.indexOf(lineLevel) > threshold) return () => {};
    const write = lineLevel === 'error' || lineLevel === 'warn' ? output.err : output.out;
    return (message: string, fields: LogFields = {}) => {
      write(formatLine(new Date(), lineLevel, message, fields));
    };
  };
  return {
    error: writer('error'),
    warn: writer('warn'),
    info: writer('info'),
    debug: writer('debug'),
  };
}

function textLine(time: Date, level: string, message: string, fields: LogFields): string {
  const parts = [time.toISOString(), level.padEnd(5), oneLine(message)];
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) parts.push(`${key}=${formatValue(value)}`);
  }
  return parts.join(' ');
}

function jsonLine(time: Date, level: string, message: string, fields: LogFields): string {
  const line = { time: time.toISOString(), level, message };
  if (Object.keys(fields).length === 0) return oneLine(JSON.stringify(line));
  try {
    return oneLine(JSON.stringify({ ...line, fields }, (_, value) => withStack(value)));
  } catch {
    return oneLine(JSON.stringify({ ...line, fields: '[unprintable]' }));
  }
}

/** JSON leaves out what an error says. */
function withStack(value: unknown): unknown {
  return value instanceof Error ? (value.stack ?? String(value)) : value;
}

/** As it is where that is unambiguous, otherwise as JSON, so that no value can break a line or fake a field. */
function formatValue(value: unknown): string {
  if (value instanceof Error) return quoteUnlessPlain(String(withStack(value)));
  if (typeof value === 'string') return quoteUnlessPlain(value);
  if (typeof value === 'object' && value !== null) {
    try {
      return oneLine(JSON.stringify(value));
    } catch {
      return '"[unprintable]"';
    }
  }
  return String(value);
}

function quoteUnlessPlain(text: string): string {
  return /^[\w.:/@+-]+$/.test(text) ? text : oneLine(JSON.stringify(text));
}

function oneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
