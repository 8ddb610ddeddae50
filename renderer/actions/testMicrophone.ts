import type { ActionContext } from './ActionContext.ts';

export function testMicrophone({ store, engine }: ActionContext, playBack: boolean): void {
  store.setState({ microphoneTest: playBack ? 'playingBack' : 'listening' });
  engine.testMicrophone(true);
}
