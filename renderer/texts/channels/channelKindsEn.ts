import type { Translated } from '../en.ts';

/** The English texts of locked channels, temporary ones and the status of a channel: a part of `laterEn.ts`. */
export const channelKindsEn = {
  knock: {
    heading: 'Knock at {{channel}}',
    offer: '{{channel}} is locked. Those inside see your name and decide whether to let you in.',
    knock: 'Knock',
    withdraw: 'Stop knocking',
    waiting: 'You are knocking at {{channel}}. Nobody has answered yet.',
    heard: '{{name}} knocks and would like to come in.',
    more_one: '{{count}} more person is knocking.',
    more_other: '{{count}} more people are knocking.',
    letIn: 'Let in',
    letInName: 'Let {{name}} in',
    refuse: 'Not now',
    refuseName: 'Not now: do not let {{name}} in',
    enter: 'Enter',
    aloneHint: 'You are the first one here. Others can see you and knock.',
    ended: {
      letIn: '{{name}} let you into {{channel}}.',
      refused: 'Not now: {{name}} did not let you into {{channel}}.',
      unanswered: 'Nobody in {{channel}} has answered.',
      empty: 'Nobody is in {{channel}} any more, so you can enter.',
      unlocked: '{{channel}} is no longer locked, so you can enter.',
      lost: 'The connection was lost, so you are no longer knocking at {{channel}}.',
    },
  },
  temporaryForm: {
    hint: 'Everyone sees it. It is deleted when the last person leaves.',
    suggestion: '{{name}}’s channel',
    create: 'Create and join',
    tooMany: 'There are enough temporary channels. Use one, or wait until one is deleted.',
  },
  channelStatus: {
    set: 'Set a status',
    heading: 'Status of {{channel}}',
    change: 'Change the status of {{channel}}: {{status}}',
    label: 'What are you doing here?',
    hint: 'Everyone who sees the channel reads it, until the last person leaves.',
    clear: 'Clear',
  },
} as const;

export type ChannelKindsTexts = Translated<typeof channelKindsEn>;
