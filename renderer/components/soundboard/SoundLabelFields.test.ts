import { expect, test } from 'vitest';
import { lastEmoji } from './SoundLabelFields.tsx';

test('the last emoji typed replaces the one before', () => {
  expect(lastEmoji('🥁🎺')).toBe('🎺');
  expect(lastEmoji('👩‍👩‍👧 family')).toBe('👩‍👩‍👧');
  expect(lastEmoji('drum')).toBeNull();
});
