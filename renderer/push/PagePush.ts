import { createStore } from 'zustand/vanilla';
import type { PushLanguage } from '../../shared/domain/Push.ts';
import type { RequestInput, RequestResponse } from '../../shared/protocol/protocol.ts';
import type { Push, PushState } from '../state/Push.ts';

type PushRequest = 'push:get' | 'push:subscribe' | 'push:unsubscribe';

/** What it needs of the rest of the client. */
export interface PagePushNeeds {
  readonly signaling: {
    request<Name extends PushRequest>(
      name: Name,
      payload: RequestInput<Name>,
    ): Promise<RequestResponse<Name>>;
  };
  readonly language: () => PushLanguage;
}

/** Notifications of this browser while its page is closed: its service worker and its subscription at the push service. */
export class PagePush implements Push {
  readonly state = createStore<PushState>(() => 'unknown');
  readonly #needs: PagePushNeeds;

  constructor(needs: PagePushNeeds) {
    this.#needs = needs;
  }

  /** A subscription may have been renewed, or the server may have lost it: what the browser has counts. */
  async renew(): Promise<void> {
    if (!isPushBrowser() || Notification.permission !== 'granted') return;
    const subscription = await subscriptionOfPage();
    if (!subscription) return;
    const serverKey = await this.#serverKey();
    if (serverKey !== null) await this.#subscribe(serverKey);
  }

  async look(): Promise<void> {
    const serverKey = isPushBrowser() ? await this.#serverKey() : null;
    if (serverKey === null) this.#set('missing');
    else if (Notification.permission === 'denied') this.#set('blocked');
    else {
      const subscription = await subscriptionOfPage();
      const isOn = subscription !== null && Notification.permission === 'granted';
      this.#set(isOn ? 'on' : 'off');
    }
  }

  async turnOn(): Promise<boolean> {
    const permission = await Notification.requestPermission();
    if (permission !== 'granted') {
      this.#set(permission === 'denied' ? 'blocked' : 'off');
      return permission === 'default';
    }
    try {
      const serverKey = await this.#serverKey();
      if (serverKey === null) throw new Error('push is not set up');
      await navigator.serviceWorker.register('./notifications.js');
      await this.#subscribe(serverKey);
      this.#set('on');
      return true;
    } catch (error) {
      console.warn('Notifications could not be turned on:', error);
      await this.turnOff();
      return false;
    }
  }

  async turnOff(): Promise<void> {
    this.#set('off');
    const subscription = await subscriptionOfPage();
    await subscription?.unsubscribe().catch(() => false);
    await this.#needs.signaling.request('push:unsubscribe', {}).catch(() => undefined);
  }

  async #serverKey(): Promise<string | null> {
    try {
      return (await this.#needs.signaling.request('push:get', {})).serverKey;
    } catch {
      return null;
    }
  }

  async #subscribe(serverKey: string): Promise<void> {
    const { pushManager } = await navigator.serviceWorker.ready;
    const held = await pushManager.getSubscription();
    const heldKey = held?.options.applicationServerKey;
    if (held && (!heldKey || textOf(heldKey) !== serverKey)) await held.unsubscribe();
    const subscription = await pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: serverKey,
    });
    const p256dh = subscription.getKey('p256dh');
    const auth = subscription.getKey('auth');
    if (!p256dh || !auth) throw new Error('the browser encrypts no push messages');
    await this.#needs.signaling.request('push:subscribe', {
      endpoint: subscription.endpoint,
      p256dh: textOf(p256dh),
      auth: textOf(auth),
      language: this.#needs.language(),
    });
  }

  #set(state: PushState): void {
    this.state.setState(state, true);
  }
}

function isPushBrowser(): boolean {
  return (
    'serviceWorker' in navigator && 'PushManager' in window && typeof Notification === 'function'
  );
}

async function subscriptionOfPage() {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Base64url. */
function textOf(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
