import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { BackgroundPictureRepository } from '../media/background/backgroundPicture.ts';

/** Stores the background image in the desktop app, so that it is the same on every server. */
export function appPictureRepository(
  desktop: Pick<DesktopBridge, 'call'>,
): BackgroundPictureRepository {
  return {
    async read() {
      const dataUrl = await desktop.call('background:read', null);
      return dataUrl === null ? undefined : blobOf(dataUrl);
    },
    async save(picture) {
      await desktop.call('background:keep', { picture: await dataUrlOf(picture) });
      return picture;
    },
  };
}

async function dataUrlOf(picture: Blob): Promise<string> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return `data:${picture.type};base64,${btoa(text)}`;
}

/** Not with `fetch`: the page's content security policy forbids data URLs there. */
function blobOf(dataUrl: string): Blob {
  const [head = '', base64 = ''] = dataUrl.split(',');
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: head.replace(/^data:|;base64$/g, '') });
}
