import { z } from 'zod';
import {
  type BoardElement,
  boardElementMaxBytes,
  boardPointsMax,
  boardTextMaxLength,
} from '../../domain/board.ts';

/*
 * The elements of Excalidraw 0.18, with all that an outsider sends of them bounded: their kinds, numbers, lists and texts. What is
 * not named here is left out: links, embedded pages and data of plug-ins never reach others.
 */

const idText = z.string().regex(/^[\w-]{1,64}$/);
const coordinate = z.number().min(-1e7).max(1e7);
const point = z.tuple([coordinate, coordinate]);
const points = z.array(point).min(2).max(boardPointsMax);
const text = z.string().max(boardTextMaxLength);
/** `#rgb` to `#rrggbbaa`, a name of CSS, or numbers in `rgb()` or `hsl()`. */
const color = z
  .string()
  .regex(/^(#[0-9a-fA-F]{3,8}|[a-zA-Z]{1,30}|(rgb|hsl)a?\([\d\s.,%/]{1,40}\))$/);
const arrowhead = z
  .string()
  .regex(/^[a-z_]{1,30}$/)
  .nullable();
const binding = z
  .object({
    elementId: idText,
    focus: coordinate,
    gap: coordinate,
    fixedPoint: point.nullable().optional(),
  })
  .nullable();

const base = z.object({
  id: idText,
  version: z.int().min(1).max(0x7fff_ffff),
  versionNonce: z.int().min(0).max(0x7fff_ffff),
  isDeleted: z.literal(false),
  index: z
    .string()
    .regex(/^[A-Za-z0-9]{1,100}$/)
    .nullable(),
  x: coordinate,
  y: coordinate,
  width: coordinate,
  height: coordinate,
  angle: z.number().min(-100).max(100),
  strokeColor: color,
  backgroundColor: color,
  fillStyle: z.enum(['hachure', 'cross-hatch', 'solid', 'zigzag']),
  strokeWidth: z.number().min(0).max(100),
  strokeStyle: z.enum(['solid', 'dashed', 'dotted']),
  roundness: z
    .object({ type: z.int().min(1).max(3), value: z.number().min(0).max(1e4).optional() })
    .nullable(),
  roughness: z.number().min(0).max(10),
  opacity: z.number().min(0).max(100),
  seed: z.int().min(0).max(0x7fff_ffff),
  groupIds: z.array(idText).max(20),
  frameId: idText.nullable(),
  boundElements: z
    .array(z.object({ id: idText, type: z.enum(['arrow', 'text']) }))
    .max(100)
    .nullable(),
  updated: z.number().min(0).max(1e15),
  locked: z.boolean(),
});

const shape = base.extend({ type: z.enum(['rectangle', 'diamond', 'ellipse']) });
const frame = base.extend({ type: z.literal('frame'), name: text.max(200).nullable() });
const freedraw = base.extend({
  type: z.literal('freedraw'),
  points,
  pressures: z.array(z.number().min(0).max(1)).max(boardPointsMax),
  simulatePressure: z.boolean(),
  lastCommittedPoint: point.nullable(),
});
const lineFields = {
  points,
  lastCommittedPoint: point.nullable(),
  startBinding: binding,
  endBinding: binding,
  startArrowhead: arrowhead,
  endArrowhead: arrowhead,
};
const line = base.extend({ type: z.literal('line'), ...lineFields });
const arrow = base.extend({
  type: z.literal('arrow'),
  ...lineFields,
  elbowed: z.boolean(),
  fixedSegments: z
    .array(z.object({ start: point, end: point, index: z.int().min(0).max(boardPointsMax) }))
    .max(200)
    .nullable()
    .optional(),
  startIsSpecial: z.boolean().nullable().optional(),
  endIsSpecial: z.boolean().nullable().optional(),
});
const writing = base.extend({
  type: z.literal('text'),
  text,
  originalText: text,
  fontSize: z.number().min(1).max(2_000),
  fontFamily: z.literal([1, 2, 3, 5, 6, 7, 8, 9]),
  textAlign: z.enum(['left', 'center', 'right']),
  verticalAlign: z.enum(['top', 'middle', 'bottom']),
  containerId: idText.nullable(),
  autoResize: z.boolean(),
  lineHeight: z.number().min(0.5).max(5),
});
const image = base.extend({
  type: z.literal('image'),
  fileId: idText.nullable(),
  status: z.enum(['pending', 'saved', 'error']),
  scale: z.tuple([z.number().min(-1).max(1), z.number().min(-1).max(1)]),
  crop: z
    .object({
      x: coordinate,
      y: coordinate,
      width: coordinate,
      height: coordinate,
      naturalWidth: coordinate,
      naturalHeight: coordinate,
    })
    .nullable(),
});

/** A deleted element: its version alone. */
const deleted = base
  .pick({ id: true, version: true, versionNonce: true })
  .extend({ isDeleted: z.literal(true) });

const drawn = z
  .discriminatedUnion('type', [shape, frame, freedraw, line, arrow, writing, image])
  .refine((element) => JSON.stringify(element).length <= boardElementMaxBytes);

/** One element as it is sent and kept, in the form that apps take over without a further check. */
export const boardElementField = z.union([deleted, drawn]) as unknown as z.ZodType<
  BoardElement,
  BoardElement
>;
/** An id of an element or of a picture on a board. */
export const boardItemIdField = idText;
