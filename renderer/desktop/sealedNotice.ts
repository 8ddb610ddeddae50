/** What a notice says of a sealed message. Here, because a file of texts would become a file of its own that the first load names. */
export const sealedNotice = { en: 'Encrypted message', ko: '암호화된 메시지' } as const;
