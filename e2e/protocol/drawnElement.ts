import type { BoardElement } from '../../shared/domain/board.ts';

/** A rectangle on a board, as Excalidraw makes one. */
export function drawnElement(id: string, change: object = {}): BoardElement {
  const element = {
    id,
    type: 'rectangle',
    version: 1,
    versionNonce: 7,
    isDeleted: false,
    index: 'a0',
    x: 0,
    y: 0,
    width: 100,
    height: 50,
    angle: 0,
    strokeColor: '#1e1e1e',
    backgroundColor: 'transparent',
    fillStyle: 'solid',
    strokeWidth: 2,
    strokeStyle: 'solid',
    roundness: { type: 3 },
    roughness: 1,
    opacity: 100,
    seed: 1,
    groupIds: [],
    frameId: null,
    boundElements: null,
    updated: 1,
    locked: false,
    ...change,
  };
  return element;
}

/** A stroke of the pen. */
export function drawnStroke(id: string, points: readonly (readonly [number, number])[]) {
  return drawnElement(id, {
    type: 'freedraw',
    roundness: null,
    points,
    pressures: [],
    simulatePressure: true,
    lastCommittedPoint: null,
  });
}
