import type { ProfileTexts } from './profileEn.ts';

/** The Korean texts; as `profileEn.ts`, a part of `laterKo.ts`. */
export const profileKo: ProfileTexts = {
  profile: {
    takeName: '“{{name}}” 쓰기',
    door: '내 상태',
    open: '대화 가능',
    doNotDisturb: '방해 금지',
    doNotDisturbHint:
      '방해 금지: 귓속말과 전화가 오지 않고, 다른 사람이 드나드는 소리도 나지 않아요.',
    doNotDisturbMeaning: '방해받고 싶지 않대요. 귓속말이나 전화를 할 수 없어요.',
    backAt: '{{time, datetime(timeStyle: short)}}에 돌아옴',
    backIn_other: '{{count}}분 뒤에 돌아옴',
    backInHours_other: '{{count}}시간 뒤에 돌아옴',
    clock: '{{time, datetime(timeStyle: short)}}',
    ask: '돌아올 시각 정하기…',
    askHeading: '언제 돌아오나요?',
    time: '시각',
    timeHint: '그때까지 다른 사람에게 보여요.',
    picture: '내 사진',
    pictureHint: '이 서버에서 이름 첫 글자 대신 보여요. 가운데를 동그랗게 잘라 써요.',
    choosePicture: '사진 고르기',
    removePicture: '삭제',
    unreadable: '읽을 수 없는 파일이에요. PNG, JPEG, WebP 사진을 골라 주세요.',
    pictureSaved: '이제 다른 사람에게 새 사진이 보여요.',
    pictureRemoved: '사진을 삭제했어요.',
  },
};
