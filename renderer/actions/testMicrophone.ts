import type { ActionContext } from './ActionContext.ts';
import type { MicrophoneTestKind } from './Actions.ts';

export function testMicrophone({ store, engine }: ActionContext, kind: MicrophoneTestKind): void {
  store.setState({ microphoneTest: kind });
  engine.testMicrophone(true, kind === 'playingBackPlain');
}
