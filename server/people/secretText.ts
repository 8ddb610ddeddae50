import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Crockford's base 32: without I, L, O and U, which people misread. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeGroups = 4;
const groupLength = 5;

/** A code for people to read and type, of 100 random bits: `7K2Q9-…` in four groups. */
export function randomCode(): string {
  const group = () => randomSymbols(groupLength);
  return Array.from({ length: codeGroups }, group).join('-');
}

/** Random symbols for people to read and type, of five bits each. */
export function randomSymbols(count: number): string {
  return Array.from({ length: count }, () => alphabet[randomInt(32)]).join('');
}

/** A typed code in the form of `randomCode`: ignores case, dashes and other characters from the clipboard. */
export function canonicalCode(typed: string): string {
  return (
    typedSymbols(typed)
      .match(new RegExp(`.{1,${groupLength}}`, 'gu'))
      ?.join('-') ?? ''
  );
}

/**
 * The symbols of a typed code: without dashes and other characters from the clipboard, and with what people misread put right.
 */
export function typedSymbols(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
}

/** SHA-256, base64url. Enough for random codes; passwords would need a slow hash. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Compares in a time that does not depend on where two texts differ, nor on the length of the secret. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(expected)));
}
