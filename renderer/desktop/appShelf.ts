import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { BackgroundPictureStore } from '../media/background/backgroundPicture.ts';

/** The desktop app keeps the picture for the background: it is the same on every server. */
export function appShelf(desktop: Pick<DesktopBridge, 'call'>): BackgroundPictureStore {
  return {
    async read() {
      const address = await desktop.call('background:read', null);
      return address === null ? undefined : blobOf(address);
    },
    async keep(picture) {
      await desktop.call('background:keep', { picture: await addressOf(picture) });
      return picture;
    },
  };
}

async function addressOf(picture: Blob): Promise<string> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return `data:${picture.type};base64,${btoa(text)}`;
}

/** By hand: the page's content security policy lets nothing fetch such an address. */
function blobOf(address: string): Blob {
  const [head = '', base64 = ''] = address.split(',');
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: head.replace(/^data:|;base64$/g, '') });
}
