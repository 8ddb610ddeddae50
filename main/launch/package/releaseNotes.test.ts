import { expect, it } from 'vitest';
import { releaseNotes } from './releaseNotes.ts';

const changelog = `# Changes

## 1.10.0 2026-12-01

- New

### More

- Also new

## 1.1.0

- Old
`;

it('takes the section of the version, to its end', () => {
  expect(releaseNotes('v1.10.0', '1.10.0', changelog)).toBe('- New\n\n### More\n\n- Also new');
  expect(releaseNotes('v1.1.0', '1.1.0', changelog)).toBe('- Old');
});

it('refuses a tag of another version, and a version without a section', () => {
  expect(() => releaseNotes('v1.1.0', '1.10.0', changelog)).toThrow('package.json has the version');
  expect(() => releaseNotes('v1.0.0', '1.0.0', changelog)).toThrow('no section "## 1.0.0"');
});
