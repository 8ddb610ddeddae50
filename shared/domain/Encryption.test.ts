import { expect, it } from 'vitest';
import { encryptionPolicies, sealedPeersMax, unsealedReason } from './Encryption.ts';

const kinds = {
  usual: { userLimit: null, stage: false },
  full: { userLimit: sealedPeersMax, stage: false },
  large: { userLimit: sealedPeersMax + 1, stage: false },
  stage: { userLimit: null, stage: true },
};

it('is decided by the server, the kind of channel and its own mark, in this order', () => {
  const reasons = encryptionPolicies.flatMap((policy) =>
    Object.entries(kinds).map(([kind, channel]) => {
      const marked = unsealedReason({ ...channel, encrypted: true }, policy);
      const unmarked = unsealedReason({ ...channel, encrypted: false }, policy);
      return `${policy} ${kind}: ${marked} ${unmarked}`;
    }),
  );
  expect(reasons).toEqual([
    'required usual: null null',
    'required full: null null',
    'required large: large large',
    'required stage: stage stage',
    'on usual: null channel',
    'on full: null channel',
    'on large: large large',
    'on stage: stage stage',
    'off usual: server server',
    'off full: server server',
    'off large: server server',
    'off stage: server server',
  ]);
});
