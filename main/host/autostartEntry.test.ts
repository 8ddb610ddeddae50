import { expect, test } from 'vitest';
import { autostartEntry } from './autostartEntry.ts';

const execOf = (program: string, ...args: string[]) =>
  /^Exec=(.*)$/m.exec(autostartEntry({ program, args }))?.[1];

test('the program starts hidden', () => {
  const text = autostartEntry({ program: '/opt/Perch/perch', args: ['--hidden'] });
  expect(text.startsWith('[Desktop Entry]\nType=Application\nName=Perch\n')).toBe(true);
  expect(text.endsWith('\n')).toBe(true);
  expect(execOf('/opt/Perch/perch', '--hidden')).toBe('"/opt/Perch/perch" "--hidden"');
});

// Both escapes, in the order of the Desktop Entry Specification.
test.each([
  ['/home/a b/Perch.AppImage', '"/home/a b/Perch.AppImage"'],
  ['/home/100%/perch', '"/home/100%%/perch"'],
  ['/home/$HOME/perch', '"/home/\\\\$HOME/perch"'],
  ['/home/`id`/perch', '"/home/\\\\`id\\\\`/perch"'],
  ['/home/"a"/perch', '"/home/\\\\"a\\\\"/perch"'],
  ['/home/a\\b/perch', '"/home/a\\\\\\\\b/perch"'],
])('%s is escaped', (program, exec) => {
  expect(execOf(program)).toBe(exec);
});

test('a line break cannot add a line', () => {
  expect(() => autostartEntry({ program: '/a\nExec=/evil', args: [] })).toThrow();
});
