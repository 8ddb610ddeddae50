import type {
  ExcalidrawElement,
  OrderedExcalidrawElement,
} from '@excalidraw/excalidraw/element/types';
import type { AppState } from '@excalidraw/excalidraw/types';
import type { BoardElement } from '../../../../shared/domain/board.ts';

/**
 * Elements of a board as Excalidraw shows them: its own, which may change them. A deleted one is shown only where the scene still has
 * what it was. Not by Excalidraw's `restoreElements`, which gives those in another order other places, as if the user had moved them;
 * the server lets only complete elements pass.
 */
export function shownElements(
  elements: readonly BoardElement[],
  scene: readonly OrderedExcalidrawElement[],
): OrderedExcalidrawElement[] {
  const known = new Map(scene.map((element) => [element.id, element]));
  return elements.flatMap((element) => {
    if (!element.isDeleted)
      return { ...element, link: null } as unknown as OrderedExcalidrawElement;
    const before = known.get(element.id);
    const { version, versionNonce } = element;
    return before ? { ...before, version, versionNonce, isDeleted: true } : [];
  });
}

/** Whether the user is in the middle of a change: the states of the elements until it is finished are of no use to others. */
export function isChanging(appState: AppState): boolean {
  return (
    appState.newElement !== null ||
    appState.multiElement !== null ||
    appState.editingTextElement !== null ||
    appState.resizingElement !== null ||
    appState.selectedElementsAreBeingDragged ||
    appState.isResizing ||
    appState.isRotating
  );
}

/** Whether the user is changing this element now. */
export function isBeingChanged({ id }: ExcalidrawElement, appState: AppState): boolean {
  const isMoved =
    appState.selectedElementsAreBeingDragged || appState.isResizing || appState.isRotating;
  if (isMoved && appState.selectedElementIds[id]) return true;
  return [
    appState.newElement,
    appState.multiElement,
    appState.editingTextElement,
    appState.resizingElement,
  ].some((element) => element?.id === id);
}
