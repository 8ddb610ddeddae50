import { restoreElements } from '@excalidraw/excalidraw';
import type {
  ExcalidrawElement,
  OrderedExcalidrawElement,
} from '@excalidraw/excalidraw/element/types';
import type { AppState } from '@excalidraw/excalidraw/types';
import type { BoardElement } from '../../../../shared/domain/board.ts';

/** Elements of a board as Excalidraw shows them. A deleted one is shown only where the scene still has what it was. */
export function shownElements(
  elements: readonly BoardElement[],
  scene: readonly OrderedExcalidrawElement[],
): OrderedExcalidrawElement[] {
  const known = new Map(scene.map((element) => [element.id, element]));
  const deleted = elements.flatMap(({ id, version, versionNonce, isDeleted }) => {
    const element = isDeleted ? known.get(id) : undefined;
    return element ? { ...element, version, versionNonce, isDeleted } : [];
  });
  const drawn = elements.filter(({ isDeleted }) => !isDeleted) as unknown as ExcalidrawElement[];
  return [...restoreElements(drawn, null), ...deleted];
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
