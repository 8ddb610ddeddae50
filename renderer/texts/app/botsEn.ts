/** The English texts of bots. */
export const botsEn = {
  bots: {
    open: 'Bots',
    heading: 'Bots',
    about:
      'A bot is a program that takes part here: it reads, writes or plays music. It comes in by its token, and its roles say what it may do. The guide on bots shows how to write one.',
    name: 'Name of a new bot',
    create: 'Create',
    created: 'The bot {{name}} is there',
    none: 'There is no bot yet.',
    list: 'Bots',
    seen: 'Last seen {{time, datetime(dateStyle: medium; timeStyle: short)}}',
    neverSeen: 'Has not come in yet',
    token: 'Token of {{name}}',
    tokenHint:
      'It is shown only now. Whoever has it comes in as this bot, so keep it like a password.',
    webhookOf: 'Webhook of {{name}}',
    url: 'Address',
    urlHint:
      'Perch tells the bot there of messages, and of who joins and leaves, as far as it may see them. Empty: nowhere.',
    urlRefused: 'Only an address of the internet that begins with https://',
    toldAt: 'Told at {{host}}',
    secret: 'Secret',
    secretHint: 'It is shown only now. By it the bot knows that this server tells it.',
    renew: 'New token',
    renewOf: 'New token for {{name}}',
    renewHeading: 'A new token for {{name}}?',
    renewText: 'The token that it has works no longer, and the bot is thrown out where it is.',
    remove: 'Remove',
    removeOf: 'Remove {{name}}',
    removeHeading: 'Remove {{name}}?',
    removeText: 'The bot is thrown out and its token works no longer. What it has written stays.',
    removed: 'The bot {{name}} is removed',
  },
} as const;
