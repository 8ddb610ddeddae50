import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Notice } from '../../store/PerchState.ts';
import type { TFunction } from '../../texts/AppTexts.ts';
import { joinFailureText } from '../ui/failureText.ts';
import { whisperFailureText } from '../whisper/whisperText.ts';

/** The live region's text for a notice. `nameOf` answers a channel's name, or null if it is not in the list. */
export function noticeText(
  t: TFunction,
  notice: Exclude<Notice, { kind: 'moderation' | 'knock' }>,
  nameOf: (channelId: ChannelId) => string | null,
): string {
  switch (notice.kind) {
    case 'joined':
      return t('notice.joined', { channel: nameOf(notice.channelId) ?? '' });
    case 'joinFailed':
      return joinFailureText(t, notice.code, nameOf(notice.channelId));
    case 'listenOnly':
      return t(`microphone.${notice.reason}`);
    case 'microphoneKept':
      return t(`microphoneKept.${notice.reason}`);
    case 'suppressionLost':
      return t(`suppression.${notice.reason}`);
    case 'notPersisted':
      return t(`forgetful.${notice.what}`);
    case 'shareLive':
      return t('share.nowLive');
    case 'shareStopped':
      return t('share.nowOff');
    case 'shareFailed':
      return t(`share.${notice.reason}`);
    case 'unheardBy':
      return t('hearing.lost', { count: notice.names.length, names: notice.names.join(', ') });
    case 'cameraLive':
      return t('camera.nowOn');
    case 'cameraOff':
      return t('camera.nowOff');
    case 'cameraFailed':
      return t(`camera.${notice.reason}`);
    case 'backgroundLost':
      return t(`background.${notice.reason}`);
    case 'videoRests':
    case 'picturesRest':
    case 'voicesMixed':
      return t(`tile.${notice.kind}`);
    case 'deviceAdded':
      return t('notice.deviceAdded', { name: notice.name });
    case 'shareBegun':
      return t('share.by', { name: notice.name });
    case 'whispered':
      return t(notice.toChannel ? 'whisper.heardInChannel' : 'whisper.heard', {
        name: notice.name,
      });
    case 'whisperFailed':
      return whisperFailureText(t, notice.reason);
    default:
      return t(`notice.${notice.kind}`);
  }
}

/** Whether a notice is also visible: only if nothing else in the window shows it. */
export function isShown(notice: Notice): boolean {
  switch (notice.kind) {
    case 'moderation':
      return notice.news.kind !== 'restricted';
    case 'knock':
      return notice.news.kind !== 'heard';
    case 'joinFailed':
    case 'connectionLost':
    case 'connectionBack':
    case 'serverStopping':
    case 'microphoneUnplugged':
    case 'microphoneBack':
    case 'microphoneKept':
    case 'suppressionLost':
    case 'channelDeleted':
    case 'whisperFailed':
    case 'shareFailed':
    case 'cameraFailed':
    case 'backgroundLost':
    case 'videoRests':
    case 'picturesRest':
    case 'voicesMixed':
    case 'notPersisted':
    case 'onlyListening':
    case 'onlyPushToTalk':
      return true;
    default:
      return false;
  }
}
