/** The English texts for how many voices are heard at once in a channel. */
export const voicesEn = {
  voices: 'Voices at once',
  voicesHint:
    'With more people, those who spoke last are heard. Whoever begins to speak takes the place of who has been silent the longest.',
  voicesStandard_one: 'Standard ({{count}} voice)',
  voicesStandard_other: 'Standard ({{count}} voices)',
  voicesAtOnce_one: '{{count}} voice',
  voicesAtOnce_other: '{{count}} voices',
} as const;
