import { expect, it } from 'vitest';
import { Ocb2 } from './ocb2.ts';

const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index);

it('encrypts as the test vectors of its draft', () => {
  // draft-krovetz-ocb-00, the same as in Mumble's own tests.
  const ocb = new Ocb2(counting(16));
  expect(ocb.encrypt(counting(0), counting(16)).tag.toString('hex')).toBe(
    'bf3108130773ad5ec70ec69e7875a7b0',
  );
  const { sealed, tag } = ocb.encrypt(counting(40), counting(16));
  expect(sealed.toString('hex')).toBe(
    'f75d6bc8b4dc8d66b836a2b08b32a6369f1cd3c5228d79fd6c267f5f6aa7b231c7dfb9d59951ae9c',
  );
  expect(tag.toString('hex')).toBe('9db0cdf880f73e3e10d4eb3217766688');
});
