/**
 * Of a server that encrypts no channel, for tests of what it can only do where it reads: plain chats and files, recordings, captions.
 * What people have by default is shown by `e2e/protocol/sealed*.test.ts`.
 */
export const withoutEncryption = { PERCH_E2EE: 'off' } as const;
