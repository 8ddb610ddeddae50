import { describe, expect, it } from 'vitest';
import { createLog, type LogFormat, type LogLevel } from './log.ts';

function capture(level: LogLevel, format?: LogFormat) {
  const out: string[] = [];
  const err: string[] = [];
  const output = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const log = createLog(level, output, format);
  return { log, out, err };
}

describe('createLog', () => {
  it('writes time, level, message and fields on one line', () => {
    const { log, out } = capture('info');
    log.info('channel saved', { channelId: 'a1', users: 3, missing: undefined, limit: null });
    expect(out).toHaveLength(1);
    expect(out[0]).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z info {2}channel saved channelId=a1 users=3 limit=null$/,
    );
  });

  it('writes lines of its level and above, errors and warnings to stderr', () => {
    const { log, out, err } = capture('warn');
    log.debug('d');
    log.info('i');
    log.warn('w');
    log.error('e');
    expect(out).toEqual([]);
    expect(err.map((line) => line.at(-1))).toEqual(['w', 'e']);
    const silent = capture('silent');
    silent.log.error('e');
    expect(silent.err).toEqual([]);
  });

  it('writes the same as JSON for programs', () => {
    const { log, out, err } = capture('info', 'json');
    log.info('is ready');
    log.warn('bad\nrequest', { path: '\r\u202e', error: new Error('a\nb') });
    log.warn('loop', { value: circular() });
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(out.map((line) => JSON.parse(line))).toEqual([
      { time, level: 'info', message: 'is ready' },
    ]);
    expect(err.map((line) => JSON.parse(line))).toEqual([
      {
        time,
        level: 'warn',
        message: 'bad\nrequest',
        fields: { path: '\r\u202e', error: expect.stringMatching(/^Error: a\nb\n/) },
      },
      { time, level: 'warn', message: 'loop', fields: '[unprintable]' },
    ]);
    expect(err.join('')).not.toMatch(/\p{Cc}|\u202e/u);
  });

  it('keeps foreign text on its line and in its field', () => {
    const { log, out, err } = capture('debug');
    log.debug('bad\nrequest', {
      path: 'x level=error\r\n\u001b[31m\u202e',
      error: new Error('a\nb'),
    });
    log.warn('loop', { value: circular() });
    expect(out[0]).toMatch(
      /bad\\u000arequest path="x level=error\\r\\n\\u001b\[31m\\u202e" error="/,
    );
    expect(out[0]).not.toMatch(/\p{Cc}|\u202e/u);
    expect(err[0]).toContain('value="[unprintable]"');
  });
});

function circular(): object {
  const value: { self?: object } = {};
  value.self = value;
  return value;
}
