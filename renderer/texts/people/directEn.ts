/** The English texts of direct connections; part of `laterEn`. */
export const directEn = {
  heading: 'Direct connections',
  label: 'Connect directly to the other person',
  choice: {
    ask: 'Ask in the first call',
    off: 'Never',
    calls: 'In calls',
    channels: 'In calls and in channels with two people',
  },
  hint: 'Sound and video take the shortest way when you both allow it. The other person can then see your internet address. Otherwise everything goes through the server.',
  question: 'Connect directly to {{name}}?',
  questionText:
    'Sound and video then take the shortest way, if {{name}} allows it too. You can both see each other’s internet address.',
  questionLater: 'This holds for all calls. You can change it in the settings.',
  allow: 'Connect directly',
  decline: 'Use the server',
} as const;
