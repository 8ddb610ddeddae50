import type { Translated } from '../en.ts';
import type { cameraPreviewEn } from './cameraPreviewEn.ts';

/** The Korean texts of choosing a camera and of seeing oneself before others do. */
export const cameraPreviewKo: Translated<typeof cameraPreviewEn> = {
  heading: '카메라',
  own: '내 카메라',
  choose: '카메라',
  unnamed: '카메라 {{number}}',
  previewHeading: '카메라를 켤까요?',
  previewHint: '지금은 나에게만 보여요. 켜면 채널에 있는 모두에게 보여요.',
  previewOutside: '나에게만 보여요. 채널에 들어가면 다른 사람에게 보여 줄 수 있어요.',
  opening: '카메라를 켜고 있어요…',
  turnOn: '켜기',
  alwaysPreview: '항상 카메라 미리보기',
  alwaysPreviewHint:
    '다른 사람에게 보이기 전에 내 모습을 먼저 확인해요. 끄면 한 번만 눌러도 카메라가 켜져요.',
  preview: '카메라 미리보기',
  flip: '카메라 전환',
};
