import { expect, it } from 'vitest';
import { keepWidth, keptWidth, sidebarWidths } from './sidebarWidth.ts';

function storageWith(value: string | null) {
  const kept = { value };
  return {
    getItem: () => kept.value,
    setItem: (_key: string, text: string) => {
      kept.value = text;
    },
  };
}

it('remembers a width', () => {
  const storage = storageWith(null);
  expect(keptWidth(storage)).toBe(sidebarWidths.standard);
  keepWidth(storage, 300);
  expect(keptWidth(storage)).toBe(300);
});

it('never returns a width that does not fit', () => {
  expect(keptWidth(storageWith('9000'))).toBe(sidebarWidths.max);
  expect(keptWidth(storageWith('-3'))).toBe(sidebarWidths.min);
  expect(keptWidth(storageWith('wide'))).toBe(sidebarWidths.standard);
});
