/** The English texts of choosing a camera and of seeing oneself before others do. */
export const cameraPreviewEn = {
  heading: 'Camera',
  own: 'Your camera',
  choose: 'Camera',
  unnamed: 'Camera {{number}}',
  previewHeading: 'Turn your camera on?',
  previewHint: 'Only you see this. Everyone in the channel sees it once you turn it on.',
  previewOutside: 'Only you see this. In a channel you can show it to others.',
  opening: 'Starting the camera…',
  turnOn: 'Turn on',
  alwaysPreview: 'Always preview the camera',
  alwaysPreviewHint:
    'You see yourself before others see you. When this is off, one click turns the camera on.',
  preview: 'Preview camera',
  flip: 'Flip camera',
} as const;
