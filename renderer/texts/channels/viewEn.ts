/** The English texts of what switches a narrow window between the channels and the stage. */
export const viewEn = {
  label: 'View',
  channels: 'Channels',
  stage: 'People',
  video: 'Video is on',
} as const;
