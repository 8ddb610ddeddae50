/** The Korean texts of captions; part of `laterKo`. */
export const captionsKo = {
  name: '자막',
  hide: '자막 숨기기',
  heading: '자막',
  show: '자막 보기',
  showHint: '앱에서 자막을 쓰는 사람들의 말을 글로 보여 줘요.',
  own: '내 말을 자막으로 쓰기',
  ownHint:
    '이 기기가 내 말을 글로 바꿔 같은 채널에 있는 사람들에게 보내요. 이를 위해 내 목소리가 다른 곳으로 가지는 않아요. 녹음에 동의했다면 자막도 함께 남아요.',
  model: '음성 인식 모델',
  chooseModel: '폴더 선택…',
  noModel:
    'alphacephei.com/vosk/models에서 사용하는 언어의 작은 모델(50~80MB)을 내려받아 압축을 풀고, 그 폴더를 여기에서 선택하세요. 모델은 이 기기에만 저장돼요.',
  modelNamed: '{{folder}} (이 기기에 저장됨)',
  trying: '모델을 확인하고 있어요…',
  modelTaken: '모델이 잘 작동해요.',
  fault: {
    none: '이 폴더에는 Vosk 모델이 없어요.',
    tooLarge: '앱에서 쓰기에는 모델이 너무 커요. 400MB 이하의 작은 모델을 고르세요.',
    failed: '이 모델은 여기에서 작동하지 않아요. 다른 모델 폴더를 고르세요.',
  },
} as const;
