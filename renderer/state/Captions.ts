import type { Caption } from '../../shared/domain/Caption.ts';
import type { PeerId } from '../../shared/domain/ids.ts';

/** What captions the user's own voice. `noModel`: no folder is chosen; `failed`: the engine does not take what is in it. */
export type CaptionState = 'off' | 'noModel' | 'loading' | 'on' | 'failed';

/** A caption as it is shown. */
export interface ShownCaption extends Caption {
  /** Stays the same while the sentence goes on. */
  readonly id: number;
  readonly peerId: PeerId;
  readonly name: string;
}

export interface CaptionsState {
  readonly own: CaptionState;
  /** The newest last. */
  readonly shown: readonly ShownCaption[];
}

/** Why a folder was not taken as a model. */
export type ModelFault = 'none' | 'tooLarge' | 'failed';

/** What people say, as text. Its code is loaded after the page. */
export interface Captions {
  readonly state: {
    getState(): CaptionsState;
    getInitialState(): CaptionsState;
    subscribe(listen: (state: CaptionsState, before: CaptionsState) => void): () => void;
  };
  /** Takes the files of a folder as the model. Resolves to why they are none, or to null. */
  chooseModel(files: readonly File[]): Promise<ModelFault | null>;
}
