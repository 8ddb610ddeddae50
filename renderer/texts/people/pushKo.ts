import type { PushTexts } from './pushEn.ts';

/** The Korean texts; as `pushEn.ts`, a part of `laterKo.ts`. */
export const pushKo: PushTexts = {
  heading: '알림',
  label: 'Perch를 닫아도 이 기기로 알림 받기',
  hint: '누가 나를 언급하거나 나에게 전화할 때 알려 드려요. 알림은 브라우저의 알림 서비스를 거치지만, 그 서비스는 내용을 읽을 수 없어요.',
  blocked: '브라우저가 이 페이지의 알림을 막고 있어요. 브라우저 설정에서 허용해 주세요.',
  failed: '이 주소에서는 브라우저가 알림을 켜지 못했어요.',
};
