/** The English texts of captions; part of `laterEn`. */
export const captionsEn = {
  name: 'Captions',
  hide: 'Hide captions',
  heading: 'Captions',
  show: 'Show captions',
  showHint: 'What people say, as text, from everyone whose app writes captions.',
  own: 'Write captions of my voice',
  ownHint:
    'This device turns what you say into text for the others in your channel. Your voice goes to nobody else for that. If you are in a recording, your captions are in it, too.',
  model: 'Speech model',
  chooseModel: 'Choose folder…',
  noModel:
    'Download a small model for your language from alphacephei.com/vosk/models (about 50 MB), unpack it, and choose its folder here. It stays on this device.',
  modelNamed: '{{folder}}, kept on this device.',
  trying: 'Trying the model…',
  modelTaken: 'The model works.',
  fault: {
    none: 'There is no Vosk model in this folder.',
    tooLarge: 'This model is too large for an app. Take a small one, of up to 400 MB.',
    failed: 'This model does not work here. Choose a folder with another one.',
  },
} as const;
