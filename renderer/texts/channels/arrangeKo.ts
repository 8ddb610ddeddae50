import type { Translated } from '../en.ts';
import type { arrangeEn } from './arrangeEn.ts';

/** 채널 목록 순서, 여러 사람 옮기기, 따라가기의 한국어 텍스트. `laterKo`의 일부. */
export const arrangeKo: Translated<typeof arrangeEn> = {
  arrange: {
    placeOf: '{{name}} 옮길 자리',
    first: '맨 위',
    firstIn: '{{category}}의 맨 앞',
    firstCategory: '다른 모든 카테고리 앞',
    after: '{{name}} 다음',
    afterIn: '{{category}}의 {{name}} 다음',
    keys: '방향키로 고르고 Enter로 옮겨요. Esc는 취소예요. 자리를 클릭해도 돼요.',
    movedInto: '{{channel}} 채널이 이제 {{category}}의 {{total}}개 중 {{place}}번째예요.',
    people_other: '{{count}}명',
    moveOne: '{{name}} 님을 {{channel}} 채널로 옮기기',
    movePeople_other: '{{count}}명을 {{channel}} 채널로 옮기기',
    marked_other: '{{count}}명 선택됨',
    moveMarked: '선택한 사람 옮기기…',
    unmark: '선택 모두 해제',
  },
  follow: {
    start: '따라가기',
    hint: '{{name}} 님이 다른 채널로 가면 나도 함께 가요.',
    following: '{{name}} 님을 따라가는 중',
    stop: '그만 따라가기',
    stopped: '이제 {{name}} 님을 따라가지 않아요.',
    moved: '다른 채널로 옮겨서 이제 {{name}} 님을 따라가지 않아요.',
    gone: '{{name}} 님이 내가 볼 수 있는 채널에 없어요. 이제 따라가지 않아요.',
    refused: '{{name}} 님을 따라 {{channel}} 채널에 들어갈 수 없었어요. 이제 따라가지 않아요.',
  },
};
