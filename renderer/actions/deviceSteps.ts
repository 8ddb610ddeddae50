import { addedKeyText, heldKeyText } from '../../shared/protocol/encryption/keyTexts.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { PhraseFault } from '../state/deviceState.ts';
import type { ActionContext } from './ActionContext.ts';
import { linksTo } from './inviteLinks.ts';
import { tryRequest } from './serverActions.ts';

/** Why words did not bring the user back: they cannot be right, or the server refused them. */
export type RestoreFailure =
  | { readonly kind: 'words'; readonly fault: PhraseFault }
  | { readonly kind: 'refused'; readonly failure: Failure };

/** The actions of `createDeviceActions`. */
export type DeviceSteps = ReturnType<typeof createDeviceSteps>;

/** What `createDeviceActions` loads when it is first used. */
export function createDeviceSteps({
  store,
  session,
  signaling,
  serverUrl,
  forgetKey,
}: Pick<ActionContext, 'store' | 'session' | 'signaling' | 'serverUrl' | 'forgetKey'>) {
  return {
    /** Reads the user's devices. */
    loadDevices(): Promise<Failure | null> {
      return tryRequest(signaling, 'device:list', {}, ({ devices }) =>
        store.setState({ ownDevices: devices }),
      );
    },

    renameDevice(publicKey: string, name: string): Promise<Failure | null> {
      return tryRequest(signaling, 'device:rename', { publicKey, name });
    },

    /** Removes a device, or the words; not the last device. */
    removeDevice(publicKey: string): Promise<Failure | null> {
      return tryRequest(signaling, 'device:remove', { publicKey });
    },

    /** Makes a code for another device, which is valid while this device shows it. */
    startDeviceLink(): Promise<Failure | null> {
      return tryRequest(signaling, 'device:startLink', {}, ({ code, ...facts }) => {
        const links = linksTo(serverUrl, facts, [`link=${code}`]);
        store.setState({ hostedLink: { kind: 'code', code, links } });
      });
    },

    /** Lets the device in that asks, or does not. */
    answerDeviceLink(accept: boolean): Promise<Failure | null> {
      return attempt(async () => {
        const { hostedLink, me } = store.getState();
        if (hostedLink.kind !== 'asked' || me === null) return;
        const { publicKey } = hostedLink.device;
        const signature = accept ? await signAddition('device', publicKey, me.user.id) : null;
        await signaling.request('device:answerLink', { publicKey, signature });
        const outcome = accept ? 'approved' : 'refused';
        store.setState({ hostedLink: { kind: 'ended', outcome } });
      });
    },

    /** Ends the link with another device, on either side. */
    async cancelDeviceLink(): Promise<void> {
      const { hostedLink, requestedLink } = store.getState();
      const isOpen =
        hostedLink.kind === 'code' ||
        hostedLink.kind === 'asked' ||
        requestedLink.kind === 'waiting';
      if (isOpen) void tryRequest(signaling, 'device:cancelLink', {});
      store.setState({ hostedLink: { kind: 'none' }, requestedLink: { kind: 'none' } });
    },

    /** Asks to be the user whose other device shows this code. */
    requestDeviceLink(code: string, name: string): Promise<Failure | null> {
      return attempt(async () => {
        const { key, place } = await session.signing();
        const { publicKey } = key;
        const held = await key.sign(heldKeyText(place, publicKey));
        await signaling.request('device:requestLink', { code, publicKey, held, name }, () =>
          store.setState({ requestedLink: { kind: 'waiting', publicKey }, linkCode: null }),
        );
      });
    },

    /** New words, which bring nobody back before `saveRecoveryPhrase`. */
    async makeRecoveryPhrase(): Promise<readonly string[] | Failure> {
      let words: readonly string[] = [];
      const failure = await attempt(async () => {
        words = (await loadPhrases()).newPhrase();
      });
      return failure ?? words;
    },

    /** Makes these words the ones that bring the user back, in place of earlier ones. */
    saveRecoveryPhrase(words: readonly string[]): Promise<Failure | null> {
      return attempt(async () => {
        const { me } = store.getState();
        if (me === null) return;
        const { keyOfPhrase } = await loadPhrases();
        const phraseKey = await keyOfPhrase(words);
        const { publicKey } = phraseKey;
        const { key, place } = await session.signing();
        const text = addedKeyText(place, me.user.id, { kind: 'recovery', publicKey });
        await signaling.request('device:setRecovery', {
          publicKey,
          held: await phraseKey.sign(heldKeyText(place, publicKey)),
          signature: await key.sign(text),
        });
      });
    },

    /**
     * Makes this device one of the user who has these words, and signs in.
     *
     * @param typed the words, with anything between them
     */
    async restoreByPhrase(typed: string, name: string): Promise<RestoreFailure | null> {
      let fault: PhraseFault | null = null;
      const failure = await attempt(async () => {
        const { keyOfPhrase, phraseFault, phraseWordsOf } = await loadPhrases();
        const words = phraseWordsOf(typed);
        fault = phraseFault(words);
        if (fault !== null) return;
        const phraseKey = await keyOfPhrase(words);
        const { key, place } = await session.signing();
        const { publicKey } = key;
        const text = addedKeyText(place, phraseKey.publicKey, { kind: 'device', publicKey });
        await signaling.request('device:restore', {
          recoveryKey: phraseKey.publicKey,
          signature: await phraseKey.sign(text),
          publicKey,
          held: await key.sign(heldKeyText(place, publicKey)),
          name,
        });
        session.signInAgain();
      });
      if (fault !== null) return { kind: 'words', fault };
      return failure && { kind: 'refused', failure };
    },

    /** Begins anew on a device that was removed: with a new key, as somebody whom the server does not know. */
    async startAnew(): Promise<void> {
      // Where nothing can be stored, the key ends with the page.
      await forgetKey().catch(() => undefined);
      window.location.reload();
    },
  };

  /** The signature by which this device adds a key to its user. */
  async function signAddition(kind: 'device', publicKey: string, adder: string): Promise<string> {
    const { key, place } = await session.signing();
    return await key.sign(addedKeyText(place, adder, { kind, publicKey }));
  }
}

/** The list of words is loaded when it is first needed. Rejects as a request does without a connection. */
function loadPhrases() {
  return import('../signaling/recoveryPhrase.ts').catch(() => {
    throw new RequestError('disconnected', 'the words could not be loaded');
  });
}

/** Runs requests one after the other; resolves to why one failed, or to null. */
async function attempt(work: () => Promise<void>): Promise<Failure | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { code: error.code, reason: error.message };
  }
}
