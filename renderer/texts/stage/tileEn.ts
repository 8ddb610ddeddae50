/** The English texts of the tiles of the stage, and of what can be done with the video in them. */
export const tileEn = {
  videoRests: 'Your connection is too slow for video. Your voice goes first.',
  picturesRest: 'Your connection is too slow for pictures right now. Voices go first.',
  voicesMixed: 'Your connection is slow, so all voices come as one stream for now.',
  mixedVolume:
    'You hear all voices as one stream, so single people cannot be made louder or quieter.',
  resting: 'Paused: slow connection',
  pin: 'Pin',
  unpin: 'Unpin',
  pinned: '{{name}} is pinned.',
  unpinned: 'Nothing is pinned.',
  popOut: 'Open in a separate window',
  popIn: 'Close the separate window',
  poppedOut: 'Shown in a separate window',
  popOutBlocked: 'The browser blocked the window. Allow pop-ups for this page, then try again.',
  pictureInPicture: 'Picture in picture',
  leavePictureInPicture: 'Exit picture in picture',
  more: 'More options',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  showWhole: 'Fit to the tile',
  showActual: 'Original size',
} as const;
