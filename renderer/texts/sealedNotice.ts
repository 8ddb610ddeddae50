/** What a notice of the desktop says of a sealed message. Apart, so that the texts of the page are not loaded for it. */
export const sealedNotice = { en: 'Encrypted message', ko: '암호화된 메시지' } as const;
